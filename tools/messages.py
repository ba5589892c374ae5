"""Message catalogues: `messages.py update` gathers the strings, `messages.py compile` makes the .mo files.

The .po files are committed; the .mo files are made from them on every machine, so
they never conflict in a merge and are never older than their source.
"""

import os
import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "translations"
TEMPLATE = CATALOGUES / "messages.pot"
LANGUAGES = ("fr", "ar", "es", "pt", "ru", "zh")
KEYWORDS = ("_", "say", "say_n:1,2", "N_", "gettext", "ngettext:1,2", "lazy_gettext", "lazy_ngettext:1,2", "pgettext:1c,2")


def compile_catalogues() -> int:
    """Make every .mo file that is older than its .po file; returns how many were made."""
    made = 0
    for source in sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parent.parent.name)
        unfinished = target.with_suffix(f".{os.getpid()}.part")
        with unfinished.open("wb") as stream:
            write_mo(stream, catalogue)
        unfinished.replace(target)
        made += 1
    return made


def update_catalogues() -> None:
    """Gather every string of the code and the templates and merge them into the .po files."""
    CATALOGUES.mkdir(exist_ok=True)
    gather = ["extract", "-F", "babel.cfg", "--no-default-keywords", "--sort-by-file", "--add-location=file"]
    gather += [word for keyword in KEYWORDS for word in ("-k", keyword)]
    gather += ["--project=yfund", "--version=", "--copyright-holder=the yfund authors", "-o", str(TEMPLATE), "."]
    babel(gather)
    for language in LANGUAGES:
        exists = (CATALOGUES / language / "LC_MESSAGES" / "messages.po").exists()
        verb = ["update", "--no-fuzzy-matching", "--ignore-obsolete"] if exists else ["init"]
        babel([*verb, "-i", str(TEMPLATE), "-d", str(CATALOGUES), "-l", language])


def babel(arguments: list[str]) -> None:
    """Run pybabel of the same environment in the root of the repository."""
    program = "from babel.messages.frontend import main; main()"
    subprocess.run([sys.executable, "-c", program, "-q", *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update_catalogues()
    elif sys.argv[1:] not in ([], ["compile"]):
        sys.exit("messages.py [update|compile]")
    compile_catalogues()
