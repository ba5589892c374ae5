"""The applicant's pages, without scripts."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.build import accounts, applications
from yfund.accounts.models import Person
from yfund.applications import queries as room
from yfund.applications.models import Application, Submission
from yfund.infra.db import db, transaction

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b" " * 40
OURS = {"Sec-Fetch-Site": "same-origin"}


def test_the_way_in_asks_explains_and_makes_one_draft(app, sign_in, clock):
    with app.app_context():
        call, group = applications.open_call(), accounts.organisation()
        writer = accounts.person(organisation=group)
        rule, chosen = f"quiz-{call.rules[0].id}", group.public_id
    browser = sign_in(writer)
    page = browser.get("/calls/YSF-2026/apply").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    fields = {"csrf_token": token, "organisation": chosen}
    assert "Answer yes or no" in browser.post("/calls/YSF-2026/apply", data=fields).text
    no = browser.post("/calls/YSF-2026/apply", data={**fields, rule: "no"})
    assert (no.status_code, "begin all the same" in no.text) == (422, True)
    for _ in range(2):
        begun = browser.post("/calls/YSF-2026/apply", data={**fields, rule: "no", "anyway": "1"})
        assert begun.status_code == 303
    with app.app_context():
        made = db.session.scalars(select(Application)).all()
        assert [a.quiz for a in made] == [{rule.removeprefix("quiz-"): "no"}]


def test_the_task_list_tells_how_far_each_section_is(scene):
    scene.post("/sections/group", base_title="0", title="Threads")
    page = scene.browser.get(scene.at).text
    assert ("In progress" in page, page.count("Not started"), "0 of 3 sections done" in page) == (True, 2, True)
    assert "in Manila" in page


def test_every_section_opens_with_every_kind_of_question(full):
    for key in ("group", "idea", "money"):
        page = full.browser.get(f"{full.at}/sections/{key}?check=1")
        assert page.status_code == 200
        assert "to mend" not in page.text
    assert full.browser.get(f"{full.at}/sections/nothing").status_code == 404


def test_saving_keeps_what_is_wrong_and_says_so(scene):
    saved = scene.post("/sections/money", base_budget="0", base_lot="0", base_safe="0", **{
        "lot": "small", "budget-0-what": "Boat", "budget-0-quantity": "2", "budget-0-unit_cents": "12,34,5"})
    assert saved.status_code == 303
    page = scene.browser.get(saved.location).text
    assert 'value="12,34,5"' in page
    assert "cannot be read" in page
    assert 'href="#budget-0-unit_cents"' in page


def test_lines_come_and_go_without_scripts(scene):
    lines = {"budget-0-what": "One", "budget-0-quantity": "1", "budget-1-what": "Two", "budget-1-quantity": "2"}
    added = scene.post("/sections/money", base_budget="0", add="budget", **lines)
    assert scene.browser.get(added.location).text.count('class="line"') == 3
    scene.post("/sections/money", base_budget="1", remove="budget-0", **lines)
    assert [row["what"] for row in scene.answers()["budget"]] == ["Two"]


def test_the_bar_shows_sum_cap_and_share(full):
    page = full.browser.get(f"{full.at}/sections/money").text
    assert "6,183" in page
    assert re.search(r"of at most .{0,6}10,000", page)
    assert "39%" in page


def test_two_tabs_show_both_texts(scene):
    scene.post("/sections/group", base_title="0", title="A")
    scene.post("/sections/group", base_title="1", title="First")
    clash = scene.post("/sections/group", scene.sign_in(scene.other), base_title="1", title="Second")
    assert (clash.status_code, "Both texts are kept" in clash.text) == (409, True)
    assert 'value="Second"' in clash.text
    assert '<p class="kept" dir="auto">First</p>' in clash.text
    page = scene.browser.get(scene.at + "/versions/title").text
    assert ("Second" in page, "First" in page) == (True, True)
    lost = re.search(r'name="revision" value="(\d+)"', page)[1]
    assert scene.post("/versions/title", revision=lost, base_title="2").status_code == 303
    assert scene.answers()["title"] == "Second"


def test_check_names_everything_with_links(scene):
    page = scene.browser.get(scene.at + "/check").text
    assert "11 things are missing" in page
    assert f"{scene.at}/sections/group?check=1#title" in page


def test_sending_gives_one_receipt_however_often_it_is_pressed(full):
    refused = full.post("/submit", declared_name="")
    assert (refused.status_code, "Write your name." in refused.text) == (422, True)
    for _ in range(3):
        assert full.post("/submit", declared_name="Norhaina").location == full.at + "/receipt"
    with full.app.app_context():
        assert db.session.scalar(select(func.count(Submission.id))) == 1
        sent = db.session.scalar(select(Submission))
    page = full.browser.get(full.at + "/receipt").text
    assert ("YSF-2026-0001" in page, "in New York" in page) == (True, True)
    checked = full.app.test_client().get(f"/receipts?number=ysf-2026-0001&code={sent.code[:8].lower()}-{sent.code[8:]}").text
    assert ("Yes: what the fund keeps" in checked, "Threads" in checked) == (True, False)
    assert "We know no receipt" in full.app.test_client().get("/receipts?number=YSF-2026-0001&code=AAAA").text
    assert "Sent: the fund has it" in full.browser.get(full.at).text


def test_the_letter_arrives(full, outbox):
    full.post("/submit", declared_name="Norhaina")
    letters = outbox.deliver()
    assert sorted(m["Subject"] for m in letters) == ["Your application YSF-2026-0001 has arrived"] * 2
    assert full.at + "/receipt" in letters[0].get_content()


def test_the_copy_is_made(full):
    full.post("/submit", declared_name="Norhaina")
    copy = full.browser.get(full.at + "/copy")
    assert copy.status_code == 200
    assert copy.headers["Content-Type"].startswith(("application/pdf", "text/html"))


def test_after_the_deadline_the_text_stays_readable(full, clock):
    clock.forward(days=15)
    full.browser = full.sign_in(full.writer)
    page = full.browser.get(full.at)
    assert ("It was not sent: 3 of 3 sections were done" in page.text, "mailto:yfund@localhost" in page.text) == (True, True)
    section = full.browser.get(full.at + "/sections/idea").text
    assert ("Eighteen circles." in section, 'name="go"' in section) == (True, False)
    late = full.post("/submit", declared_name="Norhaina")
    assert (late.status_code, "call is closed" in late.text) == (422, True)


def test_taking_back_asks_first(full):
    assert "cannot be undone" in full.browser.get(full.at + "/withdraw").text
    assert full.post("/withdraw", reason="").status_code == 303
    assert "Taken back by your group" in full.browser.get(full.at).text


def test_strangers_and_other_groups_learn_nothing(full):
    with full.app.app_context():
        outsider = accounts.person("Outsider", organisation=accounts.organisation("Other group"))
    client = full.sign_in(outsider)
    for path in ("", "/read", "/copy", "/check", "/receipt", "/sections/idea", "/versions/title", "/withdraw"):
        assert client.get(full.at + path).status_code == 404, path
        assert full.app.test_client().get(full.at + path).status_code == 303, path


def test_a_group_is_never_told_more_than_the_public_word(full):
    full.post("/submit", declared_name="Norhaina")
    for state in ("eligible", "in_review", "reserved"):
        with full.app.app_context(), transaction():
            full.application().state = state
        assert "score" not in full.browser.get(full.at).text.replace("read and score it", "")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(app, sign_in, clock, queries, rows):
    with app.app_context():
        group = accounts.organisation()
        writer = accounts.person(organisation=group)
        for number in range(rows):
            applications.draft(applications.open_call(f"YSF-{number}"), group, writer, title=f"T{number}")
    browser = sign_in(writer)
    browser.get("/applications")
    with queries() as asked:
        page = browser.get("/applications")
    assert (page.text.count("<tr"), asked.count) == (rows + 1, 5)


def test_needs_name_what_to_finish(full, clock):
    with full.app.app_context():
        actor = full.actor()
        assert [(n.endpoint, n.urgency) for n in room.needs(actor)] == [("applications.show", 4)]
        clock.forward(days=13)
        assert [n.urgency for n in room.needs(actor)] == [2]
        clock.forward(days=2)
        assert room.needs(actor) == []


def test_the_proposal_reads_the_same_for_an_officer(full):
    full.post("/submit", declared_name="Norhaina")
    with full.app.app_context():
        officer = accounts.person("Leïla", roles=["officer"])
    client = full.sign_in(officer)
    assert client.get(full.at).location.endswith("/read")
    page = client.get(full.at + "/read").text
    assert ("Eighteen circles." in page, "6,183" in page) == (True, True)


@pytest.mark.parametrize("page", ["", "/sections/group", "/check"])
def test_after_the_deadline_every_page_says_what_happened_and_whom_to_ask(page, app, full, clock):
    with app.app_context():
        closes = full.application().call.closes_at
    clock.set(closes - timedelta(minutes=1))
    full.browser = full.sign_in(full.writer)
    assert "write to" not in full.browser.get(full.at + page).text
    clock.set(closes + timedelta(minutes=10))
    shown = full.browser.get(full.at + page).text
    address = app.extensions["yfund_settings"].mail_from
    assert ("It was not sent: 3 of 3 sections were done." in shown, f'href="mailto:{address}"' in shown) == (True, True)
    assert ("in Manila" in shown, "Threads of the Lake" in shown, "Send the application" in shown) == (True, True, False)


def test_the_deadline_stands_in_the_groups_own_zone_for_every_member(app, full):
    with app.app_context(), transaction():
        db.session.scalar(select(Person).where(Person.name == "Jun-Jun Ofong")).zone = "Africa/Dakar"
    for browser in (full.browser, full.sign_in(full.other)):
        page = browser.get(full.at).text
        assert ("in Manila" in page, "in New York</time>, where the fund is" in page) == (True, True)


def test_a_section_that_is_shut_says_why(app, full, sign_in):
    with app.app_context():
        reader = accounts.person("Amina", organisation=full.application().organisation, part="reader")
    assert "You read here. Owners and editors of your group write." in sign_in(reader).get(full.at + "/sections/idea").text
    full.post("/submit", declared_name="Norhaina")
    assert "press “Change it and send again”" in full.browser.get(full.at + "/sections/idea").text
    with app.app_context(), transaction():
        full.application().state = "in_review"
    assert "stays as it is: With the readers." in full.browser.get(full.at + "/sections/idea").text
