"""The two-way model of a call as kept and asked for."""

from datetime import timedelta

import pytest

from tests.build import accounts
from tests.build import reviews as build
from yfund.applications.models import Conflict
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed
from yfund.reviews.models import Review
from yfund.reviews.models.calibrating import StoredCalibration
from yfund.reviews.queries.calibrating import calibration_of, hidden_from, unsure_in
from yfund.reviews.rules.progressive import SURE
from yfund.reviews.services import calibrating

TRUE = [50, 55, 60, 65, 70, 75]
HARD = 12


@pytest.fixture
def read(in_app):
    """Six applications that two readers agree on but for twelve points, which the second gives less."""
    with transaction():
        call = build.call()
        build.reading(call)
        kind, hard = build.reviewer(name="Kind"), build.reviewer(name="Hard")
        applications = [build.application(call, state="in_review") for _ in TRUE]
        for application, points in zip(applications, TRUE, strict=True):
            build.review(application, kind, half_points=6, total=points * 100)
            build.review(application, hard, half_points=6, total=(points - HARD) * 100)
    return call, applications, kind, hard


def _officer() -> Actor:
    with transaction():
        person = accounts.person(roles=["officer"])
    return Actor(id=person.id, name=person.name, roles=frozenset(("officer",)))


def test_severities_and_chances_of_a_call(read):
    call, applications, kind, hard = read
    with transaction():
        call.envelope_cents, call.threshold = 3_000_000, 40
        db.session.flush()
        calibrating.calibrate(call, Actor(id=1, name="Officer", roles=frozenset(("officer",))))
    found = calibration_of(call, frozenset())
    assert not found.is_stale and found.reason is None
    assert 9 < found.severity[hard.id] - found.severity[kind.id] < HARD
    assert list(found.quality) == [a.id for a in applications]
    assert sorted(found.quality.values()) == list(found.quality.values())
    assert found.chance[applications[-1].id] > 0.8 > 0.2 > found.chance[applications[0].id]
    assert sum(found.chance.values()) == pytest.approx(2, abs=0.01)
    in_doubt = sum(SURE < chance < 1 - SURE for chance in found.chance.values())
    assert unsure_in(call, frozenset()) == (None, in_doubt) and in_doubt > 0


def test_it_is_stale_after_one_more_reading(read):
    call, applications, kind, _ = read
    calibrating.calibrate_due()
    with transaction():
        review = db.session.query(Review).filter_by(reviewer_id=kind.id, application_id=applications[0].id).one()
        review.total = 9000
    assert calibration_of(call, frozenset()).is_stale
    assert calibrating.calibrate_due() == 1
    assert not calibration_of(call, frozenset()).is_stale
    assert calibrating.calibrate_due() == 0


def test_who_has_a_tie_gets_a_model_without_it(read):
    call, applications, kind, hard = read
    officer = _officer()
    with transaction():
        db.session.add(Conflict(person_id=officer.id, application_id=applications[2].id, source="declared", kind="family",
                                began_at=clock.now() - timedelta(days=1)))
    hidden = hidden_from(call, officer)
    assert hidden == {applications[2].id}
    assert calibrating.calibrate_due() == 2
    seen, whole = calibration_of(call, hidden), calibration_of(call, frozenset())
    assert applications[2].id not in seen.quality and applications[2].id in whole.quality
    before = db.session.query(StoredCalibration.result).filter(StoredCalibration.key != "").scalar()
    with transaction():
        for review in db.session.query(Review).filter_by(application_id=applications[2].id):
            review.total = 100
    assert not calibration_of(call, hidden).is_stale and calibration_of(call, frozenset()).is_stale
    with transaction():
        calibrating.refresh(call, hidden)
    assert db.session.query(StoredCalibration.result).filter(StoredCalibration.key != "").scalar() == before


def test_without_ties_between_readers_there_is_a_reason(in_app):
    with transaction():
        call = build.call()
        build.reading(call)
        pairs = [(build.reviewer(), build.reviewer()) for _ in range(2)]
        for pair in pairs:
            application = build.application(call, state="in_review")
            for reader in pair:
                build.review(application, reader, half_points=6)
    calibrating.calibrate_due()
    found = calibration_of(call, frozenset())
    assert "2 groups" in str(found.reason) and found.quality == {} == found.chance
    assert [group["readers"] for group in found.groups] == [sorted(p.id for p in pair) for pair in pairs]


def test_a_tie_that_ends_leaves_nothing_behind(read):
    call, applications, *_ = read
    officer = _officer()
    with transaction():
        tie = Conflict(person_id=officer.id, application_id=applications[0].id, source="declared", kind="family",
                       began_at=clock.now() - timedelta(days=1))
        db.session.add(tie)
    calibrating.calibrate_due()
    with transaction():
        db.session.query(Conflict).filter_by(person_id=officer.id).update({"ended_at": clock.now()})
    calibrating.calibrate_due()
    assert [row.key for row in db.session.query(StoredCalibration)] == [""]


def test_only_those_who_choose_or_oversee_ask_for_it(read):
    call, *_ = read
    with pytest.raises(NotAllowed), transaction():
        calibrating.calibrate(call, Actor(id=1, name="Reader", roles=frozenset(("reviewer",))))
