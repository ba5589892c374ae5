"""Run inside the environment of the wheel test: fetch a page and a static file from the installed package."""

import sys
from pathlib import Path

import yfund
from yfund.app import create_app
from yfund.infra.config import Settings
from yfund.infra.folders import folder


def check(truth: bool, sentence: str) -> None:
    """End with the sentence unless it is true."""
    if not truth:
        sys.exit(sentence)


def main() -> None:
    """Ask the installed application for its first page and for every static file of one folder."""
    environment = Path(sys.prefix).resolve()
    check(Path(yfund.__file__).resolve().is_relative_to(environment), f"yfund is read from {yfund.__file__}")
    for name in ("templates", "static", "migrations"):
        check(Path(folder(name)).resolve().is_relative_to(environment), f"{name} is read from {folder(name)}")
    client = create_app(Settings.from_environment()).test_client()
    page = client.get("/", follow_redirects=True)
    check(page.status_code == 200 and b"<main" in page.data, f"the first page answers {page.status_code}")
    static = Path(folder("static"))
    style = next(iter(sorted(static.rglob("*.css"))), None)
    check(style is not None, "no style sheet is installed")
    answer = client.get(f"/static/{style.relative_to(static).as_posix()}")
    check(answer.status_code == 200, f"the style sheet answers {answer.status_code}")
    check(answer.data == style.read_bytes(), "the style sheet is not the file")


if __name__ == "__main__":
    main()
