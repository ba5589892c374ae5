"""Who takes part in the walk, and what they call things."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Browser

from tests.browser.journey.walker import Walker
from tests.build import calls
from tests.build.accounts import PASSWORD, member, organisation, person
from yfund.kernel import clock

CALL, TITLE = "YSF-2026", "Young people build peace 2026"
GROUP = "Youth Weavers of Lake Lanao"
PROJECT = "Story nights between two villages"

STAFF = {
    "officer": ("Saida Wahidi", ("officer",)),
    "certifier": ("Pilar Cossío", ("certifier",)),
    "approver": ("Anselm Reuter", ("approver",)),
    "payer": ("Tomás Iriarte", ("payer",)),
    "administrator": ("Ingrid Sollund", ("administrator",)),
    "second": ("Kwabena Asante", ("administrator",)),
    "committee": ("Leila Haddad", ("committee",)),
    "advisor": ("Zoë Marchetti", ("advisor",)),
    "auditor": ("Ruth Abara", ("auditor",)),
    "reader1": ("Mirela Dobrescu", ("reviewer",)),
    "reader2": ("Juma Odhiambo", ("reviewer",)),
    "reader3": ("Chen Wei-Lin", ("reviewer",)),
}


@dataclass
class Story:
    """The people of the walk: `story.as_("officer")` is the officer at their telephone, signed in once."""

    browser: Browser
    address: str
    deliver: Callable[[], list] = list
    walkers: dict[str, Walker] = field(default_factory=dict)

    def as_(self, who: str) -> Walker:
        """This person, signed in through the sign-in page, at their home page."""
        if who not in self.walkers:
            entered = Walker(self.browser, self.address, who).enter(f"{who}@example.org", PASSWORD)
            self.walkers[who] = entered
            return entered
        return self.walkers[who].home()

    def close(self) -> None:
        """Put every telephone away."""
        for walker in self.walkers.values():
            walker.context.close()


def people() -> None:
    """Everybody who takes part, with their roles; the group and its owner."""
    for who, (name, roles) in STAFF.items():
        person(name, email=f"{who}@example.org", roles=roles, password=PASSWORD)
    member(organisation(GROUP), email="owner@example.org", password=PASSWORD, zone="Asia/Manila")


def open_call() -> None:
    """An open call, for a walk that begins with applying."""
    now = clock.now().replace(tzinfo=None)
    calls.call(CALL, title=TITLE, opens=now - timedelta(days=2), closes=now + timedelta(days=30))
