"""How one answer is put in the place of another: merged where it can be, kept where it cannot."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from yfund.applications.models import Answer, AnswerChange, AnswerRevision, Application
from yfund.applications.rules import merging
from yfund.applications.rules.answers import ROWS, columns, is_empty, read, read_cell
from yfund.applications.rules.merging import Edit, Merged
from yfund.calls.rules.form import Question
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor


@dataclass(frozen=True)
class TwoTexts:
    """Two people changed one answer: `mine` was not saved over `theirs`; both are kept. `lost`: the cells, in rows."""

    question: str
    mine: Any
    theirs: Any
    revision: int
    theirs_by_id: int | None
    lost: tuple[Edit, ...] = ()


@dataclass
class Outcome:
    """What a save did: question → its revision now, and the answers two people changed at once.

    `changes`: change id → the revision it became, `lost`: ids of changes that met another text.
    """

    saved: dict[str, int] = field(default_factory=dict)
    clashes: list[TwoTexts] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One change as a device sends it, perhaps more than once: the same `id` is written once.

    `base`: the revision whose text the writer saw. `earlier`: changes of the same field that this one follows and
    of which the device heard no answer. For rows `row` and `column` name the cell; `row` alone takes the row away.
    """

    id: str
    question: str
    base: int
    typed: Any = ""
    row: str = ""
    column: str = ""
    earlier: tuple[str, ...] = ()


class Pen:
    """One writer at one application, inside one transaction."""

    def __init__(self, application: Application, actor: Actor, present: dict[str, Answer]) -> None:
        self.application, self.actor, self.present = application, actor, present
        self.outcome = Outcome()

    def write(self, question: Question, typed: Any, base: int | None) -> None:
        """Save a whole answer. Without `base` the writer knows what they overwrite."""
        key, value, now = question["key"], read(question, typed), self.present.get(question["key"])
        revision, saved = (now.revision, now.value) if now else (0, None)
        if question["kind"] in ROWS:
            self._write_rows(question, value, base)
        elif _same(value, saved):
            self.outcome.saved[key] = revision
        elif base is None or base == revision:
            self.outcome.saved[key] = self._put(key, value)
        elif _same(value, self._seen(key, base)):
            self.outcome.saved[key] = revision
        else:
            self._clash(key, value, base)

    def write_changes(self, question: Question, changes: list[Change]) -> None:
        """Save what a device sends about one question, each change once however often it comes."""
        known = self._known({i for change in changes for i in (change.id, *change.earlier)})
        fresh = []
        for change in changes:
            if (done := known.get(change.id)) is None:
                heard = [known[i].revision for i in change.earlier if i in known and not known[i].is_lost]
                fresh.append((change, max([change.base, *heard])))
            else:
                self._repeat(change, done)
        if question["kind"] in ROWS:
            self._write_cells(question, fresh)
        else:
            for change, base in fresh:
                self._write_change(question, change, base)
        unheard = {i for change, _ in fresh for i in change.earlier if i not in known} - {change.id for change, _ in fresh}
        for earlier in unheard:
            self._remember(earlier, question["key"], is_lost=False)

    def put_away(self, key: str) -> None:
        """Empty an answer that cannot stand any more; what it was goes to the history."""
        self._put(key, None)

    def _write_change(self, question: Question, change: Change, base: int) -> None:
        before = len(self.outcome.clashes)
        self.write(question, change.typed, base)
        self._settle(change, is_lost=len(self.outcome.clashes) > before)

    def _write_cells(self, question: Question, fresh: list[tuple[Change, int]]) -> None:
        """Cells may have been seen in different revisions: each is held against its own."""
        edits, of = [], {}
        for change, base in fresh:
            rows = {row["id"]: row for row in merging.identified(self._seen(question["key"], base))}
            row = merging.identity(change.row)
            known = change.column in {c["key"] for c in columns(question)}
            if not row or change.column and not known:
                continue
            value = read_cell(question, change.column, change.typed) if change.column else None
            edits.append(edit := Edit(row, change.column or None, value, rows.get(row, {})))
            of[id(edit)] = change
        lost = self._merge(question, edits)
        for edit in edits:
            self._settle(of[id(edit)], is_lost=any(edit is one for one in lost))

    def _write_rows(self, question: Question, value: Any, base: int | None) -> None:
        key, now = question["key"], self.present.get(question["key"])
        saved = now.value if now else None
        if base is None or base == (now.revision if now else 0):
            mine = merging.identified(value, merging.identified(saved))
            is_new = not merging.are_same(mine, saved)
            self.outcome.saved[key] = self._put(key, mine) if is_new else now.revision if now else 0
            return
        seen = merging.identified(self._seen(key, base))
        self._merge(question, merging.edits(seen, merging.identified(value, seen)))

    def _merge(self, question: Question, edits: list[Edit]) -> list[Edit]:
        key, now = question["key"], self.present.get(question["key"])
        merged = merging.merge(merging.identified(now.value if now else None), edits)
        rows, lost = _complete(question, merged)
        base = now.revision if now else 0
        is_new = not merging.are_same(rows, now.value if now else None)
        revision = self.outcome.saved[key] = self._put(key, rows) if is_new else base
        cells = [edit for edit in merged.lost if edit.column is not None]
        if cells:
            self._keep_lost(key, revision, lost)
            self.outcome.clashes.append(TwoTexts(key, lost, rows, revision, now.written_by_id if now else None, tuple(cells)))
        return merged.lost

    def _clash(self, key: str, value: Any, base: int) -> None:
        now = self.present.get(key)
        self._keep_lost(key, base, value)
        self.outcome.clashes.append(TwoTexts(key, value, now.value if now else None, now.revision if now else 0,
                                             now.written_by_id if now else None))

    def _settle(self, change: Change, *, is_lost: bool) -> None:
        now = self.present.get(change.question)
        self._remember(change.id, change.question, is_lost=is_lost)
        if is_lost:
            self.outcome.lost[change.id] = change.question
        else:
            self.outcome.changes[change.id] = now.revision if now else 0

    def _repeat(self, change: Change, done: AnswerChange) -> None:
        if done.is_lost:
            self.outcome.lost[change.id] = change.question
        else:
            self.outcome.changes[change.id] = done.revision

    def _known(self, ids: set[str]) -> dict[str, AnswerChange]:
        rows = db.session.scalars(select(AnswerChange).where(
            AnswerChange.application_id == self.application.id, AnswerChange.change.in_(ids)))
        return {row.change: row for row in rows}

    def _remember(self, change: str, question: str, *, is_lost: bool) -> None:
        now = self.present.get(question)
        db.session.add(AnswerChange(application_id=self.application.id, change=change, question=question, is_lost=is_lost,
                                    revision=now.revision if now else 0, at=clock.now()))

    def _seen(self, key: str, base: int) -> Any:
        now = self.present.get(key)
        return now.value if now and now.revision == base else value_at(self.application.id, key, base)

    def _put(self, key: str, value: Any) -> int:
        now = self.present.get(key)
        if now is None:
            now = Answer(application_id=self.application.id, question=key, value=value, revision=1,
                         written_by_id=self.actor.id, written_at=clock.now())
            db.session.add(now)
            self.present[key] = now
            return 1
        self._keep(key, now.revision, now.value, now.written_by_id, now.written_at, is_lost=False)
        now.value, now.revision, now.written_by_id, now.written_at = value, now.revision + 1, self.actor.id, clock.now()
        return now.revision

    def _keep_lost(self, key: str, revision: int, value: Any) -> None:
        """Keep a text beside the saved one; the same text from the same start is kept once."""
        there = db.session.scalars(select(AnswerRevision.value).where(
            AnswerRevision.application_id == self.application.id, AnswerRevision.question == key,
            AnswerRevision.revision == revision, AnswerRevision.is_lost.is_(True)))
        if not any(_same(value, one) for one in there):
            self._keep(key, revision, value, self.actor.id, clock.now(), is_lost=True)

    def _keep(self, key: str, revision: int, value: Any, by_id: int | None, at: datetime, *, is_lost: bool) -> None:
        db.session.add(AnswerRevision(application_id=self.application.id, question=key, revision=revision, value=value,
                                      is_lost=is_lost, written_by_id=by_id, written_at=at))


def value_at(application_id: int, key: str, revision: int) -> Any:
    """What an answer was in an earlier revision, None when it was nothing."""
    db.session.flush()
    return db.session.scalar(select(AnswerRevision.value).where(
        AnswerRevision.application_id == application_id, AnswerRevision.question == key,
        AnswerRevision.revision == revision, AnswerRevision.is_lost.is_(False)))


def _complete(question: Question, merged: Merged) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Both results with every column in every row."""
    names = [c["key"] for c in columns(question)]
    both: Iterable[list[dict[str, Any]]] = (merged.rows, merged.mine)
    rows, mine = ([{"id": row["id"], **dict.fromkeys(names, ""), **row} for row in one] for one in both)
    return rows, mine


def _same(one: Any, other: Any) -> bool:
    return one == other and type(one) is type(other) or is_empty(one) and is_empty(other)
