"""How a call is read: how far apart is too far, how long a reason must be, blind or not; and what is hidden by hand."""

from sqlalchemy import select

from yfund.applications.models import Application, Upload
from yfund.calls.models import Call
from yfund.infra import journal
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.reviews.models import Review
from yfund.reviews.models.panel import Redaction, ReviewPlan
from yfund.reviews.policy import may_assign
from yfund.reviews.queries import reading_of
from yfund.reviews.queries.reading import plan_of

LONGEST_REASON = 500
LONGEST_WORDS = 300


def set_plan(call: Call, actor: Actor, *, spread_limit: int, shortest_reason: int, is_blind: bool) -> ReviewPlan:
    """Write how a call is read. Whether it is blind is settled before anybody opened a proposal."""
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer sets how a call is read."))
    plan = plan_of(call.id)
    problems = []
    if not 5 <= spread_limit <= 100:
        problems.append(Problem(say("Between 5 and 100 points."), "spread_limit"))
    if not 0 <= shortest_reason <= LONGEST_REASON:
        problems.append(Problem(say("Between 0 and %(most)s characters.", most=LONGEST_REASON), "shortest_reason"))
    if is_blind != plan.is_blind and _is_opened(call):
        problems.append(Problem(say("Proposals of this call are open already: what was seen cannot be hidden, and "
                                    "what was hidden was promised."), "is_blind"))
    reading = reading_of(call)
    if reading is not None and reading.ended_at is not None:
        problems.append(Problem(say("The reading is over.")))
    if problems:
        raise Refusal(say("Nothing was changed."), problems)
    plan.spread_limit, plan.shortest_reason, plan.is_blind = spread_limit, shortest_reason, is_blind
    db.session.add(plan)
    db.session.flush()
    journal.note("review_plan.set", plan, actor, call=call.code, spread_limit=spread_limit, shortest_reason=shortest_reason,
                 is_blind=is_blind)
    return plan


def _is_opened(call: Call) -> bool:
    opened = select(Review.id).join(Application, Application.id == Review.application_id).where(Application.call_id == call.id)
    return db.session.scalar(opened.limit(1)) is not None


def hide(application: Application, actor: Actor, *, words: str = "", upload: Upload | None = None) -> Redaction:
    """Hide words from the readers wherever they stand in this application, or withhold one of its files."""
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer hides words from readers."))
    if upload is None and not 2 <= len(words) <= LONGEST_WORDS:
        raise Refusal(say("Nothing was hidden."),
                      [Problem(say("Write or mark 2 to %(most)s characters.", most=LONGEST_WORDS), "words")])
    known = select(Redaction).where(Redaction.application_id == application.id, Redaction.words == words,
                                    Redaction.upload_id == (upload.id if upload else None))
    row = db.session.scalar(known)
    if row is None:
        row = Redaction(application_id=application.id, words=words, upload_id=upload.id if upload else None,
                        made_by_id=actor.id or 0, made_at=clock.now())
        db.session.add(row)
        db.session.flush()
        journal.note("redaction.make", row, actor, words=words, file=upload.filename if upload else "")
    return row


def show_again(redaction: Redaction, actor: Actor) -> None:
    """Take back what was hidden by hand."""
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer hides words from readers."))
    journal.note("redaction.end", redaction, actor, words=redaction.words)
    db.session.delete(redaction)
