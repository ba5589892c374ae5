"""How the reading went: who is severe, how far readers agree, what changed in its course."""

from dataclasses import dataclass

from flask import Response
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person
from yfund.infra.db import transaction
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.queries import assigning
from yfund.reviews.queries.calibrating import Calibration, calibration_of, hidden_from, names_of
from yfund.reviews.rules.agreement import ENOUGH, HIGH
from yfund.reviews.rules.course import SIGNS
from yfund.reviews.services import calibrating
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.filters import in_words
from yfund.web.pages import found, onward, page

COIN_FLIP = (0.2, 0.8)


@dataclass(frozen=True)
class Line:
    """One reader: readings, mean points given, severity with its error, drift if it is clear, usual minutes."""

    person: Person
    readings: int
    mean: float
    severity: float | None
    error: float | None
    drift: float | None
    minutes: float | None


@methods("GET")
@allowed(policy.may_oversee)
def fairness(code: str) -> Response:
    """How the reading of a call went, without what the person has a tie to."""
    call = found(assigning.call_named(code))
    seen = calibration_of(call, hidden_from(call, current_actor()))
    people = names_of(list(seen.course.given)) if seen else {}
    return page("reviews/fairness.html", call=call, seen=seen, lines=_lines(seen, people) if seen else [], people=people,
                flips=sum(COIN_FLIP[0] <= chance <= COIN_FLIP[1] for chance in seen.chance.values()) if seen else 0,
                bounds=(ENOUGH, HIGH), titles=[(one.key, in_words(one.title)) for one in call.criteria],
                may_change=policy.may_reckon(current_actor()))


@methods("POST")
@allowed(policy.may_reckon)
def calibrate(code: str) -> BaseResponse:
    """Work it out anew now instead of within a minute."""
    with transaction():
        calibrating.calibrate(found(assigning.call_named(code)), current_actor())
    return onward("reviews.fairness", say("Worked out from the readings of this moment."), code=code)


def _lines(seen: Calibration, people: dict[int, Person]) -> list[Line]:
    """Readers, the most severe first; by name where severities are not known."""
    course, lines = seen.course, []
    for reader, (count, mean) in course.given.items():
        moved, error = course.drift.get(reader, (0.0, 1.0))
        took = course.minutes.get(reader)
        lines.append(Line(people[reader], int(count), mean, seen.severity.get(reader), seen.severity_error.get(reader),
                          moved if abs(moved) >= SIGNS * error else None, took[2] if took else None))
    return sorted(lines, key=lambda line: (-(line.severity or 0), line.person.name))
