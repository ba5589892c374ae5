"""The journal: every change of state, hash-chained, written in the same transaction as the change."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ForeignKey, Index, String, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from yfund.infra.columns import Json, Key, UtcDateTime
from yfund.infra.db import Model, db
from yfund.kernel import clock
from yfund.kernel.actor import Actor

START = "0" * 64


class JournalEntry(Model):
    """One link of the chain. Personal words stand in `JournalText`, so that they can be erased without breaking it."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_subject", "subject_kind", "subject_id"),)

    seq: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    text_hash: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


class JournalText(Model):
    """The words of an entry: who, from which state to which, why."""

    __tablename__ = "journal_text"

    seq: Mapped[int] = mapped_column(Key, ForeignKey("journal.seq"), primary_key=True, autoincrement=False)
    salt: Mapped[str] = mapped_column(String(32))
    words: Mapped[dict[str, Any]] = mapped_column(Json)


class JournalHead(Model):
    """One row: the end of the chain. Locked while a link is added, and always locked last."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


@dataclass
class _Note:
    at: datetime
    actor: Actor
    action: str
    kind: str
    thing: Any
    words: dict[str, Any]


def note(action: str, thing: Any, actor: Actor, **words: Any) -> None:
    """Write that `actor` did `action` to `thing` (a row with an id). `words` must fit into JSON.

    The link is made just before the commit, so that the head of the chain is locked last and briefly.
    """
    line = _Note(clock.now(), actor, action, thing.__tablename__, thing, {"actor": actor.name, **words})
    db.session.info.setdefault("journal", []).append(line)


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    lines: list[_Note] = session.info.pop("journal", [])
    if not lines:
        return
    session.flush()
    head = session.get(JournalHead, 1, with_for_update=True, populate_existing=True)
    if head is None:
        head = JournalHead(id=1, seq=0, hash=START)
        session.add(head)
    # In the order in which it happened: loaded history was not written down day by day.
    for line in sorted(lines, key=lambda line: line.at):
        _append(session, head, line)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _: Any) -> None:
    session.info.pop("journal", None)


def _append(session: Session, head: JournalHead, line: _Note) -> None:
    salt = secrets.token_hex(16)
    entry = JournalEntry(
        seq=head.seq + 1, at=line.at, actor_id=line.actor.id, action=line.action, subject_kind=line.kind,
        subject_id=line.thing.id, text_hash=_text_hash(salt, line.words), previous=head.hash, hash="")
    entry.hash = _link_hash(entry)
    session.add_all((entry, JournalText(seq=entry.seq, salt=salt, words=line.words)))
    head.seq, head.hash = entry.seq, entry.hash


def _text_hash(salt: str, words: dict[str, Any]) -> str:
    return hashlib.sha256((salt + _canonical(words)).encode()).hexdigest()


def _link_hash(entry: JournalEntry) -> str:
    link = [entry.seq, entry.at.isoformat(), entry.actor_id, entry.action, entry.subject_kind, entry.subject_id,
            entry.text_hash, entry.previous]
    key = hashlib.sha256(b"journal" + current_app.config["SECRET_KEY"].encode()).digest()
    return hmac.new(key, _canonical(link).encode(), hashlib.sha256).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def faults() -> Iterator[str]:
    """Walk the chain from the start; one sentence for each link that does not hold. Nothing when all is well.

    A chain alone cannot show a cut tail when the head row was cut as well: compare with an anchor kept elsewhere.
    """
    seq, previous = 0, START
    rows = db.session.execute(
        select(JournalEntry, JournalText).outerjoin(JournalText, JournalText.seq == JournalEntry.seq)
        .order_by(JournalEntry.seq).execution_options(yield_per=1000))
    for entry, text in rows:
        seq += 1
        if entry.seq != seq:
            yield f"link {seq} is missing: the next is {entry.seq}"
            seq = entry.seq
        if entry.previous != previous or entry.hash != _link_hash(entry):
            yield f"link {entry.seq} was changed, moved or joined wrongly"
        if text is not None and _text_hash(text.salt, text.words) != entry.text_hash:
            yield f"the words of link {entry.seq} were changed"
        previous = entry.hash
    head = db.session.get(JournalHead, 1)
    if (head.seq, head.hash) != (seq, previous) if head else seq:
        yield f"the head of the journal does not fit its last link {seq}"


def entries_about(things: dict[str, list[int]], *, limit: int = 500) -> list[tuple[JournalEntry, JournalText | None]]:
    """Entries about rows, given as table name → ids, oldest first."""
    wanted = [(JournalEntry.subject_kind == kind) & JournalEntry.subject_id.in_(ids) for kind, ids in things.items() if ids]
    if not wanted:
        return []
    condition = wanted[0]
    for more in wanted[1:]:
        condition = condition | more
    rows = db.session.execute(
        select(JournalEntry, JournalText).outerjoin(JournalText, JournalText.seq == JournalEntry.seq)
        .where(condition).order_by(JournalEntry.seq).limit(limit))
    return [(entry, text) for entry, text in rows]
