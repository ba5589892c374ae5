"""The walk: every kind of person knocks at every endpoint, and gets what the table says. No GET writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.access import objects
from tests.access.table import KINDS, rows
from tests.access.world import World, make_world
from tests.clocks import Clock
from tests.counting import counted
from tests.sending import send, token

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE")


@pytest.fixture
def world(app: Flask, clock: Clock) -> World:
    """The furnished world, in the test's database; its time stands still, or its calls would close."""
    with app.app_context():
        made = make_world()
        objects.furnish(made)
    return made


@contextmanager
def nothing_lasts() -> Iterator[None]:
    """Every commit becomes a rollback, so that each knock finds the same world; writes still reach the database and its rules."""

    def undo(session: Session) -> None:
        session.flush()
        session.rollback()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "commit", undo)
        yield


def answer_of(answer: TestResponse) -> str:
    """ok, refused, hidden, sign-in, or the status that nobody should get."""
    if answer.status_code in (302, 303) and answer.headers["Location"].split("?")[0].endswith("/sign-in"):
        return "sign-in"
    named = {401: "sign-in", 200: "ok", 302: "ok", 303: "ok", 304: "ok", 409: "ok", 422: "ok", 403: "refused", 404: "hidden"}
    return named.get(answer.status_code, str(answer.status_code))


def addresses(app: Flask, world: World) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of everything in the URL map."""
    known, found, wanting = objects.table(), [], []
    with app.test_request_context():
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
            values = known[rule.endpoint](world) if rule.endpoint in known else {}
            missing = rule.arguments - values.keys() - (rule.defaults or {}).keys()
            if missing:
                wanting.append(f"{rule.endpoint}: {', '.join(sorted(missing))}")
                continue
            found.append((rule.endpoint, "GET" if "GET" in rule.methods else "POST", app.url_for(rule.endpoint, **values)))
    assert wanting == [], "tests/access/rooms/ gives no values for these:\n" + "\n".join(wanting)
    return found


def knock(client: FlaskClient, method: str, address: str, fields: dict[str, str]) -> tuple[str, list[str]]:
    """What one gets, and what a GET wrote."""
    with counted() as asked:
        answer = client.get(address) if method == "GET" else send(client, address, **fields)
    wrote = [s for s in asked.statements if s.lstrip().upper().startswith(_WRITES)] if method == "GET" else []
    return answer_of(answer), wrote


def cookie_of(client: FlaskClient) -> str:
    """The cookie after a form was opened, so that its token fits."""
    token(client)
    return client.get_cookie("yfund").value


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_gets_what_the_table_says(app: Flask, sign_in, world: World, monkeypatch, kind: str) -> None:
    expected = {row.endpoint: row.expected.get(kind) for row in rows()}
    sent = objects.fields()
    cookie = cookie_of(app.test_client() if kind == "stranger" else sign_in(world.people[kind]))
    differ = []
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # one error is one line, and the walk goes on
    with nothing_lasts():
        for endpoint, method, address in addresses(app, world):
            client = app.test_client()
            client.set_cookie("yfund", cookie)
            got, wrote = knock(client, method, address, sent.get(endpoint, {}))
            if got != expected.get(endpoint):
                differ.append(f"{endpoint}: {kind} gets {got}, the table says {expected.get(endpoint)} ({method} {address})")
            differ += [f"{endpoint}: GET writes as {kind}: {statement}" for statement in wrote]
    assert differ == [], "\n" + "\n".join(differ)


# What belongs to everybody who is signed in: their own account, their own group, their own language, what they say of themselves.
OWN = ("accounts.", "security.", "applications.begin", "reviews.interests")


def test_an_auditor_writes_nothing(app: Flask, sign_in, world: World, monkeypatch) -> None:
    """Also where reading is open: the same address takes no form from whoever only reads."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    cookie, wrote, sent = cookie_of(sign_in(world.people["auditor"])), [], objects.fields()
    posting = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    with nothing_lasts():
        for endpoint, _method, address in addresses(app, world):
            if endpoint in posting and not endpoint.startswith(OWN):
                client = app.test_client()
                client.set_cookie("yfund", cookie)
                with counted() as asked:
                    send(client, address, **sent.get(endpoint, {}))
                wrote += [f"{endpoint}: {s}" for s in asked.statements if s.lstrip().upper().startswith(_WRITES)]
    assert wrote == [], "\n" + "\n".join(wrote)
