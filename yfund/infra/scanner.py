"""The virus scanner, when there is one: ClamAV behind its socket, by the INSTREAM command."""

import socket
import struct
from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import current_app

from yfund.infra.storage import open_blob

SECONDS = 30
_MOST = 64 * 1024


class ScannerAway(Exception):
    """It does not answer, or not in a way that can be believed; the file goes on waiting."""


def is_set() -> bool:
    """Whether this installation has a scanner (SCANNER_URL)."""
    return bool(current_app.extensions["yfund_settings"].scanner_url)


def scan_blob(sha256: str) -> str:
    """What the scanner finds in stored bytes: the name of it, or "" for nothing. Raises `ScannerAway`."""
    return scan_here(open_blob(sha256))


def scan_here(pieces: Iterable[bytes]) -> str:
    """The same for bytes at hand, by this installation's scanner."""
    return scan(current_app.extensions["yfund_settings"].scanner_url, pieces)


def scan(url: str, pieces: Iterable[bytes]) -> str:
    """Send bytes to the scanner at clamd://host:port or clamd:///path/of/socket; the finding or "". Raises `ScannerAway`."""
    try:
        with _connected(url) as line:
            line.sendall(b"zINSTREAM\0")
            for piece in pieces:
                for start in range(0, len(piece), _MOST):
                    part = piece[start:start + _MOST]
                    line.sendall(struct.pack(">I", len(part)) + part)
            line.sendall(struct.pack(">I", 0))
            return _finding(_answer(line))
    except OSError as away:
        raise ScannerAway(str(away)) from away


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < 4096:
        part = line.recv(4096)
        if not part:
            break
        told += part
    return told.rstrip(b"\0\n").decode("utf-8", "replace")


def _finding(told: str) -> str:
    """`stream: OK` is clean, `stream: <name> FOUND` is not; anything else is no answer."""
    if told == "stream: OK":
        return ""
    if told.startswith("stream: ") and told.endswith(" FOUND"):
        return told.removeprefix("stream: ").removesuffix(" FOUND")[:200]
    raise ScannerAway(told or "no answer")
