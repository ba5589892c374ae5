"""Joining by a short code: once, not too late, and nothing told about codes that are not good; handing a group over."""

import re

import pytest
from sqlalchemy import select

from tests.build import accounts
from yfund.accounts import codes, queries, rules, services
from yfund.accounts.models import JoinCode, Membership
from yfund.accounts.queries import actor_of
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotAllowed, Refusal


@pytest.fixture
def group(in_app, clock):
    made = accounts.organisation()
    return made, accounts.person(organisation=made), accounts.person("New Member")


def make(group, person, part="editor"):
    with transaction():
        return codes.make_code(group, actor_of(person), part=part)


def join(code, person):
    with transaction():
        return codes.join_by_code(code, actor_of(person))


def part_of(person):
    return db.session.scalar(select(Membership.part).where(Membership.person_id == person.id))


def test_a_code_can_be_read_out_loud_and_is_kept_only_as_a_hash(group):
    made, owner, _ = group
    code = make(made, owner)
    assert re.fullmatch(f"[{rules.CODE_LETTERS}]{{4}} [{rules.CODE_LETTERS}]{{4}}", code)
    assert not set(rules.CODE_LETTERS) & set("0O1IL5S2ZB8")
    kept = db.session.scalar(select(JoinCode.code_hash))
    assert code.replace(" ", "") not in kept and len(kept) == 64


def test_a_code_opens_once_however_it_is_typed(group):
    made, owner, other = group
    code = make(made, owner)
    assert join(f" {code.lower().replace(' ', '-')} ", other).id == made.id
    assert part_of(other) == "editor"
    with pytest.raises(Refusal):
        join(code, accounts.person("Third"))


def test_old_used_and_invented_codes_look_the_same(group, clock):
    made, owner, other = group
    code = make(made, owner)
    clock.forward(days=3)
    said = set()
    for typed in (code, "ACDE FGHJ", "", "x" * 500):
        with pytest.raises(Refusal) as refused:
            join(typed, other)
        said.add(str(refused.value.sentence))
    assert len(said) == 1 and part_of(other) is None


def test_only_owners_make_codes_and_only_a_few_are_open(group):
    made, owner, other = group
    with pytest.raises(NotAllowed):
        make(made, other)
    with pytest.raises(Refusal):
        make(made, owner, part="owner")
    for _ in range(codes.MOST_OPEN):
        make(made, owner)
    with pytest.raises(Refusal):
        make(made, owner)


def test_codes_are_taken_back_and_end_with_who_made_them(group, clock):
    made, owner, other = group
    second = accounts.person("Second Owner", organisation=made)
    open_, theirs = make(made, owner), make(made, second)
    with pytest.raises(NotAllowed), transaction():
        codes.take_back_codes(made, actor_of(other))
    with transaction():
        services.invite(made, actor_of(second), email="friend@example.org", part="editor")
    membership = db.session.scalar(select(Membership).where(Membership.person_id == second.id))
    with transaction():
        services.change_part(membership, actor_of(owner), part="reader")
    assert ([c.made_by_id for c in queries.codes_of(made.id)], queries.invitations_of(made.id)) == ([owner.id], [])
    with pytest.raises(Refusal):
        join(theirs, other)
    with transaction():
        assert (codes.take_back_codes(made, actor_of(owner)), codes.take_back_codes(made, actor_of(owner))) == (1, 0)
    with pytest.raises(Refusal):
        join(open_, other)


def test_who_is_taken_out_lets_nobody_in_any_more(group):
    made, owner, other = group
    second = accounts.person("Second Owner", organisation=made)
    code = make(made, second)
    with transaction():
        services.remove_member(db.session.scalar(select(Membership).where(Membership.person_id == second.id)), actor_of(owner))
    with pytest.raises(Refusal):
        join(code, other)


def test_owners_are_told_who_joined(group):
    made, owner, other = group
    accounts.person("Amina", organisation=made, part="editor")
    join(make(made, owner), other)
    join(make(made, owner), other)
    letters = db.session.scalars(select(Letter).where(Letter.kind == "accounts/joined")).all()
    assert [(x.person_id, x.subject, "as: Editor" in x.body) for x in letters] == [(owner.id, "New Member joined your group", True)]


def test_wrong_codes_are_counted_by_person_whatever_else_is_sent(app, sign_in, clock):
    with app.app_context():
        guesser, other = accounts.person("Guesser"), accounts.person("Honest")
    pages = [sign_in(guesser), sign_in(other)]
    tokens = [re.search(r'name="csrf_token" value="([^"]+)"', page.get("/join").text)[1] for page in pages]
    limiter = app.extensions["yfund_limiter"]
    limiter.enabled = True
    limiter.reset()
    try:
        tries = [pages[0].post("/join", data={"csrf_token": tokens[0], "code": "ACDE FGHJ", "email": f"{n}@x.example"}).status_code
                 for n in range(12)]
        honest = pages[1].post("/join", data={"csrf_token": tokens[1], "code": "ACDE FGHJ"}).status_code
    finally:
        limiter.enabled = False
        limiter.reset()
    assert (tries, honest) == ([422] * 10 + [429] * 2, 422)


def test_handing_over_makes_one_owner_of_another(group):
    made, owner, other = group
    join(make(made, owner), other)
    membership = db.session.scalar(select(Membership).where(Membership.person_id == other.id))
    with transaction():
        codes.hand_over(membership, actor_of(owner))
    assert (part_of(other), part_of(owner)) == ("owner", "editor")
    with pytest.raises(NotAllowed), transaction():
        codes.hand_over(membership, actor_of(owner))


def test_the_pages(app, sign_in, clock):
    with app.app_context():
        made = accounts.organisation()
        owner, other = accounts.person(organisation=made), accounts.person("New Member")
        public_id, page = made.public_id, sign_in(owner)
        guest = sign_in(other)
    shown = page.get(f"/groups/{public_id}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
    told = page.post(f"/groups/{public_id}/codes", data={"csrf_token": token, "code_part": "reader"}).text
    code = re.search(r'class="joining" dir="ltr">([^<]+)<', told)[1]
    shown = page.get(f"/groups/{public_id}").text
    assert ("A code is open" in shown, "Take the code back" in shown, code in shown) == (True, True, False)
    door = guest.get("/join")
    token = re.search(r'name="csrf_token" value="([^"]+)"', door.text)[1]
    assert guest.post("/join", data={"csrf_token": token, "code": "nonsense"}).status_code == 422
    assert guest.post("/join", data={"csrf_token": token, "code": code}).status_code == 303
    assert "New Member" in page.get(f"/groups/{public_id}").text
    assert "Take the code back" not in page.get(f"/groups/{public_id}").text
    page.post(f"/groups/{public_id}/codes", data={"csrf_token": token_of(page, public_id), "code_part": "reader"})
    assert page.post(f"/groups/{public_id}/codes/take-back", data={"csrf_token": token_of(page, public_id)}).status_code == 303
    assert "A code is open" not in page.get(f"/groups/{public_id}").text


def token_of(page, public_id):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.get(f"/groups/{public_id}").text)[1]
