"""No traceback reaches a person, and nothing typed is lost."""

import pytest

from tests.build import accounts
from tests.conftest import disconnect


@pytest.fixture
def person(app):
    with app.app_context():
        return accounts.person(name="Norhaina Macapantar")


def test_a_page_that_is_not_there(client):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is no such page, or it is not yours to see." in answer.text


def test_a_wrong_verb_is_answered_in_words(client):
    answer = client.post("/healthz")
    assert answer.status_code in (400, 405)
    assert "Traceback" not in answer.text


def test_a_form_without_its_token_shows_what_was_typed(client):
    answer = client.post("/register", data={"name": "Amina", "email": "amina@demo.example", "password": "do not show this"})
    assert answer.status_code == 400
    assert "amina@demo.example" in answer.text
    assert "do not show this" not in answer.text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_database_that_is_away_gives_the_503_page_with_everything_typed(app, sign_in, person, databases, language):
    browser = sign_in(person)
    disconnect(app)
    databases.lose()
    answer = browser.post("/account", data={"name": "A long name that must not be lost"}, headers={"Accept-Language": language})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "A long name that must not be lost" in answer.text
    assert "Traceback" not in answer.text
    assert browser.get("/home").status_code == 503


def test_ready_tells_the_truth(app, client, databases):
    assert client.get("/readyz").status_code == 200
    disconnect(app)
    databases.lose()
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)
