"""Step 2: the officer writes the call, looks at it as groups will, and opens it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.browser.journey.story import CALL, TITLE, Story
from tests.browser.journey.walker import Walker


def walk(story: Story) -> None:
    """Begin, go through the parts, preview, open."""
    officer = story.as_("officer")
    _begin(officer)
    _words(officer)
    _money(officer)
    _who(officer)
    _asked(officer)
    _scored(officer)
    _plans(officer)
    officer.link("Preview").sees("This is a preview.", "Which lot do you apply for?", "First projects")
    officer.link(CALL).press("Check and open the call").sees("The call is open. Everybody can read it now.")


def _begin(officer: Walker) -> None:
    now = datetime.now(ZoneInfo("America/New_York"))
    officer.menu("Calls").link("Begin the first call").fill("Code", CALL).fill("Title of the call", TITLE)
    officer.fill("Opens", f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    officer.fill("Closes", f"{now + timedelta(days=30):%Y-%m-%dT%H:%M}")
    officer.press("Begin this call").sees("The call is begun.", "2 things to mend")


def _words(officer: Walker) -> None:
    officer.link("Words and dates").fill("In two sentences", "Small grants for youth-led groups. Dialogue between cultures.")
    officer.fill("The text of the call", "The fund supports projects led by young people.\n\nProjects bring communities together.")
    officer.press("Keep and go back").sees("Kept.")


def _money(officer: Walker) -> None:
    officer.link("Money, lots and countries").fill("Envelope", "60,000").fill("A project lasts at most, months", "8")
    for number, (code, name, cap) in enumerate([("small", "First projects", "20,000"), ("large", "Grown projects", "30,000")]):
        lot = officer.page.get_by_role("group", name=f"Lot {number + 1}")
        officer.fill("Short name", code, lot).fill("Name", name, lot, nth=1).fill("Ceiling of one grant", cap, lot)
    officer.press("Keep and go back").sees("Kept.")


def _who(officer: Walker) -> None:
    officer.link("Who may apply")
    rule = officer.page.get_by_role("group", name="Rule 1", exact=True)
    officer.fill("What it means", "Count the people who decide, not those who advise.", rule)
    officer.press("Keep and go back").sees("Kept.")


def _asked(officer: Walker) -> None:
    officer.link("What is asked")
    overview = officer.page.locator("#overview")
    officer.choose("Kind of the next question", "One of several", overview).press("Add a question", overview)
    officer.fill("Question", "Which lot do you apply for?")
    officer.choose("Also fills this part of the application", "The lot applied for")
    officer.press("Keep", exact=True, nth=0).sees("Kept.", "Which lot do you apply for?", "First projects, Grown projects")
    officer.link(CALL)


def _scored(officer: Walker) -> None:
    officer.link("How it is scored").fill("Threshold, of 100", "60").fill("Readers for each application", "2")
    officer.press("Keep and go back").sees("Kept.")


def _plans(officer: Walker) -> None:
    officer.link("Instalments and reports").sees("Instalment 3")
    officer.press("Keep and go back").sees("Kept.")
