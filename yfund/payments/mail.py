"""Letters of this room."""

from sqlalchemy import select

from yfund.accounts.models import Membership, Person
from yfund.infra import outbox
from yfund.infra.db import db
from yfund.payments.models import BankAccount, Instalment


def _owners(organisation_id: int) -> list[Person]:
    return list(db.session.scalars(select(Person).join(Membership, Membership.person_id == Person.id).where(
        Membership.organisation_id == organisation_id, Membership.part == "owner", Person.active).order_by(Person.id)))


def tell_owners(kind: str, account: BankAccount, **values: object) -> None:
    """A letter about bank details to every owner of the group, so that a change nobody there made is noticed."""
    for owner in _owners(account.organisation_id):
        outbox.post(f"payments/{kind}", to=owner, key=account.public_id, about=account, account=account,
                    organisation=account.organisation, **values)


def tell_paid(instalment: Instalment) -> None:
    """A letter to every owner of the group: money is on its way."""
    for owner in _owners(instalment.grant.organisation_id):
        outbox.post("payments/paid", to=owner, key=instalment.public_id, about=instalment, instalment=instalment,
                    grant=instalment.grant)


def tell_sent_back(instalment: Instalment, person: Person, reason: str, by: str) -> None:
    """A letter to who prepared an instalment that was sent back."""
    outbox.post("payments/sent_back", to=person, key=f"{instalment.public_id}/{instalment.round}", about=instalment,
                instalment=instalment, grant=instalment.grant, reason=reason, by=by)
