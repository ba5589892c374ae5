"""One invented person for every role, entered with one printed password."""

from yfund.commands.demo.money_shapes import Contribution
from yfund.commands.demo.shapes import Account, Group, Reviewer
from yfund.commands.demo.sources import load

# Printed on the sign-in page of the demonstration; production refuses to load it.
PASSWORD = "solidarity-2009"
OWNER_NAME = "Norhaina Macarambon"


def make_accounts(group: Group, reviewer: Reviewer, contribution: Contribution) -> tuple[Account, ...]:
    """Return the accounts; two administrators, since a second person seals.

    `role` is owner, editor, reader, reviewer, committee, officer, certifier,
    approver, payer, auditor, advisor, administrator or donor.
    """
    owner = Account("owner", OWNER_NAME, "owner@demo.example", PASSWORD, "en", group=group.key)
    others = [
        Account(
            role=role.removesuffix("2"),
            name=name or reviewer.name,
            email=f"{role}@demo.example",
            password=PASSWORD,
            language=language,
            group=group.key if tie == "group" else "",
            reviewer=reviewer.key if tie == "reviewer" else "",
            contribution=contribution.key if tie == "donor" else "",
        )
        for role, name, language, tie in load("accounts")
    ]
    return (owner, *others)
