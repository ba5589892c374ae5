"""Sign-in, sign-out and what ends a sign-in, through the pages."""

import pytest
from sqlalchemy import func, select

from tests.build import accounts as build
from tests.sending import send
from yfund.accounts import queries, services
from yfund.accounts.models import Person, SignIn
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter

WHO = {"email": "amina@example.org", "password": build.PASSWORD}
NEW = {"name": "Amina Diallo", "email": "Amina@Example.org", "password": build.PASSWORD, "language": "fr", "zone": "Africa/Dakar"}


@pytest.fixture
def amina(app):
    with app.app_context():
        return build.person("Amina Diallo", **WHO)


def letters(app):
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def is_in(client):
    return client.get("/account").status_code == 200


def link_of(letter):
    return next(word for word in letter.body.split() if word.startswith("http://localhost/")).removeprefix("http://localhost")


def test_a_stranger_is_sent_to_sign_in_and_back(client, amina):
    answer = client.get("/account")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/account")
    answer = send(client, answer.headers["Location"], **WHO)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    assert is_in(client)


def test_wrong_password_and_unknown_address_get_the_same_answer(app, amina):
    pages = []
    for fields in (dict(WHO, password="wrong wrong wrong"), dict(WHO, email="nobody@example.org")):
        answer = send(app.test_client(), "/sign-in", **fields)
        assert answer.status_code == 422
        pages.append(answer.text.replace(fields["email"], "X").split("<main")[1].split("csrf_token")[0])
    assert pages[0] == pages[1]


def test_a_copied_cookie_is_worthless_after_sign_out(app, client, amina):
    send(client, "/sign-in", **WHO)
    copy = client.get_cookie("yfund").value
    thief = app.test_client()
    thief.set_cookie("yfund", copy)
    assert is_in(thief)
    assert send(client, "/sign-out").status_code == 302
    assert not is_in(client)
    assert not is_in(thief)


def test_sign_out_needs_the_token(client, amina):
    send(client, "/sign-in", **WHO)
    assert client.post("/sign-out").status_code == 400
    assert is_in(client)


def test_a_sign_in_ends_after_two_weeks(client, clock, amina):
    send(client, "/sign-in", **WHO)
    clock.forward(days=13)
    assert is_in(client)
    clock.forward(days=2)
    assert not is_in(client)


def test_a_new_password_ends_the_other_sign_ins_only(app, client, amina):
    other = app.test_client()
    for one in (client, other):
        send(one, "/sign-in", **WHO)
    answer = send(client, "/change-password", password=build.PASSWORD, new_password="five other words walk home",
                  new_password_confirm="five other words walk home")
    assert answer.status_code == 302
    assert (is_in(client), is_in(other)) == (True, False)
    assert [letter.kind for letter in letters(app)] == ["accounts/password_changed"]


def test_roles_and_shut_accounts_end_sign_ins_at_once(app, sign_in, amina):
    with app.app_context():
        chief = queries.actor_of(build.person("Chief", roles=["administrator"]))
    steps = [lambda p: services.give_role(p, "officer", chief), lambda p: services.take_role(p, "officer", chief),
             lambda p: services.disable(p, chief)]
    for step in steps:
        client = sign_in(amina)
        assert is_in(client)
        with app.app_context(), transaction():
            step(db.session.get(Person, amina.id))
        assert not is_in(client)
    assert send(app.test_client(), "/sign-in", **WHO).status_code == 422


def test_registration_confirms_by_a_button_never_by_a_link(app, client):
    answer = send(client, "/register", **NEW)
    assert answer.status_code == 302
    [letter] = letters(app)
    assert (letter.kind, letter.address, letter.language) == ("accounts/confirm", "amina@example.org", "fr")
    assert send(client, "/sign-in", **WHO).status_code == 422
    link = link_of(letter)
    assert client.get(link).status_code == 200
    with app.app_context():
        made = db.session.scalar(select(Person))
        assert (made.name, made.zone, made.confirmed_at) == ("Amina Diallo", "Africa/Dakar", None)
    assert send(client, link).headers["Location"] == "/sign-in"
    assert send(client, "/sign-in", **WHO).status_code == 302


def test_registration_names_everything_that_is_wrong(client):
    answer = send(client, "/register", name="", email="amina", password="short", language="tlh", zone="Mars/Olympus")
    assert answer.status_code == 422
    for name in ("name", "email", "password", "language", "zone"):
        assert f'id="{name}-error"' in answer.text


def test_a_known_address_registers_to_the_same_answer_and_gets_another_letter(app, client, amina):
    answers = [send(app.test_client(), "/register", **dict(NEW, email=email)) for email in (NEW["email"], "new@example.org")]
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(302, answers[0].headers["Location"])] * 2
    assert [letter.kind for letter in letters(app)] == ["accounts/already_here", "accounts/confirm"]


def test_reset_works_once_and_unknown_addresses_look_the_same(app, client, amina):
    texts = [send(app.test_client(), "/reset-password", email=email).text.replace(email, "X")
             for email in (WHO["email"], "nobody@example.org")]
    assert [text.split("<main")[1].split("csrf_token")[0] for text in texts][0] == texts[1].split("<main")[1].split("csrf_token")[0]
    [letter] = letters(app)
    link, words = link_of(letter), {"password": "five other words walk home", "password_confirm": "five other words walk home"}
    assert client.get(link).status_code == 200
    assert send(client, link, **words).headers["Location"] == "/sign-in"
    assert send(app.test_client(), link, **words).headers["Location"] == "/reset-password"
    assert send(client, "/sign-in", email=WHO["email"], password=words["password"]).status_code == 302


def test_a_double_click_sends_one_letter(app, client, clock, amina):
    for _ in range(2):
        send(client, "/reset-password", email=WHO["email"])
    assert len(letters(app)) == 1


def test_the_same_guess_too_often_is_slowed(app, client, amina):
    limiter = app.extensions["yfund_limiter"]
    limiter.enabled = True
    limiter.reset()
    try:
        answers = [send(client, "/sign-in", **dict(WHO, password=f"wrong {n} wrong wrong")).status_code for n in range(12)]
    finally:
        limiter.enabled = False
        limiter.reset()
    assert answers == [422] * 10 + [429] * 2


def test_the_demonstration_is_closed_elsewhere(client, amina):
    assert client.get("/demonstration/letters").status_code == 404
    assert send(client, "/demonstration/enter", person=amina.public_id).status_code == 404
    assert "demonstration" not in client.get("/sign-in").text.lower()


def test_in_the_demonstration_everybody_enters_with_one_click(app, client, monkeypatch):
    with app.app_context():
        owner = build.person("Owner", email="owner@demo.example")
        build.person("Chief", email="administrator2@demo.example", roles=["administrator"])
        other = build.person("Other", email="other@example.org")
        assert [role for role, _ in queries.demo_people()] == ["owner", "administrator"]
    monkeypatch.setitem(app.extensions, "yfund_settings", type(app.extensions["yfund_settings"])(kind="demo"))
    assert send(client, "/demonstration/enter", person=other.public_id).status_code == 404
    assert send(client, "/demonstration/enter", person=owner.public_id).headers["Location"] == "/home"
    assert is_in(client)


def test_each_sign_in_has_its_own_row(app, client, amina):
    send(client, "/sign-in", **WHO)
    send(app.test_client(), "/sign-in", **WHO)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None))) == 2
