"""Practice before the reading: an officer chooses texts, all reviewers score them, then they talk."""

from collections.abc import Mapping

from sqlalchemy import select

from yfund.accounts.models import Person
from yfund.accounts.queries import people_with_role
from yfund.applications.models import Application
from yfund.calls.models import Call
from yfund.calls.rules.rubric import total
from yfund.infra import journal, workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews import mail
from yfund.reviews.models.panel import Anchor, AnchorScore, Practice
from yfund.reviews.policy import may_assign
from yfund.reviews.queries.panel import criteria_of
from yfund.reviews.queries.practice import own_score
from yfund.reviews.queries.talk import untied
from yfund.reviews.rules.scoring import lacking, merged, wrong
from yfund.reviews.services.conflicts import bind, refuse_tie

MOST_ANCHORS = 5
LONGEST = 20_000


def add_anchor(call: Call, actor: Actor, *, application: Application | None = None, title: str = "", words: str = "",
               language: str = "en", counts: bool = False) -> Anchor:
    """Choose a text all reviewers score: an application that was sent, of this call or an earlier one, or words made up."""
    _must_assign(actor)
    practice = db.session.scalar(select(Practice).where(Practice.call_id == call.id))
    if practice is None:
        practice = Practice(call_id=call.id)
        workflow.begin(practice, actor)
        db.session.flush()
    problems = _problems(practice, call, application, title, words, counts=counts)
    if problems:
        raise Refusal(say("The text was not added."), problems)
    row = Anchor(practice_id=practice.id, application_id=application.id if application else None, title=title, words=words,
                 language=application.language if application else language, counts=counts)
    db.session.add(row)
    db.session.flush()
    journal.note("anchor.add", row, actor, application=application.number if application else "", counts=counts)
    return row


def _problems(practice: Practice, call: Call, application: Application | None, title: str, words: str, *,
              counts: bool) -> list[Problem]:
    listed = list(db.session.scalars(select(Anchor).where(Anchor.practice_id == practice.id)))
    problems = []
    if practice.state != "preparing":
        problems.append(Problem(say("The practice has begun: its texts stay as they are.")))
    if len(listed) >= MOST_ANCHORS:
        problems.append(Problem(say("%(most)s texts are enough.", most=MOST_ANCHORS)))
    if application is None and not (title and words):
        problems.append(Problem(say("Name an application, or write a title and a text."), "number"))
    if len(words) > LONGEST:
        problems.append(Problem(say("At most %(most)s characters fit here.", most=LONGEST), "words"))
    if application is not None and application.id in [a.application_id for a in listed]:
        problems.append(Problem(say("This application is among them already."), "number"))
    if counts and (application is None or application.call_id != call.id):
        problems.append(Problem(say("Only an application of this call can count in its ranking."), "counts"))
    return problems


def remove_anchor(anchor: Anchor, actor: Actor) -> None:
    """Take a text out again, before the practice begins."""
    _must_assign(actor)
    if anchor.practice.state != "preparing":
        raise Refusal(say("The practice has begun: its texts stay as they are."))
    journal.note("anchor.remove", anchor, actor)
    db.session.delete(anchor)


def move(practice: Practice, actor: Actor, step: str) -> None:
    """Start it (all reviewers get a letter), open the discussion, or end it."""
    _must_assign(actor)
    anchors = list(db.session.scalars(select(Anchor).where(Anchor.practice_id == practice.id)))
    if step == "start" and not anchors:
        raise Refusal(say("Choose at least one text; three are good."))
    workflow.move(practice, step, actor)
    if step == "start":
        for person in people_with_role("reviewer"):
            if any(a.application_id is None or untied([person.id], a.application_id) for a in anchors):
                mail.practice(person, practice, count=len(anchors))


def declare(anchor: Anchor, actor: Actor, *, conflict: bool, kind: str = "", reason: str = "") -> AnchorScore | None:
    """Say whether one knows the group of a practice text, before it opens. With a tie nothing of the group is shown any more."""
    must_practise(actor)
    application = anchor.application
    if application is None or own_score(anchor, actor) is not None:
        raise Refusal(say("Interest can be declared once, before reading."))
    if not conflict:
        return _begun(anchor, actor)
    refuse_tie(kind, reason)
    bind(db.session.get_one(Person, actor.id), actor, source="declared", kind=kind, reason=reason, application=application,
         organisation=application.organisation)
    return None


def _begun(anchor: Anchor, actor: Actor) -> AnchorScore:
    row = AnchorScore(anchor_id=anchor.id, reviewer_id=actor.id or 0, half_points={}, reasons={})
    db.session.add(row)
    db.session.flush()
    journal.note("anchor.open", anchor, actor)
    return row


def score(anchor: Anchor, actor: Actor, points: Mapping[str, int | None], reasons: Mapping[str, str], *,
          is_finished: bool, bases: Mapping[str, str] | None = None) -> AnchorScore:
    """Keep what a reviewer gives a practice text; signed with points and a reason for each criterion, and then fixed.

    `bases`: marks of the values the page started from, by field name. Raises `Clash` when another page wrote other words.
    """
    must_practise(actor)
    if anchor.practice.state != "scoring":
        raise Refusal(say("The practice is not being scored."))
    criteria = criteria_of(anchor.practice.call_id)
    keys = {c.key for c in criteria}
    problems = wrong(points, {f"why-{key}": words for key, words in reasons.items()})
    if problems:
        raise Refusal(say("The draft was not saved."), problems)
    row = _unsigned(anchor, actor)
    bases = bases or {}
    row.half_points = row.half_points | {k: merged(bases.get(f"points-{k}", ""), row.half_points.get(k), v)
                                         for k, v in points.items() if k in keys}
    row.reasons = row.reasons | {k: merged(bases.get(f"why-{k}", ""), row.reasons.get(k, ""), v)
                                 for k, v in reasons.items() if k in keys}
    if is_finished:
        problems = lacking({c.key: c.title.get(actor.language) or c.title.get("en") or c.key for c in criteria},
                           row.half_points, row.reasons)
        if problems:
            raise Refusal(say("Before you sign:"), problems)
        row.total = total({k: v for k, v in row.half_points.items() if v is not None}, criteria)
        row.finished_at = clock.now()
    db.session.flush()
    return row


def _unsigned(anchor: Anchor, actor: Actor) -> AnchorScore:
    """The actor's row, locked, because points and reasons are written as wholes."""
    row = own_score(anchor, actor)
    if row is None and anchor.application_id is not None:
        raise Refusal(say("Say first whether you know the group."))
    row = locked(AnchorScore, (row or _begun(anchor, actor)).id)
    if row.finished_at is not None:
        raise Refusal(say("You have signed this one."))
    return row


def must_practise(actor: Actor) -> None:
    """Raise `NotAllowed` for everybody but reviewers."""
    if not actor.has("reviewer"):
        raise NotAllowed(say("Only reviewers practise."))


def _must_assign(actor: Actor) -> None:
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer prepares the practice."))
