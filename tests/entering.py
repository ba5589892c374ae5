"""Signing in without the sign-in page."""

from flask import Flask, session
from flask.testing import FlaskClient
from flask_security import login_user
from sqlalchemy import inspect

from yfund.infra.db import db


def enter(app: Flask, person: object, client: FlaskClient | None = None) -> FlaskClient:
    """Sign a person in: on the given client, or on a new one of their own. Their session is as the door makes it."""
    client = client or app.test_client()
    with app.test_request_context(environ_overrides=client.environ_base):
        # The caller's own object may belong to a session that is gone.
        assert login_user(db.session.get(type(person), inspect(person).identity)), "this person may not sign in"
        entered = dict(session)
    with client.session_transaction() as kept:
        kept.clear()
        kept.update(entered)
    return client
