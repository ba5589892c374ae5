"""Readers of the running call who are far apart: some write why, some talk, one is settled."""

from sqlalchemy import select

from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application
from yfund.calls.models import Call
from yfund.commands.demo.load.keys import Loaded, later, noon
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.reviews.models import Review
from yfund.reviews.models.panel import Disagreement
from yfund.reviews.queries import standings
from yfund.reviews.services import disagreeing, talking

REASONS = (
    "The dialogue is the heart of it: the same people meet every week, and they chose the topics themselves. I gave much for that.",
    "I looked for who keeps the money and found nobody. The budget has one line for everything. It may still be good work.",
    "I know places like this. The plan is modest and can be done; the list of partners is longer than what they will do.",
)
REMARKS = ("I had not seen the second page of the budget. It is better than I thought.",
           "And I took their word for the partners. Shall we both look at the letters again, @{name}?")
NOTE = "All three read the budget again together. The note on prices had been missed; the revised points stand."


def load_apart(loaded: Loaded, year: int) -> None:
    """Open the cases that stand after the loaded reviews; the demonstration's reviewer has one to write and one to talk about."""
    call, reader = loaded.calls[year], loaded.cast["reviewer"]
    began = later(noon(clock.today()), days=-4)
    with clock.at(began):
        cases = [case for key in _divergent(call) if (case := _opened(key)) is not None]
    mine = [case for case in cases if any(r.reviewer_id == reader.id for r in _signed(case))]
    others = [case for case in cases if case not in mine]
    for number, case in enumerate([*mine[1:2], *others[:2]]):
        with clock.at(later(began, days=1, hours=number)):
            _write(case)
        with clock.at(later(began, days=2, hours=number)):
            _talk(case)
    if others:
        with clock.at(later(began, days=3)):
            lowest = _signed(others[0])[-1]
            disagreeing.revise(others[0], lowest, actor_of(_person(lowest.reviewer_id)), {c.key: 7 for c in call.criteria})
            disagreeing.close(others[0], actor_of(_person(loaded.cast["officer"].id)), note=NOTE)


def _divergent(call: Call) -> list[int]:
    ids = list(db.session.scalars(select(Application.id).where(
        Application.call_id == call.id, Application.state == "in_review").order_by(Application.id)))
    found = standings(call.threshold, ids)
    return [key for key in ids if found[key].finished == found[key].asked and found[key].is_divergent]


def _opened(application_id: int) -> Disagreement | None:
    last = db.session.scalars(select(Review).where(Review.application_id == application_id, Review.state == "finished")
                              .order_by(Review.finished_at.desc()).limit(1)).one()
    return disagreeing.compare(last, actor_of(_person(last.reviewer_id)))


def _signed(case: Disagreement) -> list[Review]:
    return list(db.session.scalars(select(Review).where(
        Review.application_id == case.application_id, Review.state == "finished").order_by(Review.total.desc())))


def _write(case: Disagreement) -> None:
    for number, review in enumerate(_signed(case)):
        disagreeing.give_reason(case, review, actor_of(_person(review.reviewer_id)), reason=REASONS[number % len(REASONS)])


def _talk(case: Disagreement) -> None:
    signed, application = _signed(case), db.session.get_one(Application, case.application_id)
    speakers = [signed[-1], signed[0]]
    for review, words in zip(speakers, REMARKS, strict=True):
        named = _person(speakers[0].reviewer_id).name
        remark = talking.say_of(application, actor_of(_person(review.reviewer_id)), words=words.format(name=named), review=review)
        remark.told_at = clock.now()


def _person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)
