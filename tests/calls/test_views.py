from datetime import datetime
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from tests.build import accounts, calls
from tests.sending import send
from yfund.calls import queries
from yfund.calls.models import Call
from yfund.calls.rules import form
from yfund.calls.services import running
from yfund.infra.db import db, transaction

PARTS = ("basics", "lots", "rules", "form", "rubric", "plans")


@pytest.fixture
def officer(app, clock, sign_in):
    with app.app_context():
        person = accounts.person("Leïla Benali", roles=["officer"])
    return sign_in(person)


def the_call(app, code="YSF-2026"):
    return db.session.scalar(select(Call).where(Call.code == code))


def begun(**changes):
    return {"code": "YSF-2026", "title_en": "Bridges", "title_ar": "جسور", "opens_at": "2026-03-01T09:00",
            "closes_at": "2026-03-20T23:59", "zone": "America/New_York", **changes}


def test_a_call_is_prepared_and_opened_step_by_step(app, officer, client):
    assert send(officer, "/office/calls/new", **begun()).status_code == 303
    refused = send(officer, "/office/calls/YSF-2026/open")
    assert refused.status_code == 422
    assert "envelope" in refused.text and "summary in English" in refused.text
    assert client.get("/calls/YSF-2026").status_code == 404
    steps = {
        "basics": begun(summary_en="Small grants", description_en="One.\n\nTwo.", grace_minutes="5"),
        "lots": {"envelope": "300.000,00", "most_months": "8", "countries": ["SN", "PH", "XX"], "lots-0-code": "small",
                 "lots-0-name_en": "Small", "lots-0-cap": "US$ 20,000", "lots-1-code": ""},
    }
    for step, data in steps.items():
        answer = send(officer, f"/office/calls/YSF-2026/{step}", **data)
        assert (step, answer.status_code) == (step, 303)
    assert send(officer, "/office/calls/YSF-2026/open").status_code == 303
    with app.app_context():
        call = the_call(app)
        assert (call.state, call.envelope_cents, call.countries) == ("open", 30_000_000, ["PH", "SN"])
        assert call.closes_at.isoformat() == "2026-03-21T03:59:00+00:00"
    page = client.get("/calls/YSF-2026").text
    assert "Bridges" in page and "20,000" in page and "Who you are and what you have done" in page
    assert "in New York" in page
    assert "Bridges" in client.get("/calls").text
    arabic = client.get("/calls/YSF-2026", headers={"Accept-Language": "ar"}).text
    assert "جسور" in arabic and 'dir="rtl"' in arabic


@pytest.mark.parametrize("part", [*PARTS, "preview", "copy", ""])
def test_every_part_is_shown_and_kept_as_it_is(app, officer, part):
    with app.app_context():
        calls.draft("YSF-2026")
    assert officer.get(f"/office/calls/YSF-2026/{part}".rstrip("/")).status_code == 200


def test_what_is_shown_is_what_is_kept(app, officer):
    with app.app_context():
        calls.draft("YSF-2026")
        with transaction():
            years = next(rule for rule in the_call(app).rules if rule.kind == "years_registered")
            years.params = {**years.params, "by": "2024-06-30"}
        before = [(r.kind, r.question, r.params) for r in the_call(app).rules], [c.scale for c in the_call(app).criteria]
    for part in ("rules", "rubric", "plans", "lots", "basics"):
        data = fields_of(officer.get(f"/office/calls/YSF-2026/{part}").text)
        assert send(officer, f"/office/calls/YSF-2026/{part}", **data).status_code == 303, part
    with app.app_context():
        call = the_call(app)
        assert ([(r.kind, r.question, r.params) for r in call.rules], [c.scale for c in call.criteria]) == before
        assert [lot.cap_cents for lot in call.lots] == [2_000_000]


def test_wrong_rows_are_named_where_they_stand(app, officer):
    with app.app_context():
        calls.draft("YSF-2026")
    data = {"envelope": "1000", "most_months": "8", "lots-0-code": "", "lots-1-code": "Groß", "lots-1-name_en": "",
            "lots-1-cap": "x.y"}
    answer = send(officer, "/office/calls/YSF-2026/lots", **data)
    assert answer.status_code == 422
    assert 'href="#lots-1-cap"' in answer.text and 'value="x.y"' in answer.text and "Groß" in answer.text
    answer = send(officer, "/office/calls/YSF-2026/lots", **{**data, "lots-1-cap": "5"})
    assert answer.status_code == 422
    assert 'href="#lots-1-code"' in answer.text and 'href="#lots-1-name_en"' in answer.text
    dates = begun(opens_at="2026-03-08T02:30", summary_en="", description_en="", grace_minutes="5")
    answer = send(officer, "/office/calls/YSF-2026/basics", **dates)
    assert answer.status_code == 422 and "does not exist" in answer.text


def test_the_form_is_written_with_buttons(app, officer):
    with app.app_context():
        calls.draft("YSF-2026")
    root = "/office/calls/YSF-2026/form"
    assert seen(officer, f"{root}/new", title_en="Partners").status_code == 303
    asked = {"label_en": "Which side?", "kind": "choice", "required": "y", "more": "Left\nright = To the right"}
    assert seen(officer, f"{root}/partners/new", **asked).status_code == 303
    assert arrange(officer, section="partners", act="up").status_code == 303
    with app.app_context():
        definition = queries.latest_form(the_call(app)).definition
        assert [s["key"] for s in definition["sections"]][-2:] == ["partners", "documents"]
        question = definition["sections"][-2]["questions"][0]
        assert (question["key"], [c["value"] for c in question["choices"]]) == ("which_side", ["left", "right"])
    assert "To the right" in officer.get(f"{root}/partners/which_side").text
    assert arrange(officer, section="partners", question="which_side", act="copy").status_code == 303
    assert "which_side_2" in officer.get(root).text
    for key in ("which_side", "which_side_2"):
        assert arrange(officer, section="partners", question=key, act="remove").status_code == 303
    assert "asks nothing yet" in officer.get(root).text
    assert officer.get(f"{root}/nowhere").status_code == 404


def arrange(officer, **values):
    return send(officer, "/office/calls/YSF-2026/arrange", **{"question": "", **values})


def seen(officer, path, **values):
    """Send a page of the editor as it was opened."""
    return send(officer, path, **{**fields_of(officer.get(path).text), **values})


def test_close_postpone_and_copy(app, officer):
    with app.app_context():
        calls.call("YSF-2026")
    root = "/office/calls/YSF-2026"
    assert send(officer, f"{root}/close", reason="").status_code == 422
    assert send(officer, f"{root}/close", reason="Enough").status_code == 303
    later = {"closes": "2026-03-25T12:00", "reason": "By mistake"}
    assert send(officer, f"{root}/postpone", **{**later, "reason": ""}).status_code == 422
    assert send(officer, f"{root}/postpone", **later).status_code == 303
    assert send(officer, f"{root}/copy", **begun(code="YSF-2027")).status_code == 303
    assert send(officer, f"{root}/copy", **begun(code="YSF-2027")).status_code == 422
    assert officer.get(root).status_code == 200


def test_the_deadline_goes_into_a_calendar(app, client, clock):
    with app.app_context():
        calls.call("YSF-2026")
    answer = client.get("/calls/YSF-2026/deadline.ics")
    assert answer.mimetype == "text/calendar"
    assert "DTSTART:20260321T035900Z" in answer.text and answer.text.count("BEGIN:VALARM") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_often_for_one_row_as_for_three(app, officer, client, queries, rows):
    with app.app_context():
        for number in range(rows):
            calls.call(f"OPEN-{number}")
            calls.call(f"COMING-{number}", opens=datetime(2026, 3, 10))
            with transaction():
                running.close_call(calls.call(f"PAST-{number}"), calls.OFFICER, reason="x")
    for who, url, count in ((client, "/calls", 3), (client, "/calls/OPEN-0", 6), (officer, "/office/calls", 5)):
        with queries() as asked:
            assert who.get(url).status_code == 200
        assert (url, asked.count) == (url, count), asked.statements


def fields_of(html):
    """What a browser would send of the first form of the page that is not the sign-out."""
    return Fields(html).data


class Fields(HTMLParser):
    """Collects names and values of a page's fields."""

    def __init__(self, html):
        super().__init__()
        self.data, self._select, self._area = {}, None, None
        self.feed(html)

    def handle_data(self, text):
        if self._area:
            self.data[self._area] = self.data.get(self._area, "") + text

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None

    def handle_starttag(self, tag, listed):
        attrs = dict(listed)
        name = attrs.get("name")
        if tag == "input" and name and (attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs):
            known = self.data.get(name)
            value = attrs.get("value", "")
            self.data[name] = value if known is None else [*([known] if isinstance(known, str) else known), value]
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in attrs and self._select:
            self.data[self._select] = attrs.get("value", "")
        elif tag == "textarea":
            self._area = name


def test_checks_are_added_changed_and_taken_out(app, officer):
    with app.app_context():
        calls.draft("YSF-2026")
    root = "/office/calls/YSF-2026/checks"
    assert officer.get(root).text.count("Take out") >= 3
    wrong = send(officer, f"{root}/new?kind=date_window", question="starts_on", first="2026-05-02", last="2026-05-01")
    assert wrong.status_code == 422 and "before the first" in wrong.text
    assert send(officer, f"{root}/new?kind=date_window", question="starts_on", first="2026-05-02").status_code == 303
    assert "lies between 2026-05-02 and …" in officer.get(root).text
    assert 'value="2026-05-02"' in officer.get(f"{root}/3").text
    assert send(officer, f"{root}/3", question="ends_on", first="2026-05-03").status_code == 303
    assert "“Last day” lies between 2026-05-03" in officer.get(root).text
    assert send(officer, f"{root}/3/remove").status_code == 303
    assert "“ lies between" not in officer.get(root).text.replace("”", "“")
    assert [officer.get(f"{root}/{one}").status_code for one in ("9", "new", "new?kind=dance")] == [404, 404, 404]


def test_a_new_version_shows_what_differs_and_asks_for_a_note(app, officer):
    with app.app_context():
        calls.call("YSF-2026")
    root = "/office/calls/YSF-2026"
    assert "nothing differs" in officer.get(f"{root}/publish").text
    assert arrange(officer, section="overview", question="place", act="remove").status_code == 303
    assert "One thing differs." in officer.get(f"{root}/form").text
    assert "Towns and places” is no longer asked" in officer.get(f"{root}/publish").text
    assert send(officer, f"{root}/publish", note_en="").status_code == 422
    assert "Towns and places" in officer.get("/calls/YSF-2026").text
    assert send(officer, f"{root}/publish", note_en="The place is not asked any more.").status_code == 303
    assert "Towns and places" not in officer.get("/calls/YSF-2026").text


def test_parts_of_another_call_are_taken_over(app, officer):
    with app.app_context():
        calls.draft("YSF-2026")
        calls.call("YSF-2025")
    path = "/office/calls/YSF-2026/take-over"
    assert send(officer, path, act="empty").status_code == 303
    assert "Towns and places" in officer.get(f"{path}?from=YSF-2025").text
    parts = ["section:overview", "question:problem"]
    assert send(officer, path, **{"from": "YSF-2025", "act": "parts", "part": parts}).status_code == 303
    with app.app_context():
        definition = queries.latest_form(the_call(app)).definition
        assert [s["key"] for s in definition["sections"]] == ["overview"]
    assert send(officer, path, **{"from": "YSF-2025", "act": "all"}).status_code == 303
    assert officer.get(f"{path}?from=NOWHERE").status_code == 404


def test_two_officers_at_one_question_notice_each_other(app, officer):
    with app.app_context():
        calls.draft("YSF-2026")
    path = "/office/calls/YSF-2026/form/overview/title"
    mine = fields_of(officer.get(path).text)
    assert seen(officer, path, label_en="Theirs").status_code == 303
    late = send(officer, path, **{**mine, "label_en": "Mine"})
    assert (late.status_code, "Somebody else changed this" in late.text) == (422, True)
    assert send(officer, path, **{**fields_of(late.text), "label_en": "Mine"}).status_code == 303


@pytest.mark.parametrize("kind", ["table", "budget", "upload", "place", "people", "choices", "number", "money", "statement"])
def test_every_kind_is_kept_as_it_is_shown(app, officer, kind):
    with app.app_context():
        calls.draft("YSF-2026")
    path = "/office/calls/YSF-2026/form/overview"
    more = {"table": {"columns-0-label_en": "What", "columns-0-limit": "80", "columns-1-label_en": "Sort",
                      "columns-1-kind": "choice", "columns-1-options": "A\nB"},
            "budget": {"more": "Travel\nFood", "categories-0-label_en": "Fees", "categories-0-most_percent": "7"},
            "upload": {"kinds": ["pdf"], "largest_mb": "5", "most": "3"},
            "choices": {"more": "Red\nBlue", "least": "1", "most": "2"},
            "number": {"low": "1", "high": "9"}, "money": {"low_sum": "10.50"}}.get(kind, {})
    assert seen(officer, f"{path}/new?kind={kind}", label_en="Fresh", **more).status_code == 303
    with app.app_context():
        before = form.question_named(queries.latest_form(the_call(app)).definition, "fresh")
    assert before["kind"] == kind
    assert seen(officer, f"{path}/fresh").status_code == 303
    with app.app_context():
        assert form.question_named(queries.latest_form(the_call(app)).definition, "fresh") == before


def test_questions_go_out_as_text_and_on_paper(app, client, clock):
    with app.app_context():
        calls.call("YSF-2026")
    text = client.get("/calls/YSF-2026/questions.txt")
    assert text.data.startswith(b"\xef\xbb\xbfYSF-2026") and "[[org_about]] Who you are" in text.text
    assert client.get("/calls/YSF-2026/questions.pdf").mimetype in ("application/pdf", "text/html")
    assert client.get("/calls/YSF-1/questions.txt").status_code == 404
