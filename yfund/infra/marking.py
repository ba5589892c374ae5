"""A mark behind the last byte of a PDF by which the fund knows its own copy again, unchanged."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from flask import current_app

_MARK = re.compile(rb"\n%yfund ([A-Z0-9-]{3,40}) ([A-Z2-7]{16}) ([0-9a-f]{64})\n\Z")


@dataclass(frozen=True)
class Marked:
    """What a copy says it is, and whether every byte is as the fund gave it out."""

    number: str
    code: str
    is_unchanged: bool


def mark(pdf: bytes, number: str, code: str) -> bytes:
    """The PDF with its mark: readers of PDF pass over it, and a changed byte no longer fits it."""
    return pdf + f"\n%yfund {number} {code} {_sum(pdf, number, code)}\n".encode()


def read_mark(pdf: bytes) -> Marked | None:
    """What stands behind a PDF, or None when it has no mark of ours."""
    found = _MARK.search(pdf[-200:])
    if found is None:
        return None
    number, code = found[1].decode(), found[2].decode()
    body = pdf[:len(pdf) - len(found[0])]
    return Marked(number, code, hmac.compare_digest(found[3].decode(), _sum(body, number, code)))


def _sum(pdf: bytes, number: str, code: str) -> str:
    key = hashlib.sha256(b"copy" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, f"{number}|{code}|".encode() + hashlib.sha256(pdf).digest(), hashlib.sha256).hexdigest()
