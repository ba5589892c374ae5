"""Sending forms as a browser would: with the token of its session."""

from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

_RAW = "0123456789abcdef0123456789abcdef01234567"


def token(client: FlaskClient) -> str:
    """A CSRF token that fits the client's session."""
    with client.session_transaction() as kept:
        raw = kept.setdefault("csrf_token", _RAW)
    return str(URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token").dumps(raw))


def send(client: FlaskClient, url: str, **fields: Any) -> TestResponse:
    """POST a form with its token."""
    return client.post(url, data={"csrf_token": token(client), **fields})
