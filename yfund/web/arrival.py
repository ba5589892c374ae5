"""When a request arrived: taken from its head, before a byte of its body is read."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g, request

from yfund.kernel import clock

STAMP = "yfund.received_at"
LONGEST = timedelta(minutes=30)
_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def init_arrival(app: Flask, *, proxies: int) -> None:
    """Stamp every request as it comes; must be called before anything that reads a body.

    A trusted proxy that takes in the whole body first may say when it began, in `X-Request-Start: t=<seconds>`; it is
    believed for at most half an hour, and never when there is no proxy.
    """
    inner: _Application = app.wsgi_app

    def stamped(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        now = clock.now()
        environ[STAMP] = _told(environ.get("HTTP_X_REQUEST_START", ""), now) if proxies else now
        return inner(environ, start)

    app.wsgi_app = stamped  # type: ignore[method-assign]

    @app.before_request
    def note() -> None:
        g.received_at = request.environ.get(STAMP) or clock.now()


def _told(header: str, now: datetime) -> datetime:
    try:
        began = datetime.fromtimestamp(float(header.removeprefix("t=")), UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return began if now - LONGEST <= began <= now else now
