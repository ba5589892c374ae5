"""Groups: entered, changed, shared, left."""


import pytest
from sqlalchemy import select

from tests.build import accounts as build
from tests.sending import send
from yfund.accounts import queries, services
from yfund.accounts.models import Invitation, Membership, Organisation, Person
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.actor import NOBODY
from yfund.kernel.errors import NotAllowed, Refusal

GROUP = {"name": "Youth Weavers", "country": "PH", "city": "Marawi", "zone": "Asia/Manila", "legal_form": "association",
         "registered_year": "2014", "registered_month": "3", "registration_number": "CN-1", "website": "https://weavers.example.org"}


@pytest.fixture
def group(app):
    with app.app_context():
        return build.organisation()


@pytest.fixture
def owner(app, group):
    with app.app_context():
        return build.member(group)


def actor(person):
    return queries.actor_of(db.session.get(Person, person.id))


def parts(app, group):
    with app.app_context():
        return {m.person.name: m.part for m in queries.memberships_of(group.id)}


def test_who_enters_a_group_owns_it(app, sign_in):
    with app.app_context():
        client = sign_in(build.person())
    answer = send(client, "/groups/new", **GROUP)
    assert answer.status_code == 303
    assert "Youth Weavers" in client.get(answer.headers["Location"]).text
    with app.app_context():
        made = db.session.scalar(select(Organisation))
        assert (made.name, made.country, made.registered_year, made.registered_month) == ("Youth Weavers", "PH", 2014, 3)
        assert made.folded_name == "youth weavers"
        assert db.session.scalar(select(Membership.part)) == "owner"


def test_all_that_is_wrong_with_a_group_is_said_at_once(app, sign_in, clock):
    with app.app_context():
        client = sign_in(build.person())
    wrong = dict(GROUP, name=" ", country="", registered_year="20145", website="weavers", zone="Moon")
    answer = send(client, "/groups/new", **wrong)
    assert answer.status_code == 422
    for name in ("name", "country", "registered_year", "website", "zone"):
        assert f'id="{name}-error"' in answer.text
    assert 'value="Marawi"' in answer.text
    assert 'value="20145"' in answer.text
    for wrong, field in (({"registered_year": ""}, "registered_year"), ({"registered_month": "13"}, "registered_month"),
                         ({"registered_year": "2026", "registered_month": "4"}, "registered_month")):
        assert f'id="{field}-error"' in send(client, "/groups/new", **{**GROUP, **wrong}).text


def test_readers_see_but_do_not_change_and_others_see_nothing(app, sign_in, group):
    with app.app_context():
        reader, other = build.member(group, "reader", "Rahma"), build.person("Other")
    assert sign_in(reader).get(f"/groups/{group.public_id}").status_code == 200
    assert send(sign_in(reader), f"/groups/{group.public_id}/change", **GROUP).status_code == 403
    assert sign_in(other).get(f"/groups/{group.public_id}").status_code == 404


def test_an_owner_changes_the_group(app, sign_in, owner, group):
    assert send(sign_in(owner), f"/groups/{group.public_id}/change", **GROUP).status_code == 303
    with app.app_context():
        assert db.session.get(Organisation, group.id).name == "Youth Weavers"


def test_an_invitation_is_used_by_the_button_only_and_once(app, sign_in, client, owner, group):
    answer = send(sign_in(owner), f"/groups/{group.public_id}/invitations", email="Jun@Example.org", part="editor")
    assert answer.status_code == 303
    with app.app_context():
        letter = db.session.scalar(select(Letter))
        assert (letter.kind, letter.address, letter.person_id) == ("accounts/invitation", "jun@example.org", None)
        jun = build.person("Jun-Jun Ofong", email="jun.other@example.org")
        assert db.session.scalar(select(Invitation.key_hash)) not in letter.body
    link = next(w for w in letter.body.split() if "/invitations/" in w).removeprefix("http://localhost")
    # Scanners of mail open links in every way but by pressing the button.
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        assert client.open(link, method=method).status_code in (200, 405)
    assert send(client, link).status_code == 403
    guest = sign_in(jun)
    assert guest.get(link).status_code == 200
    assert parts(app, group) == {owner.name: "owner"}
    assert send(guest, link).headers["Location"] == f"/groups/{group.public_id}"
    assert parts(app, group) == {owner.name: "owner", "Jun-Jun Ofong": "editor"}
    assert send(guest, link).status_code == 404
    used, invented = guest.get(link), guest.get("/invitations/invented")
    assert ("was used, taken back, or is too old" in used.text, used.status_code, invented.status_code) == (True, 404, 404)


def test_an_invitation_ends_after_two_weeks_and_when_taken_back(in_app, clock, owner, group):
    with transaction():
        first = services.invite(group, actor(owner), email="a@example.org", part="reader")
    clock.forward(days=13)
    assert queries.invitation_with(first) is not None
    clock.forward(days=2)
    assert queries.invitation_with(first) is None
    with transaction():
        second = services.invite(group, actor(owner), email="a@example.org", part="reader")
    with transaction():
        services.withdraw_invitation(queries.invitation_with(second), actor(owner))
    assert queries.invitation_with(second) is None


def test_a_waiting_invitation_stands_on_the_home_of_its_address(app, sign_in, owner, group):
    with app.app_context():
        jun = build.person("Jun", email="jun@example.org")
        with transaction():
            services.invite(group, actor(owner), email="JUN@example.org", part="reader")
    client = sign_in(jun)
    page = client.get("/home").text
    assert "Join Youth Weavers of Lake Lanao" in page
    link = page.split('href="/groups/join/')[1].split('"')[0]
    assert client.get(f"/groups/join/{link}").status_code == 200
    assert send(client, f"/groups/join/{link}").status_code == 303
    assert parts(app, group)["Jun"] == "reader"


@pytest.mark.parametrize(("email", "part", "field"), [
    ("", "editor", "email"), ("no", "editor", "email"), ("a@b.org", "king", "part")])
def test_a_wrong_invitation_comes_back_with_its_words(sign_in, owner, group, email, part, field):
    answer = send(sign_in(owner), f"/groups/{group.public_id}/invitations", email=email, part=part)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_member_is_not_invited_again(in_app, owner, group):
    with pytest.raises(Refusal), transaction():
        services.invite(group, actor(owner), email=owner.email.upper(), part="reader")


def test_only_owners_keep_members(in_app, owner, group):
    editor = build.member(group, "editor", "Ed")
    own = queries.membership_of(group.id, owner.public_id)
    for verb in (lambda: services.invite(group, actor(editor), email="a@b.org", part="reader"),
                 lambda: services.change_part(own, actor(editor), part="reader"),
                 lambda: services.remove_member(own, actor(editor))):
        with pytest.raises(NotAllowed), transaction():
            verb()


def test_the_last_owner_stays(in_app, owner, group):
    own = queries.membership_of(group.id, owner.public_id)
    for verb in (lambda: services.remove_member(own, actor(owner)), lambda: services.change_part(own, actor(owner), part="reader")):
        with pytest.raises(Refusal), transaction():
            verb()
    second = build.member(group, "editor", "Second")
    with transaction():
        services.change_part(queries.membership_of(group.id, second.public_id), actor(owner), part="owner")
    with transaction():
        services.remove_member(queries.membership_of(group.id, owner.public_id), actor(owner))
    assert [m.person.name for m in queries.memberships_of(group.id)] == ["Second"]


def test_a_member_leaves_by_the_page(app, sign_in, owner, group):
    with app.app_context():
        reader = build.member(group, "reader", "Rahma")
    client = sign_in(reader)
    answer = send(client, f"/groups/{group.public_id}/members/{reader.public_id}/remove")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/home")
    assert client.get(f"/groups/{group.public_id}").status_code == 404


def test_strangers_make_no_group(in_app):
    with pytest.raises(NotAllowed), transaction():
        services.create_organisation(NOBODY, **GROUP)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_group_page_asks_the_same_whatever_its_size(app, sign_in, owner, group, queries, rows):
    with app.app_context():
        for number in range(rows):
            build.member(group, "reader", f"Reader {number}")
            with transaction():
                services.invite(group, actor_again(owner), email=f"guest{number}@example.org", part="reader")
    client = sign_in(owner)
    with queries() as asked:
        assert client.get(f"/groups/{group.public_id}").status_code == 200
    assert asked.count == 7


def actor_again(person):
    return build.actor(person.id, memberships=dict(db.session.execute(
        select(Membership.organisation_id, Membership.part).where(Membership.person_id == person.id)).all()))
