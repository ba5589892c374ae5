"""Pages of choosing, releasing, grants and agreements."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.build import awards as build
from tests.sending import send
from yfund.applications.models import Application
from yfund.awards.models import Agreement, Decision, Grant, Recommendation
from yfund.awards.queries import needs
from yfund.awards.rules.deciding import mark
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter

RANKING = f"/choosing/{build.CODE}/ranking"


@pytest.fixture
def made(app: Flask):
    """Run a builder of worlds in the application."""

    def make(step=lambda here: here, count=3, **values):
        with app.app_context():
            here = build.world(count, **values)
            step(here)
            return here

    return make


@pytest.fixture
def look(app: Flask):
    """Read something from the database."""

    def read(query):
        with app.app_context():
            return db.session.scalar(query)

    return read


def typed(here, number, outcome="fund", amount="9,000", reason="They weave.", base=""):
    about = here.applications[number].id
    return {f"outcome-{about}": outcome, f"amount-{about}": amount, f"reason-{about}": reason, f"base-{about}": base}


def test_the_ranking_shows_places_spread_and_where_the_money_ends(made, sign_in):
    here = made(build.prepared, count=4)
    page = sign_in(here.people["chair"]).get(RANKING).text
    assert "Ranking: 3 of 4 fit in the money" in page
    assert page.index("Threads of the Lake 3") < page.index("The money ends here") < page.index("Threads of the Lake 4")
    assert "US$\xa030,000 given, US$\xa00 left of US$\xa030,000" in page
    assert "Scores 88, 92; mean 90.0" in page and page.count('name="outcome-') == 4


def test_filters_keep_the_places(made, sign_in, app):
    here = made(build.prepared, count=3)
    with app.app_context(), transaction():
        db.session.get(Application, here.applications[1].id).country = "FR"
    client = sign_in(here.people["chair"])
    for wanted in ("country=FR", "region=western_europe", "q=lake+2"):
        page = client.get(f"{RANKING}?{wanted}").text
        assert "Threads of the Lake 2" in page and "Threads of the Lake 1<" not in page
        assert re.search(r'class="place">2<', page)
    assert "Nothing fits what you asked for" in client.get(f"{RANKING}?lot=none").text


def test_everything_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(made, sign_in, look):
    here = made(build.prepared)
    answer = send(sign_in(here.people["chair"]), RANKING, **{
        **typed(here, 0, amount="ninety", reason=""), **typed(here, 1, outcome="", amount="12,34,5", reason="Warm hearts.")})
    assert answer.status_code == 422
    assert "“ninety” is not a sum we can read" in answer.text and 'value="ninety"' in answer.text and "Warm hearts." in answer.text
    answer = send(sign_in(here.people["chair"]), RANKING, **{
        **typed(here, 0, amount="90000", reason=""), **typed(here, 1, outcome="", reason="Warm hearts.")})
    for wrong in ("at most US$ 10,000", "write why it is funded", "choose to fund"):
        assert wrong in answer.text
    assert f'href="#reason-{here.applications[0].id}"' in answer.text
    assert look(select(func.count()).select_from(Recommendation)) == 0


def test_lines_are_kept_and_shown_again(made, sign_in, look):
    here = made(build.prepared)
    client = sign_in(here.people["chair"])
    answer = send(client, RANKING, **{**typed(here, 0), **typed(here, 1, "decline", "", "")})
    assert answer.status_code == 303
    page = client.get(RANKING).text
    assert 'value="9000"' in page and "The committee proposes US$\xa09,000 for 1 projects" in page
    assert look(select(func.count()).select_from(Recommendation)) == 2


def test_two_members_at_once_see_both_lines(made, sign_in, app):
    here = made(build.prepared)
    first, second = sign_in(here.people["chair"]), sign_in(here.people["chair"])
    assert send(first, RANKING, **typed(here, 0)).status_code == 303
    answer = send(second, RANKING, **typed(here, 0, "decline", "", "Too dear."))
    assert answer.status_code == 422
    assert "Somebody else wrote meanwhile:" in answer.text and "They weave." in answer.text and "Too dear." in answer.text
    with app.app_context():
        [saved] = build.lines(here, "fund")[:1]
    assert send(second, RANKING, **typed(here, 0, "decline", "", "Too dear.", mark(saved))).status_code == 303


def test_the_committee_follows_the_line_and_recommends(made, sign_in):
    here = made(build.prepared)
    client = sign_in(here.people["chair"])
    address = f"/choosing/{build.CODE}/recommend"
    assert "3 proposals have no outcome yet" in client.get(address).text
    answer = send(client, address, minutes="")
    assert answer.status_code == 422 and "has no outcome yet" in answer.text and "Write the minutes" in answer.text
    assert send(client, f"{RANKING}/follow-line").status_code == 303
    assert send(client, address, minutes="We met.").status_code == 303
    assert "We met." in client.get(address).text


def test_an_administrator_changes_with_reason_confirms_and_another_seals(made, sign_in, look, app):
    here = made(build.recommended)
    decider, sealer = sign_in(here.people["decider"]), sign_in(here.people["sealer"])
    base = f"/choosing/{build.CODE}"
    with app.app_context():
        saved = mark(build.lines(here, "fund")[0])
    answer = send(decider, f"{base}/decisions", **typed(here, 0, amount="8000", base=saved))
    assert answer.status_code == 422 and "differs from what the committee recommended" in answer.text
    answer = send(decider, f"{base}/decisions", **typed(here, 0, amount="8000", reason="A cheaper flat.", base=saved))
    assert answer.status_code == 303
    assert "(other than recommended)" in decider.get(f"{base}/confirm").text
    assert send(decider, f"{base}/confirm").status_code == 303
    assert send(decider, f"{base}/seal").status_code == 403
    assert "Seal these decisions" in sealer.get(f"{base}/seal").text
    assert send(sealer, f"{base}/seal").status_code == 303
    assert look(select(Decision.amount_cents).where(Decision.application_id == here.applications[0].id)) == 800_000


def test_an_officer_edits_the_feedback(made, sign_in):
    here = made(build.recommended)
    officer = sign_in(here.people["officer"])
    address = f"/choosing/{build.CODE}/decisions/{here.applications[0].public_id}/feedback"
    assert "relevance seen by" in officer.get(address).text
    answer = send(officer, address, **{"feedback-relevance": "x" * 6001, "feedback-budget": "Kind."})
    assert answer.status_code == 422 and "at most 6000 characters" in answer.text and "Kind." in answer.text
    assert send(officer, address, **{"feedback-relevance": "Warm and clear."}).status_code == 303
    letters = [officer.get(f"/choosing/{build.CODE}/letters/{a.public_id}").text for a in here.applications]
    assert "Warm and clear." in letters[0]
    assert "seen by" not in "".join(letters) and "The list holds until" in letters[1]
    drafts = officer.get(f"/choosing/{build.CODE}/decisions?outcome=unread").text
    assert "Of 2 groups the feedback is a draft" in drafts and "Lake 1<" not in drafts and "Lake 2<" in drafts
    after = send(officer, f"/choosing/{build.CODE}/decisions/{here.applications[1].public_id}/feedback", next="1")
    assert after.location.endswith(f"/decisions/{here.applications[2].public_id}/feedback")
    assert "Nobody has read this draft yet" in officer.get(after.location).text
    assert send(officer, after.location, next="1").location.endswith("/decisions")


def test_the_list_goes_back_with_a_reason_only(made, sign_in):
    here = made(build.recommended)
    client = sign_in(here.people["decider"])
    address = f"/choosing/{build.CODE}/return"
    assert send(client, address, reason="").status_code == 422
    assert send(client, address, reason="A tie came up.").status_code == 303


def test_a_dry_run_shows_every_letter_and_a_double_click_sends_once(made, sign_in, look):
    here = made(build.sealed)
    officer = sign_in(here.people["officer"])
    address = f"/choosing/{build.CODE}/release"
    page = officer.get(address).text
    assert "3 groups hear their answer" in page and "Norhaina Macarambon 1" in page and "US$\xa09,000" in page
    assert all(owner.email in page for owner in here.owners) and "English" in page
    assert "3 letters go without the reviewers" in page and "The reserve list holds until" in page
    assert look(select(func.count()).select_from(Letter)) == 0
    assert [send(officer, address).status_code, send(officer, address).status_code] == [303, 303]
    assert look(select(func.count()).select_from(Letter)) == 3
    assert look(select(func.count()).select_from(Grant)) == 1


def test_a_group_without_writers_is_pointed_out(made, sign_in, app):
    here = made(build.sealed)
    with app.app_context(), transaction():
        db.session.get(type(here.owners[0]), here.owners[0].id).active = False
    officer = sign_in(here.people["officer"])
    assert "Nobody: no active writer" in officer.get(f"/choosing/{build.CODE}/release").text
    assert "Nobody would get this letter" in officer.get(f"/choosing/{build.CODE}/letters/{here.applications[0].public_id}").text


def agreed(here):
    build.released(here)
    build.offered(here)


def test_the_owner_reads_and_signs_and_the_fund_countersigns(made, sign_in, look):
    here = made(agreed)
    address = f"/grants/{here.grants[0].public_id}/agreement"
    seen = look(select(Agreement.fingerprint))
    owner, approver = sign_in(here.owners[0]), sign_in(here.people["approver"])
    page = owner.get(address).text
    for words in ("Youth Weavers 0", "US$\xa09,000", "Facilitators", "US$\xa06,300", "Tell us when it rains.",
                  "People come first", seen):
        assert words in page
    answer = send(owner, f"{address}/sign", typed_name="Somebody Else", fingerprint=seen)
    assert answer.status_code == 422 and "type your name as it stands" in answer.text and "Somebody Else" in answer.text
    assert send(owner, f"{address}/sign", typed_name="Norhaina Macarambon 0", fingerprint=seen).status_code == 303
    assert send(approver, f"{address}/countersign", typed_name="Approver Okonkwo", fingerprint=seen).status_code == 303
    assert "signed by typed name on" in owner.get(address).text
    assert look(select(Grant.state)) == "active"


def test_the_agreement_is_a_document(made, sign_in):
    here = made(agreed)
    answer = sign_in(here.owners[0]).get(f"/grants/{here.grants[0].public_id}/agreement.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF") or b"Grant agreement" in answer.data


def test_the_document_speaks_the_language_of_the_group(made, sign_in, monkeypatch, app):
    here = made(build.released)
    with app.app_context(), transaction():
        db.session.get(Application, here.applications[0].id).language = "ar"
    with app.app_context():
        build.offered(here)
    monkeypatch.setattr("yfund.web.documents.pdf_or_none", lambda _html: None)
    page = sign_in(here.owners[0]).get(f"/grants/{here.grants[0].public_id}/agreement.pdf").text
    assert '<html lang="ar" dir="rtl">' in page and 'class="note sun"' in page


def test_a_draft_is_not_shown_to_the_group(made, sign_in):
    here = made(build.released)
    address = f"/grants/{here.grants[0].public_id}/agreement"
    officer, owner = sign_in(here.people["officer"]), sign_in(here.owners[0])
    assert send(officer, f"{address}/draft", special_terms="In two towns.").status_code == 303
    assert "In two towns." in officer.get(address).text
    assert "The agreement is being written" in owner.get(address).text and "In two towns." not in owner.get(address).text
    assert send(officer, f"{address}/offer").status_code == 303
    assert "In two towns." in owner.get(address).text


def test_others_find_no_grant(made, sign_in):
    here = made(agreed)
    address = f"/grants/{here.grants[0].public_id}/agreement"
    assert sign_in(here.owners[1]).get(address).status_code == 404
    assert "No grants yet" in sign_in(here.owners[1]).get("/grants").text
    with sign_in(here.people["officer"]) as officer:
        assert "YSF-2026-0001-G" in officer.get("/grants?q=lake&state=awarded&call=YSF-2026").text


def test_a_conflict_takes_the_application_off_every_page(made, sign_in, app):
    here = made(agreed)
    with app.app_context():
        build.conflict(here.people["officer"], here.applications[0])
    officer = sign_in(here.people["officer"])
    base, hidden = f"/choosing/{build.CODE}", here.applications[0]
    for address in (RANKING, f"{base}/decisions", f"{base}/release", f"{base}/confirm", "/grants", "/choosing"):
        page = officer.get(address).text
        assert hidden.number not in page and "Lake 1<" not in page and "US$\xa09,000" not in page
    for address in (f"{base}/letters/{hidden.public_id}", f"{base}/decisions/{hidden.public_id}/feedback",
                    f"/grants/{here.grants[0].public_id}/agreement"):
        assert officer.get(address).status_code == 404


@pytest.mark.parametrize(("part", "step", "words"), [
    ("chair", build.prepared, "Recommend who gets the money of YSF-2026"), ("decider", build.recommended, "Decide on YSF-2026"),
    ("officer", build.sealed, "Send the letters of YSF-2026"), ("officer", build.released, "Write the agreement of"),
    ("owner", agreed, "Sign the agreement for “Threads of the Lake 1”")])
def test_needs(made, app, part, step, words):
    here = made(step)
    with app.app_context():
        actor = here.actor(part) if part != "owner" else build.actor_of(db.session.get(type(here.owners[0]), here.owners[0].id))
        assert any(words in str(need.sentence) for need in needs(actor))


COUNTS = {RANKING: 12, f"/choosing/{build.CODE}/recommend": 7, f"/choosing/{build.CODE}/decisions": 9,
          f"/choosing/{build.CODE}/confirm": 9, f"/choosing/{build.CODE}/release": 9, "/grants": 7, "/choosing": 4}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(made, sign_in, queries, rows):
    here = made(lambda here: build.released(here, "fund"), count=rows)
    officer = sign_in(here.people["officer"])
    officer.get("/grants")
    counts = {}
    for address in COUNTS:
        with queries() as asked:
            assert officer.get(address).status_code == 200
        counts[address] = asked.count
    assert counts == COUNTS
