"""Joining by a short code: once, not too late, and nothing told about codes that are not good; handing a group over."""

import re

import pytest
from sqlalchemy import select

from tests.build import accounts
from yfund.accounts import codes, rules
from yfund.accounts.models import JoinCode, Membership
from yfund.accounts.queries import actor_of
from yfund.infra.db import db, transaction
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
    door = guest.get("/join")
    token = re.search(r'name="csrf_token" value="([^"]+)"', door.text)[1]
    assert guest.post("/join", data={"csrf_token": token, "code": "nonsense"}).status_code == 422
    assert guest.post("/join", data={"csrf_token": token, "code": code}).status_code == 303
    assert "New Member" in page.get(f"/groups/{public_id}").text
