"""Where the architecture tests look."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "yfund"


def python_files(*folders: str) -> list[Path]:
    """Every Python file below the folders of the repository, sorted."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def shown(path: Path) -> str:
    """The path as the repository knows it."""
    return path.relative_to(ROOT).as_posix()


def project_files() -> list[Path]:
    """Every file of the project, committed or new, that git does not ignore and that is there."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return sorted({ROOT / name for name in found.split("\0") if name and (ROOT / name).is_file()})
