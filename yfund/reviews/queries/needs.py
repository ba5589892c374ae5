"""What needs a reviewer or an officer now."""

from sqlalchemy import func, select

from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.reviews.queries import lacking_readers, progress, reading_of
from yfund.reviews.queries.reading import tally
from yfund.web.needs import Need


def needs(actor: Actor) -> list[Need]:
    """Lines for the actor's home: proposals to read; applications without readers; reviewers who are late."""
    found = _of_reviewer(actor) if actor.has("reviewer") else []
    return found + (_of_officer(actor) if actor.has("officer") else [])


def _of_reviewer(actor: Actor) -> list[Need]:
    now = tally(actor)
    if now.left == 0:
        return []
    late = now.due_at is not None and now.due_at < clock.now()
    sentence = say("Read %(left)s proposals", left=now.left) if now.left > 1 else say("Read one proposal")
    detail = say("%(done)s of %(all)s are done.", done=now.finished, all=now.assigned)
    return [Need(sentence, say("Read the next one") if now.finished else say("Begin"), "reviews.mine", {}, detail, now.due_at,
                 0 if late else 2)]


def _of_officer(actor: Actor) -> list[Need]:
    found = []
    calls = db.session.scalars(select(Call).where(Call.state.in_(("closed", "reviewing"))).order_by(Call.id))
    for call in calls:
        lacking = db.session.scalar(select(func.count()).select_from(lacking_readers(call.id, actor).subquery())) or 0
        if lacking:
            found.append(Need(say("Give readers to %(count)s applications of %(code)s", count=lacking, code=call.code),
                              say("Choose readers"), "reviews.assign", {"code": call.code}, None, None, 3))
        late = [p for p in progress(call, actor, at=clock.now()) if p.is_late] if call.state == "reviewing" else []
        reading = reading_of(call) if late else None
        if late and reading:
            found.append(Need(say("Remind %(count)s reviewers of %(code)s who are late", count=len(late), code=call.code),
                              say("See who"), "reviews.progress", {"code": call.code}, None, reading.due_at, 2))
    return found
