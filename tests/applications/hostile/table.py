"""What each of the 28 gets. A row: what it is, its files (name, how it is built), what the door says, a word of the reason.

"taken" may be followed by what readers are warned of. Rows without files (26, 27) are not files but ways of sending:
they are in test_by_page, and at the command line what corresponds to them.
"""

from tests.applications.hostile import corpus as made

HTML = b"<html><script>alert(1)</script></html>" + b" " * 60
RTL = "invoice‮fdp.exe.pdf"
ROWS = {
    1: ("two endings", [("cv.pdf.html", lambda: made.PDF)], "refused", "We take"),
    2: ("HTML called PDF", [("cv.pdf", lambda: HTML)], "refused", "not really a PDF"),
    3: ("PDF and HTML in one", [("cv.pdf", lambda: made.PDF + HTML)], "taken", ""),
    4: ("SVG with a script", [("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>")],
        "refused", "We take"),
    5: ("GIF and JavaScript in one", [("a.gif", lambda: b"GIF89a/*" + b"\0" * 90 + b"*/=alert(1)"),
                                      ("a.jpg", lambda: b"GIF89a/*" + b"\0" * 90 + b"*/=alert(1)")], "refused", ""),
    6: ("PDF that acts", [("js.pdf", lambda: made.pdf(b"<</S/JavaScript/JS(app.alert(1))>>")),
                          ("open.pdf", lambda: made.pdf(b"<</OpenAction 2 0 R>>", b"<</S/Launch/F(cmd.exe)>>")),
                          ("hidden.pdf", lambda: made.pdf(b"<</S/Java#53cript>>"))], "taken, active", ""),
    7: ("PDF without end", [("pages.pdf", made.many_pages), ("deep.pdf", made.deep_tree)], "taken", ""),
    8: ("PDF with a password", [("locked.pdf", lambda: made.pdf(b"<<>>", trailer=b"/Encrypt 1 0 R"))], "taken, locked", ""),
    9: ("macros", [("a.docm", made.docx), ("a.xlsm", made.xlsx), ("a.docx", lambda: made.docx(("word/vbaProject.bin", b"x"))),
                   ("a.xlsx", lambda: made.xlsx(("xl/vbaProject.bin", b"x")))], "refused", ""),
    10: ("template from elsewhere", [("a.docx", lambda: made.docx(("word/_rels/settings.xml.rels", made.TEMPLATE)))],
         "refused", "template from another place"),
    11: ("DTD and entities", [("a.docx", lambda: made.docx(("word/styles.xml", made.XXE))),
                              ("a.xlsx", lambda: made.xlsx(("xl/styles.xml", made.XXE.encode("utf-16"))))], "refused", "DTD"),
    12: ("a billion laughs", [("a.docx", lambda: made.docx(("word/styles.xml", made.LAUGHS))),
                              ("a.xlsx", lambda: made.xlsx(("xl/sharedStrings.xml", made.LAUGHS)))], "refused", "DTD"),
    13: ("a bomb", [("a.xlsx", made.bomb)], "refused", "unpacks to far more"),
    14: ("a false size", [("a.docx", made.lying)], "refused", "damaged"),
    15: ("archives in archives", [("nested.docx", made.nested), ("overlap.docx", made.overlapping), ("self.docx", made.quine)],
         "refused", ""),
    16: ("entries that climb out", [("a.docx", lambda: made.docx(("../../x", b"x"))),
                                    ("b.docx", lambda: made.docx(("/etc/x", b"x"))),
                                    ("c.docx", lambda: made.docx(("C:x", b"x"))), ("d.docx", made.linked)],
         "refused", "outside itself"),
    17: ("names that climb out", [("../../etc/passwd.pdf", lambda: made.PDF), ("..\\..\\x.pdf", lambda: made.PDF),
                                  ("C:x.pdf", lambda: made.PDF), ("CON.pdf", lambda: made.PDF)], "taken", ""),
    18: ("names that deceive", [("a\x01%0D%0ASet-Cookie: x=1.pdf", lambda: made.PDF), (RTL, lambda: made.PDF),
                                ("n" * 4000 + ".pdf", lambda: made.PDF), ("🎉ẹ́.pdf", lambda: made.PDF)], "taken", ""),
    19: ("names that compute", [("=cmd|' C calc'!A0.pdf", lambda: made.PDF), ("@SUM(1).pdf", lambda: made.PDF)], "taken", ""),
    20: ("nothing inside", [("a.pdf", lambda: b""), ("a.png", lambda: b"x"), ("b.pdf", lambda: b"\xef\xbb\xbf")], "refused", ""),
    21: ("one byte too much", [("a.pdf", lambda: made.whole(made.MOST + 1))], "refused", "at most 10 MB"),
    22: ("a flood of points", [("a.png", made.flood)], "refused", "points"),
    23: ("a photo that tells where", [("a.jpg", made.located_photo)], "taken", ""),
    24: ("cut off", [("a.jpg", lambda: made.picture()[:-40]), ("a.docx", lambda: made.docx()[:80])], "refused", "damaged"),
    25: ("a virus", [("a.pdf", made.sick)], "quarantined", "virus scanner"),
    26: ("boundary tricks", [], "", ""),
    27: ("a hundred at once", [], "", ""),
    28: ("the same bytes twice", [("a.pdf", lambda: made.PDF), ("b.pdf", lambda: made.PDF)], "taken", ""),
}
FILES = [(number, name, build, verdict, why) for number, (_, files, verdict, why) in ROWS.items() for name, build in files]
IDS = [f"{number}-{name[:20].encode('ascii', 'replace').decode()!r}" for number, name, *_ in FILES]
