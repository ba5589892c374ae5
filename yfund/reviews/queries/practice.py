"""Reading the practice before the reading: its anchors, what was given them, how far each reviewer is from the panel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.applications.queries import in_conflict, tied_to
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models.panel import Anchor, AnchorScore, Practice

RUNNING = ("scoring", "discussing")


@dataclass(frozen=True)
class Task:
    """A running practice as one reviewer has it."""

    practice: Practice
    anchors: Sequence[Anchor]
    scores: Mapping[int, AnchorScore]

    @property
    def left(self) -> list[Anchor]:
        """The anchors this reviewer has not signed."""
        return [a for a in self.anchors if a.id not in self.scores or self.scores[a.id].finished_at is None]


def free_anchors(actor: Actor) -> object:
    """A condition on Anchor outer joined with Application: made up, or of a group the actor has no tie to."""
    return or_(Anchor.application_id.is_(None), ~in_conflict(actor.id or 0))


def practice_of(actor: Actor) -> Task | None:
    """The practice this reviewer should take part in now: the newest that runs; in one statement."""
    rows = db.session.execute(
        select(Practice, Anchor, AnchorScore).join(Anchor, Anchor.practice_id == Practice.id)
        .join(Call, Call.id == Practice.call_id).outerjoin(Application, Application.id == Anchor.application_id)
        .outerjoin(AnchorScore, (AnchorScore.anchor_id == Anchor.id) & (AnchorScore.reviewer_id == actor.id))
        .options(contains_eager(Practice.call), contains_eager(Anchor.application))
        .where(Practice.state.in_(RUNNING), free_anchors(actor)).order_by(Practice.id.desc(), Anchor.id)).all()
    if not rows:
        return None
    newest = rows[0][0]
    mine = [(anchor, score) for practice, anchor, score in rows if practice.id == newest.id]
    return Task(newest, [a for a, _ in mine], {a.id: s for a, s in mine if s is not None})


def anchor_seen(actor: Actor, public_id: str) -> Anchor | None:
    """An anchor of a practice that runs or is over, None when the actor has a tie to it."""
    return db.session.scalar(
        select(Anchor).join(Practice, Practice.id == Anchor.practice_id)
        .outerjoin(Application, Application.id == Anchor.application_id)
        .options(contains_eager(Anchor.practice).joinedload(Practice.call),
                 contains_eager(Anchor.application).options(joinedload(Application.form_version)))
        .where(Anchor.public_id == public_id, Practice.state != "preparing", free_anchors(actor)))


def anchors_of(call_id: int, actor: Actor) -> tuple[Practice | None, list[Anchor]]:
    """The practice of a call and the anchors the actor may know."""
    practice = db.session.scalar(select(Practice).where(Practice.call_id == call_id))
    if practice is None:
        return None, []
    anchors = list(db.session.scalars(
        select(Anchor).outerjoin(Application, Application.id == Anchor.application_id)
        .options(contains_eager(Anchor.application))
        .where(Anchor.practice_id == practice.id, free_anchors(actor)).order_by(Anchor.id)))
    return practice, anchors


def given(anchor_ids: Sequence[int]) -> dict[int, list[AnchorScore]]:
    """What reviewers without a tie signed, by anchor, with the reviewers."""
    found: dict[int, list[AnchorScore]] = defaultdict(list)
    for row in db.session.scalars(
            select(AnchorScore).join(Person, Person.id == AnchorScore.reviewer_id).join(Anchor, Anchor.id == AnchorScore.anchor_id)
            .outerjoin(Application, Application.id == Anchor.application_id)
            .options(contains_eager(AnchorScore.reviewer).options(lazyload(Person.roles)))
            .where(AnchorScore.anchor_id.in_(anchor_ids), AnchorScore.finished_at.is_not(None), ~tied_to(AnchorScore.reviewer_id))
            .order_by(Person.name, Person.id)):
        found[row.anchor_id].append(row)
    return found


def own_score(anchor: Anchor, actor: Actor) -> AnchorScore | None:
    """What the actor gave a practice text so far."""
    return db.session.scalar(select(AnchorScore).where(AnchorScore.anchor_id == anchor.id, AnchorScore.reviewer_id == actor.id))
