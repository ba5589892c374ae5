"""Who may do what, as tables: every role against every predicate."""

from types import SimpleNamespace

import pytest

from yfund.awards import policy
from yfund.kernel.actor import NOBODY, ROLES, Actor

GRANT = SimpleNamespace(organisation_id=5)


def holders(rule):
    return {role for role in ROLES if rule(Actor(id=1, roles=frozenset({role})))}


@pytest.mark.parametrize(("rule", "roles"), [
    (policy.may_see_ranking, {"committee", "officer", "administrator", "auditor"}),
    (policy.may_see_decisions, {"officer", "administrator", "auditor"}),
    (policy.may_prepare, {"officer", "administrator"}),
    (policy.may_recommend, {"committee"}),
    (policy.may_release, {"officer", "administrator"}),
    (policy.may_draft_agreement, {"officer"}),
    (policy.may_see_grants, {"officer", "certifier", "approver", "payer", "auditor", "administrator"}),
])
def test_roles(rule, roles):
    assert holders(rule) == roles
    assert not rule(NOBODY)


@pytest.mark.parametrize(("decided_by", "recommenders", "decides", "seals"), [
    (2, set(), True, True), (1, set(), True, False), (2, {1}, False, False), (None, {3}, True, True)])
def test_deciding_and_sealing_need_clean_hands(decided_by, recommenders, decides, seals):
    actor, selection = Actor(id=1, roles=frozenset({"administrator"})), SimpleNamespace(decided_by_id=decided_by)
    assert policy.may_decide(actor, recommenders) is decides
    assert policy.may_seal(actor, selection, recommenders) is seals
    assert not policy.may_seal(Actor(id=1, roles=frozenset({"officer", "committee"})), selection, set())


@pytest.mark.parametrize(("part", "signs", "sees"), [
    ("owner", True, True), ("editor", False, True), ("reader", False, True), (None, False, False)])
def test_owners_sign_and_members_see(part, signs, sees):
    actor = Actor(id=1, memberships={5: part} if part else {6: "owner"})
    assert (policy.may_sign(actor, GRANT), policy.may_see_grant(actor, GRANT)) == (signs, sees)


@pytest.mark.parametrize(("actor", "may"), [
    (Actor(id=1, roles=frozenset({"approver"})), True), (Actor(id=9, roles=frozenset({"approver"})), False),
    (Actor(id=1, roles=frozenset({"approver"}), memberships={5: "reader"}), False),
    (Actor(id=1, roles=frozenset({"officer"})), False)])
def test_the_fund_signs_by_an_approver_who_is_not_of_the_group(actor, may):
    assert policy.may_countersign(actor, SimpleNamespace(signed_by_id=9), GRANT) is may
