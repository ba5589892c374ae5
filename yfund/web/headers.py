"""What every answer carries to keep the browser safe."""

import secrets

from flask import Flask, Response, g, request

from yfund.infra.config import Settings

_POLICY = ("default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
           "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; "
           "worker-src 'self'")


def init_headers(app: Flask, settings: Settings) -> None:
    """A nonce before each request, the headers after it.

    Inline styles are only widths of bars, never user text.
    """

    @app.before_request
    def draw() -> None:
        g.csp_nonce = secrets.token_urlsafe(16)

    @app.after_request
    def dress(answer: Response) -> Response:
        head = answer.headers
        head.setdefault("Content-Security-Policy", _POLICY.format(nonce=g.get("csp_nonce", "")))
        head.setdefault("X-Content-Type-Options", "nosniff")
        head.setdefault("Referrer-Policy", "same-origin")
        head.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        head.setdefault("X-Frame-Options", "DENY")
        if settings.base_url.startswith("https://"):
            head.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in head and not request.path.startswith("/static/"):
            head["Cache-Control"] = "no-store"
        return answer
