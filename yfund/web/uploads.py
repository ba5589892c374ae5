"""Files from people: taken in with care, given out as attachments only."""

import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest

from yfund.infra import content, quarantine, scanner, storage
from yfund.infra.arriving import Arriving
from yfund.infra.db import transaction
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say

MOST_BYTES = 10 * 2**20
KINDS = tuple(content.MEDIA_TYPES)
Asked = Callable[[str, int], object]
_SAME = {"jpeg": "jpg", "jpe": "jpg"}
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"')
_NAMES = re.compile(r";\s*filename(\*[^=;]*)?\s*=", re.I)
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)


@dataclass(frozen=True)
class Accepted:
    """A file that is kept: what to call it, what it is, where its bytes lie."""

    filename: str
    media_type: str
    size: int
    sha256: str
    warnings: tuple[str, ...] = ()


def accept_upload(file: FileStorage, kinds: Iterable[str] = KINDS, most_bytes: int = MOST_BYTES,
                  ask: Asked | None = None) -> Accepted:
    """Take in one file of the named kinds, at most 10 MB; pictures are drawn anew without hidden data.

    The bytes are in the store when this returns, so call it before the transaction. With a scanner they wait for its
    word. `ask` is told checksum and size before anything is kept, and refuses what there is no room for. Raises `Refusal`
    with a sentence that names the file, `Unavailable` when the store does not answer, `BadRequest` for a file of two names.
    """
    _be_named_once(file)
    name = shown_name(file.filename or "")
    with _named(name), storage.received(file.stream, min(most_bytes, MOST_BYTES)) as path:
        return _accepted(path, name, tuple(kinds), ask)


def accept_arrived(arriving: Arriving, kinds: Iterable[str] = KINDS, ask: Asked | None = None) -> Accepted:
    """The same for a file that came in pieces and is all here."""
    name = shown_name(arriving.filename)
    with _named(name), storage.joined(arriving.public_id, arriving.size) as path:
        return _accepted(path, name, tuple(kinds), ask)


def kind_of(name: str, kinds: tuple[str, ...] = KINDS) -> str:
    """The kind a name claims; raises `Refusal` when it is none of `kinds`."""
    kind = _SAME.get(name.rpartition(".")[2].lower(), name.rpartition(".")[2].lower())
    if "." not in name or kind not in kinds or kind not in content.MEDIA_TYPES:
        raise Refusal(say("We take %(kinds)s.", kinds=", ".join(k.upper() for k in kinds)))
    return kind


def judge(path: Path, name: str, kinds: tuple[str, ...] = KINDS) -> tuple[str, tuple[str, ...]]:
    """Kind and warnings of a file that would be taken, without keeping it; raises `Refusal` with the reason."""
    kind = kind_of(shown_name(name), kinds)
    if path.stat().st_size > MOST_BYTES:
        raise storage.too_large(MOST_BYTES)
    warnings = content.check(path, kind)
    if kind in content.PICTURES:
        with _redrawn(path, kind):
            pass
    return kind, warnings


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise type(refusal)(say("“%(name)s” was not taken. %(why)s", name=name, why=refusal.sentence)) from refusal


def _be_named_once(file: FileStorage) -> None:
    """No browser gives a file a second name, or one in the starred form; who does wants two readers to see two files."""
    names = _NAMES.findall(_QUOTED.sub('""', file.headers.get("Content-Disposition", "")))
    if len(names) > 1 or any(names):
        raise BadRequest


def _accepted(path: Path, name: str, kinds: tuple[str, ...], ask: Asked | None) -> Accepted:
    kind = kind_of(name, kinds)
    warnings = content.check(path, kind)
    with _redrawn(path, kind) if kind in content.PICTURES else nullcontext(path) as harmless:
        if ask is not None:
            ask(storage.sum_of(harmless), harmless.stat().st_size)
        kept = storage.keep(harmless)
    if scanner.is_set():
        with transaction():
            quarantine.hold(kept.sha256)
    return Accepted(name, content.MEDIA_TYPES[kind], kept.size, kept.sha256, warnings)


@contextmanager
def _redrawn(path: Path, kind: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yfund-picture-") as folder:
        fresh = Path(folder) / f"picture.{kind}"
        content.redraw(path, kind, fresh)
        yield fresh


def shown_name(name: str) -> str:
    """A file's name fit to be shown and sent: no folders, no control or direction marks, at most 120 characters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .").lstrip("=+-@")
    stem, dot, ending = name.rpartition(".")
    if _RESERVED.match(name) or (dot and not stem):
        stem, dot = f"file_{stem}", dot
    return f"{(stem if dot else '')[:110]}{dot}{ending[:110 if not dot else 9]}" or "file"


def send_blob(sha256: str, filename: str, media_type: str, *, is_own: bool = False) -> Response:
    """The bytes as a download that no browser runs; the caller has asked who may have them. Raises `NotFound`.

    What waits for the scanner is given only to those whose own file it is, what it found something in to nobody.
    """
    state = quarantine.state_of(sha256)
    if state == "found":
        raise NotAllowed(say("The virus scanner found something in this file. Nobody can open it here."))
    if state == "waiting" and not is_own:
        raise NotAllowed(say("This file still waits for the virus scanner. Try again in some minutes."))
    answer = Response(storage.open_blob(sha256), content_type=media_type)
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode() or "file"
    plain = re.sub(r'["\\\\]', "_", plain)
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
