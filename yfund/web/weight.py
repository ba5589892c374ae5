"""Pages go out compressed: a group on a prepaid line pays for each byte."""

import gzip
import secrets

import brotli
from flask import Flask, Response, request

SMALLEST = 600
KINDS = ("text/html", "text/plain", "text/csv", "text/calendar", "application/json")


def init_weight(app: Flask) -> None:
    """Compress texts with brotli or gzip, whichever the browser takes.

    A page carries a token and may repeat what was typed; a blank of random length behind it keeps the compressed size
    from telling how much of the token somebody guessed (BREACH).
    """

    @app.after_request
    def squeeze(answer: Response) -> Response:
        if answer.direct_passthrough or answer.mimetype not in KINDS or "Content-Encoding" in answer.headers:
            return answer
        answer.vary.add("Accept-Encoding")
        coding = request.accept_encodings.best_match(["br", "gzip"]) if request.accept_encodings else None
        if coding is None or answer.status_code < 200 or answer.content_length is None or answer.content_length < SMALLEST:
            return answer
        body = answer.get_data() + _blank(answer.mimetype)
        packed = brotli.compress(body, quality=5) if coding == "br" else gzip.compress(body, 6)
        answer.set_data(packed)
        answer.headers["Content-Encoding"] = coding
        return answer


def _blank(mimetype: str) -> bytes:
    if mimetype != "text/html":
        return b""
    return b"<!-- " + secrets.token_hex(secrets.randbelow(24)).encode() + b" -->"
