"""Hostile and odd files at the door; every refusal is a sentence, nothing refused is kept."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from yfund.infra import content, storage
from yfund.infra.config import instance_path
from yfund.kernel.errors import NotFound, Refusal
from yfund.web.uploads import MOST_BYTES, accept_upload, send_blob, shown_name

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b" " * 40
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = '<?xml version="1.0"?><w:document xmlns:w="x"><w:body/></w:document>'


def given(name, data, kinds=content.MEDIA_TYPES):
    return accept_upload(FileStorage(io.BytesIO(data), filename=name), kinds)


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return made.getvalue()


def docx(*more):
    return zipped([("[Content_Types].xml", TYPES), ("word/document.xml", WORD), *more])


def picture(kind="JPEG", size=(40, 30), **options):
    made = io.BytesIO()
    Image.new("RGB", size, "purple").save(made, kind, **options)
    return made.getvalue()


def flood(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def link_entry():
    entry = zipfile.ZipInfo("word/link")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


def lying(data):
    """Let the directory declare one byte for the last entry, whatever it unpacks to."""
    at = data.rindex(b"PK\x01\x02")
    return data[:at + 24] + struct.pack("<I", 1) + data[at + 28:]


def overlapping(data):
    """Let the last entry of the directory begin where the first does."""
    at = data.rindex(b"PK\x01\x02")
    return data[:at + 42] + struct.pack("<I", 0) + data[at + 46:]


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
TEMPLATE = ('<Relationships><Relationship Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm" '
            'TargetMode="External"/></Relationships>')
HOSTILE = {
    "two endings": ("cv.pdf.html", PDF), "html as pdf": ("cv.pdf", b"<html><script>alert(1)</script>" + b" " * 90),
    "svg": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), "exe": ("a.exe", b"MZ" + b"\0" * 90),
    "svg as png": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "gif as jpg": ("a.jpg", b"GIF89a/*" + b"\0" * 90),
    "exe as pdf": ("a.pdf", b"MZ" + b"\0" * 90), "no ending": ("readme", PDF), "only ending": (".pdf", b""),
    "macro file": ("a.docm", docx()), "macro inside": ("a.docx", docx(("word/vbaProject.bin", b"x"))),
    "remote template": ("a.docx", docx(("word/_rels/settings.xml.rels", TEMPLATE))),
    "laughs": ("a.docx", docx(("word/styles.xml", LAUGHS))),
    "laughs in utf-16": ("a.docx", docx(("word/styles.xml", LAUGHS.encode("utf-16")))),
    "bomb by size": ("a.xlsx", zipped([("[Content_Types].xml", TYPES), ("xl/workbook.xml", b"0" * (51 * 2**20))])),
    "bomb by ratio": ("a.docx", docx(("word/a.xml", b" " * 9_000_000))),
    "many entries": ("a.docx", docx(*((f"word/{n}", b"") for n in range(2001)))),
    "false size": ("a.docx", lying(docx(("word/z.xml", b"abc" * 50)))),
    "overlapping": ("a.docx", overlapping(docx(("word/z.xml", b"abc" * 50)))),
    "slip": ("a.docx", docx(("../../etc/x", b"x"))), "absolute": ("a.docx", docx(("/etc/x", b"x"))),
    "drive": ("a.docx", docx(("C:x", b"x"))), "link": ("a.docx", docx((link_entry(), b"/etc/passwd"))),
    "nested": ("a.docx", docx(("word/42.zip", zipped([("a", b"x")])))),
    "just a zip": ("a.docx", zipped([("a.txt", b"x")])), "docx as odt": ("a.odt", docx()), "broken zip": ("a.docx", docx()[:60]),
    "empty": ("a.pdf", b""), "one byte": ("a.png", b"x"), "only a mark": ("a.pdf", b"\xef\xbb\xbf"),
    "pixel flood": ("a.png", flood(50_000, 50_000)), "cut png": ("a.png", picture("PNG", (400, 300))[:60]),
    "too big": ("a.pdf", PDF + b" " * MOST_BYTES), "heic": ("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 60),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_and_broken_files_are_refused_with_a_sentence(case, in_app):
    name, data = HOSTILE[case]
    before = kept()
    with pytest.raises(Refusal) as refused:
        given(name, data)
    assert refused.value.sentence.values["name"] == shown_name(name)
    assert kept() == before


def kept():
    folder = instance_path(storage.current_app.extensions["yfund_settings"].storage_url)
    return {p.name for p in folder.rglob("*") if p.is_file()}


ODT = zipped([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", WORD)])
GOOD = {
    "pdf": ("plan.pdf", PDF), "pdf with a page in it": ("p.pdf", PDF + b"<html><script>alert(1)</script></html>"),
    "exactly the limit": ("p.pdf", PDF + b" " * (MOST_BYTES - len(PDF))), "docx": ("a.docx", docx()), "odt": ("a.odt", ODT),
    "xlsx": ("a.XLSX", zipped([("[Content_Types].xml", TYPES), ("xl/workbook.xml", WORD)])), "jpeg": ("a.JPEG", picture()),
    "png": ("a.png", picture("PNG")), "webp": ("a.webp", picture("WEBP")),
}


@pytest.mark.parametrize("case", GOOD)
def test_honest_files_are_kept_under_their_sum(case, in_app):
    taken = given(*GOOD[case])
    assert storage.is_kept(taken.sha256)
    assert given(*GOOD[case]).sha256 == taken.sha256


def test_a_photo_loses_its_place_and_stands_upright(in_app):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret village"
    exif.get_ifd(0x8825)[1] = "N"
    taken = given("a.jpg", picture(exif=exif, comment=b"<script>"))
    data = b"".join(storage.open_blob(taken.sha256))
    with Image.open(io.BytesIO(data)) as fresh:
        assert (dict(fresh.getexif()), fresh.size) == ({}, (30, 40))
    assert b"secret" not in data
    assert b"<script>" not in data


def test_one_byte_more_is_too_much_and_leaves_nothing(in_app):
    before = kept()
    with pytest.raises(storage.TooLarge):
        storage.store(io.BytesIO(b"x" * 101), 100)
    assert storage.store(io.BytesIO(b"x" * 100), 100).size == 100
    assert len(kept() - before) == 1


@pytest.mark.parametrize(("name", "shown"), [
    ("../../etc/passwd.pdf", "passwd.pdf"), ("..\\..\\x.pdf", "x.pdf"), ("C:x.pdf", "C_x.pdf"), ("CON.pdf", "file_CON.pdf"),
    ("a\0b\r\nSet-Cookie: x.pdf", "abSet-Cookie_ x.pdf"), ("evil\u202efdp.exe", "evilfdp.exe"),
    ("=cmd|calc!A0.pdf", "cmd_calc!A0.pdf"),
    ("خطة العمل.pdf", "خطة العمل.pdf"), ("🧵.pdf", "🧵.pdf"), ("", "file"), ("x" * 4000 + ".pdf", "x" * 110 + ".pdf")])
def test_names_are_only_shown_and_never_trusted(name, shown):
    assert shown_name(name) == shown


def test_files_go_out_as_attachments_that_nothing_runs(in_app):
    taken = given("p.pdf", PDF)
    with in_app.test_request_context():
        answer = send_blob(taken.sha256, 'né "ق".pdf', taken.media_type)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ne __.pdf"; filename*=UTF-8\'\'n%C3%A9')
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Content-Security-Policy"]) == (
        "nosniff", "sandbox; default-src 'none'")
    with pytest.raises(NotFound):
        send_blob("0" * 64, "x", "x")
