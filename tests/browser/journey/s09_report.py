"""Step 9: two reports with figures and receipts, accepted; the instalments they unlock; the refund; the close."""

import re

from tests.browser.journey.s03_apply import PDF
from tests.browser.journey.s08_pay import pay
from tests.browser.journey.story import PROJECT, Story
from tests.browser.journey.walker import Walker
from yfund.kernel import clock


def walk(story: Story) -> None:
    """Mid-term, second instalment, final, third instalment, refund, close."""
    _report(story, "Mid-term report", "5,000")
    _accept(story, "5,000")
    pay(story, 2, "2,000")
    _report(story, "Final report", "4,500")
    _accept(story, "4,500")
    pay(story, 3, "1,000")
    _refund(story)
    _close(story)


def _report(story: Story, kind: str, amount: str) -> None:
    owner = story.as_("owner").menu("Reports").link(PROJECT, within=story.walkers["owner"].part(kind, "tr"))
    owner.link("What happened")
    for field in owner.page.locator("main textarea").all():
        field.fill("Twelve nights, two villages, forty families who visit each other now.")
    owner.press("Save").sees("Your text is saved.").link("Figures")
    _figures(owner)
    _expense(owner, kind, amount)
    owner.link("Check and send").sees("Nothing is missing.").fill("Your name, as it stands", "Norhaina Macarambon")
    owner.press("Send the report")


def _figures(owner: Walker) -> None:
    for number, field in enumerate(owner.page.locator("main").get_by_role("textbox").all()):
        field.fill(str(number * 3))
    owner.press("Save the figures").sees("3 of 3")


def _expense(owner: Walker, kind: str, amount: str) -> None:
    owner.link("Money spent").link("Add an expense").fill("What was paid for?", f"Halls and travel, {kind}")
    owner.fill("On which day?", clock.today().isoformat()).fill("How much, in the money you paid with?", amount)
    owner.labelled("The receipt").set_input_files({"name": "receipt.pdf", "mimeType": "application/pdf", "buffer": PDF})
    owner.press("Keep this expense").sees("receipt.pdf").link("Done for now")


def _accept(story: Story, amount: str) -> None:
    officer = story.as_("officer").menu("Reports").link(PROJECT, within=story.walkers["officer"].part("Sent in", "tr"))
    officer.sees("forty families").link("Go through it and accept").sees(amount).press("Accept the report")


def _refund(story: Story) -> None:
    payer = story.as_("payer").menu("Payments").link(PROJECT).link("Record a refund")
    payer.fill("How much came back?", "500").fill("Reference of the bank", "BACK 1").press("Record the refund")


def _close(story: Story) -> None:
    officer = story.as_("officer").menu("Reports").link(PROJECT).link(re.compile("comes to"))
    officer.press("Close the grant").sees("Closed")
    assert any("closed" in (letter["Subject"] or "").lower() for letter in story.deliver())
