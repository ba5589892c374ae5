"""What was brought from elsewhere is exactly what the manifest says it is."""

import json
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
MANIFEST = json.loads((STATIC / "vendor/manifest.json").read_text())


def test_every_file_has_the_sum_in_the_manifest():
    for entry in MANIFEST:
        for name, expected in entry["files"].items():
            assert sha256((STATIC / name).read_bytes()).hexdigest() == expected, name


def test_every_vendored_file_is_in_the_manifest():
    listed = {name for entry in MANIFEST for name in entry["files"] if name.startswith("vendor/")}
    found = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert found - {"vendor/manifest.json"} == listed


def test_every_entry_names_version_and_licence():
    for entry in MANIFEST:
        assert entry["name"] and entry["version"] and entry["licence"] and entry["source"]
