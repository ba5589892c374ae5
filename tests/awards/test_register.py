"""A group that was funded is found when it applies again."""

from sqlalchemy import select

from tests.build import awards as build
from yfund.applications.models import PastGrant
from yfund.infra.db import db


def test_a_released_grant_stands_in_the_register_of_past_grantees(in_app):
    here = build.released(build.world())
    [entry] = db.session.scalars(select(PastGrant)).all()
    [grant] = here.grants
    assert (entry.identifier, entry.amount_cents, entry.is_own) == (grant.number, grant.amount_cents, True)
    assert entry.grantee.registration_number == grant.organisation.registration_number
    assert entry.grantee.folded_name == grant.organisation.folded_name
