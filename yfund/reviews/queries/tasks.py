"""A call as the solver's task: what lacks readers, who can take how much, which pairs are closed."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select

from yfund.accounts.queries import people_with_role
from yfund.applications.models import Application, Conflict
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.regions import region_of
from yfund.reviews.models import Assignment, Reading, ReviewerProfile
from yfund.reviews.models.readers import Absence, Decline, ReadingInvitation
from yfund.reviews.rules.declining import days_present, reduced
from yfund.reviews.rules.matching import Reader, Text
from yfund.reviews.solver import Share
from yfund.reviews.states import ACTIVE, WAITING

SHARE_LOW, SHARE_HIGH = 0.8, 1.2
DAYS_TO_READ = 14
Pair = tuple[int, int]


@dataclass(frozen=True)
class Task:
    """All the solver must know of a call. `barred`: pairs that must not be made or are made already (`kept`).

    `all_texts`: every application that is read, also those that lack nobody.
    """

    texts: dict[int, Text]
    readers: dict[int, Reader]
    barred: frozenset[Pair]
    kept: frozenset[Pair] = frozenset()
    all_texts: dict[int, Text] = field(default_factory=dict)


def pair_rows(call: Call) -> dict[Pair, Assignment]:
    """Every assignment of the call by (application, reviewer)."""
    rows = db.session.scalars(select(Assignment).where(Assignment.call_id == call.id))
    return {(row.application_id, row.reviewer_id): row for row in rows}


def task_of(call: Call, rows: Mapping[Pair, Assignment], *, keep_proposed: bool = False) -> Task:
    """The task of a call. Published pairs and those made by hand are kept; all proposed ones too if `keep_proposed`."""
    kept = {pair for pair, row in rows.items() if row.state in ACTIVE or (
        row.state == "proposed" and (keep_proposed or row.is_by_hand))}
    held: dict[int, int] = defaultdict(int)
    load: dict[int, int] = defaultdict(int)
    for application_id, reviewer_id in kept:
        held[application_id] += 1
        load[reviewer_id] += 1
    applications = list(db.session.scalars(select(Application).where(
        Application.call_id == call.id, Application.state.in_(WAITING)).order_by(Application.id)))
    all_texts = {a.id: text_of(a, call.readers - held[a.id]) for a in applications}
    closed = {pair for pair, row in rows.items()
              if row.state in ("conflicted", "refused") or (row.state == "dropped" and row.is_by_hand)}
    return Task({key: text for key, text in all_texts.items() if text.wanted > 0}, _readers(call, load, all_texts, rows),
                frozenset(kept | closed | tied_pairs(applications)), frozenset(kept), all_texts)


def _readers(call: Call, load: Mapping[int, int], texts: Mapping[int, Text], rows: Mapping[Pair, Assignment]) -> dict[int, Reader]:
    profiles = {p.person_id: p for p in db.session.scalars(select(ReviewerProfile))}
    asked = {i.person_id: i for i in db.session.scalars(
        select(ReadingInvitation).where(ReadingInvitation.call_id == call.id))}
    away, (first, last) = _away(), _days(call)
    readers = {}
    for person in people_with_role("reviewer"):
        reader = reader_of(person.id, profiles.get(person.id), load.get(person.id, 0))
        invitation = asked.get(person.id)
        if invitation is not None:
            said = reader.capacity if invitation.capacity is None else invitation.capacity
            reader = replace(reader, capacity=min(reader.capacity, said) if invitation.state == "accepted" else 0)
        present, days = days_present(away.get(person.id, []), first, last)
        readers[person.id] = replace(reader, capacity=reduced(reader.capacity, present, days))
    return _heeded(readers, texts, rows)


def _heeded(readers: dict[int, Reader], texts: Mapping[int, Text], rows: Mapping[Pair, Assignment]) -> dict[int, Reader]:
    """Readers as their own words left them: no time, not this language, not this topic."""
    by_id = {row.id: row for row in rows.values()}
    for decline in db.session.scalars(select(Decline).order_by(Decline.id)):
        row = by_id.get(decline.assignment_id)
        text = texts.get(row.application_id) if row else None
        reader = readers.get(row.reviewer_id) if row else None
        if text is None or reader is None:
            continue
        if decline.reason == "busy":
            readers[reader.id] = replace(reader, capacity=min(reader.capacity, reader.load))
        elif decline.reason == "language":
            left = {code: level for code, level in reader.languages.items() if code != text.language}
            readers[reader.id] = replace(reader, languages=left)
        elif decline.reason == "topic" and text.theme:
            readers[reader.id] = replace(reader, averse=reader.averse | {text.theme})
    return readers


def _away() -> dict[int, list[tuple[date, date]]]:
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for absence in db.session.scalars(select(Absence)):
        away[absence.person_id].append((absence.from_on, absence.until_on))
    return away


def _days(call: Call) -> tuple[date, date]:
    """The days that are left to read."""
    due = db.session.scalar(select(Reading.due_at).where(Reading.call_id == call.id))
    first = clock.now().date()
    return first, max(first, due.date() if due else first + timedelta(days=DAYS_TO_READ))


def shares_of(task: Task) -> dict[int, Share]:
    """A fair share for each reader, in proportion to what they can take; limits are hard, shares are wishes."""
    wanted = sum(t.wanted for t in task.texts.values()) + sum(r.load for r in task.readers.values())
    room = sum(r.capacity for r in task.readers.values()) or 1
    shares = {}
    for reader in task.readers.values():
        fair = wanted * reader.capacity / room
        shares[reader.id] = Share(
            low=max(0, math.floor(fair * SHARE_LOW) - reader.load), high=max(0, math.ceil(fair * SHARE_HIGH) - reader.load),
            most=max(0, reader.capacity - reader.load))
    return shares


def tied_pairs(applications: list[Application]) -> set[Pair]:
    """Pairs (application, person) that a tie in force forbids."""
    ids, now = {a.id for a in applications}, clock.now()
    of_group: dict[int, list[int]] = defaultdict(list)
    for a in applications:
        of_group[a.organisation_id].append(a.id)
    pairs = set()
    for tie in db.session.scalars(select(Conflict).where(Conflict.began_at <= now)):
        if tie.ended_at is not None and tie.ended_at <= now:
            continue
        if tie.application_id in ids:
            pairs.add((tie.application_id, tie.person_id))
        pairs |= {(key, tie.person_id) for key in of_group.get(tie.organisation_id or 0, ())}
    return pairs


def text_of(application: Application, wanted: int) -> Text:
    """An application as the match sees it."""
    return Text(application.id, application.language, region_of(application.country), application.theme, wanted)


def reader_of(person_id: int, profile: ReviewerProfile | None, load: int) -> Reader:
    """A reviewer as the match sees them; without a profile they read nothing."""
    if profile is None:
        return Reader(person_id, capacity=0, load=load)
    return Reader(person_id, profile.languages, frozenset(profile.regions), frozenset(profile.themes), profile.capacity,
                  load, profile.is_experienced)
