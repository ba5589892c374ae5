"""Reading what the public may see. What is withheld never leaves this file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from yfund.applications.models import Application
from yfund.applications.states import PASSED
from yfund.awards import queries as awards
from yfund.awards.models import Grant
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.payments.models import Instalment
from yfund.results.models import Figure, Indicator, Report
from yfund.reviews.models import Review
from yfund.showcase.models import Profile
from yfund.showcase.policy import may_look
from yfund.web.needs import Need


@dataclass(frozen=True)
class Card:
    """What everybody may know of a project. Empty `group` and `place`: withheld for safety. `people`: who took part."""

    public_id: str
    number: str
    title: str
    language: str
    country: str
    cents: int
    year: int
    group: str = ""
    place: str = ""
    point: tuple[float, float] | None = None
    summary: dict[str, str] = field(default_factory=dict)
    quote: str = ""
    quote_language: str = "en"
    people: int = 0


@dataclass(frozen=True)
class Doings:
    """The fund in four figures."""

    projects: int
    countries: int
    paid: int
    people: int


@dataclass(frozen=True)
class Chances:
    """How far applications of one call came."""

    call: Call
    sent: int
    eligible: int
    reviewed: int
    funded: int


_SHOWN = (Profile.consented_at.is_not(None), Profile.cleared_at.is_not(None))


def public() -> Select[tuple[Profile]]:
    """Cards everybody may see: the group consented, an officer cleared it. The newest grants first."""
    return (select(Profile).join(Grant, Grant.id == Profile.grant_id)
            .options(joinedload(Profile.grant).joinedload(Grant.organisation),
                     joinedload(Profile.grant).joinedload(Grant.application))
            .where(*_SHOWN)
            .order_by(Grant.awarded_at.desc(), Grant.id.desc()))


def card_seen(public_id: str) -> Profile | None:
    """The public card of the grant of that address."""
    return db.session.scalar(public().where(Grant.public_id == public_id))


def cards(profiles: Sequence[Profile]) -> list[Card]:
    """Cards as the public reads them, in two statements whatever their number."""
    people = _people([profile.grant_id for profile in profiles])
    return [card(profile, people.get(profile.grant_id, 0)) for profile in profiles]


def card(profile: Profile, people: int = 0) -> Card:
    """One card without what is withheld."""
    grant = profile.grant
    place = "" if profile.is_place_withheld else profile.place
    point = None
    if place and profile.latitude is not None and profile.longitude is not None:
        point = (profile.latitude, profile.longitude)
    return Card(
        public_id=grant.public_id, number=grant.number, title=grant.title, language=grant.application.language,
        country=grant.country, cents=grant.amount_cents, year=grant.awarded_at.year, place=place, point=point,
        group="" if profile.is_name_withheld else grant.organisation.name, summary=dict(profile.summary),
        quote=profile.quote, quote_language=profile.quote_language, people=people)


def newest_report() -> Select[tuple[int]]:
    """Ids of each grant's newest accepted report: the final one where there is one (figures count from the beginning)."""
    last = aliased(Report)
    final = select(last.id).where(last.grant_id == Report.grant_id, last.kind == "final", last.state == "accepted").exists()
    return select(Report.id).where(Report.state == "accepted", or_(Report.kind == "final", ~final))


def _people(grant_ids: Sequence[int]) -> dict[int, int]:
    counted = select(Indicator.grant_id, func.sum(Figure.count)).join(Indicator, Indicator.id == Figure.indicator_id).where(
        Indicator.grant_id.in_(list(grant_ids)), Indicator.key == "participants",
        Figure.report_id.in_(newest_report())).group_by(Indicator.grant_id)
    return {grant_id: int(count) for grant_id, count in db.session.execute(counted)}


def by_country() -> dict[str, int]:
    """How many public projects are in each country."""
    shown = select(Grant.country, func.count(Profile.id)).join(Grant, Grant.id == Profile.grant_id).where(*_SHOWN).group_by(
        Grant.country)
    return {row.country: row[1] for row in db.session.execute(shown)}


def doings() -> Doings:
    """What the fund has done, over all its grants."""
    projects, countries = db.session.execute(
        select(func.count(Grant.id), func.count(func.distinct(Grant.country))).where(Grant.state != "ended")).one()
    paid = db.session.scalar(select(func.coalesce(func.sum(Instalment.amount_cents), 0)).where(Instalment.state == "paid"))
    people = db.session.scalar(select(func.coalesce(func.sum(Figure.count), 0)).join(
        Indicator, Indicator.id == Figure.indicator_id).where(
        Indicator.key == "participants", Figure.report_id.in_(newest_report())))
    return Doings(projects, countries, int(paid or 0), int(people or 0))


def chances() -> Chances | None:
    """How hard it is to get: the newest call whose decisions are out."""
    call = db.session.scalar(select(Call).where(Call.state.in_(("decided", "finished")))
                             .order_by(Call.closes_at.desc(), Call.id.desc()).limit(1))
    if call is None:
        return None
    read = select(Review.id).where(Review.application_id == Application.id, Review.state == "finished").exists()
    row = db.session.execute(select(
        func.count(Application.number), func.count(case((Application.state.in_(PASSED), 1))),
        func.count(case((and_(Application.number.is_not(None), read), 1))),
        func.count(case((Application.state == "awarded", 1)))).where(Application.call_id == call.id)).one()
    return Chances(call, *row)


def profile_of(grant: Grant) -> Profile | None:
    """The card of a grant, shown or not."""
    return db.session.scalar(select(Profile).where(Profile.grant_id == grant.id))


def grant_to_show(actor: Actor, public_id: str) -> Grant | None:
    """The grant of that address if the actor may see its card before the public does."""
    grant = awards.grant_seen(actor, public_id)
    return grant if grant is not None and may_look(actor, grant.organisation_id) else None


def needs(actor: Actor) -> list[Need]:
    """Owners: projects to show; officers: cards to look at before they are shown."""
    found = []
    owned = [number for number, part in actor.memberships.items() if part == "owner"]
    if owned:
        told = select(Profile.id).where(Profile.grant_id == Grant.id).exists()
        found += [Need(say("Show your project “%(title)s” to the world", title=grant.title), say("Write its card"),
                       "showcase.edit", {"public_id": grant.public_id},
                       say("Nothing is public before you say yes."), None, 8)
                  for grant in db.session.scalars(select(Grant).where(
                      Grant.organisation_id.in_(owned), Grant.state.in_(("active", "closed")), ~told)
                      .order_by(Grant.number))]
    if actor.has("officer"):
        waiting = awards.visible_grants(actor).join(Profile, Profile.grant_id == Grant.id).where(
            Profile.consented_at.is_not(None), Profile.cleared_at.is_(None),
            Grant.organisation_id.not_in(list(actor.memberships))).order_by(Grant.number)
        found += [Need(say("Look at the public card of %(number)s", number=grant.number), say("Look at it"), "showcase.edit",
                       {"public_id": grant.public_id}, say("Is it safe for the group to be named and placed?"), None, 6)
                  for grant in db.session.scalars(waiting)]
    return found
