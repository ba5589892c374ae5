"""What each of the 28 gets, in the words the door says. A row: what it is, and its files as (name, how it is built, answer).

An answer is "taken", perhaps with what readers are warned of, or the sentence of the refusal. Rows without files (26, 27)
are not files but ways of sending: they are in test_by_page, and at the command line what corresponds to them.
"""

from tests.applications.hostile import corpus as made

KINDS = "We take PDF, JPG, PNG, WEBP, DOCX, XLSX, ODT."
NO_PDF, NO_JPG, NO_PNG = (f"This is not really a {kind} file. Open it, save it as {kind} and choose it again."
                          for kind in ("PDF", "JPG", "PNG"))
MACROS = "This file carries a program (macros). Save it without macros and choose it again."
ELSEWHERE = "This file loads a template from another place. Save it as a plain document and try again."
DTD = "This file holds instructions that a document does not need (a DTD). Save it anew and try again."
BOMB = "This file unpacks to far more than a document holds. We do not open it."
BROKEN = "This file is damaged and cannot be opened. Save it again, then choose it again."
ARCHIVE = "This file holds another archive. We do not open it."
OUTSIDE = "This file tries to write outside itself. We do not open it."
EMPTY, BIG = "This file is empty.", "This file is too big: at most 10 MB."
FLOOD = "This picture has 50000 × 50000 points, more than we can take. Make it smaller."

HTML = b"<html><script>alert(1)</script></html>" + b" " * 60
GIF = b"GIF89a/*" + b"\0" * 90 + b"*/=alert(1)"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"
ROWS = {
    1: ("two endings", [("cv.pdf.html", lambda: made.PDF, KINDS)]),
    2: ("HTML called PDF", [("cv.pdf", lambda: HTML, NO_PDF), ("late.pdf", lambda: b" " * 1100 + made.PDF, NO_PDF)]),
    3: ("PDF and HTML in one", [("cv.pdf", lambda: made.PDF + HTML, "taken")]),
    4: ("SVG with a script", [("a.svg", lambda: SVG, KINDS), ("svg.png", lambda: SVG, NO_PNG)]),
    5: ("GIF and JavaScript in one", [("a.gif", lambda: GIF, KINDS), ("a.jpg", lambda: GIF, NO_JPG)]),
    6: ("PDF that acts", [
        ("js.pdf", lambda: made.pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "taken, active"),
        ("open.pdf", lambda: made.pdf(b"<</OpenAction 2 0 R>>"), "taken, active"),
        ("launch.pdf", lambda: made.pdf(b"<</S/Launch/F(cmd.exe)>>"), "taken, active"),
        ("hidden.pdf", lambda: made.pdf(b"<</S/Java#53cript>>"), "taken, active")]),
    7: ("PDF without end", [("pages.pdf", made.many_pages, "taken"), ("deep.pdf", made.deep_tree, "taken")]),
    8: ("PDF with a password", [("locked.pdf", lambda: made.pdf(b"<<>>", trailer=b"/Encrypt 1 0 R"), "taken, locked")]),
    9: ("macros", [
        ("a.docm", made.docx, KINDS), ("a.xlsm", made.xlsx, KINDS),
        ("a.docx", lambda: made.docx(("word/vbaProject.bin", b"x")), MACROS),
        ("a.xlsx", lambda: made.xlsx(("xl/vbaProject.bin", b"x")), MACROS),
        ("renamed.docx", lambda: made.noted("docx", "word/other.bin", "application/vnd.ms-office.vbaProject"), MACROS),
        ("main.docx", lambda: made.noted("docx", "word/document.xml", "application/vnd.ms-word.document.macro&#69;nabled.main+xml"),
         MACROS),
        ("sheet.xlsx", lambda: made.noted("xlsx", "xl/a.xml", "application/vnd.ms-excel.macrosheet+xml"), MACROS)]),
    10: ("template from elsewhere", [
        ("a.docx", lambda: made.docx(("word/_rels/settings.xml.rels", made.related("attachedTemplate"))), ELSEWHERE),
        ("escaped.docx", lambda: made.docx(("word/_rels/a.xml.rels", made.related("&#97;ttachedTemplate", "&#69;xternal"))),
         ELSEWHERE),
        ("object.xlsx", lambda: made.xlsx(("xl/_rels/a.xml.rels", made.related("oleObject"))), ELSEWHERE),
        ("a link.docx", lambda: made.docx(("word/_rels/document.xml.rels", made.related("hyperlink"))), "taken")]),
    11: ("DTD and entities", [
        ("a.docx", lambda: made.docx(("word/styles.xml", made.XXE)), DTD),
        ("a.xlsx", lambda: made.xlsx(("xl/styles.xml", made.XXE.encode("utf-16"))), DTD),
        ("far.docx", lambda: made.docx(("word/styles.xml", made.far_down(made.XXE))), DTD),
        ("other.docx", lambda: made.docx(("word/styles.dat", made.XXE)), DTD),
        ("notes.docx", lambda: made.docx(("word/_rels/a.rels", made.XXE)), DTD)]),
    12: ("a billion laughs", [("a.docx", lambda: made.docx(("word/styles.xml", made.LAUGHS)), DTD),
                              ("a.xlsx", lambda: made.xlsx(("xl/sharedStrings.xml", made.LAUGHS)), DTD)]),
    13: ("a bomb", [("a.xlsx", made.bomb, BOMB), ("total.docx", made.large_in_all, BOMB),
                    ("ratio.docx", lambda: made.docx(("word/a.xml", b" " * 9_000_000)), BOMB),
                    ("entries.docx", lambda: made.docx(*((f"word/{n}", b"") for n in range(1999))), BOMB),
                    ("two thousand.docx", lambda: made.docx(*((f"word/{n}", b"") for n in range(1998))), "taken")]),
    14: ("a false size", [("a.docx", made.lying, BROKEN)]),
    15: ("archives in archives", [("nested.docx", made.nested, MACROS),
                                  ("unnamed.docx", lambda: made.nested("word/42.dat"), ARCHIVE),
                                  ("overlap.docx", made.overlapping, BROKEN), ("self.docx", made.quine, MACROS)]),
    16: ("entries that climb out", [(f"{n}.docx", build, OUTSIDE) for n, build in enumerate((
        lambda: made.docx(("../../x", b"x")), lambda: made.docx(("..\\..\\x", b"x")), lambda: made.docx(("/etc/x", b"x")),
        lambda: made.docx(("C:x", b"x")), made.linked))]),
    17: ("names that climb out", [(name, lambda: made.PDF, "taken") for name in (
        "../../etc/passwd.pdf", "..\\..\\x.pdf", "C:x.pdf", "CON.pdf")]),
    18: ("names that deceive", [(name, lambda: made.PDF, "taken") for name in (
        "a\x01%0D%0ASet-Cookie: x=1.pdf", "invoice\u202efdp.exe.pdf", "n" * 4000 + ".pdf", "🎉ẹ́.pdf")]),
    19: ("names that compute", [(name, lambda: made.PDF, "taken") for name in ("=cmd|' C calc'!A0.pdf", "@SUM(1).pdf")]),
    20: ("nothing inside", [("a.pdf", lambda: b"", EMPTY), ("a.png", lambda: b"x", NO_PNG),
                            ("b.pdf", lambda: b"\xef\xbb\xbf", NO_PDF)]),
    21: ("one byte too much", [("a.pdf", lambda: made.whole(made.MOST + 1), BIG)]),
    22: ("a flood of points", [("a.png", made.flood, FLOOD)]),
    23: ("a photo that tells where", [("a.jpg", made.located_photo, "taken"), ("a.png", lambda: made.located_photo("PNG"), "taken"),
                                      ("a.webp", lambda: made.located_photo("WEBP"), "taken")]),
    24: ("cut off", [("a.jpg", lambda: made.picture()[:-40], BROKEN), ("a.docx", lambda: made.docx()[:80], BROKEN),
                     ("cut.pdf", lambda: made.PDF[:40], "taken")]),
    25: ("a virus", [("a.pdf", made.sick, "quarantined")]),
    26: ("boundary tricks", []),
    27: ("a hundred at once", []),
    28: ("the same bytes twice", [("a.pdf", lambda: made.PDF, "taken"), ("b.pdf", lambda: made.PDF, "taken")]),
}
# What a taken file is called afterwards, where that is not its own name.
SHOWN = {
    "../../etc/passwd.pdf": "passwd.pdf", "..\\..\\x.pdf": "x.pdf", "C:x.pdf": "C_x.pdf", "CON.pdf": "file_CON.pdf",
    "a\x01%0D%0ASet-Cookie: x=1.pdf": "a%0D%0ASet-Cookie_ x=1.pdf", "invoice\u202efdp.exe.pdf": "invoicefdp.exe.pdf",
    "n" * 4000 + ".pdf": "n" * 110 + ".pdf", "🎉ẹ́.pdf": "🎉ẹ́.pdf", "=cmd|' C calc'!A0.pdf": "cmd_' C calc'!A0.pdf",
    "@SUM(1).pdf": "SUM(1).pdf",
}
# In words for the group, and for whoever reads.
WARNINGS = {"active": ("Carries something that acts by itself when it is opened. Readers are warned.",
                       "Carries something that acts by itself when it is opened. Look at it in your browser"),
            "locked": ("Asks for a password: readers may not be able to open it.", "Asks for a password when it is opened.")}
FILES = [(number, *file) for number, (_, files) in ROWS.items() for file in files]
IDS = [f"{number}-{name[:20].encode('ascii', 'replace').decode()!r}" for number, name, *_ in FILES]


def is_taken(answer):
    """Whether the file is kept, and what readers are warned of."""
    verdict, _, warned = answer.partition(", ")
    return verdict in ("taken", "quarantined"), warned if verdict == "taken" else ""
