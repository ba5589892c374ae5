"""What a file really is: headers and contents are read, names are not believed."""

import mmap
import re
import stat
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import puremagic
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageOps, UnidentifiedImageError

from yfund.kernel.errors import Refusal
from yfund.kernel.text import Sentence, say

Image.MAX_IMAGE_PIXELS = None  # our own limit below is asked before anything is unpacked
MOST_PIXELS = 40_000_000
MOST_UNPACKED = 50 * 2**20
MOST_RATIO = 100
MOST_ENTRIES = 2000
PICTURES = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
DOCUMENTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}
MEDIA_TYPES = {
    "pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
}
# What a document would fetch or run from elsewhere; links and pictures only point there.
_FETCHED = ("attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk", "control", "package")
_PROGRAMS = re.compile(r"macroEnabled|vbaProject|macrosheet", re.I)
_ARCHIVE, _INSERTED = b"PK\x03\x04", (".docx", ".xlsx", ".pptx")
MOST_NOTES = 2**21
_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_MACROS = re.compile(r"vbaproject\.bin|macrosheets?/|(^|/)basic/|\.(exe|dll|js|vbs|zip|jar|bat|cmd|ps1)$", re.I)
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|OpenAction|AA|RichMedia|EmbeddedFile)(?![A-Za-z0-9])")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_WRITTEN_OUT = re.compile(rb"#([0-9A-Fa-f]{2})")
_BROKEN = say("This file is damaged and cannot be opened. Save it again, then choose it again.")


def check(path: Path, kind: str) -> tuple[str, ...]:
    """Raise `Refusal` unless the file is a harmless one of `kind` (a key of `MEDIA_TYPES`).

    Returns what a reader should know before opening it: "active" (it carries a program), "locked" (it asks for a password).
    """
    if not path.stat().st_size:
        raise Refusal(say("This file is empty."))
    if kind == "pdf":
        return _check_pdf(path)
    if kind in PICTURES:
        _check_picture(path, kind)
    else:
        _check_document(path, kind)
    return ()


def redraw(path: Path, kind: str, target: Path) -> None:
    """Write the picture anew to `target`: turned upright, without place, camera or anything hidden in it."""
    try:
        with Image.open(path, formats=(PICTURES[kind],)) as picture:
            upright = ImageOps.exif_transpose(picture)
            is_clear = "A" in upright.getbands() or "transparency" in upright.info
            mode = "RGBA" if is_clear and kind != "jpg" else "RGB"
            fresh = Image.new(mode, upright.size)
            fresh.paste(upright.convert(mode))
            fresh.save(target, format=PICTURES[kind], **({"quality": 88} if kind != "png" else {}))
    except (OSError, SyntaxError, ValueError, zlib.error) as broken:
        raise Refusal(_BROKEN) from broken


def _other(kind: str) -> Sentence:
    return say("This is not really a %(kind)s file. Open it, save it as %(kind)s and choose it again.", kind=kind.upper())


def _check_pdf(path: Path) -> tuple[str, ...]:
    with path.open("rb") as file:
        start = file.read(1024)
    if not start.startswith(b"%PDF-") or path.stat().st_size < 32 or _looks_like(path) in (".html", ".svg", ".exe"):
        raise Refusal(_other("pdf"))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        signs = (("active", _ACTIVE), ("locked", _LOCKED))
        return tuple(word for word, sign in signs if sign.search(content) or sign.search(_plain_names(content)))


def _plain_names(content: mmap.mmap) -> bytes:
    """The names in a PDF that have letters written as #4a, with these letters put in."""
    names = re.findall(rb"/[A-Za-z0-9#]{1,60}", content) if b"#" in content[:] else []
    return b" ".join(_WRITTEN_OUT.sub(lambda m: bytes.fromhex(m[1].decode()), name) for name in names if b"#" in name)


def _looks_like(path: Path) -> str:
    try:
        return str(puremagic.from_file(path))
    except (puremagic.PureError, ValueError):
        return ""


def _check_picture(path: Path, kind: str) -> None:
    try:
        with Image.open(path, formats=(PICTURES[kind],)) as picture:
            width, height = picture.size
    except UnidentifiedImageError as other:
        raise Refusal(_other(kind)) from other
    except (OSError, SyntaxError, ValueError) as broken:
        raise Refusal(_BROKEN) from broken
    if not _is_whole(path.read_bytes(), kind):
        raise Refusal(_BROKEN)
    if width * height > MOST_PIXELS:
        raise Refusal(say("This picture has %(width)s × %(height)s points, more than we can take. Make it smaller.",
                          width=width, height=height))


def _is_whole(data: bytes, kind: str) -> bool:
    """Whether a picture has its end. Asked here because the PDF maker tells Pillow to bear cut pictures, for all of us."""
    if kind == "webp":
        return int.from_bytes(data[4:8], "little") + 8 <= len(data)
    return (b"\xff\xd9" if kind == "jpg" else b"IEND") in data


def _check_document(path: Path, kind: str) -> None:
    if path.read_bytes()[:4] != _ARCHIVE:
        raise Refusal(_other(kind))
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            if not {DOCUMENTS[kind], _label(kind)} <= {e.filename for e in entries}:
                raise Refusal(_other(kind))
            for entry in entries:
                _check_entry(archive, entry, kind)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as broken:
        raise Refusal(_BROKEN) from broken


def _label(kind: str) -> str:
    return "mimetype" if kind == "odt" else "[Content_Types].xml"


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    """What the archive says of itself, before one byte is unpacked."""
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(1, packed):
        raise Refusal(say("This file unpacks to far more than a document holds. We do not open it."))
    ends = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < ends:
            raise Refusal(_BROKEN)
        ends = entry.header_offset + 30 + entry.compress_size
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        outside = name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name)
        if outside or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refusal(say("This file tries to write outside itself. We do not open it."))
        if _MACROS.search(name):
            raise Refusal(say("This file carries a program (macros). Save it without macros and choose it again."))


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: str) -> None:
    content, name = archive.read(entry), entry.filename.lower()
    if name == "mimetype" and content.strip() != MEDIA_TYPES[kind].encode():
        raise Refusal(_other(kind))
    if content.startswith(_ARCHIVE) and not name.endswith(_INSERTED):
        raise Refusal(say("This file holds another archive. We do not open it."))
    # What an entry is called says little of what it is, so everything that looks like XML is read. Drawings may have a DTD.
    plain = content.replace(b"\0", b"")
    is_xml = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and not name.endswith(".svg")
    if is_xml and _DTD.search(plain):
        raise Refusal(say("This file holds instructions that a document does not need (a DTD). Save it anew and try again."))
    if name.endswith(".rels") or name == "[content_types].xml":
        _check_notes(content)


def _check_notes(content: bytes) -> None:
    """What a document says of its parts: which are programs, and which lie elsewhere."""
    if len(content) > MOST_NOTES:
        raise Refusal(_BROKEN)
    try:
        notes = list(fromstring(content, forbid_dtd=True))
    except (ParseError, DefusedXmlException, LookupError) as broken:
        raise Refusal(_BROKEN) from broken
    if any(_PROGRAMS.search(note.get("ContentType", "")) for note in notes):
        raise Refusal(say("This file carries a program (macros). Save it without macros and choose it again."))
    if any(_is_fetched(note) for note in notes):
        raise Refusal(say("This file loads a template from another place. Save it as a plain document and try again."))


def _is_fetched(note: Element) -> bool:
    is_outside = note.get("TargetMode", "").lower() == "external"
    return is_outside and note.get("Type", "").rpartition("/")[2] in _FETCHED
