"""Answers written away from the site come back: shown first, saved when ticked, nothing overwritten in silence."""

import io
import re


def sheet_of(scene):
    return scene.browser.get(f"{scene.at}/answers.txt")


def paste(scene, text, go="look", **more):
    page = scene.browser.get(f"{scene.at}/paste").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return scene.browser.post(f"{scene.at}/paste", data={"csrf_token": token, "text": text, "go": go, **more})


def test_the_text_carries_what_is_written_and_changes_nothing_when_pasted_as_it_is(scene):
    scene.post("/sections/group", base_title="0", title="Threads")
    got = sheet_of(scene)
    assert got.mimetype == "text/plain" and got.data.startswith(b"\xef\xbb\xbf") and b"Threads\r\n" in got.data
    page = paste(scene, got.data.decode("utf-8"))
    assert "stands in your application already" in page.text


def test_a_paste_is_shown_before_it_is_saved(scene):
    scene.post("/sections/group", base_title="0", title="Threads")
    text = "[[title]]\r\nThreads of the Lake\r\n[[kinds]]\r\n[x] Art\r\n[[country]]\r\nPhilippines\r\n[[nowhere]]\r\nlost\r\n"
    page = paste(scene, text).text
    assert "Threads of the Lake" in page and "Stands there now" in page and "nowhere" in page
    assert scene.answers() == {"title": "Threads"}
    kept = paste(scene, text, "keep", take=["title", "country"], **{"base:title": "1", "base:country": "0"})
    assert kept.status_code == 303
    assert scene.answers() == {"title": "Threads of the Lake", "country": "PH"}


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(scene):
    scene.post("/sections/group", base_title="0", title="Mine")
    scene.post("/sections/group", base_title="1", title="Theirs")
    page = paste(scene, "[[title]]\nPasted\n", "keep", take=["title"], **{"base:title": "1"})
    assert (page.status_code, "Somebody else changed" in page.text) == (409, True)
    assert scene.answers()["title"] == "Theirs"


def test_a_file_in_the_encoding_of_word_is_read(scene):
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        page = scene.browser.get(f"{scene.at}/paste").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        data = {"csrf_token": token, "go": "look", "file": (io.BytesIO("[[title]]\nÉté".encode(encoding)), "a.txt")}
        assert "Été" in scene.browser.post(f"{scene.at}/paste", data=data).text, encoding
