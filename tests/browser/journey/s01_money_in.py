"""Step 1: a donor pledges, the agreement is recorded, the money arrives and some of it is set aside for the call."""

from tests.browser.journey.story import CALL, Story
from yfund.kernel import clock

DONOR, REFERENCE = "Republic of Türkiye", "TR-2026-01"


def walk(story: Story) -> None:
    """The officer writes down the promise; the certifying officer books the money."""
    _promise(story)
    _receive(story)
    _set_aside(story)


def _promise(story: Story) -> None:
    officer = story.as_("officer").menu("Money in").link("Donors and pledges").link("Record a donor")
    officer.fill("Name of the donor", DONOR).choose("What kind of donor is it?", "Government")
    officer.choose("Country", "Türkiye").press("Record the donor").sees("The donor is recorded.")
    officer.link("Record a pledge").choose("Currency", "EUR").fill("How much was promised?", "100.000,00")
    officer.press("Record the pledge").sees("The pledge is recorded.", "100,000", "Announced")
    officer.link("Make it an agreement").fill("Reference of the agreement", REFERENCE)
    officer.fill("Programme support cost", "13").fill("Only for these calls", CALL)
    officer.press("Record the agreement").sees("The agreement is recorded.", f"Call: {CALL}")


def _receive(story: Story) -> None:
    certifier = story.as_("certifier").menu("Money in").link(DONOR).link("Book a receipt")
    certifier.fill("How much arrived?", "100000").fill("Rate: units for one US dollar", "0.8")
    certifier.fill("Rate in force from", clock.today().replace(day=1).isoformat())
    certifier.fill("Reference of the bank", "SWIFT 4711").press("Book the receipt")
    certifier.sees("The receipt is booked.", "125,000", "16,250", "108,750")


def _set_aside(story: Story) -> None:
    certifier = story.walkers["certifier"].link("Set money aside for a call")
    certifier.fill("Code of the call", CALL).fill("How much?", "60 000").press("Set the money aside")
    certifier.sees("The money is set aside.", "60,000", "48,750")
