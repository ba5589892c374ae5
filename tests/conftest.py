"""Fixtures of every test: a fresh database, the application, a client, people signed in, letters, time, queries.

YFUND_TEST_DB chooses the database: sqlite (default) or postgresql.
Never make a request inside `with app.app_context()`: the client would share its `g`
with the test and see the person of the request before.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import loopback
from tests.clocks import START, Clock
from tests.counting import Queries, counted
from tests.databases import Databases, prepared
from tests.entering import enter
from tests.servers import chromium, site, smtp
from tests.servers.absent import Absent, skip
from tools import messages
from yfund.app import create_app
from yfund.infra.config import Settings
from yfund.infra.db import db

SECRET = "only for the tests, never for people"


@pytest.fixture(scope="session", autouse=True)
def this_machine_only() -> Iterator[None]:
    """No test reaches another machine."""
    loopback.close_the_world()
    yield
    loopback.open_the_world()


@pytest.fixture(scope="session")
def mail_server() -> Iterator[smtp.Sink]:
    """A real SMTP server that keeps every letter."""
    with smtp.running() as sink:
        yield sink


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, mail_server: smtp.Sink) -> dict[str, str]:
    """The environment of the application and of every process a test starts."""
    messages.compile_catalogues()
    chosen = {
        "YFUND_ENV": "test",
        "SECRET_KEY": SECRET,
        "BASE_URL": "http://localhost",
        "MAIL_URL": mail_server.url,
        "STORAGE_URL": f"file:{tmp_path_factory.mktemp('files')}",
    }
    for name in ("DATABASE_URL", "REDIS_URL", "WEB_CONCURRENCY"):
        os.environ.pop(name, None)
    os.environ.update(chosen)
    return chosen


@pytest.fixture(scope="session")
def databases(settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The template, migrated once, and the place of the test's own copy."""

    def migrate(url: str) -> None:
        site.yfund({**settings, "DATABASE_URL": url}, "db", "upgrade")

    kind = os.environ.get("YFUND_TEST_DB", "sqlite")
    with contextlib.ExitStack() as stack:
        try:
            made = stack.enter_context(prepared(kind, tmp_path_factory.mktemp("database"), migrate))
        except Absent as absence:
            skip(absence)
        made.renew()
        settings["DATABASE_URL"] = os.environ["DATABASE_URL"] = made.url
        yield made


@pytest.fixture(scope="session")
def one_app(databases: Databases) -> Flask:
    """The application of the session; tests take `app`, which has a fresh database."""
    return create_app(Settings.from_environment())


def disconnect(app: Flask) -> None:
    """Close every connection of the application, so that its database can be replaced."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def app(one_app: Flask, databases: Databases) -> Iterator[Flask]:
    """The application on a database as the migrations leave it."""
    disconnect(one_app)
    databases.renew()
    yield one_app
    disconnect(one_app)


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The application with its context pushed: for tests of services and queries, which make no request."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """`sign_in(person)` gives a client of that person's own; `sign_in(person, client)` uses the given one."""

    return partial(enter, app)


class Outbox:
    """The letters the worker has handed to the mail server, and the way to let it do so."""

    def __init__(self, app: Flask, sink: smtp.Sink) -> None:
        self._app, self.server = app, sink

    def deliver(self) -> list[EmailMessage]:
        """Deliver everything that waits; returns every letter of this test so far."""
        result = self._app.test_cli_runner().invoke(args=["letters", "deliver"])
        assert result.exit_code == 0, result.output
        return self.server.letters


@pytest.fixture
def outbox(app: Flask, mail_server: smtp.Sink) -> Outbox:
    """The letters of this test, through a real SMTP server."""
    mail_server.letters.clear()
    mail_server.reply = ""
    return Outbox(app, mail_server)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands at 2 March 2026, 10:00 UTC, until the test moves it."""
    held = Clock()
    held.set(START)
    yield held
    held.release()


@pytest.fixture
def queries() -> Callable[[], contextlib.AbstractContextManager[Queries]]:
    """`with queries() as asked: …` then `asked.count` and `asked.statements`."""
    return counted


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Real Chromium."""
    with contextlib.ExitStack() as stack:
        try:
            opened = stack.enter_context(chromium.running())
        except Absent as absence:
            skip(absence)
        yield opened


@pytest.fixture
def address(app: Flask, databases: Databases, settings: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The site on the test's fresh database, served by gunicorn to real browsers."""
    with site.running({**settings, "DATABASE_URL": databases.url}, tmp_path) as url:
        yield url
