"""The store of files: bytes lie under their checksum, in a folder or an S3 bucket; names never come from people."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

import obstore
from flask import current_app
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, S3Store

from yfund.infra.config import instance_path
from yfund.kernel.errors import NotFound, Refusal, Unavailable
from yfund.kernel.text import say

_PIECE = 256 * 1024
_ARRIVING = "arriving"


@dataclass(frozen=True)
class Stored:
    """Where bytes lie: their checksum is their address."""

    sha256: str
    size: int


class TooLarge(Refusal):
    """More bytes came than the limit allows; none are kept."""

    status = 413


def too_large(limit: int) -> TooLarge:
    """The refusal of more than `limit` bytes."""
    return TooLarge(say("This file is too big: at most %(most)s MB.", most=limit // 2**20))


@contextmanager
def received(stream: IO[bytes], limit: int) -> Iterator[Path]:
    """The stream in a file of its own that is gone afterwards; raises `TooLarge` as soon as `limit` bytes are passed."""
    handle, name = tempfile.mkstemp(prefix="yfund-upload-")
    path, taken = Path(name), 0
    try:
        with os.fdopen(handle, "wb") as file:
            while piece := stream.read(_PIECE):
                taken += len(piece)
                if taken > limit:
                    raise too_large(limit)
                file.write(piece)
        yield path
    finally:
        path.unlink(missing_ok=True)


def sum_of(path: Path) -> str:
    """The checksum under which a file would be kept."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(path: Path) -> Stored:
    """Put a file's bytes into the store, safe on disk when this returns; the same bytes lie there once only."""
    sha256 = sum_of(path)
    url = current_app.extensions["yfund_settings"].storage_url
    try:
        obstore.put(_store(url), _address(sha256), path, mode="create", use_multipart=False)
    except AlreadyExistsError:
        return Stored(sha256, path.stat().st_size)
    except Exception as away:
        raise Unavailable(say("The file could not be stored just now. Try again in a minute.")) from away
    if url.startswith("file:"):
        _settle(instance_path(url) / _address(sha256))
    return Stored(sha256, path.stat().st_size)


def store(stream: IO[bytes], limit: int) -> Stored:
    """Receive and keep a stream of at most `limit` bytes; raises `TooLarge`, `Unavailable`."""
    with received(stream, limit) as path:
        return keep(path)


def open_blob(sha256: str) -> Iterator[bytes]:
    """The bytes kept under a checksum, in pieces; raises `NotFound` when there are none."""
    try:
        found = obstore.get(_here(), _address(sha256))
    except FileNotFoundError as missing:
        raise NotFound from missing
    return (bytes(piece) for piece in found.stream(min_chunk_size=_PIECE))


def is_kept(sha256: str) -> bool:
    """Whether the store holds bytes under this checksum that still have it."""
    digest = hashlib.sha256()
    try:
        for piece in open_blob(sha256):
            digest.update(piece)
    except NotFound:
        return False
    return digest.hexdigest() == sha256


def put_piece(key: str, offset: int, piece: bytes) -> None:
    """Keep a piece of a file that is still arriving; the same place again replaces it. Raises `Unavailable`."""
    try:
        obstore.put(_here(), f"{_ARRIVING}/{key}/{offset:012d}", piece, use_multipart=False)
    except Exception as away:
        raise Unavailable(say("The file could not be stored just now. Try again in a minute.")) from away


@contextmanager
def joined(key: str, size: int) -> Iterator[Path]:
    """The pieces of an arrived file as one file that is gone afterwards; raises `Refusal` when some are missing."""
    handle, name = tempfile.mkstemp(prefix="yfund-upload-")
    path, there = Path(name), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for place in _pieces(key):
                if int(place.rpartition("/")[2]) != there or there > size:
                    break
                for part in obstore.get(_here(), place).stream(min_chunk_size=_PIECE):
                    there += file.write(bytes(part))
        if there != size:
            raise Refusal(say("The file did not arrive whole. Choose it again."))
        yield path
    finally:
        path.unlink(missing_ok=True)


def drop_pieces(key: str) -> None:
    """Forget the pieces of a file that arrived, or never will."""
    with suppress(FileNotFoundError):
        if places := _pieces(key):
            obstore.delete(_here(), places)


def _pieces(key: str) -> list[str]:
    return sorted(one["path"] for some in obstore.list(_here(), f"{_ARRIVING}/{key}") for one in some)


def _here() -> Any:
    return _store(current_app.extensions["yfund_settings"].storage_url)


def _address(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _settle(path: Path) -> None:
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@lru_cache(maxsize=4)
def _store(url: str) -> Any:
    if url.startswith("file:"):
        folder = instance_path(url)
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(prefix=folder)
    parts = urlsplit(url)
    options = {key: values[0] for key, values in parse_qs(parts.query).items()}
    plain = options.get("endpoint", "").startswith("http://")
    return S3Store(parts.netloc, prefix=parts.path.strip("/") or None, client_options={"allow_http": plain}, **options)
