"""What officers are told in figures, against a plain count: with ties, with applications that left, with forbidden pairs."""

import pytest

from tests.build import accounts
from tests.build import reviews as build
from yfund.accounts.queries import actor_of
from yfund.applications.models import Conflict
from yfund.applications.queries import visible
from yfund.infra.db import db, transaction
from yfund.reviews.models import Assignment
from yfund.reviews.queries import assigning
from yfund.reviews.queries.calibrating import unsure_in
from yfund.reviews.queries.rounds import spent
from yfund.reviews.services import calibrating

STATES = ("eligible", "in_review", "in_review", "withdrawn", "in_review", "ineligible", "declined", "in_review")


@pytest.fixture
def reading(in_app):
    """A call with pairs in every state for applications in many, two officers, the second with ties to two of them."""
    with transaction():
        call = build.call(readers=2)
        build.reading(call)
        free, tied = (accounts.person(roles=["officer"]) for _ in range(2))
        readers = [build.reviewer(name=name) for name in ("Ada", "Bo", "Cy", "Dé")]
        applications = [build.application(call, state=state) for state in STATES]
        for number, application in enumerate(applications):
            build.review(application, readers[number % 4], half_points=5)
            build.assignment(application, readers[(number + 1) % 4], state="accepted" if number % 3 else "dropped")
            build.assignment(application, readers[(number + 2) % 4], state="proposed" if number % 2 else "refused")
            db.session.add(Assignment(application_id=application.id, reviewer_id=readers[(number + 3) % 4].id, call_id=call.id,
                                      state="dropped", state_at=call.state_at, is_by_hand=number % 4 == 0))
        for application in (applications[1], applications[3]):
            db.session.add(Conflict(person_id=tied.id, application_id=application.id, source="declared", kind="work",
                                    began_at=call.state_at))
        return call, actor_of(free), actor_of(tied)


def counted(call, actor):
    """The same figures, row by row."""
    pairs = db.session.query(Assignment).filter_by(call_id=call.id).all()
    texts = {a.id: a for a in db.session.scalars(visible(actor)) if a.call_id == call.id}
    pairs = [pair for pair in pairs if pair.application_id in texts]
    waiting = [a for a in texts.values() if a.state in ("eligible", "in_review")]
    held = {a.id: [p for p in pairs if p.application_id == a.id and p.state in ("proposed", "published", "accepted")]
            for a in texts.values()}
    given = [p for a in waiting for p in held[a.id] if p.state != "proposed"]
    return {
        "tallies": {"to_read": len(waiting), "proposed": sum(p.state == "proposed" for p in pairs),
                    "published": sum(p.state in ("published", "accepted") for p in pairs),
                    "lacking": sum(len(held[a.id]) < call.readers for a in waiting)},
        "spent": (2 * len(waiting), len(given), len(waiting)),
        "listed": sorted(p.id for p in pairs if p.state in ("proposed", "published", "accepted") or p.is_by_hand)}


@pytest.mark.parametrize("place", [1, 2], ids=["free", "tied"])
def test_figures_are_those_of_a_plain_count(reading, place):
    call, actor = reading[0], reading[place]
    plain, found = counted(call, actor), spent(call, actor)
    assert assigning.tallies(call, actor) == plain["tallies"]
    assert (found.total, found.given, found.signed) == plain["spent"]
    ids = list(db.session.scalars(assigning.pairs(call, actor)))
    assert sorted(ids) == plain["listed"] and assigning.pair_count(call, actor) == len(ids)
    proposed = list(db.session.scalars(assigning.pairs(call, actor, proposed=True)))
    assert len(proposed) == assigning.pair_count(call, actor, proposed=True) == plain["tallies"]["proposed"]
    assert 0 < plain["tallies"]["lacking"] < plain["tallies"]["to_read"] and plain["spent"][1] > plain["spent"][2]


def test_a_tie_changes_every_figure(reading):
    call, free, tied = reading
    for figures in (assigning.tallies, spent, assigning.pair_count):
        assert figures(call, free) != figures(call, tied)


def test_pages_of_pairs_follow_the_numbers_and_join_without_a_gap(reading):
    call, actor, _ = reading
    ids = assigning.pairs(call, actor)
    pages = [db.session.execute(assigning.paired(ids.limit(7).offset(at))).all() for at in range(0, 28, 7)]
    rows = [row for page in pages for row in page]
    assert [pair.id for pair, _, _ in rows] == list(db.session.scalars(ids))
    numbers = [application.number for _, application, _ in rows]
    assert numbers == sorted(numbers) and len(set(numbers)) == len(STATES)
    assert all((pair.application_id, pair.reviewer_id) == (application.id, person.id) for pair, application, person in rows)


def test_pairs_are_found_by_reader_and_by_number(reading):
    call, actor, _ = reading
    pair, application, person = db.session.execute(assigning.paired(assigning.pairs(call, actor).limit(1))).one()
    for asked in ({"reviewer": person.public_id}, {"number": application.number}):
        rows = db.session.execute(assigning.paired(assigning.pairs(call, actor, **asked))).all()
        assert 1 < len(rows) == assigning.pair_count(call, actor, **asked) < assigning.pair_count(call, actor)
    assert assigning.pair_count(call, actor, reviewer=person.public_id, number=application.number) == 1
    assert assigning.pair_count(call, actor, number="YSF-0000-0000") == 0


def test_how_many_are_in_doubt_is_kept_with_the_calibration(reading):
    call, *_ = reading
    assert unsure_in(call, frozenset()) == (None, None)
    with transaction():
        calibrating.refresh(call, frozenset())
    reason, unsure = unsure_in(call, frozenset())
    assert reason is not None and unsure is None and unsure_in(call, frozenset({1})) == (None, None)
