"""Step 8: an instalment goes through four hands, four different people."""

import re

from tests.browser.journey.story import PROJECT, Story

HANDS = (("officer", "Prepare"), ("certifier", "Certify"), ("approver", "Approve"), ("payer", "Record the payment of"))


def walk(story: Story) -> None:
    """The first instalment."""
    pay(story, 1, "7,000")
    officer = story.as_("officer").menu("Payments").link(PROJECT).sees("Paid")
    assert officer.paper("Voucher on paper")


def pay(story: Story, number: int, amount: str) -> None:
    """Move an instalment through all hands."""
    for who, act in HANDS:
        person = story.as_(who).menu("Payments").link(PROJECT, within=_row(story, who, number))
        if act.startswith("Record"):
            person.fill("Reference of the bank", f"PAY 77{number}")
        person.press(re.compile(f"{act} US\\$.{amount}"))


def _row(story: Story, who: str, number: int):
    return story.walkers[who].page.get_by_role("row").filter(has_text=re.compile(f"{number}, [0-9]+ per cent"))
