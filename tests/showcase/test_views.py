"""The public pages and the card."""

import re

import pytest

from tests.build import payments as pay
from tests.build import results as build
from tests.build import showcase as cards
from yfund.calls.models import Call
from yfund.infra.db import db, transaction


@pytest.fixture
def here(app, clock):
    with app.app_context():
        made = build.outlasting(build.world())
        made.card = f"/grants/{made.grant.public_id}/card"
        made.project = f"/projects/{made.grant.public_id}"
    return made


def send(client, address, page, **values):
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    return client.post(address, data={"csrf_token": found.group(1), **values})


def test_an_empty_fund_has_a_kind_front_page(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "No call is open just now" in page.text
    assert "No project is shown yet" in client.get("/projects").text


def test_a_project_goes_from_the_group_over_the_officer_to_everybody(here, client, sign_in):
    owner, officer = sign_in(here.owner), sign_in(here.officer)
    assert client.get(here.project).status_code == 404
    values = {"summary": "We filmed.", "quote": "Coffee.", "quote_language": "en", "place": "Sarajevo"}
    without = send(owner, here.card, here.card, **values)
    assert without.status_code == 422 and "We filmed." in without.text
    assert send(owner, here.card, here.card, **values, agreed="1").status_code == 303
    assert client.get(here.project).status_code == 404
    assert send(officer, f"{here.card}/clear", here.card, is_place_withheld="1").status_code == 303
    shown = client.get(here.project)
    assert shown.status_code == 200
    assert "We filmed." in shown.text and "Sarajevo" not in shown.text
    assert "Most koji govori" in client.get("/").text
    assert send(officer, f"{here.card}/hide", here.card, reason="").status_code == 422
    assert send(officer, f"{here.card}/hide", here.card, reason="Threats.").status_code == 303
    assert client.get(here.project).status_code == 404
    assert send(owner, f"{here.card}/withdraw", here.card).status_code == 303


def test_the_list_can_be_narrowed_to_a_country(here, client, app):
    with app.app_context():
        cards.shown(here)
    assert "Most koji govori" in client.get("/projects?country=BA").text
    assert "Most koji govori" in client.get("/projects?country=XX").text
    assert client.get("/projects?page=nonsense").status_code == 200


def test_the_front_and_the_list_ask_the_same_for_one_and_three_projects(here, client, queries, app):
    counts = []
    for number in (1, 3):
        with app.app_context():
            if number == 1:
                cards.shown(here)
            for other in ("002", "003") if number == 3 else ():
                with transaction():
                    call = db.session.get(Call, here.grant.call_id)
                    made = pay.grant(here.group, call, here.owner, 1000, f"YSF-2026-{other}")
                    db.session.flush()
                cards.shown(type("Here", (), {"grant": made, "actor": staticmethod(here.actor)}))
        client.get("/")
        counts.append([])
        for address in ("/", "/projects"):
            with queries() as asked:
                client.get(address)
            counts[-1].append(asked.count)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_public_pages_stand_in_every_language(here, client, app, language):
    with app.app_context():
        cards.shown(here)
    for address in ("/", "/projects", here.project):
        page = client.get(address, headers={"Accept-Language": language})
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
