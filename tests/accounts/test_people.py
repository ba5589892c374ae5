"""Roles, shut accounts, one's own account, letters, switches."""

import pytest

from tests.build import accounts as build
from tests.sending import send
from yfund.accounts import policy, rules, services
from yfund.accounts.models import Person
from yfund.infra import journal, outbox
from yfund.infra.db import db, transaction
from yfund.kernel.actor import ROLES
from yfund.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def chief(app):
    with app.app_context():
        return build.person("Chief", roles=["administrator"])


@pytest.fixture
def amina(app):
    with app.app_context():
        return build.person("Amina")


def roles_of(app, person):
    with app.app_context():
        return [r.name for r in db.session.get(Person, person.id).roles]


def test_an_administrator_gives_and_takes_roles_and_the_journal_knows(app, sign_in, chief, amina):
    client, at = sign_in(chief), f"/people/{amina.public_id}"
    assert send(client, f"{at}/roles", role="officer").status_code == 303
    assert roles_of(app, amina) == ["officer"]
    assert "role.give" in client.get(at).text
    assert send(client, f"{at}/roles/take", role="officer").status_code == 303
    assert roles_of(app, amina) == []
    with app.app_context():
        told = [(e.action, t.words["role"], e.actor_id) for e, t in journal.entries_about({"person": [amina.id]})]
        assert told == [("role.give", "officer", chief.id), ("role.take", "officer", chief.id)]
        assert list(journal.faults()) == []


def test_nobody_changes_their_own_roles(sign_in, chief, app):
    client = sign_in(chief)
    assert send(client, f"/people/{chief.public_id}/roles", role="payer").status_code == 403
    assert send(client, f"/people/{chief.public_id}/roles/take", role="administrator").status_code == 403
    assert send(client, f"/people/{chief.public_id}/disable").status_code == 403
    assert roles_of(app, chief) == ["administrator"]


def test_only_administrators_do(in_app, amina):
    for role in ROLES:
        if role != "administrator":
            with pytest.raises(NotAllowed), transaction():
                services.give_role(amina, "officer", build.actor(99, role))


def test_an_unknown_role_is_refused(app, sign_in, chief, amina):
    answer = send(sign_in(chief), f"/people/{amina.public_id}/roles", role="king")
    assert answer.status_code == 422
    with app.app_context(), pytest.raises(Refusal), transaction():
        services.give_role(amina, "king", build.actor(99, "administrator"))


def test_a_shut_account_is_opened_again(app, sign_in, chief, amina):
    client = sign_in(chief)
    for verb, active in (("disable", False), ("enable", True)):
        assert send(client, f"/people/{amina.public_id}/{verb}").status_code == 303
        with app.app_context():
            assert db.session.get(Person, amina.id).active is active


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_people_asks_the_same_whatever_its_size(app, sign_in, chief, queries, rows):
    with app.app_context():
        for number in range(rows):
            build.person(f"Person {number}", roles=["reviewer", "committee"])
    client = sign_in(chief)
    with queries() as asked:
        assert client.get("/people").status_code == 200
    assert asked.count == 6


def test_people_are_found_by_name_and_role(app, sign_in, chief, amina):
    with app.app_context():
        build.person("Amin Reviewer", roles=["reviewer"])
    client = sign_in(chief)
    assert [n in client.get("/people?words=amin").text for n in ("Amina<", "Amin Reviewer<")] == [True, True]
    assert [n in client.get("/people?words=amin&role=reviewer").text for n in ("Amina<", "Amin Reviewer<")] == [False, True]


def test_the_account_is_changed_or_comes_back_with_its_words(app, sign_in, amina):
    client = sign_in(amina)
    assert send(client, "/account", name="Amina D.", language="fr", zone="Africa/Dakar").status_code == 303
    assert '<html lang="fr"' in client.get("/account").text
    answer = send(client, "/account", name="", language="tlh", zone="Moon")
    assert answer.status_code == 422
    for name in ("name", "language", "zone"):
        assert f'id="{name}-error"' in answer.text


def test_nobody_changes_another_account(in_app, amina):
    with pytest.raises(NotAllowed), transaction():
        services.change_account(amina, build.actor(99, "administrator"), name="X", language="en", zone="UTC")


def test_letters_are_read_by_their_addressee_only(app, sign_in, amina, chief):
    with app.app_context():
        with transaction():
            letter = outbox.post("accounts/reset", to=db.session.get(Person, amina.id), key="1", link="http://localhost/x")
        public_id = letter.public_id
    assert "Choose a new password" in sign_in(amina).get("/letters").text
    assert "http://localhost/x" in sign_in(amina).get(f"/letters/{public_id}").text
    assert sign_in(chief).get(f"/letters/{public_id}").status_code == 404


def test_a_stranger_chooses_language_and_shade(client):
    assert send(client, "/language", language="ar", back="/sign-in").headers["Location"] == "/sign-in"
    assert '<html lang="ar" dir="rtl"' in client.get("/sign-in").text
    send(client, "/shade", shade="dark", back="/sign-in")
    assert 'data-theme="dark"' in client.get("/sign-in").text
    send(client, "/shade", shade="device")
    assert "data-theme" not in client.get("/sign-in").text


def test_a_signed_in_person_keeps_the_language(app, sign_in, amina):
    send(sign_in(amina), "/language", language="es")
    with app.app_context():
        assert db.session.get(Person, amina.id).language == "es"


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "evil"])
def test_a_switch_never_leads_away(client, back):
    assert send(client, "/language", language="fr", back=back).headers["Location"] == "/"


def test_policy_of_groups():
    table = {"owner": (True, True, True), "editor": (True, True, False), "reader": (True, False, False)}
    for part, expected in table.items():
        who = build.actor(1, memberships={7: part})
        asked = (policy.may_see_organisation, policy.may_change_organisation, policy.may_keep_members)
        assert tuple(rule(who, 7) for rule in asked) == expected
        assert not policy.may_see_organisation(who, 8)
        assert policy.may_remove_member(who, 7, 1)
        assert policy.may_remove_member(who, 7, 2) is (part == "owner")
    assert policy.may_see_organisation(build.actor(1, "officer"), 7)
    assert not policy.may_change_organisation(build.actor(1, "administrator"), 7)
    assert not policy.may_see_organisation(build.actor(1, "reviewer"), 7)


def test_policy_of_roles():
    assert [r for r in ROLES if policy.may_change_roles_of(build.actor(1, r), 2)] == ["administrator"]
    assert not policy.may_change_roles_of(build.actor(2, "administrator"), 2)


def test_rules_of_owners():
    assert rules.is_last_owner({1: "owner", 2: "editor"}, 1)
    assert not rules.is_last_owner({1: "owner", 2: "owner"}, 1)
    assert not rules.is_last_owner({1: "owner", 2: "editor"}, 2)
