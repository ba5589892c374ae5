#!/bin/sh
# Resolve both sets together, so that what is tested is what runs.
set -eu
cd "$(dirname "$0")/../requirements"
export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile() {
    ../.venv/installer/bin/uv pip compile -q --upgrade --generate-hashes --python-version 3.11 \
        --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
compile test.in -o test.txt
compile -c test.txt run.in -o run.txt
compile installer.in -o installer.txt
