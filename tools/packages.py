"""The list of packages in setup.cfg: `packages.py` prints what it should be, `packages.py --write` writes it."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAPPED = ("migrations", "static", "templates", "translations")


def packages(root: Path) -> list[str]:
    """Every folder of yfund/ that holds Python, and the folders mapped into the package."""
    found = {".".join(path.parent.relative_to(root).parts) for path in (root / "yfund").rglob("*.py")}
    mapped = {f"yfund.{name}" for name in MAPPED if (root / name).is_dir()}
    return sorted(found | mapped)


def rewritten(settings: str, names: list[str]) -> str:
    """The text of setup.cfg with the list of packages replaced by `names`."""
    lines = "".join(f"    {name}\n" for name in names)
    return re.sub(r"^packages =\n(?:    .*\n)+", f"packages =\n{lines}", settings, count=1, flags=re.MULTILINE)


if __name__ == "__main__":
    names = packages(ROOT)
    if sys.argv[1:] == ["--write"]:
        settings = ROOT / "setup.cfg"
        settings.write_text(rewritten(settings.read_text(), names))
    print("\n".join(names))
