"""On what a likeness rests: what matched, as it is written on both sides, as far as the reader may know of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from yfund.applications.likeness import Likeness, MatchKey
from yfund.applications.models import Answer, Application, Submission
from yfund.applications.queries import visible_to
from yfund.applications.rules.matching import combined
from yfund.applications.rules.names import people_in
from yfund.calls.models import FormVersion
from yfund.calls.rules.form import questions
from yfund.infra.db import db
from yfund.kernel.actor import Actor

# Of an account nobody reads more than how it ends.
HIDDEN = "••"
Shared = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Ground:
    """One thing that matched; `pairs`: as this side and the other one write it, none when the records say it no more."""

    kind: str
    pairs: list[tuple[str, str]]


@dataclass(frozen=True)
class Basis:
    """How much two are alike, up to 100, and on what grounds."""

    score: int
    grounds: list[Ground]


@dataclass(frozen=True)
class Side:
    """A group, or a grantee of the past, as it stands beside another. `held`: kind → key → as written.

    `is_whole`: whether the reader may know of all it sent.
    """

    name: str
    number: str
    held: Shared = field(default_factory=dict)
    is_whole: bool = True


def basis_of(likeness: Likeness, here: Side, there: Side) -> Basis | None:
    """What the reader may know of a likeness; None when all of it comes from an application hidden from them."""
    is_whole = here.is_whole and there.is_whole
    grounds = [ground for kind, _score in likeness.reasons
               if (ground := _ground(kind, here, there)).pairs or kind != "people" or is_whole]
    kept = {ground.kind for ground in grounds}
    left = [(kind, score) for kind, score in likeness.reasons if kind in kept]
    if not left:
        return None
    return Basis(likeness.score if len(left) == len(likeness.reasons) else combined(left), grounds)


def sides(actor: Actor, named: Mapping[int, tuple[str, str]], likenesses: Iterable[Likeness]) -> dict[int, Side]:
    """Group → itself beside others. `named`: group → name and registration number; queries never grow with the groups."""
    kinds = {kind for row in likenesses if row.other_id for kind, _score in row.reasons}
    held: dict[int, Shared] = defaultdict(lambda: defaultdict(dict))
    if kinds & {"domain", "account"}:
        for group, kind, key, ending in db.session.execute(
                select(MatchKey.organisation_id, MatchKey.kind, MatchKey.key, MatchKey.ending).where(
                    MatchKey.organisation_id.in_(named), MatchKey.kind.in_(("domain", "account")))):
            held[group][kind][key] = f"{HIDDEN} {ending}".strip() if kind == "account" else key
    hidden: set[int] = set()
    if "people" in kinds:
        hidden = _with_hidden(named, actor)
        for group, people in people_sent(named, actor).items():
            held[group]["people"] = people
    return {group: Side(*words, held[group], group not in hidden) for group, words in named.items()}


def unknowable(likenesses: Iterable[Likeness], actor: Actor) -> set[int]:
    """Ids of those that rest on nothing but people of whom the actor may not know: `basis_of` gives none for them.

    One query, and those of the people only when the actor has a tie to something these groups sent.
    """
    doubtful = {row.id: {row.organisation_id, row.other_id or 0} for row in likenesses
                if row.other_id and {kind for kind, _score in row.reasons} == {"people"}}
    hidden = _with_hidden(set().union(*doubtful.values()), actor) if doubtful else set()
    touched = {key: pair for key, pair in doubtful.items() if pair & hidden}
    people = people_sent(set().union(*touched.values()), actor) if touched else {}
    return {key for key, pair in touched.items() if not set.intersection(*(set(people.get(group, {})) for group in pair))}


def people_sent(groups: Collection[int], actor: Actor | None = None) -> dict[int, dict[str, str]]:
    """Group → key of a person → the person as written, of everything these groups sent, as far as `actor` may know of it."""
    may_know = () if actor is None else (visible_to(actor),)
    sent = db.session.execute(
        select(Application.id, Application.organisation_id, Application.form_version_id, Application.changing_at)
        .where(Application.organisation_id.in_(groups), Application.number.is_not(None), *may_know).order_by(Application.id)).all()
    asked = {form.id: [q["key"] for q in questions(form.definition) if q["kind"] in ("people", "person")]
             for form in db.session.scalars(select(FormVersion).where(FormVersion.id.in_({row.form_version_id for row in sent})))}
    wanted = {row.id: row for row in sent if asked[row.form_version_id]}
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for application, answer in _answers(wanted, {key for keys in asked.values() for key in keys}):
        found[wanted[application].organisation_id] |= dict(people_in(answer))
    return found


def as_sent(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Application id → the answers last sent, of those whose group is changing them: what is not sent again is nobody's
    but the group's."""
    if not ids:
        return {}
    sent = db.session.scalars(select(Submission).where(Submission.application_id.in_(ids)).order_by(Submission.number))
    return {one.application_id: dict(one.snapshot["answers"]) for one in sent}


def _answers(wanted: Mapping[int, Any], keys: set[str]) -> list[tuple[int, Any]]:
    """(application id, answer) of these questions, as they were sent."""
    if not wanted:
        return []
    changing = as_sent([one for one, row in wanted.items() if row.changing_at is not None])
    rows = db.session.execute(select(Answer.application_id, Answer.value).where(
        Answer.application_id.in_(wanted.keys() - changing.keys()), Answer.question.in_(keys)).order_by(Answer.id))
    return [*((row.application_id, row.value) for row in rows),
            *((one, answers[key]) for one, answers in changing.items() for key in sorted(keys & answers.keys()))]


def _with_hidden(groups: Collection[int], actor: Actor) -> set[int]:
    """Those of the groups that sent something the actor may not know of."""
    return set(db.session.scalars(select(Application.organisation_id).where(
        Application.organisation_id.in_(groups), Application.number.is_not(None), ~visible_to(actor))))


def _ground(kind: str, here: Side, there: Side) -> Ground:
    if kind in ("name", "number"):
        return Ground(kind, [(getattr(here, kind), getattr(there, kind))])
    left, right = here.held.get(kind, {}), there.held.get(kind, {})
    return Ground(kind, [(left[key], right[key]) for key in sorted(left.keys() & right.keys())])
