"""Doors that guessers knock at are slow: so many tries for an address of the network and for a mail address."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from yfund.accounts.queries import signed_in_actor
from yfund.infra.config import Settings

_DOORS = ("security.login", "security.register", "security.forgot_password", "security.send_confirmation",
          "security.reset_password",
          "security.two_factor_token_validation", "security.mf_recovery", "security.verify", "security.change_password")


def init_throttle(app: Flask, settings: Settings) -> None:
    """Count tries in Redis when there is one, else in this process. A Redis that is away never shuts the door."""
    limiter = Limiter(get_remote_address, app=app, storage_uri=settings.redis_url or "memory://",
                      in_memory_fallback_enabled=bool(settings.redis_url), headers_enabled=False)
    limiter.enabled = settings.kind != "test"
    app.extensions["yfund_limiter"] = limiter
    slow_down(app, *_DOORS)


def slow_down(app: Flask, *doors: str, is_inside: bool = False) -> None:
    """Count the tries at these endpoints, which are registered already; `is_inside`: by who is signed in, not by what is typed."""
    limiter: Limiter = app.extensions["yfund_limiter"]
    by_network = limiter.shared_limit("60 per minute", scope="door", methods=["POST"])
    by_address = limiter.limit("10 per 5 minutes", key_func=_person if is_inside else _who, methods=["POST"])
    for door in doors:
        app.view_functions[door] = by_network(by_address(app.view_functions[door]))


def _who() -> str:
    return f"{request.endpoint}:{request.form.get('email', '').strip().lower() or get_remote_address()}"


def _person() -> str:
    return f"{request.endpoint}:{signed_in_actor().id or get_remote_address()}"
