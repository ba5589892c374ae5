"""What a reviewer takes along: the open lines of their own sheets, and the proposals as text."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from yfund.applications.models import Answer, Application
from yfund.calls.models import Call, Criterion, FormVersion
from yfund.calls.rules.form import is_shown, questions
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, Review, Score
from yfund.reviews.models.panel import ReviewPlan
from yfund.reviews.queries.blind import CLEAR, veils_of
from yfund.reviews.queries.reading import mine
from yfund.reviews.rules.away import OVERALL, Kept
from yfund.reviews.rules.veil import Veil

_OWN_TEXT = ("short_text", "long_text", "number", "table", "people", "budget", "date")


def _open(actor: Actor) -> list[tuple[Assignment, Review, bool]]:
    rows = db.session.execute(
        select(Assignment, Review, ReviewPlan.is_blind)
        .join(Application, Application.id == Assignment.application_id).join(Call, Call.id == Assignment.call_id)
        .join(FormVersion, FormVersion.id == Application.form_version_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .outerjoin(ReviewPlan, ReviewPlan.call_id == Assignment.call_id)
        .options(contains_eager(Assignment.application).options(contains_eager(Application.form_version)))
        .where(*mine(actor), Assignment.state == "accepted", Review.state == "draft").order_by(Application.number))
    return [(a, r, bool(is_blind)) for a, r, is_blind in rows]


def lines_of(actor: Actor) -> dict[str, Kept]:
    """Every open line of the actor's sheets by "<assignment>/<criterion>", with what the site has; five statements."""
    rows = _open(actor)
    veils = veils_of(a.application_id for a, _, is_blind in rows if is_blind)
    scores: dict[int, dict[int, Score]] = defaultdict(dict)
    for score in db.session.scalars(select(Score).where(Score.review_id.in_([r.id for _, r, _ in rows]))):
        scores[score.review_id][score.criterion_id] = score
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    for one in db.session.scalars(select(Criterion).where(Criterion.call_id.in_({a.call_id for a, _, _ in rows}))
                                  .order_by(Criterion.position)):
        criteria[one.call_id].append(one)
    found = {}
    for assignment, review, _ in rows:
        application = assignment.application
        title = veils.get(application.id, CLEAR).words(application.title)
        for one in criteria[assignment.call_id]:
            row = scores[review.id].get(one.id)
            found[f"{assignment.public_id}/{one.key}"] = Kept(
                application.number or "", title, one.title.get(actor.language) or one.title.get("en") or one.key,
                row.half_points if row else None, row.comment if row else "")
        found[f"{assignment.public_id}/{OVERALL}"] = Kept(application.number or "", title, "", None, review.comment,
                                                          has_points=False)
    return found


def texts_of(actor: Actor) -> Iterator[tuple[str, str, str]]:
    """The proposals of the same sheets: (number, question, answer), without what a blind reading hides."""
    rows = _open(actor)
    veils = veils_of(a.application_id for a, _, is_blind in rows if is_blind)
    answers: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in db.session.scalars(select(Answer).where(Answer.application_id.in_([a.application_id for a, _, _ in rows]))):
        answers[row.application_id][row.question] = row.value
    for assignment, _, _ in rows:
        yield from _texts(assignment.application, answers[assignment.application_id],
                          veils.get(assignment.application_id, CLEAR), actor.language)


def _texts(application: Application, answers: Mapping[str, Any], veil: Veil, language: str) -> Iterator[tuple[str, str, str]]:
    shown = veil.answers(answers)
    for question in questions(application.form_version.definition):
        value = shown.get(question["key"])
        if question["kind"] in _OWN_TEXT and value not in (None, "", []) and is_shown(
                question, answers, application.form_version.definition):
            label = question["label"].get(language) or question["label"].get("en") or question["key"]
            yield application.number or "", label, "\n".join(_plain(value))


def _plain(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield " · ".join(_plain(one))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield f"{one / 100:.2f}" if key.endswith("_cents") and isinstance(one, int) else " ".join(_plain(one))
    elif value is not None:
        yield str(value)
