"""Worlds that differ in what one group in conflict sent: one kind of it, another kind of it, or nothing at all.

Everything else is built first and the same way, so that its numbers and addresses are the same in every world.
"""

import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace

from sqlalchemy import delete, select

from tests.build import accounts, awards, funds, payments, results
from tests.proofs import panels
from yfund.accounts.models import Organisation, Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Answer, Application, Conflict, Submission, Upload
from yfund.awards.models import Agreement, Decision, Grant, Recommendation
from yfund.awards.rules.deciding import Line
from yfund.awards.services import agreeing, deciding, releasing, selecting
from yfund.calls.models import Call, EligibilityRule
from yfund.funds import services as money
from yfund.funds.models import Allotment, Contribution, Donor
from yfund.infra import sealing, storage
from yfund.infra.columns import ids_from
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM
from yfund.payments import services as paying
from yfund.payments.models import BankAccount, Instalment
from yfund.reviews.models import Assignment, AssignmentRun, Reading, ReviewerProfile
from yfund.reviews.models.readers import RunPair
from yfund.reviews.services import publishing

KINDS = {
    "one": {"words": "Zebra nineteenth gate", "country": "SN", "language": "fr", "asked": 910_000, "totals": (9900, 9700),
            "amount": 870_000, "outcome": "fund"},
    "other": {"words": "Quokka violet lagoon", "country": "BA", "language": "en", "asked": 430_000, "totals": (1200, 2300),
              "amount": 410_000, "outcome": "fund"},
}
PARTS = {"reader": "reviewer", "chair": "committee", "officer": "officer", "certifier": "certifier", "approver": "approver",
         "payer": "payer", "auditor": "auditor", "admin": "administrator"}
OTHERS = {"reader2": "reviewer", "reader3": "reviewer", "chair2": "committee", "officer2": "officer", "decider": "administrator",
          "sealer": "administrator", "certifier2": "certifier"}
DECIDED, READ, SCREENED, MET = "YSF-2024", "YSF-2025", "YSF-2026", "YSF-2023"


@dataclass
class World:
    """People by part (only those of PARTS are tied), and public ids of what belongs to the group in conflict, by kind of thing."""

    people: dict[str, Person]
    hidden: dict[str, list[str]] = field(default_factory=dict)
    plain: dict[str, list[str]] = field(default_factory=dict)

    def actor(self, part):
        """One of the people as policies see them."""
        return actor_of(db.session.get(Person, self.people[part].id))

    def note(self, kind, row):
        """Remember something of the group in conflict."""
        self.hidden.setdefault(kind, []).append(row.public_id)


def build(kind: str | None, *, tied: bool = True) -> World:
    """A world with that kind of applications in conflict (None: without any)."""
    with ids_from(random.Random(7)):
        world = _plain(tied)
    if kind:
        with ids_from(random.Random(8)), transaction():
            _hidden(world, KINDS[kind])
    with ids_from(random.Random(9)), transaction():
        panels.finish(world)
        call = db.session.scalar(select(Call).where(Call.code == READ))
        publishing.remind(call, world.actor("officer2"))
    for person in world.people.values():
        db.session.refresh(person)
        db.session.expunge(person)
    return world


def _plain(tied: bool) -> World:
    with transaction():
        people = {part: accounts.person(f"{part.title()} Okonkwo", roles=[role], email=f"{part}@fund.example")
                  for part, role in (PARTS | OTHERS).items()}
        for part in ("reader", "reader2", "reader3"):
            db.session.add(ReviewerProfile(person_id=people[part].id, languages={"en": 3, "fr": 2}, regions=[], themes=["media"],
                                           capacity=40, organisation_name=""))
        secret = accounts.organisation("Group in conflict", registration_number="XX-1")
        accounts.person("Insider", email="insider@group.example", organisation=secret)
        if tied:
            for part in PARTS:
                db.session.add(Conflict(person_id=people[part].id, organisation_id=secret.id, source="declared", kind="family",
                                        began_at=clock.now(), ended_at=None))
        funds.allotment(9_000_000, DECIDED, "AGR-A")
    world = World(people)
    world.plain["organisation"] = [secret.public_id]
    _decided(world)
    _read(world)
    with transaction():
        _call(world, SCREENED, state="submitted", call_state="closed")
    _met(world)
    world.plain |= {"person": [person.public_id for person in people.values()]}
    return world


def _met(world: World) -> None:
    """A call of which the committee speaks."""
    with transaction():
        sent = _call(world, MET, state="in_review", call_state="reviewing")
        for place, one in enumerate(sent):
            awards.reviews(one, [world.people["reader2"], world.people["reader3"]], (8100 - 400 * place, 8000 - 400 * place))
    panels.meet(world, sent)


def _call(world: World, code: str, *, state: str, call_state: str) -> list[Application]:
    """A call with three plain applications."""
    call = awards.call(code)
    call.state = call_state
    db.session.add(EligibilityRule(call_id=call.id, position=0, kind="own", question={"en": "Is it young?"},
                                   explanation={"en": "Because."}))
    made = []
    for number in range(1, 4):
        group = accounts.organisation(f"Plain {code} {number}", registration_number=f"{code}-{number}")
        owner = accounts.person(f"Owner {number}", email=f"owner{number}@{code.lower()}.example", organisation=group)
        one = awards.application(call, number, group, owner)
        one.state = state
        made.append(one)
    return made


def _decided(world: World) -> None:
    """A call whose letters are out: one grant in force with a paid instalment and a report, one in reserve, one declined."""
    with transaction():
        sent = _call(world, DECIDED, state="in_review", call_state="reviewing")
        for place, one in enumerate(sent):
            awards.reviews(one, [world.people["reader"], world.people["reader2"]], (8800 - 500 * place, 9100 - 500 * place))
        call = sent[0].call
    with transaction():
        selection = selecting.prepare(call, world.actor("officer2"))
    said = [Line(one.id, outcome, 900_000 if outcome == "fund" else 0, "They weave." if outcome == "fund" else "")
            for one, outcome in zip(sent, ("fund", "reserve", "decline"), strict=True)]
    for step in (lambda: selecting.record(selection, world.actor("chair2"), said),
                 lambda: selecting.recommend(selection, world.actor("chair2"), minutes="We met.",
                                             reserve_until=clock.today() + timedelta(days=120)),
                 lambda: deciding.decide(selection, world.actor("decider")),
                 lambda: deciding.seal(selection, world.actor("sealer")),
                 lambda: releasing.release(selection, world.actor("officer2"))):
        with transaction():
            step()
    with transaction():
        grant = db.session.scalar(select(Grant))
        _begun(grant)
    world.plain |= {
        "grant": [grant.public_id], "application": [one.public_id for one in sent],
        "instalment": list(db.session.scalars(select(Instalment.public_id).where(Instalment.grant_id == grant.id))),
        "report": [report.public_id for report in results.queries.reports_of(grant)],
        **{kind: list(db.session.scalars(select(table.public_id))) for kind, table in (
            ("donor", Donor), ("contribution", Contribution), ("allotment", Allotment))}}


def _begun(grant: Grant) -> None:
    """The grant is in force, its first condition met, its reports planned."""
    grant.state = "active"
    db.session.execute(delete(Answer).where(Answer.application_id == grant.application_id, Answer.question.in_(results.ANSWERS)))
    paying.meet_condition(grant, "agreement", SYSTEM)
    results.plan(grant)
    agreement = db.session.scalar(select(Agreement).where(Agreement.grant_id == grant.id))
    agreement.terms = agreeing.terms_of(grant, "", "en")


def _read(world: World) -> None:
    """A call that is read and of which the choosing is open."""
    with transaction():
        sent = _call(world, READ, state="in_review", call_state="reviewing")
        call = sent[0].call
        for place, one in enumerate(sent):
            awards.reviews(one, [world.people["reader2"]], (7000 + 300 * place,))
        db.session.add(Reading(call_id=call.id, due_at=clock.now(), ended_at=None))
        run = AssignmentRun(call_id=call.id, settings={"verb": "try"}, outcome={"uncovered": [], "islands": []},
                            made_at=clock.now())
        db.session.add(run)
        db.session.flush()
        db.session.add_all(RunPair(run_id=run.id, application_id=one.id, reviewer_id=world.people["reader3"].id, points=40, why=[])
                           for one in sent)
        panels.begin_reading(world, call, sent)
    world.plain["run"] = [run.public_id]


def _hidden(world: World, kind: dict) -> None:
    """What the group in conflict sent to every call, and everything that came of it."""
    group = db.session.scalar(select(Organisation).where(Organisation.name == "Group in conflict"))
    owner = db.session.scalar(select(Person).where(Person.name == "Insider"))
    for code, state in ((DECIDED, "awarded"), (READ, "in_review"), (SCREENED, "submitted"), (MET, "in_review")):
        call = db.session.scalar(select(Call).where(Call.code == code))
        made = awards.application(call, 9, group, owner, asked=kind["asked"], country=kind["country"], language=kind["language"],
                                  title=f"{kind['words']} {code}")
        made.state, made.summary = state, f"Summary of {kind['words']}"
        world.note("application", made)
        _papers(world, made, owner, kind)
        if code != SCREENED:
            readers = [world.people["reader2"], world.people["reader3"]]
            awards.reviews(made, readers, kind["totals"])
        if code == READ:
            _in_reading(world, made, kind)
            panels.hide_in_reading(world, made, kind["words"])
        if code == MET:
            panels.hide_in_meeting(world, made, kind["words"])
        if code == DECIDED:
            _granted(world, made, owner, kind)


def _papers(world: World, made: Application, owner: Person, kind: dict) -> None:
    kept = storage.store(io.BytesIO(b"%PDF-1.4 " + kind["words"].encode()), 1000)
    upload = Upload(application_id=made.id, question="prices", filename=f"{kind['words']}.pdf", media_type="application/pdf",
                    size=kept.size, sha256=kept.sha256, uploaded_by_id=owner.id, uploaded_at=clock.now())
    db.session.add_all([
        upload, Answer(application_id=made.id, question="summary", value=kind["words"], written_at=clock.now()),
        Submission(application_id=made.id, number=1, snapshot={"answers": {"summary": kind["words"]}}, fingerprint=kind["words"],
                   code=made.public_id, declared_name=owner.name, sent_by_id=owner.id, received_at=clock.now(),
                   closes_at=clock.now(), grace_minutes=5)])
    db.session.flush()
    world.note("upload", upload)


def _in_reading(world: World, made: Application, kind: dict) -> None:
    """Given to the reviewer before the tie was known, tried by the solver, lacking a reader."""
    pair = Assignment(call_id=made.call_id, application_id=made.id, reviewer_id=world.people["reader"].id, state="published",
                      state_at=clock.now(), why=[{"key": "by_hand", "value": kind["words"], "points": 0}])
    run = db.session.scalar(select(AssignmentRun).where(AssignmentRun.call_id == made.call_id))
    island = {"languages": [kind["language"]], "reason": "limits", "texts": [made.id], "readers": 1}
    lacks = {"application": made.id, "missing": 1, "reason": "full", "language": kind["language"], "able": 1, "free": 1}
    run.outcome = {"islands": [island, {**island, "texts": []}], "uncovered": [lacks]}
    db.session.add_all([pair, RunPair(run_id=run.id, application_id=made.id, reviewer_id=world.people["reader3"].id, points=70,
                                      why=[])])
    db.session.flush()
    for one in db.session.scalars(select(Assignment).where(Assignment.application_id == made.id)):
        world.note("assignment", one)


def _granted(world: World, made: Application, owner: Person, kind: dict) -> None:
    selection = db.session.scalar(select(Decision.selection_id))
    values = {"selection_id": selection, "application_id": made.id, "outcome": kind["outcome"], "amount_cents": kind["amount"],
              "reason": kind["words"], "at": clock.now()}
    db.session.add_all([Recommendation(**values), Decision(**values, feedback={"relevance": kind["words"]})])
    commitment = money.open_account("commitment", f"{made.number} · {made.title}")
    payee = money.open_account("grantee", kind["words"])
    grant = Grant(number=f"{made.call.code}-G9", call_id=made.call_id, call=made.call, application_id=made.id,
                  organisation_id=made.organisation_id, title=made.title, country=made.country, amount_cents=kind["amount"],
                  starts_on=date(2026, 2, 1), ends_on=date(2026, 12, 1), commitment_id=commitment.id, payee_id=payee.id,
                  awarded_at=clock.now(), state="active", state_at=clock.now())
    db.session.add(grant)
    db.session.flush()
    world.note("grant", grant)
    money.commit(made.call.code, commitment, kind["amount"], SYSTEM, key=f"grant/{grant.number}", country=made.country,
                 theme="media")
    paying.plan_instalments(payments.GrantAwarded(grant=grant, actor=SYSTEM))
    _begun(grant)
    _agreed_and_reported(world, grant, owner, kind)


def _agreed_and_reported(world: World, grant: Grant, owner: Person, kind: dict) -> None:
    for agreement in db.session.scalars(select(Agreement).where(Agreement.grant_id == grant.id)):
        agreement.terms = agreeing.terms_of(grant, kind["words"], "en")
    account = BankAccount(organisation_id=grant.organisation_id, holder=kind["words"], bank_name=kind["words"], country="BA",
                          currency="USD", sealed=b"x", ending="4321", fingerprint="f" * 64, entered_by_id=owner.id,
                          entered_at=clock.now(), state="entered", state_at=clock.now())
    db.session.add(account)
    db.session.flush()
    account.sealed = sealing.seal({"iban": kind["words"]}, f"bank_account:{account.public_id}")
    world.note("bank", account)
    for one in db.session.scalars(select(Instalment).where(Instalment.grant_id == grant.id)):
        world.note("instalment", one)
    here = SimpleNamespace(grant=grant, owner=owner)
    for one in results.queries.reports_of(here.grant):
        one.narrative = {"happened": kind["words"]}
        world.note("report", one)
