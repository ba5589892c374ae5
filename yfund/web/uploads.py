"""Files from people: taken in with care, given out as attachments only."""

import re
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage

from yfund.infra import content, storage
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say

MOST_BYTES = 10 * 2**20
KINDS = tuple(content.MEDIA_TYPES)
_SAME = {"jpeg": "jpg", "jpe": "jpg"}
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)


@dataclass(frozen=True)
class Accepted:
    """A file that is kept: what to call it, what it is, where its bytes lie."""

    filename: str
    media_type: str
    size: int
    sha256: str
    warnings: tuple[str, ...] = ()


def accept_upload(file: FileStorage, kinds: Iterable[str] = KINDS) -> Accepted:
    """Take in one file of the named kinds, at most 10 MB; pictures are drawn anew without hidden data.

    The bytes are in the store when this returns, so call it before the transaction. Raises `Refusal` with a
    sentence that names the file, and `Unavailable` when the store does not answer.
    """
    name, wanted = shown_name(file.filename or ""), tuple(kinds)
    kind = _SAME.get(name.rpartition(".")[2].lower(), name.rpartition(".")[2].lower())
    try:
        if "." not in name or kind not in wanted or kind not in content.MEDIA_TYPES:
            raise Refusal(say("We take %(kinds)s.", kinds=", ".join(k.upper() for k in wanted)))
        with storage.received(file.stream, MOST_BYTES) as path:
            content.check(path, kind)
            kept = _redrawn(path, kind) if kind in content.PICTURES else storage.keep(path)
    except Refusal as refusal:
        raise Refusal(say("“%(name)s” was not taken. %(why)s", name=name, why=refusal.sentence)) from refusal
    return Accepted(name, content.MEDIA_TYPES[kind], kept.size, kept.sha256)


def _redrawn(path: Path, kind: str) -> storage.Stored:
    with tempfile.TemporaryDirectory(prefix="yfund-picture-") as folder:
        fresh = Path(folder) / f"picture.{kind}"
        content.redraw(path, kind, fresh)
        return storage.keep(fresh)


def shown_name(name: str) -> str:
    """A file's name fit to be shown and sent: no folders, no control or direction marks, at most 120 characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .").lstrip("=+-@")
    stem, dot, ending = name.rpartition(".")
    if _RESERVED.match(name) or (dot and not stem):
        stem, dot = f"file_{stem}", dot
    return f"{(stem if dot else '')[:110]}{dot}{ending[:110 if not dot else 9]}" or "file"


def send_blob(sha256: str, filename: str, media_type: str) -> Response:
    """The bytes as a download that no browser runs; the caller has asked who may have them. Raises `NotFound`."""
    answer = Response(storage.open_blob(sha256), content_type=media_type)
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode() or "file"
    plain = re.sub(r'["\\\\]', "_", plain)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
