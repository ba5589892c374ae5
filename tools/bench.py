"""Speed and weight of the pages people use most, at two sizes, beside a bare Flask page of the same run.

`bench.py [530 10000]` fills a database of its own for every size with the demonstration.
It is a measurement, not a test: nothing here fails because a machine is slow.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.counting import counted
from tests.entering import enter
from tools.measuring import bare_app, measured
from tools.officer_pages import of_officers
from yfund.accounts.models import Membership, Person
from yfund.app import create_app
from yfund.applications.models import Application
from yfund.awards.models import Grant
from yfund.infra.config import Settings
from yfund.infra.db import db
from yfund.payments.models import Instalment
from yfund.reviews.models import Assignment

SIZES = (530, 10_000)
TIMES = 60
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


def used(app: Flask) -> list[tuple[str, str]]:
    """The ten most used pages and every page of officers, (who, path), with objects of the loaded demonstration."""
    with app.app_context():
        draft = db.session.scalars(
            db.select(Application).join(Membership, Membership.organisation_id == Application.organisation_id)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.email == "owner@demo.example", Application.state == "draft")).first()
        own = db.session.scalars(
            db.select(Assignment).join(Person, Person.id == Assignment.reviewer_id)
            .where(Person.email == "reviewer@demo.example", Assignment.state == "accepted").order_by(Assignment.id)).first()
        waiting = db.session.scalars(db.select(Application).where(Application.state == "returned")).first()
        instalment = db.session.scalars(db.select(Instalment).order_by(Instalment.id)).first()
        grant = db.session.scalars(db.select(Grant).order_by(Grant.id)).first()
        section = draft.form_version.definition["sections"][2]["key"]
        return [
            ("stranger", "/"), ("stranger", f"/calls/{draft.call.code}"), ("owner", f"/applications/{draft.public_id}"),
            ("owner", f"/applications/{draft.public_id}/sections/{section}"), ("reviewer", "/reviews"),
            ("reviewer", f"/reviews/{own.public_id}"), ("officer", "/office/applications"),
            ("officer", f"/office/applications/{waiting.public_id}/screen"), ("committee", "/choosing/YSF-2009/ranking"),
            ("approver", f"/payments/{instalment.public_id}"), ("officer", f"/grants/{grant.public_id}"), ("officer", "/home"),
        ] + [("officer", path) for path in of_officers("YSF-2009")] + [("administrator", "/people"), ("administrator", "/trail")]


def report(app: Flask, size: int) -> None:
    """Print one line a page for this size."""
    bare = bare_app().test_client()
    plain, row = (measured(bare, path, TIMES, counted) for path in ("/", "/row"))
    print(f"\n{size} applications; bare page {plain.median:.2f} ms, with one indexed query {row.median:.2f} ms")
    print(HEAD)
    clients = people(app)
    for who, path in used(app):
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
