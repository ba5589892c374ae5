"""The trail keeps from a tied auditor or administrator what hangs on the group, and shows the rest."""

import pytest

from tests.build import awards as build
from yfund.accounts.queries import actor_of
from yfund.applications.models import Conflict
from yfund.desk.trail import is_whole, trail
from yfund.infra.db import db, transaction
from yfund.kernel import clock


@pytest.fixture
def here(in_app):
    """Two funded groups with grants, instalments and reports, and one declined."""
    return build.released(build.world(3), "fund", "fund", "decline")


def tie(here, part, application):
    with transaction():
        db.session.add(Conflict(person_id=here.people[part].id, organisation_id=application.organisation_id, source="declared",
                                kind="family", began_at=clock.now()))
    return actor_of(db.session.merge(here.people[part]))


def lines(actor):
    return {(entry.subject_kind, entry.subject_id) for entry, _ in db.session.execute(trail(actor, is_whole=is_whole(actor)))}


def test_what_hangs_on_the_group_is_left_out_and_nothing_else(here):
    auditor = here.actor("auditor")
    assert is_whole(auditor)
    whole = lines(auditor)
    tied = tie(here, "auditor", here.applications[0])
    assert not is_whole(tied)
    grant = next(g for g in here.grants if g.application_id == here.applications[0].id)
    other = next(g for g in here.grants if g.application_id != here.applications[0].id)
    gone = whole - lines(tied)
    assert {("application", here.applications[0].id), ("grant", grant.id)} <= gone
    assert ("grant", other.id) in lines(tied)
    assert {kind for kind, _ in gone} >= {"application", "grant"}
    assert not {("application", a.id) for a in here.applications[1:]} & gone
    assert not any(kind in ("selection", "call", "person") for kind, _ in gone)


def test_the_page_has_no_numbers_for_who_has_a_tie(app, sign_in):
    with app.app_context():
        here = build.released(build.world(2), "fund", "decline")
        number = f"· application {here.applications[0].id}"
        people = {part: here.people[part] for part in ("auditor", "decider")}
        tie(here, "decider", here.applications[0])
    assert number in sign_in(people["auditor"]).get("/trail?kind=application").text
    page = sign_in(people["decider"]).get("/trail?kind=application").text
    assert number not in page and '<span class="by">application</span>' in page
