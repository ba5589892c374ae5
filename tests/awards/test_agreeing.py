"""The agreement: drafted, offered, signed by both sides, each by its own hand and to exactly the text they saw."""

import pytest
from sqlalchemy import func, select

from tests.build import awards as build
from yfund.accounts.models import Membership, Person
from yfund.accounts.queries import actor_of
from yfund.awards.models import Agreement
from yfund.awards.queries import current_agreement
from yfund.awards.rules.agreement import fingerprint
from yfund.awards.services import agreeing
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotAllowed, Refusal

pytestmark = pytest.mark.usefixtures("in_app")


def fresh(row):
    db.session.refresh(row)
    return row


def do(service, *values, **named):
    with transaction():
        return service(*values, **named)


def owner_of(here, grant):
    part = db.session.scalar(select(Membership).where(Membership.organisation_id == grant.organisation_id))
    return actor_of(db.session.get(Person, part.person_id))


def test_an_agreement_is_signed_by_both_and_the_grant_begins():
    here = build.released(build.world())
    agreement, [grant] = build.offered(here), here.grants
    owner, approver = owner_of(here, grant), here.actor("approver")
    do(agreeing.sign, agreement, owner, typed_name="norhaina  MACARAMBON 0", seen_fingerprint=agreement.fingerprint)
    do(agreeing.countersign, agreement, approver, typed_name=approver.name, seen_fingerprint=agreement.fingerprint)
    assert (fresh(agreement).state, fresh(grant).state) == ("countersigned", "active")
    assert db.session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "awards/agreement_in_force")) == 1
    assert [line["cents"] for line in agreement.terms["instalments"]] == [630_000, 180_000, 90_000]
    assert agreement.terms["special_terms"] == "Tell us when it rains."
    assert len(agreement.terms["general"]) == 11 and agreement.fingerprint == fingerprint(agreement.terms)


def test_nobody_signs_for_others_or_another_text_or_with_another_name():
    here = build.released(build.world())
    agreement, [grant] = build.offered(here), here.grants
    for actor in (here.actor("approver"), actor_of(db.session.get(Person, here.owners[1].id))):
        with pytest.raises(NotAllowed):
            do(agreeing.sign, agreement, actor, typed_name=actor.name, seen_fingerprint=agreement.fingerprint)
    with pytest.raises(Refusal) as refused:
        do(agreeing.sign, agreement, owner_of(here, grant), typed_name="Somebody", seen_fingerprint="0" * 64)
    assert len(refused.value.problems) == 2
    assert fresh(agreement).state == "offered"


def test_the_signer_of_the_group_never_countersigns():
    here = build.released(build.world())
    agreement, [grant] = build.offered(here), here.grants
    with transaction():
        db.session.add(Membership(organisation_id=grant.organisation_id, person_id=here.people["approver"].id, part="owner",
                                  since=here.call.opens_at))
    approver = here.actor("approver")
    do(agreeing.sign, agreement, approver, typed_name=approver.name, seen_fingerprint=agreement.fingerprint)
    with pytest.raises(NotAllowed):
        do(agreeing.countersign, agreement, approver, typed_name=approver.name, seen_fingerprint=agreement.fingerprint)


def test_a_text_changed_behind_the_back_can_not_be_signed():
    here = build.released(build.world())
    agreement, [grant] = build.offered(here), here.grants
    with transaction():
        row = db.session.get(Agreement, agreement.id)
        row.terms = {**row.terms, "cents": 1}
    with pytest.raises(Refusal, match="not signed"):
        do(agreeing.sign, agreement, owner_of(here, grant), typed_name="Norhaina Macarambon 0",
           seen_fingerprint=agreement.fingerprint)


def test_a_new_text_replaces_the_old_one_until_both_have_signed():
    here = build.released(build.world())
    first, [grant] = build.offered(here), here.grants
    second = do(agreeing.draft_agreement, grant, here.actor("officer"))
    assert (fresh(first).state, second.number, current_agreement(grant).id) == ("replaced", 2, second.id)
    with pytest.raises(Refusal):
        do(agreeing.sign, first, owner_of(here, grant), typed_name="Norhaina Macarambon 0", seen_fingerprint=first.fingerprint)
