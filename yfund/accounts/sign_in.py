"""Sign-in: Flask-Security with our models, our pages and our letters."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, redirect, request, url_for
from flask_security import Security, SQLAlchemyUserDatastore
from werkzeug.wrappers import Response

from yfund.accounts.models import Person, Role
from yfund.infra.config import Settings
from yfund.infra.db import db

_CONFIG: dict[str, Any] = {
    "SECURITY_CONFIRMABLE": True,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_REGISTERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_POST_LOGIN_VIEW": "/home",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_FRESHNESS": timedelta(minutes=30),
}


def init_sign_in(app: Flask, settings: Settings) -> None:
    """Bind Flask-Security to `app`."""
    salt = hashlib.sha256(b"password" + settings.secret_key.encode()).hexdigest()
    app.config.update(_CONFIG, SECURITY_PASSWORD_SALT=salt)
    if settings.kind in ("test", "demo"):
        cheap = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
        app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = cheap
    Security(app, SQLAlchemyUserDatastore(db, Person, Role))


def to_sign_in() -> Response:
    """Send a stranger to the sign-in page, and back afterwards."""
    back = request.full_path if request.method == "GET" else None
    return redirect(url_for("security.login", next=back), code=303)
