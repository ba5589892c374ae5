"""Sealing what only few may read: bank details, second factors. AES-GCM, the key stays outside the database."""

import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app


def seal(value: dict[str, Any], owner: str) -> bytes:
    """Encrypt `value` (JSON) bound to `owner` (like "bank_account:abc"), so that it opens in no other row."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key()).encrypt(nonce, json.dumps(value).encode(), owner.encode())


def unseal(sealed: bytes, owner: str) -> dict[str, Any]:
    """The value sealed for `owner`; raises cryptography's InvalidTag when it was changed or belongs elsewhere."""
    opened: dict[str, Any] = json.loads(AESGCM(_key()).decrypt(sealed[:12], sealed[12:], owner.encode()))
    return opened


def _key() -> bytes:
    return hashlib.sha256(b"sealing" + current_app.config["SECRET_KEY"].encode()).digest()


def fingerprint(value: dict[str, Any]) -> str:
    """A keyed sum by which equal sealed values are known as equal, without opening them or letting anybody guess."""
    return hmac.new(_key(), json.dumps(value, sort_keys=True).encode(), hashlib.sha256).hexdigest()
