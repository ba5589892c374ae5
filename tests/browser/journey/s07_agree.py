"""Step 7: the agreement is written, signed by both sides, and the bank details are given and verified by somebody else."""

import re

from tests.browser.journey.story import PROJECT, Story


def walk(story: Story) -> None:
    """Write and offer, sign, countersign; bank details."""
    officer = story.as_("officer").menu("Grants").link(PROJECT)
    officer.fill("Special terms", "The book is printed in both languages.").press("Write the agreement")
    officer.sees("70", "10,000").press("Send it to the group")
    assert officer.paper("As PDF")
    _sign(story, "owner", "Norhaina Macarambon")
    _sign(story, "approver", "Anselm Reuter")
    story.as_("owner").menu("Grants").link(PROJECT).sees("signed by typed name")
    _bank(story)


def _sign(story: Story, who: str, name: str) -> None:
    signer = story.as_(who).menu("Grants").link(PROJECT)
    signer.fill("Your full name", name).press("Sign the agreement").sees("signed by typed name")


def _bank(story: Story) -> None:
    owner = story.as_("owner").sees(re.compile("bank", re.I)).link(re.compile("bank", re.I))
    owner.fill("Whose account is it?", "Youth Weavers of Lake Lanao").fill("Name of the bank", "Land Bank")
    owner.choose("Country of the bank", "Philippines").choose("Currency of the account", "USD")
    owner.fill("Account number", "0012 3456 7890").fill("SWIFT code", "TLBPPHMM").press("Keep these bank details")
    owner.sees("7890", "Waits for a look by the fund")
    certifier = story.as_("certifier").menu("Payments").link("Bank details to look at").sees("Youth Weavers of Lake Lanao")
    certifier.press("They are right")
