"""The pages of evaluating, and its paper."""

import re

import pytest

from tests.build import evaluation as evaluations
from tests.build import payments as pay
from tests.build import results as build
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.infra.db import db, transaction

ADDRESS = "/evaluations/YSF-2026"


@pytest.fixture
def here(app, clock):
    with app.app_context():
        made = build.world()
        with transaction():
            for role in ("administrator", "advisor"):
                setattr(made, role, pay.person(f"The {role}", role))
        for role in ("administrator", "advisor"):
            db.session.refresh(getattr(made, role))
            db.session.expunge(getattr(made, role))
        with transaction():
            db.session.get(type(made.grant.call), made.grant.call_id).state = "decided"
        build.outlasting(made)
    return made


@pytest.fixture
def pair(here, app):
    """Officer and administrator as policies see them."""

    def both():
        return tuple(actor_of(db.session.get(Person, who.id)) for who in (here.officer, here.administrator))

    return both


def send(client, address, page=None, **values):
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page or address).text)
    return client.post(address, data={"csrf_token": found.group(1), **values})


def test_the_whole_way_from_nothing_to_the_public_page(here, client, sign_in):
    officer, administrator = sign_in(here.officer), sign_in(here.administrator)
    assert "Begin the evaluation" in officer.get("/evaluations").text
    assert send(officer, f"{ADDRESS}/begin", title="What the pilot did").status_code == 303
    wrong = send(officer, f"{ADDRESS}/add/finding", criterion="impact", text="They still meet.", evidence="")
    assert wrong.status_code == 422 and "They still meet." in wrong.text
    for kind, values in (("finding", {"criterion": "impact", "text": "They still meet.", "evidence": "Six talks."}),
                         ("lesson", {"text": "Pay sooner."}), ("advice", {"text": "Pay within thirty days."})):
        assert send(officer, f"{ADDRESS}/add/{kind}", **values).status_code == 303
    assert send(officer, f"{ADDRESS}/edit", title="The pilot", introduction="An outside team.", method="Talks.").status_code == 303
    assert client.get(ADDRESS).status_code == 404
    assert officer.get(f"{ADDRESS}/answer/1").status_code == 403
    assert send(administrator, f"{ADDRESS}/answer/1", response="rejected").status_code == 422
    assert send(administrator, f"{ADDRESS}/answer/1", response="accepted", action="Start early", owner="Finance",
                due_on="2026-09-01").status_code == 303
    assert send(officer, f"{ADDRESS}/publish", f"{ADDRESS}/edit").status_code == 303
    shown = client.get(ADDRESS)
    for words in ("The pilot", "They still meet.", "Six talks.", "Pay sooner.", "Start early", "Finance"):
        assert words in shown.text
    assert "The pilot" in client.get("/evaluations").text


def test_drafts_are_for_the_fund_and_its_advisors(here, client, sign_in, app, pair):
    with app.app_context():
        evaluations.drafted(pair()[0])
    assert client.get(ADDRESS).status_code == 404
    assert "This is a draft" in sign_in(here.advisor).get(ADDRESS).text
    assert sign_in(here.owner).get(ADDRESS).status_code == 404
    assert sign_in(here.advisor).get(f"{ADDRESS}/edit").status_code == 403


def test_the_paper_is_a_pdf_or_says_why_not(here, client, app, pair):
    with app.app_context():
        evaluations.published(*pair())
    paper = client.get(f"{ADDRESS}/pdf")
    assert paper.status_code == 200
    assert paper.data.startswith(b"%PDF") or "Banks are slow." in paper.text


def test_lines_are_taken_out_and_it_is_opened_again(here, sign_in, app, pair):
    with app.app_context():
        line = evaluations.published(*pair()).lessons[0].id
    officer = sign_in(here.officer)
    assert send(officer, f"{ADDRESS}/remove/lesson", f"{ADDRESS}/edit", line=line).status_code == 422
    assert send(officer, f"{ADDRESS}/rework", f"{ADDRESS}/edit", reason="A figure was wrong.").status_code == 303
    assert send(officer, f"{ADDRESS}/remove/lesson", f"{ADDRESS}/edit", line=line).status_code == 303
    assert "Pay sooner." not in officer.get(f"{ADDRESS}/edit").text


def test_an_administrator_ticks_off_what_is_carried_out(here, client, sign_in, app, pair):
    with app.app_context():
        evaluations.published(*pair())
    administrator = sign_in(here.administrator)
    assert send(administrator, f"{ADDRESS}/done/1", f"{ADDRESS}/edit", done="1").status_code == 303
    assert "Carried out" in client.get(ADDRESS).text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_public_page_stands_in_every_language(here, client, app, pair, language):
    with app.app_context():
        evaluations.published(*pair())
    for address in ("/evaluations", ADDRESS):
        page = client.get(address, headers={"Accept-Language": language})
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text


def test_the_list_asks_the_same_for_one_and_three_evaluations(here, client, queries, app, pair):
    counts = []
    for codes in (["YSF-2026"], ["YSF-2031", "YSF-2032"]):
        with app.app_context():
            for code in codes:
                if code != "YSF-2026":
                    with transaction():
                        pay.call(code)
                evaluations.published(*pair(), code=code)
        client.get("/evaluations")
        with queries() as asked:
            client.get("/evaluations")
        counts.append(asked.count)
    assert counts == [2, 2]
