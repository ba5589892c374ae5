"""Sign-in: Flask-Security with our models, our pages, our letters, and sign-ins that the records can end."""

import base64
import functools
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, redirect, request, session, url_for
from flask_login import user_logged_in, user_logged_out
from flask_security import Security, SQLAlchemyUserDatastore, password_changed, password_reset
from flask_security.utils import set_request_attr
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts import queries, rules, services
from yfund.accounts.forms import RegisterForm
from yfund.accounts.models import Person, Role
from yfund.accounts.security_letters import SecurityLetters
from yfund.accounts.throttle import init_throttle
from yfund.infra.config import LANGUAGES, Settings
from yfund.infra.db import db, transaction
from yfund.infra.folders import folder
from yfund.web.access import Mark
from yfund.web.places import zones

LIBRARY_DOORS = {
    **{f"security.{name}": Mark("public") for name in (
        "login", "logout", "register", "confirm_email", "send_confirmation", "forgot_password", "reset_password",
        "two_factor_setup", "two_factor_token_validation", "two_factor_rescue", "mf_recovery", "tf_select")},
    **{f"security.{name}": Mark("signed_in") for name in (
        "verify", "change_password", "two_factor_setup_validate", "mf_recovery_codes")},
}
_ADDRESSES = {
    "LOGIN": "/sign-in", "LOGOUT": "/sign-out", "REGISTER": "/register", "RESET": "/reset-password", "CHANGE": "/change-password",
    "CONFIRM": "/confirm", "VERIFY": "/verify", "TWO_FACTOR_SETUP": "/second-factor",
    "TWO_FACTOR_TOKEN_VALIDATION": "/second-factor/code", "TWO_FACTOR_RESCUE": "/second-factor/help",
    "TWO_FACTOR_SELECT": "/second-factor/choose", "MULTI_FACTOR_RECOVERY_CODES": "/recovery-codes",
    "MULTI_FACTOR_RECOVERY": "/recovery-code",
}
_CONFIG: dict[str, Any] = {
    **{f"SECURITY_{name}_URL": address for name, address in _ADDRESSES.items()},
    "SECURITY_STATIC_FOLDER": None,
    # The library names its French "fr_FR", which is not found for "fr"; ours fills the gap.
    "SECURITY_I18N_DIRNAME": ["builtin", str(folder("translations"))],
    "SECURITY_CONFIRMABLE": True,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_REGISTERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TOTP_ISSUER": "yfund",
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_PASSWORD_CONFIRM_REQUIRED": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_EMAIL_PLAINTEXT": False,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_POST_LOGIN_VIEW": "/home",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_FRESHNESS": timedelta(minutes=30),
    "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=5),
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=6),
    "SESSION_REFRESH_EACH_REQUEST": False,
    "PERMANENT_SESSION_LIFETIME": queries.SIGN_IN_LASTS,
}
# These write nothing but the sign-in itself, which has its own short transaction: hashing a password is slow.
_LIGHT = ("security.login", "security.logout", "security.verify")


def init_sign_in(app: Flask, settings: Settings) -> None:
    """Bind Flask-Security to `app`."""
    keys = {name: hashlib.sha256(name.encode() + settings.secret_key.encode()) for name in ("password", "totp", "recovery")}
    app.config.update(
        _CONFIG, SECURITY_PASSWORD_SALT=keys["password"].hexdigest(), SECURITY_TOTP_SECRETS={"1": keys["totp"].hexdigest()},
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[base64.urlsafe_b64encode(keys["recovery"].digest())],
        SECURITY_TWO_FACTOR=True, SECURITY_TWO_FACTOR_REQUIRED=settings.kind == "production")
    if settings.kind in ("test", "demo"):
        cheap = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
        app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = cheap
    library = Security(app, SQLAlchemyUserDatastore(db, Person, Role), register_form=RegisterForm, mail_util_cls=SecurityLetters)
    library.register_context_processor(lambda: {"spoken": list(LANGUAGES.items()), "places": zones()})
    if settings.is_demo:
        library.login_context_processor(_invented)
    app.login_manager.user_loader(_person)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.view_functions["security.confirm_email"] = _to_our_confirmation
    app.view_functions["security.two_factor_rescue"] = _to_recovery
    for name in ("security.two_factor_token_validation", "security.tf_select"):
        app.view_functions[name] = _before_sign_in(app.view_functions[name])
    user_logged_in.connect(_began, app)
    user_logged_out.connect(_ended, app)
    password_changed.connect(_renewed, app)
    password_reset.connect(_renewed, app)
    app.before_request(_open_writing)
    app.after_request(_close_writing)
    init_throttle(app, settings)


def _invented() -> dict[str, Any]:
    names = {**rules.PART_NAMES, **rules.ROLE_NAMES}
    return {"invented": [(names[role], person) for role, person in queries.demo_people()], "invented_password": rules.DEMO_PASSWORD}


def to_sign_in() -> BaseResponse:
    """Send a stranger to the sign-in page, and back afterwards."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=back), code=303)


def _person(uniquifier: str) -> Person | None:
    key = session.get("sign_in")
    if not key or g.get("database_away"):
        return None
    person = queries.person_of_sign_in(uniquifier, key)
    if person is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
    return person


def _began(_app: Flask, user: Person, **_: Any) -> None:
    """A cookie from before is no use afterwards: new key, new CSRF token."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    g.pop("actor", None)
    session.permanent = True
    person_id, key = user.id, session.pop("sign_in", None)
    if g.get("library_writes"):
        session["sign_in"] = services.begin_sign_in(person_id)
        return
    with transaction():
        if key:
            services.end_sign_in(key)
        session["sign_in"] = services.begin_sign_in(person_id)


def _ended(_app: Flask, **_: Any) -> None:
    key = session.pop("sign_in", None)
    if key and g.get("library_writes"):
        services.end_sign_in(key)
    elif key:
        with transaction():
            services.end_sign_in(key)


def _renewed(_app: Flask, user: Person, **_: Any) -> None:
    services.end_sign_ins(user.id, but=session.get("sign_in", ""))


def _open_writing() -> None:
    """The library writes as it goes: give it a writing transaction from the start, so that two never cross."""
    if request.method == "POST" and request.blueprint == "security" and request.endpoint not in _LIGHT:
        db.session.rollback()
        db.session.connection(execution_options={"writes": True})
        g.library_writes = True


def _close_writing(answer: Response) -> Response:
    if g.pop("library_writes", False):
        db.session.commit() if answer.status_code < 400 else db.session.rollback()
    mended = ("security.login", "security.register", "security.reset_password", "security.change_password", "security.verify")
    if request.method == "POST" and request.endpoint in mended and answer.status_code == 200:
        answer.status_code = 422
    return answer


def _before_sign_in(view: Callable[[], Any]) -> Callable[[], Any]:
    """A step of signing in; who is in already goes home, where the library would sign them out by a GET."""

    @functools.wraps(view)
    def guarded() -> Any:
        return view() if queries.current_person() is None else redirect(url_for("desk.home"))

    return guarded


def _to_our_confirmation(token: str) -> BaseResponse:
    return redirect(url_for("accounts.confirm", token=token))


def _to_recovery() -> BaseResponse:
    return redirect(url_for("security.mf_recovery"))
