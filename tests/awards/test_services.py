"""Choosing, releasing and agreeing, on the database: different hands, all or nothing, once only."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.build import awards as build
from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.awards.models import Decision, Grant, Recommendation, Selection
from yfund.awards.queries import choosing, said
from yfund.awards.rules.deciding import mark
from yfund.awards.services import deciding, releasing, selecting
from yfund.funds import queries as funds
from yfund.funds.models import Transfer
from yfund.infra import journal
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.errors import Clash, NotAllowed, Refusal
from yfund.reviews.models import Reading

pytestmark = pytest.mark.usefixtures("in_app")


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def sentences(refused):
    return [str(problem.sentence) for problem in refused.value.problems]


def fresh(row):
    db.session.refresh(row)
    return row


def do(service, *values, **named):
    with transaction():
        return service(*values, **named)


def test_choosing_begins_once_and_ends_the_reading():
    here = build.world()
    with transaction():
        db.session.add(Reading(call_id=here.call.id, due_at=here.call.closes_at, ended_at=None))
    first = do(selecting.prepare, here.call, here.actor("officer"))
    assert do(selecting.prepare, here.call, here.actor("decider")).id == first.id
    assert db.session.scalar(select(Reading.ended_at)) is not None
    with pytest.raises(NotAllowed):
        do(selecting.prepare, here.call, here.actor("chair"))


def test_all_that_is_wrong_is_named_at_once_and_nothing_is_kept():
    here = build.prepared(build.world())
    bad = [replace(line, amount_cents=2_000_000, reason="") for line in build.lines(here, "fund")]
    with pytest.raises(Refusal) as refused:
        do(selecting.record, here.selection, here.actor("chair"), bad)
    assert len(refused.value.problems) == 6
    assert count(Recommendation) == 0


def test_only_the_committee_records_and_only_before_it_recommends():
    here = build.recommended(build.world())
    for part in ("officer", "decider", "auditor"):
        with pytest.raises(NotAllowed):
            do(selecting.record, here.selection, here.actor(part), [])
    with pytest.raises(Refusal):
        do(selecting.record, here.selection, here.actor("chair"), build.lines(here, "decline"))


def test_nobody_overwrites_another_in_silence():
    here = build.prepared(build.world(1))
    [line] = build.lines(here, "fund")
    do(selecting.record, here.selection, here.actor("chair"), [line], bases={line.application_id: ""})
    other = replace(line, outcome="decline", amount_cents=0)
    with pytest.raises(Refusal) as refused:
        do(selecting.record, here.selection, here.actor("chair"), [other], bases={line.application_id: ""})
    assert "somebody else changed this" in sentences(refused)[0]
    do(selecting.record, here.selection, here.actor("chair"), [other], bases={line.application_id: mark(line)})
    assert choosing.recommended_lines(here.selection)[line.application_id].outcome == "decline"


def test_the_rest_can_follow_the_money_line():
    here = build.prepared(build.world(4))
    do(selecting.record, here.selection, here.actor("chair"), build.lines(here, "reserve")[:1])
    assert do(selecting.follow_line, here.selection, here.actor("chair")) == 3
    said = choosing.recommended_lines(here.selection)
    assert [said[a.id].outcome for a in here.applications] == ["reserve", "fund", "fund", "decline"]
    assert said[here.applications[1].id].amount_cents == 1_000_000
    assert said[here.applications[1].id].reason == "Place 2 of the ranking, mean 85.00."


def test_a_recommendation_is_complete_paid_for_and_minuted():
    here = build.prepared(build.world(envelope_cents=1_000_000, allotted=500_000))
    do(selecting.record, here.selection, here.actor("chair"), build.lines(here, "fund")[:2])
    with pytest.raises(Refusal) as refused:
        do(selecting.recommend, here.selection, here.actor("chair"), minutes="  ")
    told = sentences(refused)
    assert told[0] == "YSF-2026-0003 has no outcome yet."
    assert "US$ 18,000 are given, but the envelope holds US$ 10,000." in told[1]
    assert "only US$ 5,000 are set aside" in told[2]
    assert told[3].startswith("Write the minutes")


def test_decisions_are_laid_out_with_feedback_in_the_readers_words():
    here = build.recommended(build.world())
    row = db.session.scalar(select(Decision).where(Decision.application_id == here.applications[0].id))
    assert (row.outcome, row.amount_cents, row.by_id) == ("fund", 900_000, None)
    assert row.feedback["relevance"].count("relevance seen by") == 2


def test_whoever_decides_otherwise_says_why():
    here = build.recommended(build.world())
    [line, *_rest] = build.lines(here, "fund", "reserve", "decline")
    less = replace(line, amount_cents=800_000)
    with pytest.raises(Refusal) as refused:
        do(deciding.change, here.selection, here.actor("decider"), [less])
    assert "differs from what the committee recommended" in sentences(refused)[0]
    do(deciding.change, here.selection, here.actor("decider"), [replace(less, reason="The flat is lent, not rented.")])
    row = db.session.scalar(select(Decision).where(Decision.application_id == line.application_id))
    assert (row.amount_cents, row.by_id) == (800_000, here.people["decider"].id)


def test_recommender_decider_and_sealer_are_three_people():
    here = build.world()
    with transaction():
        chair = db.session.get(Person, here.people["chair"].id)
        chair.roles = [*chair.roles, *db.session.get(Person, here.people["decider"].id).roles]
    build.recommended(here)
    assert here.actor("chair").has("administrator")
    with pytest.raises(NotAllowed):
        do(deciding.decide, here.selection, here.actor("chair"))
    do(deciding.decide, here.selection, here.actor("decider"))
    for part in ("chair", "decider", "officer"):
        with pytest.raises(NotAllowed):
            do(deciding.seal, here.selection, here.actor(part))
    do(deciding.seal, here.selection, here.actor("sealer"))
    assert fresh(here.selection).state == "sealed"


def test_the_database_too_wants_two_people():
    here = build.recommended(build.world())
    do(deciding.decide, here.selection, here.actor("decider"))
    with pytest.raises(Exception, match="two_people"), transaction():
        db.session.get(Selection, here.selection.id).sealed_by_id = here.people["decider"].id


def test_sealed_feedback_stays_and_a_returned_list_keeps_it():
    here = build.recommended(build.world())
    row = db.session.scalar(select(Decision).where(Decision.application_id == here.applications[0].id))
    do(deciding.edit_feedback, row, here.actor("officer"), {"relevance": " Kind words. ", "budget": "  "})
    assert fresh(row).feedback == {"relevance": "Kind words."}
    do(deciding.decide, here.selection, here.actor("decider"))
    do(deciding.seal, here.selection, here.actor("sealer"))
    with pytest.raises(Refusal):
        do(deciding.edit_feedback, row, here.actor("officer"), {})
    with pytest.raises(Refusal):
        do(deciding.return_to_committee, here.selection, here.actor("sealer"), reason=" ")
    do(deciding.return_to_committee, here.selection, here.actor("sealer"), reason="A new tie came up.")
    do(selecting.recommend, here.selection, here.actor("chair"), minutes="We met again.",
       reserve_until=clock.today() + timedelta(days=9))
    assert fresh(row).feedback == {"relevance": "Kind words."}


def test_a_release_tells_everybody_and_begins_the_grants():
    here = build.released(build.world())
    [grant] = here.grants
    assert (grant.number, grant.amount_cents, grant.state) == ("YSF-2026-0001-G", 900_000, "awarded")
    assert [fresh(a).state for a in here.applications] == ["awarded", "reserved", "declined"]
    kinds = list(db.session.scalars(select(Letter.kind).order_by(Letter.id)))
    assert kinds == ["awards/funded", "awards/reserved", "awards/declined"]
    assert (funds.position("YSF-2026").committed, funds.position("YSF-2026").free) == (900_000, 2_100_000)
    assert (fresh(here.call).state, list(journal.faults())) == ("decided", [])
    told = db.session.scalar(select(Letter.body).where(Letter.kind == "awards/funded"))
    assert "US$\xa09,000." in told and "seen by" not in told


def test_a_second_release_sends_nothing_twice():
    here = build.released(build.world())
    before = count(Letter), count(Grant), count(Transfer)
    again = do(releasing.release, here.selection, here.actor("officer"))
    assert [g.id for g in again] == [g.id for g in here.grants]
    assert (count(Letter), count(Grant), count(Transfer)) == before


@pytest.mark.parametrize("earmark", [{"countries": ["FR"]}])
def test_without_the_money_nothing_happens_at_all(earmark, monkeypatch):
    here = build.world(earmark=earmark)
    build.recommended(here)
    with pytest.raises(Refusal) as refused:
        do(deciding.decide, here.selection, here.actor("decider"))
    assert "YSF-2026-0001: the money set aside" in sentences(refused)[0]
    monkeypatch.setattr(deciding, "money_problems", lambda *_: [])
    do(deciding.decide, here.selection, here.actor("decider"))
    do(deciding.seal, here.selection, here.actor("sealer"))
    before = count(Letter), count(Transfer), count(journal.JournalEntry)
    with pytest.raises(Refusal):
        do(releasing.release, here.selection, here.actor("officer"))
    assert (count(Letter), count(Transfer), count(journal.JournalEntry)) == before
    assert (fresh(here.selection).state, fresh(here.call).state, count(Grant)) == ("sealed", "reviewing", 0)
    assert {fresh(a).state for a in here.applications} == {"in_review"}


def test_the_scarcest_money_is_drawn_first():
    here = build.world(2, allotted=1_000_000)
    with transaction():
        db.session.get(Application, here.applications[1].id).country = "FR"
        build.funds.allotment(1_000_000, build.CODE, "AGR-2", earmark={"countries": ["PH"]})
    build.released(here, "fund")
    assert sorted(g.country for g in here.grants) == ["FR", "PH"]


def test_nothing_is_released_before_it_is_sealed_or_by_others():
    here = build.recommended(build.world())
    with pytest.raises(Refusal):
        do(releasing.release, here.selection, here.actor("officer"))
    with pytest.raises(NotAllowed):
        do(releasing.release, here.selection, here.actor("chair"))


def test_whoever_withdrew_meanwhile_gets_no_letter_and_no_grant():
    here = build.sealed(build.world())
    with transaction():
        db.session.get(Application, here.applications[0].id).state = "withdrawn"
    assert do(releasing.release, here.selection, here.actor("officer")) == []
    assert count(Letter) == 2


def test_a_conflict_hides_everything_and_names_nothing():
    here = build.prepared(build.world())
    build.conflict(here.people["chair"], here.applications[0])
    chair = here.actor("chair")
    rows = said.ranked(here.call, here.selection, chair)
    assert [row.number for row in rows] == ["YSF-2026-0002", "YSF-2026-0003"]
    assert (rows[0].place.rank, rows[0].place.running_cents) == (1, 1_000_000)
    with pytest.raises(Refusal, match="not yours to judge"):
        do(selecting.record, here.selection, chair, build.lines(here, "fund")[:1])
    do(selecting.record, here.selection, chair, build.lines(here, "fund")[1:])
    with pytest.raises(Refusal) as refused:
        do(selecting.recommend, here.selection, chair, minutes="We met.")
    assert sentences(refused) == ["Others still have something to say before this can go on."]


def test_sums_are_not_told_to_whoever_does_not_see_all():
    here = build.recommended(build.world())
    build.conflict(here.people["decider"], here.applications[0])
    with transaction():
        db.session.scalar(select(Decision).where(Decision.application_id == here.applications[0].id)).amount_cents = 3_500_000
    with pytest.raises(Refusal) as refused:
        do(deciding.decide, here.selection, here.actor("decider"))
    assert not any(character.isdigit() for sentence in sentences(refused) for character in sentence)


def test_the_second_of_two_writers_is_told():
    here = build.recommended(build.world())
    stale = db.session.get(Selection, here.selection.id)
    assert stale.version > 1
    with pytest.raises(Clash), transaction():
        db.session.execute(Selection.__table__.update().values(version=99))
        stale.minutes = "other"
