"""Saying something about an application to its other readers and the officer; striking it; letters in bundles."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import select

from yfund.accounts.models import Person
from yfund.applications.models import Application
from yfund.infra import journal
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import length, say
from yfund.reviews import mail
from yfund.reviews.models import Review
from yfund.reviews.models.panel import Anchor, Remark
from yfund.reviews.policy import may_assign
from yfund.reviews.queries.talk import allowed_readers, may_join, officers, practising, untold
from yfund.reviews.rules.mentions import Named, mentioned, people_by_handle

LONGEST = 4000
BUNDLE = timedelta(minutes=10)


def say_of(application: Application, actor: Actor, *, words: str, review: Review | None = None) -> Remark:
    """Add a remark to the discussion of an application: its readers who may see each other's scores, and officers."""
    if not may_assign(actor) and (review is None or review.reviewer_id != actor.id or not may_join(review)):
        raise NotAllowed(say("Only its readers, after all have signed, and the officer talk about an application."))
    return _keep(Remark(application_id=application.id), actor, words, listed(application))


def say_of_anchor(anchor: Anchor, actor: Actor, *, words: str) -> Remark:
    """Add a remark to the discussion of a practice text, while it is discussed."""
    if anchor.practice.state != "discussing":
        raise Refusal(say("The practice texts are talked about after they are scored, until the practice ends."))
    if not actor.has("reviewer", "officer"):
        raise NotAllowed(say("Only reviewers and the officer talk about practice texts."))
    return _keep(Remark(anchor_id=anchor.id), actor, words, listed_for_anchor(anchor))


def _keep(remark: Remark, actor: Actor, words: str, named: list[Named]) -> Remark:
    if not words:
        raise Refusal(say("Nothing was said yet."), [Problem(say("Write what you want to say."), "words")])
    if length(words, "characters") > LONGEST:
        raise Refusal(say("Nothing was said yet."), [Problem(say("At most %(most)s characters fit here.", most=LONGEST), "words")])
    remark.author_id, remark.words, remark.written_at, remark.struck_reason = actor.id or 0, words, clock.now(), ""
    remark.mentions = [key for key in mentioned(words, named) if key != actor.id]
    db.session.add(remark)
    db.session.flush()
    journal.note("remark.say", remark, actor)
    return remark


def strike(remark: Remark, actor: Actor, *, reason: str) -> None:
    """Take a remark out of sight, with a reason; its words stay for the auditor."""
    if not may_assign(actor):
        raise NotAllowed(say("Only a programme officer strikes a remark."))
    if not reason:
        raise Refusal(say("It was not struck yet."), [Problem(say("Write why it has to go."), "reason")])
    if remark.struck_at is not None:
        raise Refusal(say("This remark is struck already."))
    remark.struck_at, remark.struck_by_id, remark.struck_reason = clock.now(), actor.id, reason
    journal.note("remark.strike", remark, actor, reason=reason)


def listed(application: Application) -> list[Named]:
    """Who may be named in the discussion of an application: its readers and the officers."""
    return people_by_handle({p.id: p.name for p in [*allowed_readers(application.id), *officers(application.id)]})


def listed_for_anchor(anchor: Anchor) -> list[Named]:
    """Who may be named in the discussion of a practice text."""
    return people_by_handle({p.id: p.name for p in [*practising(anchor), *officers(anchor.application_id)]})


def tell_remarks() -> int:
    """Write one letter to everybody about all that was said since the last; returns how many letters.

    Waits until the oldest remark is ten minutes old, so that an exchange is one letter. Called every minute.
    """
    remarks = untold(clock.now() - BUNDLE)
    news: dict[int, list[Remark]] = defaultdict(list)
    people: dict[int, Person] = {}
    for remark in remarks:
        remark.told_at = clock.now()
        if remark.struck_at is None:
            for person in _hearers(remark):
                people[person.id] = person
                news[person.id].append(remark)
    for key in sorted(people):
        mail.said(people[key], news[key], names=_numbers(news[key]), is_named=any(key in r.mentions for r in news[key]))
    return len(people)


def _hearers(remark: Remark) -> list[Person]:
    if remark.application_id is not None:
        wanted = [*allowed_readers(remark.application_id), *(p for p in officers(remark.application_id) if p.id in remark.mentions)]
    else:
        anchor = db.session.get_one(Anchor, remark.anchor_id)
        wanted = [p for p in [*practising(anchor), *officers(anchor.application_id)] if p.id in remark.mentions]
    return [p for p in {p.id: p for p in wanted}.values() if p.id != remark.author_id]


def _numbers(remarks: list[Remark]) -> list[str]:
    ids = {r.application_id for r in remarks if r.application_id is not None}
    return list(db.session.scalars(select(Application.number).where(Application.id.in_(ids)).order_by(Application.number)))
