#!/bin/sh
# install.sh run|test: make .venv hold exactly what the lock says, unless it does already.
set -eu
cd "$(dirname "$0")/.."
set_name=${1:?run or test}
# Without compiled bytecode every start compiles the whole web stack again.
unset PYTHONDONTWRITEBYTECODE

python=
for candidate in "${PYTHON:-python3}" python3.11 python3.12 python3.13; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "yfund needs Python 3.11, 3.12 or 3.13 as python3; set PYTHON=… to name another one." >&2
    exit 1
fi

lock_of() { "$python" -c 'import hashlib, pathlib, sys
print(hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest())' "requirements/$1.txt"; }
stamp=.venv/installed
wanted="$set_name $(lock_of "$set_name")"
# The test lock contains the run lock, so what was made for the tests also runs.
larger="test $(lock_of test) $(lock_of run)"
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && .venv/bin/python -c pass 2>/dev/null; then
    have=$(cat "$stamp")
    if [ "$have" = "$wanted" ] || [ "$have" = "$larger" ]; then
        exit 0
    fi
fi

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        sh tools/system_libraries.sh venv
    fi
    if ! "$python" -m venv --clear .venv; then
        echo "This Python cannot make an environment. On Debian: apt-get install python3-venv" >&2
        exit 1
    fi
fi
echo "Installing the $set_name set into .venv (once, and again when the lock changes)"
rm -f "$stamp"
if ! .venv/installer/bin/uv --version >/dev/null 2>&1; then
    rm -rf .venv/installer
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps \
        --target .venv/installer -r requirements/installer.txt
fi
.venv/installer/bin/uv pip sync -q --require-hashes --compile-bytecode \
    --python .venv/bin/python "requirements/$set_name.txt"
if [ "$set_name" = test ]; then
    echo "$larger" >"$stamp"
else
    echo "$wanted" >"$stamp"
fi
