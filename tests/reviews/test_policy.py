"""Who may do what in reviewing, role by role."""

from types import SimpleNamespace

import pytest

from yfund.kernel.actor import NOBODY, ROLES, Actor
from yfund.reviews import policy


@pytest.mark.parametrize("role", ROLES)
def test_roles(role):
    actor = Actor(id=7, roles=frozenset({role}))
    assert policy.may_oversee(actor) == (role in ("officer", "auditor", "administrator"))
    assert policy.may_assign(actor) == (role == "officer")
    assert policy.may_change_profile(actor, 7) == (role in ("officer", "reviewer"))
    assert policy.may_change_profile(actor, 8) == (role == "officer")


def test_only_ones_own():
    mine, theirs = SimpleNamespace(reviewer_id=7), SimpleNamespace(reviewer_id=8)
    me = Actor(id=7, roles=frozenset({"reviewer", "officer", "administrator"}))
    for may in (policy.may_declare, policy.may_score):
        assert (may(me, mine), may(me, theirs), may(NOBODY, SimpleNamespace(reviewer_id=None))) == (True, False, False)


@pytest.mark.parametrize(("states", "readers", "may"), [
    (("finished",), 2, True), (("finished", None), 2, True), (("finished", "draft"), 2, True),
    (("finished", "finished"), 2, False), (("finished", "finished", "draft"), 2, False),
    (("finished", "finished", "draft"), 3, True), (("finished", "draft", None), 2, True), (("finished",), 1, True),
    (("draft", "finished"), 2, False)])
def test_a_signed_review_is_opened_again_only_before_the_others_could_be_seen(states, readers, may):
    panel = [SimpleNamespace(state=state) if state else None for state in states]
    assert policy.may_reopen(panel[0], panel, None, readers) is may
    assert not policy.may_reopen(panel[0], panel, SimpleNamespace(state="closed"), readers)
