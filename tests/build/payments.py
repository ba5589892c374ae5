"""Builders of money out: staff, a group, and an active grant with money reserved for it."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from tests.build import funds
from yfund.accounts.models import Membership, Organisation, Person, Role
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application
from yfund.awards.facts import GrantAwarded
from yfund.awards.models import Grant
from yfund.calls.models import Call, FormVersion
from yfund.funds import services as money
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM
from yfund.payments import services
from yfund.payments.models import Instalment
from yfund.payments.rules import BankDetails

IBAN = "BA391290079401028494"
DETAILS = BankDetails(holder="Udruženje mladih Preko Miljacke", bank_name="Banka Sarajevo", country="BA", currency="USD",
                      iban=IBAN, swift="BANKBA22")
PLAN = [{"percent": "70", "condition": "agreement"}, {"percent": "20", "condition": "midterm"},
        {"percent": "10", "condition": "final"}]
OPEN = datetime(2026, 1, 10, 12, tzinfo=UTC)


@dataclass
class World:
    """An active grant of US$ 10,000 and the people around it; values are people, `group` and `grant` rows."""

    officer: Person
    certifier: Person
    approver: Person
    payer: Person
    owner: Person
    reader: Person
    auditor: Person
    group: Organisation
    grant: Grant

    def actor(self, name):
        """One of the people as policies see them."""
        return actor_of(db.session.get(Person, getattr(self, name).id))

    def instalment(self, number=1):
        """An instalment of the grant."""
        return db.session.scalar(select(Instalment).where(Instalment.grant_id == self.grant.id, Instalment.number == number))


def person(name, *roles):
    """Somebody with an account and roles; the mail address is made of the name."""
    held = []
    for role in roles:
        row = db.session.scalar(select(Role).where(Role.name == role)) or Role(name=role)
        db.session.add(row)
        held.append(row)
    made = Person(email=f"{name.split()[0].lower()}-{uuid.uuid4().hex[:6]}@example.org", name=name, password="x", roles=held,
                  fs_uniquifier=uuid.uuid4().hex, confirmed_at=clock.now(), created_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def member(of, who, part="owner"):
    """A person's part in a group."""
    db.session.add(Membership(organisation_id=of.id, person_id=who.id, part=part, since=clock.now()))
    db.session.flush()


def organisation(name="Preko Miljacke"):
    """A group in Sarajevo."""
    made = Organisation(name=name, folded_name=name.casefold(), country="BA", city="Sarajevo", created_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def call(code="YSF-2026"):
    """A decided call that pays 70, 20 and 10 per cent."""
    made = Call(code=code, title={"en": "Call"}, opens_at=OPEN, closes_at=OPEN, zone="UTC", envelope_cents=30_000_000,
                instalments=PLAN, reports=[], state="decided", state_at=OPEN)
    db.session.add(made)
    db.session.flush()
    return made


def application(of, to, by, number):
    """An awarded application."""
    form = FormVersion(call_id=to.id, number=int(number[-3:]), definition={"sections": []})
    db.session.add(form)
    db.session.flush()
    made = Application(
        call_id=to.id,
        organisation_id=of.id,
        form_version_id=form.id,
        number=number,
        title="Most koji govori",
        country="BA",
        theme="media",
        begun_by_id=by.id,
        created_at=OPEN,
        state="awarded",
        state_at=OPEN,
    )
    db.session.add(made)
    db.session.flush()
    return made


def grant(of, to, by, cents=1_000_000, number="YSF-2026-001"):
    """An active grant with its money reserved and its instalments planned."""
    asked = application(of, to, by, number)
    commitment = money.open_account("commitment", f"{number} · Most koji govori")
    payee = money.open_account("grantee", of.name)
    made = Grant(
        number=number,
        call_id=to.id,
        call=to,
        application_id=asked.id,
        organisation_id=of.id,
        title="Most koji govori",
        country="BA",
        amount_cents=cents,
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 12, 1),
        commitment_id=commitment.id,
        payee_id=payee.id,
        awarded_at=OPEN,
        state="active",
        state_at=OPEN,
    )
    db.session.add(made)
    db.session.flush()
    money.commit(to.code, commitment, cents, SYSTEM, key=f"grant/{number}", country="BA", theme="media")
    services.plan_instalments(GrantAwarded(grant=made, actor=SYSTEM))
    return made


def world(*, cents=1_000_000, with_bank=True, with_condition=True):
    """Everybody and an active grant; by default its bank details are verified and the first condition is met."""
    with transaction():
        names = {"officer": "Leïla Benhaddou", "certifier": "Tomasz Wiśniewski", "approver": "Ngozi Okonkwo",
                 "payer": "Rafael Ibarra", "auditor": "Ada Auditor"}
        people = {role: person(name, role) for role, name in names.items()}
        people |= {"owner": person("Lejla Savić"), "reader": person("Dino Reader")}
        group = organisation()
        member(group, people["owner"])
        member(group, people["reader"], "reader")
        funds.allotment(cents * 2)
        made = World(**people, group=group, grant=grant(group, call(), people["owner"], cents))
    if with_bank:
        verified_bank(made)
    if with_condition:
        with transaction():
            services.meet_condition(made.grant, "agreement", SYSTEM)
    return made


def verified_bank(here, details=DETAILS):
    """Bank details given by the owner and verified by the certifying officer."""
    with transaction():
        account = services.enter_bank_account(here.group, here.actor("owner"), details)
    with transaction():
        services.verify_bank_account(account, here.actor("certifier"))
    return account


def take(here, step, number=1):
    """One step of an instalment (prepare, certify, approve or pay) by its own person."""
    by = {"prepare": "officer", "certify": "certifier", "approve": "approver", "pay": "payer"}
    with transaction():
        values = {"bank_reference": f"PAY-{number}", "paid_on": clock.today()} if step == "pay" else {}
        getattr(services, step)(here.instalment(number), here.actor(by[step]), **values)


def moved(here, *steps, number=1):
    """The instalment after `steps`, each by its own person."""
    for step in steps:
        take(here, step, number)
    return here.instalment(number)
