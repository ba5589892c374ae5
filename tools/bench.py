"""Speed and weight of the pages people use most, at two sizes, beside a bare Flask page of the same run.

`bench.py [530 10000]` fills a database of its own for every size with the demonstration.
It is a measurement, not a test: nothing here fails because a machine is slow.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.counting import counted
from tests.entering import enter
from tools.measuring import bare_app, measured
from yfund.accounts.models import Person
from yfund.app import create_app
from yfund.infra.config import Settings
from yfund.infra.db import db

SIZES = (530, 10_000)
TIMES = 60
PAGES = 10
LINK = re.compile(rb'<a\b[^>]*\bhref="(/[^"#?]*)"')
MENU = re.compile(rb"<nav\b.*?</nav>", re.DOTALL)
LEAVES = re.compile(r"sign-out|logout|\.pdf$|/static/")
HEAD = f"{'who':<22} {'page':<38} {'median':>8} {'p95':>8} {'queries':>7} {'KB':>6} {'x bare':>7} {'x row':>7}"


def filled_app(folder: Path, size: int) -> Flask:
    """The application on a new database with the demonstration, its large call having `size` applications."""
    os.environ |= {
        "YFUND_ENV": "demo",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "STORAGE_URL": f"file:{folder / 'files'}",
        "SECRET_KEY": "only for measuring, never for people",
    }
    for command in (["db", "upgrade"], ["demo", "load", "--applications", str(size)]):
        subprocess.run([sys.executable, "-m", "yfund", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return create_app(Settings.from_environment())


def people(app: Flask) -> dict[str, FlaskClient]:
    """A client for every demonstration account, by its address before the @, and one for a stranger."""
    listed = app.test_cli_runner().invoke(args=["demo", "accounts", "--json"])
    addresses = [account["email"] for account in json.loads(listed.output)]
    clients = {"stranger": app.test_client()}
    for address in addresses:
        with app.app_context():
            person = db.session.scalars(db.select(Person).where(Person.email == address)).one()
        clients[address.partition("@")[0]] = enter(app, person)
    return clients


def endpoint(app: Flask, path: str) -> str:
    """The endpoint behind a path, so that one page is measured once; empty when it is none of ours."""
    try:
        return app.url_map.bind("localhost").match(path)[0]
    except HTTPException:
        return ""


def pages(app: Flask, clients: dict[str, FlaskClient]) -> list[tuple[str, str]]:
    """The pages people meet first, (who, path): everybody's home, then what their menu leads to, then links in pages.

    The walk takes every person one step before anyone takes the next, and every endpoint once.
    """
    found: dict[str, tuple[str, str]] = {}
    seen: set[tuple[str, str]] = set()
    steps = [(who, "/home") for who in reversed(clients)] + [(who, "/") for who in clients]
    while steps and len(found) < PAGES:
        who, path = steps.pop(0)
        name = endpoint(app, path)
        if not name or (who, name) in seen or LEAVES.search(path):
            continue
        seen.add((who, name))
        answer = clients[who].get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found.setdefault(name, (who, path))
            inside = b"".join(MENU.findall(answer.data)) + answer.data
            steps += [(who, link.decode()) for link in dict.fromkeys(LINK.findall(inside))]
    return list(found.values())


def report(app: Flask, size: int) -> None:
    """Print one line a page for this size."""
    bare = bare_app().test_client()
    plain, row = (measured(bare, path, TIMES, counted) for path in ("/", "/row"))
    print(f"\n{size} applications; bare page {plain.median:.2f} ms, with one indexed query {row.median:.2f} ms")
    print(HEAD)
    clients = people(app)
    for who, path in pages(app, clients):
        cost = measured(clients[who], path, TIMES, counted)
        figures = f"{cost.median:>8.1f} {cost.p95:>8.1f} {cost.queries:>7} {cost.size / 1024:>6.1f}"
        print(f"{who:<22} {path:<38} {figures} {cost.median / plain.median:>7.1f} {cost.median / row.median:>7.1f}")


def main() -> None:
    """Measure every size."""
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory(prefix="yfund-bench-") as folder:
            app = filled_app(Path(folder), size)
            report(app, size)
            with app.app_context():
                db.engine.dispose()


if __name__ == "__main__":
    main()
