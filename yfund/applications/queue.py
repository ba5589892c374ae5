"""What officers read while screening: the queue with its filters, how far it is, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, case, false, func, or_, select

from yfund.accounts.models import Organisation, Person
from yfund.applications.likeness import Likeness, ScreeningNote
from yfund.applications.models import Application, ChangeRequest, ScreeningCheck
from yfund.applications.policy.screening import may_screen_any
from yfund.applications.queries import tied_ids, visible_to
from yfund.applications.states import SENT
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.regions import COUNTRIES
from yfund.kernel.text import folded, say, say_n
from yfund.web.needs import Need

PROMISED = timedelta(days=20)
FLAGS = ("duplicates", "look", "answered", "unanswered", "mine", "nobody")
SORTS = ("waiting", "newest", "title", "country", "number")
OPEN = ("", "unsure")


@dataclass(frozen=True)
class Wanted:
    """Filters of the queue. `verdict`: not_met, unclear, none (nothing checked yet), or <rule id>:<verdict>.

    `flag`: one of `FLAGS`; `sort`: one of `SORTS`, "" is waiting. `text`: in title, number or the group's name.
    """

    call: str = ""
    state: str = ""
    verdict: str = ""
    country: str = ""
    text: str = ""
    region: str = ""
    lot: str = ""
    language: str = ""
    theme: str = ""
    flag: str = ""
    sort: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked for than a call and a state."""
        return any((self.verdict, self.country, self.text, self.region, self.lot, self.language, self.theme, self.flag))


def queue(actor: Actor, wanted: Wanted, call: Call | None = None) -> Select[Any]:
    """Sent applications as plain rows, in the order asked for, of `call` or of all."""
    ids = listed(actor, wanted, call).subquery()
    answered = select(ChangeRequest.id).where(
        ChangeRequest.application_id == Application.id, ChangeRequest.answered_at.is_not(None)).exists()
    return (
        select(Application.public_id, Application.number, Application.title, Application.language, Application.state,
               Application.country, Application.submitted_at, Application.requested_cents,
               Organisation.name.label("organisation"), Call.code, Call.zone, Person.name.label("officer"),
               func.coalesce(ScreeningNote.is_look_wanted, false()).label("look"), answered.label("answered"))
        .join(ids, ids.c.id == Application.id)
        .join(Organisation, Organisation.id == Application.organisation_id).join(Call, Call.id == Application.call_id)
        .outerjoin(ScreeningNote, ScreeningNote.application_id == Application.id)
        .outerjoin(Person, Person.id == ScreeningNote.officer_id).order_by(*_order(wanted)))


def listed(actor: Actor, wanted: Wanted, call: Call | None = None) -> Select[Any]:
    """Ids of what the filters ask for, in order: read from the index alone."""
    query = select(Application.id).where(visible_to(actor), Application.number.is_not(None), *_conditions(actor, wanted, call))
    return query.order_by(*_order(wanted))


def counts(actor: Actor) -> dict[int, dict[str, int]]:
    """Call id → state → how many sent applications, as far as the actor may know."""
    found: dict[int, dict[str, int]] = {}
    for call_id, state, count in db.session.execute(
            select(Application.call_id, Application.state, func.count()).where(visible_to(actor), Application.number.is_not(None))
            .group_by(Application.call_id, Application.state)):
        found.setdefault(call_id, {})[state] = count
    return found


def countries_of(actor: Actor, call: Call | None) -> list[str]:
    """Codes of the countries that sent something."""
    query = select(Application.country).where(visible_to(actor), Application.number.is_not(None), Application.country != "")
    return sorted(set(db.session.scalars((query.where(Application.call_id == call.id) if call else query).distinct())))


def sent_calls() -> list[Call]:
    """Calls that have been open, the newest first."""
    return list(db.session.scalars(select(Call).where(Call.state != "draft").order_by(Call.closes_at.desc())))


def next_waiting(application: Application, actor: Actor) -> str | None:
    """Public id of the next application of the same call that waits for screening: the next younger one, else the oldest.

    What another officer has taken comes last.
    """
    older = Application.submitted_at < application.submitted_at if application.submitted_at else false()
    taken = and_(ScreeningNote.officer_id.is_not(None), ScreeningNote.officer_id != actor.id)
    return db.session.scalar(
        select(Application.public_id).outerjoin(ScreeningNote, ScreeningNote.application_id == Application.id).where(
            visible_to(actor), Application.call_id == application.call_id, Application.state == "submitted",
            Application.id != application.id, Application.organisation_id.not_in(list(actor.memberships)))
        .order_by(case((taken, 1), else_=0), case((older, 1), else_=0), Application.submitted_at, Application.id).limit(1))


def needs(actor: Actor) -> list[Need]:
    """Screening that waits: one line for each call, due when its oldest application has waited twenty days."""
    if not may_screen_any(actor):
        return []
    rows = db.session.execute(
        select(Call.code, func.count(), func.min(Application.submitted_at)).join(Call, Call.id == Application.call_id)
        .where(visible_to(actor), Application.state == "submitted").group_by(Call.code).order_by(Call.code))
    return [Need(say_n("Check one application to %(code)s for the first time",
                       "Check %(num)s applications to %(code)s for the first time", count, code=code),
                 say("Start with the oldest"), "applications.queue", {"call": code, "state": "submitted"},
                 due_at=oldest + PROMISED if oldest else None, urgency=2) for code, count, oldest in rows]


def _order(wanted: Wanted) -> list[Any]:
    waiting = case((Application.state == "submitted", 0), else_=1)
    orders: Mapping[str, list[Any]] = {
        "newest": [Application.submitted_at.desc()], "title": [func.lower(Application.title)],
        "country": [Application.country, Application.submitted_at], "number": [Application.number]}
    return [*orders.get(wanted.sort, [waiting, Application.submitted_at]), Application.id]


def _conditions(actor: Actor, wanted: Wanted, call: Call | None) -> list[Any]:
    conditions: list[Any] = [Application.call_id == call.id] if call else []
    if wanted.state in SENT or wanted.state == "withdrawn":
        conditions.append(Application.state == wanted.state)
    if wanted.region:
        conditions.append(Application.country.in_(COUNTRIES.get(wanted.region, "").split()))
    same = {Application.country: wanted.country, Application.language: wanted.language, Application.theme: wanted.theme}
    conditions += [column == value for column, value in same.items() if value]
    if wanted.lot:
        conditions.append(Application.lot_id.in_([lot.id for lot in call.lots if lot.code == wanted.lot] if call else []))
    if wanted.verdict:
        conditions.append(_verdict(wanted.verdict))
    if wanted.flag in FLAGS:
        conditions.append(_flag(actor, wanted.flag, call))
    if wanted.text:
        groups = select(Organisation.id).where(
            Organisation.folded_name.contains(folded(wanted.text) or wanted.text, autoescape=True))
        conditions.append(or_(Application.title.icontains(wanted.text, autoescape=True),
                              Application.number.icontains(wanted.text, autoescape=True), Application.organisation_id.in_(groups)))
    return conditions


def _verdict(asked: str) -> Any:
    checks = select(ScreeningCheck.application_id)
    if asked == "none":
        return Application.id.not_in(checks)
    rule, _sign, verdict = asked.rpartition(":")
    if rule.isdecimal() and len(rule) < 10:
        checks = checks.where(ScreeningCheck.rule_id == int(rule))
    return Application.id.in_(checks.where(ScreeningCheck.verdict == verdict))


def _flag(actor: Actor, flag: str, call: Call | None) -> Any:
    if flag == "duplicates":
        return duplicate(actor, call)
    if flag in ("answered", "unanswered"):
        column = ChangeRequest.answered_at if flag == "answered" else ChangeRequest.ended_at
        return and_(Application.state == "submitted", Application.id.in_(
            select(ChangeRequest.application_id).where(column.is_not(None))))
    notes = select(ScreeningNote.application_id)
    if flag == "look":
        return Application.id.in_(notes.where(ScreeningNote.is_look_wanted))
    if flag == "mine":
        return Application.id.in_(notes.where(ScreeningNote.officer_id == actor.id))
    return Application.id.not_in(notes.where(ScreeningNote.officer_id.is_not(None)))


def duplicate(actor: Actor, call: Call | None) -> Any:
    """A condition: the group may be a past grantee, or sent something twice to this call, and no person has said they are two.

    Only by applications the actor may know of, so that a tie is not given away by a flag.
    """
    other = select(Application.organisation_id).where(
        Application.number.is_not(None), Application.state != "withdrawn", Application.id.not_in(tied_ids(actor.id or 0)),
        *([Application.call_id == call.id] if call else [])).correlate(None)
    undecided = Likeness.verdict.in_(OPEN)
    group = Application.organisation_id
    return or_(
        group.in_(select(Likeness.organisation_id).where(undecided, Likeness.grantee_id.is_not(None))),
        group.in_(select(Likeness.organisation_id).where(undecided, Likeness.other_id.in_(other))),
        group.in_(select(Likeness.other_id).where(undecided, Likeness.organisation_id.in_(other), Likeness.other_id.is_not(None))),
        group.in_(other.group_by(Application.organisation_id).having(func.count() > 1)))
