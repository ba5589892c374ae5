import pytest

from tests.build import accounts, calls
from tests.build import screening as applications
from tests.sending import send
from yfund.accounts.queries import actor_of
from yfund.applications.queries import seen
from yfund.applications.services import screening
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter


@pytest.fixture
def office(app, clock, sign_in):
    with app.app_context():
        person = accounts.person("Leïla Benali", roles=["officer"])
        return sign_in(person), actor_of(person)


def verdicts(call, **changed):
    return {f"rule_{rule.id}": changed.get(rule.kind, "met") for rule in call.rules}


def state_of(app, public_id, actor):
    with app.app_context():
        return seen(actor, public_id).state


def test_an_officer_goes_from_one_application_to_the_next(app, office, clock):
    officer, actor = office
    with app.app_context():
        call = calls.call("YSF-2026")
        ids = []
        for number in range(3):
            group = accounts.organisation(f"Group {'ABC'[number] * 9}", registration_number="")
            ids.append(applications.application(call, group).public_id)
            clock.forward(minutes=1)
        sent = verdicts(call)
    page = officer.get("/office/applications").text
    assert all(f"/office/applications/{one}/screen" in page for one in ids)
    root = "/office/applications"
    answer = send(officer, f"{root}/{ids[0]}/screen", act="eligible", then="next", **{**sent, next(iter(sent)): ""})
    assert answer.status_code == 422 and "Decide this rule first" in answer.text
    answer = send(officer, f"{root}/{ids[0]}/screen", act="eligible", then="next", **sent)
    assert (answer.status_code, answer.location.split("/")[-2]) == (303, ids[1])
    answer = send(officer, f"{root}/{ids[1]}/screen", act="ineligible", then="next", reason="Kindly no.",
                  **{**sent, next(iter(sent)): "not_met"})
    assert (answer.status_code, answer.location.split("/")[-2]) == (303, ids[2])
    answer = send(officer, f"{root}/{ids[2]}/changes", sections=["budget"], reason="Sums", due="2026-03-30T23:59")
    assert answer.status_code == 303
    assert [state_of(app, one, actor) for one in ids] == ["eligible", "ineligible", "returned"]
    assert send(officer, f"{root}/{ids[1]}/reinstate", reason="").status_code == 422
    assert send(officer, f"{root}/{ids[1]}/reinstate", reason="New papers").status_code == 303
    assert state_of(app, ids[1], actor) == "submitted"
    with app.app_context():
        assert db.session.query(Letter).count() == 4


def test_wrong_due_times_are_refused_with_everything_kept(app, office):
    officer, _actor = office
    with app.app_context():
        one = applications.application(calls.call("YSF-2026")).public_id
    for due in ("2026-03-08T02:30", "2020-01-01T00:00", "", "soon"):
        answer = send(officer, f"/office/applications/{one}/changes", sections=["budget"], reason="The sums differ", due=due)
        assert answer.status_code == 422 and "The sums differ" in answer.text


def test_filters_find_and_lose(app, office):
    officer, actor = office
    with app.app_context():
        call = calls.call("YSF-2026")
        one = applications.application(call, accounts.organisation("Réseau Goma", country="CD"), title="Lac % vivant")
        applications.application(call, accounts.organisation("Lake Singers"), title="Songs")
        rule = call.rules[0].id
        with transaction():
            screening.check_rule(one, actor, rule_id=rule, verdict="unclear")
    for search, found in [("q=reseau", 1), ("q=%25", 1), ("q=YSF-2026", 2), ("q=nowhere", 0), ("country=CD", 1),
                          ("state=submitted", 2), ("state=eligible", 0), ("state=draft", 2), ("verdict=unclear", 1),
                          (f"verdict={rule}:unclear", 1),
                          (f"verdict={rule}:not_met", 0), ("verdict=none", 1), ("call=YSF-2026", 2), ("call=x", 2), ("page=99", 2),
                          ("page=-1", 2), ("q=%00", 2), ("verdict=99999999999999999999:met", 0)]:
        page = officer.get(f"/office/applications?{search}")
        assert (search, page.text.count("/screen\"")) == (search, found)


def test_drafts_ties_and_strangers_see_nothing(app, office, client, sign_in):
    officer, _actor = office
    with app.app_context():
        call = calls.call("YSF-2026")
        draft = applications.application(call, state="draft").public_id
        sent = applications.application(call).public_id
        reviewer = accounts.person(roles=["reviewer"])
        auditor = accounts.person(roles=["auditor"])
    assert officer.get(f"/office/applications/{draft}/screen").status_code == 404
    assert client.get(f"/office/applications/{sent}/screen").status_code in (302, 303)
    assert sign_in(reviewer).get(f"/office/applications/{sent}/screen").status_code == 403
    reading = sign_in(auditor)
    assert "not screen it" in reading.get(f"/office/applications/{sent}/screen").text
    assert send(reading, f"/office/applications/{sent}/screen", act="save").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_as_often_for_one_row_as_for_three(app, office, queries, rows):
    officer, _actor = office
    with app.app_context():
        call = calls.call("YSF-2026")
        for number in range(rows):
            one = applications.application(call, accounts.organisation("XYZ"[number] * 12, registration_number=""))
            applications.past_grantee("PQR"[number] * 12)
    with queries() as asked:
        assert officer.get("/office/applications?call=YSF-2026&verdict=none").status_code == 200
    assert asked.count == 10, asked.statements
    with queries() as asked:
        assert officer.get("/office/register").status_code == 200
    assert asked.count == 5, asked.statements
    with queries() as asked:
        assert officer.get(f"/office/applications/{one.public_id}/screen").status_code == 200
    assert asked.count == 23, asked.statements


def test_the_register_is_searched_without_accents(app, office):
    officer, _actor = office
    assert "The register is empty" in officer.get("/office/register").text
    with app.app_context():
        applications.past_grantee("Réseau des jeunes", registration_number="AB-123")
    for search, found in (("reseau", True), ("ab-123", True), ("%", False), ("nobody", False)):
        assert ("Réseau des jeunes" in officer.get("/office/register", query_string={"q": search}).text) == found


def test_several_are_ticked_previewed_and_done_and_the_way_back_keeps_the_filters(app, office):
    officer, actor = office
    with app.app_context():
        call = calls.call("YSF-2026")
        ids = [applications.application(call, accounts.organisation(name, registration_number="")).public_id
               for name in ("Lake Singers", "Young Weavers")]
    root = "/office/applications/several"
    shown = officer.get(root, query_string={"act": "take", "id": ids, "flag": "nobody"}).text
    assert "It touches 2 applications" in shown and "flag=nobody" in shown
    answer = send(officer, root, act="take", one=[f"{ids[0]}:2", f"{ids[1]}:99"], back="https://elsewhere.example")
    assert answer.status_code == 200 and "1 was left out" in answer.text and "elsewhere" not in answer.text
    assert officer.get(root, query_string={"act": "take"}).status_code == 303
    assert officer.get(root, query_string={"act": "dance", "id": ids}).status_code == 303
    answer = send(officer, root, act="ineligible", one=[f"{ids[0]}:2"])
    assert answer.status_code == 422 and "Name the rule that is not met" in answer.text
    page = officer.get("/office/applications?flag=mine").text
    assert page.count("/screen\"") == 1


def test_likeness_notes_and_reasons_are_written_on_pages(app, office):
    officer, _actor = office
    with app.app_context():
        call = calls.call("YSF-2026")
        one, other = (applications.application(call, accounts.organisation(name, registration_number="")).public_id
                      for name in ("Association Jeunes Passerelles Dakar", "ONG Jeunes Passerelles Dakar"))
    root = f"/office/applications/{one}"
    page = officer.get(f"{root}/screen").text
    address = page.partition(f"{root}/alike/")[2].partition('"')[0]
    assert "similar name" in page and other in page
    assert send(officer, f"{root}/alike/{address}", verdict="different", why="Two boards", before="").status_code == 303
    assert "Two boards" in officer.get(f"/office/applications/{other}/screen").text
    assert send(officer, f"{root}/alike/{address}", verdict="same", why="x", before="").status_code == 409
    assert send(officer, f"{root}/take").status_code == 303
    assert send(officer, f"{root}/look", look_reason="The stamp looks odd").status_code == 303
    page = officer.get(f"{root}/screen").text
    assert "You have taken it" in page and "The stamp looks odd" in page
    assert send(officer, f"{root}/look", act="looked").status_code == send(officer, f"{root}/take", act="let_go").status_code == 303
    reasons = "/office/calls/YSF-2026/reasons"
    assert send(officer, reasons, text_en="Too late\n\nToo large", text_fr="Trop tard").status_code == 303
    assert "Too large" in officer.get(f"{root}/screen").text
    assert send(officer, reasons, text_en="", text_fr="Trop tard").status_code == 422
