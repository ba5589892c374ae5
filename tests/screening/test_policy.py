from types import SimpleNamespace

import pytest

from tests.build.accounts import actor
from yfund.applications.policy.screening import may_read_register, may_screen, may_see_queue
from yfund.kernel.actor import ROLES

APPLICATION = SimpleNamespace(organisation_id=5)


@pytest.mark.parametrize("role", ROLES)
def test_who_screens_and_who_reads(role):
    assert may_screen(actor(1, role), APPLICATION) == (role in {"officer", "administrator"})
    assert may_see_queue(actor(1, role)) == (role in {"officer", "administrator", "auditor"})
    assert may_read_register(actor(1, role)) == (role not in {"reviewer", "advisor", "donor"})


def test_nobody_screens_their_own_group():
    assert not may_screen(actor(1, "officer", memberships={5: "reader"}), APPLICATION)
