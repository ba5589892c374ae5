"""The contracts of setup.cfg, without the names of rooms that do not exist (import-linter refuses them)."""

import configparser
from pathlib import Path

LISTS = ("containers", "source_modules", "forbidden_modules")


def exists(root: Path, name: str) -> bool:
    """Whether a name of a contract may be given to import-linter: a module of the tree, a pattern, or not ours."""
    if "*" in name or not name.startswith("yfund"):
        return True
    place = root.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def contracts(root: Path) -> configparser.ConfigParser:
    """The import-linter sections of `root`/setup.cfg, cut down to the modules that exist below `root`."""
    whole = configparser.ConfigParser(interpolation=None)
    whole.read(root / "setup.cfg", encoding="utf-8")
    kept = configparser.ConfigParser(interpolation=None)
    for section in whole.sections():
        if section != "importlinter" and not section.startswith("importlinter:"):
            continue
        values = dict(whole[section])
        for key in LISTS:
            if key in values:
                names = [name for name in values[key].split() if exists(root, name)]
                values[key] = "".join(f"\n{name}" for name in names)
        if all(values.get(key, "some").strip() for key in LISTS):
            kept[section] = values
    return kept
