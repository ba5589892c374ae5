"""A call under review with ranked applications, the people who choose, money set aside; and grants with agreements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from tests.build import accounts, funds
from yfund.accounts.models import Organisation, Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Answer, Application, Conflict
from yfund.awards.models import Agreement, Grant, Selection
from yfund.awards.queries.choosing import candidates
from yfund.awards.rules.deciding import Line
from yfund.awards.services import agreeing, deciding, releasing, selecting
from yfund.calls.models import Call, Criterion, FormVersion, Lot
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.reviews.models import Assignment, Review, Score

CODE = "YSF-2026"
BUDGET = [{"line": "activities", "what": "Circles", "quantity": 18, "unit_cents": 21_000},
          {"line": "fees", "what": "Facilitators", "quantity": 6, "unit_cents": 40_050}]
FORM = {"sections": [{"key": "money", "title": {"en": "Money"}, "questions": [
    {"key": "budget", "kind": "budget", "label": {"en": "Budget"}, "feeds": "budget"}]}]}
PLAN = [{"percent": "70", "condition": "agreement"}, {"percent": "20", "condition": "midterm"},
        {"percent": "10", "condition": "final"}]
REPORTS = [{"kind": "midterm", "due": "half", "days": 0}, {"kind": "final", "due": "end", "days": 60}]
STAFF = {"chair": "committee", "officer": "officer", "decider": "administrator", "sealer": "administrator",
         "approver": "approver", "auditor": "auditor"}


@dataclass
class World:
    """People by their part, the call, and its applications, best first (means 90, 85, 80 …)."""

    people: dict[str, Person]
    call: Call
    applications: list[Application]
    owners: list[Person]
    selection: Selection | None = None
    grants: list[Grant] = field(default_factory=list)

    def actor(self, part: str) -> Actor:
        """One of the people as policies see them."""
        return actor_of(db.session.get(Person, self.people[part].id))


def call(code: str = CODE, *, envelope_cents: int = 3_000_000) -> Call:
    """A call under review that closed yesterday, with a rubric of two criteria."""
    now = clock.now()
    made = Call(code=code, title={"en": "The 2026 call"}, opens_at=now - timedelta(days=40), closes_at=now - timedelta(days=1),
                zone="America/New_York", envelope_cents=envelope_cents, instalments=PLAN, reports=REPORTS, threshold=60,
                state="reviewing", state_at=now)
    db.session.add(made)
    db.session.flush()
    db.session.add_all([
        Lot(call_id=made.id, code="small", name={"en": "Small"}, cap_cents=1_000_000),
        Criterion(call_id=made.id, position=1, key="relevance", title={"en": "Dialogue"}, weight=60, scale=[]),
        Criterion(call_id=made.id, position=2, key="budget", title={"en": "Budget"}, weight=40, scale=[]),
        FormVersion(call_id=made.id, number=1, definition=FORM, published_at=now)])
    db.session.flush()
    return made


def application(to: Call, number: int, group: Organisation, owner: Person, *, asked: int = 1_000_000,
                country: str = "PH", language: str = "en", title: str = "") -> Application:
    """An application that is with its readers."""
    form = db.session.scalar(select(FormVersion).where(FormVersion.call_id == to.id))
    lot = db.session.scalar(select(Lot).where(Lot.call_id == to.id))
    made = Application(
        call_id=to.id, organisation_id=group.id, form_version_id=form.id, lot_id=lot.id, number=f"{to.code}-{number:04d}",
        title=title or f"Threads of the Lake {number}", country=country, language=language, theme="media", requested_cents=asked,
        starts_on=date(2026, 6, 1), ends_on=date(2026, 12, 1), begun_by_id=owner.id, created_at=clock.now(),
        submitted_at=datetime(2026, 2, 1, number % 24, tzinfo=UTC), state="in_review", state_at=clock.now())
    db.session.add(made)
    db.session.flush()
    db.session.add(Answer(application_id=made.id, question="budget", value=BUDGET, written_at=clock.now()))
    return made


def reviews(of: Application, readers: list[Person], totals: tuple[int, ...]) -> None:
    """Finished reviews with these totals (hundredths), commented by criterion."""
    criteria = list(db.session.scalars(select(Criterion).where(Criterion.call_id == of.call_id).order_by(Criterion.position)))
    for reader, total in zip(readers, totals, strict=False):
        pair = Assignment(call_id=of.call_id, application_id=of.id, reviewer_id=reader.id, state="accepted", state_at=clock.now())
        db.session.add(pair)
        db.session.flush()
        review = Review(assignment_id=pair.id, application_id=of.id, reviewer_id=reader.id, total=total, began_at=clock.now(),
                        finished_at=clock.now(), state="finished", state_at=clock.now())
        db.session.add(review)
        db.session.flush()
        db.session.add_all([Score(review_id=review.id, criterion_id=c.id, half_points=total // 1000, written_at=clock.now(),
                                  comment=f"{c.key} seen by {reader.id}") for c in criteria])
    db.session.flush()


def read_by(n: int) -> tuple[int, int]:
    """Totals (hundredths) of the two readers of application `n`: eight steps of five points, again and again."""
    return 8800 - 500 * (n % 8), 9200 - 500 * (n % 8)


def world(count: int = 3, *, envelope_cents: int = 3_000_000, allotted: int = 3_000_000, asked: int = 1_000_000,
          earmark: dict[str, list[str]] | None = None, code: str = CODE,
          groups: Sequence[tuple[Organisation, Person]] = (), totals: Callable[[int], tuple[int, int]] = read_by) -> World:
    """A call under review with `count` ranked applications of as many groups (the given ones first), and money set aside."""
    with transaction():
        people = {part: accounts.person(f"{part.title()} Okonkwo", roles=[role]) for part, role in STAFF.items()}
        readers = [accounts.person(f"Reader {n}", roles=["reviewer"]) for n in range(2)]
        made, owners, sent = call(code, envelope_cents=envelope_cents), [], []
        for n in range(count):
            group, owner = groups[n] if n < len(groups) else _group(n)
            owners.append(owner)
            sent.append(application(made, n + 1, group, owner, asked=asked))
            reviews(sent[n], readers, totals(n))
        if allotted:
            funds.allotment(allotted, code, f"AGR-{code}", earmark=earmark or {})
    return World(people, made, sent, owners)


def _group(number: int) -> tuple[Organisation, Person]:
    group = accounts.organisation(f"Youth Weavers {number}")
    return group, accounts.person(f"Norhaina Macarambon {number}", organisation=group)


def conflict(who: Person, about: Application) -> None:
    """A tie that is in force."""
    with transaction():
        db.session.add(Conflict(person_id=who.id, application_id=about.id, source="declared", kind="family",
                                began_at=clock.now() - timedelta(days=1)))


def lines(here: World, *outcomes: str, amount: int = 900_000) -> list[Line]:
    """A line for each application in order; the outcome given last holds for the rest."""
    said = [*outcomes, *[outcomes[-1]] * (len(here.applications) - len(outcomes))]
    return [Line(a.id, o, amount if o == "fund" else 0, "They weave." if o == "fund" else "")
            for a, o in zip(here.applications, said, strict=False)]


def prepared(here: World) -> World:
    """Choosing has begun."""
    with transaction():
        here.selection = selecting.prepare(here.call, here.actor("officer"))
    return here


def recommended(here: World, *outcomes: str) -> World:
    """The committee has recommended: by default the first is funded, the second kept, the others declined."""
    prepared(here)
    with transaction():
        selecting.record(here.selection, here.actor("chair"), lines(here, *(outcomes or ("fund", "reserve", "decline"))))
    with transaction():
        selecting.recommend(here.selection, here.actor("chair"), minutes="We met on Zoom. Nobody stepped out.",
                            reserve_until=clock.today() + timedelta(days=120))
    return here


def sealed(here: World, *outcomes: str) -> World:
    """Decided by one administrator, sealed by another."""
    recommended(here, *outcomes)
    with transaction():
        deciding.decide(here.selection, here.actor("decider"))
    with transaction():
        deciding.seal(here.selection, here.actor("sealer"))
    return here


def released(here: World, *outcomes: str) -> World:
    """Letters are out, grants have begun."""
    sealed(here, *outcomes)
    with transaction():
        here.grants = releasing.release(here.selection, here.actor("officer"))
    return here


def offered(here: World) -> Agreement:
    """The agreement of the first grant, sent to its group."""
    with transaction():
        agreement = agreeing.draft_agreement(here.grants[0], here.actor("officer"), special_terms="Tell us when it rains.")
    with transaction():
        agreeing.offer(agreement, here.actor("officer"))
    return agreement


def open_numbers(here: World) -> list[str]:
    """Numbers of the applications that wait for a decision."""
    return [candidate.number for candidate in candidates(here.selection)]
