"""Fingerprints of what was sent, and the codes by which a receipt is known again."""

import hashlib
import hmac
import json
from base64 import b32encode
from datetime import datetime
from typing import Any

from flask import current_app


def canonical(snapshot: dict[str, Any]) -> bytes:
    """The one way a snapshot is written for its fingerprint: sorted keys, no blanks, UTF-8."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the canonical snapshot, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def code_of(number: str, fingerprint: str, received_at: datetime) -> str:
    """The code of a receipt: sixteen letters and digits that only the fund can make."""
    key = hashlib.sha256(b"receipt" + current_app.config["SECRET_KEY"].encode()).digest()
    told = "|".join((number, fingerprint, received_at.isoformat()))
    return b32encode(hmac.new(key, told.encode(), hashlib.sha256).digest()[:10]).decode()


def is_code(code: str, number: str, fingerprint: str, received_at: datetime) -> bool:
    """Whether the code belongs to this number, fingerprint and instant; compared in constant time."""
    return hmac.compare_digest(code.encode(), code_of(number, fingerprint, received_at).encode())
