from types import SimpleNamespace

import pytest

from tests.build.accounts import actor
from yfund.calls.policy import may_change, may_look, may_manage, may_postpone, may_see
from yfund.calls.states import CALL
from yfund.kernel.actor import ROLES

MANAGERS, LOOKERS = {"officer", "administrator"}, {"officer", "certifier", "approver", "payer", "auditor", "administrator"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", CALL.states)
def test_who_may_do_what_in_which_state(role, state):
    who, call = actor(1, role), SimpleNamespace(state=state)
    assert may_manage(who) == (role in MANAGERS)
    assert may_look(who) == (role in LOOKERS)
    assert may_see(who, call) == (state != "draft" or role in LOOKERS)
    assert may_change(who, call) == (role in MANAGERS and state == "draft")
    assert may_postpone(who, call) == (role in MANAGERS and state in ("open", "closed"))
