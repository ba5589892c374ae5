"""An officer builds the form of 2014–15 in the editor, on a telephone, and opens the call."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.browser.journey.walker import Walker
from tests.browser.story.form_2014 import CHECKS, SECTIONS

CODE, TITLE = "YSF-2014", "Youth Solidarity Fund 2014–15"
ZONE = "America/New_York"


def build(officer: Walker, code: str = CODE) -> None:
    """Everything from a new call to an open one. The officer is signed in."""
    begin(officer, code)
    form(officer, code)
    officer.link(code).press("Check and open the call").sees("The call is open. Everybody can read it now.")


def begin(officer: Walker, code: str = CODE, days: int = 30) -> None:
    """A new call with words, dates, money, themes; open since an hour, closing in some days."""
    now = datetime.now(ZoneInfo(ZONE))
    officer.page.goto(f"{officer.address}/office/calls/new")
    officer.look()
    officer.fill("Code", code).fill("Title of the call", TITLE).fill("Opens", f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    officer.fill("Closes", f"{now + timedelta(days=days):%Y-%m-%dT%H:%M}").press("Begin this call")
    officer.link("Words and dates").fill("In two sentences", "Up to US$ 25,000 for youth-led projects of at most eight months.")
    officer.fill("The text of the call", "Projects that bring communities together.").press("Keep and go back").sees("Kept.")
    officer.link("Money, lots and countries").fill("Envelope", "250,000")
    lot = officer.page.get_by_role("group", name="Lot 1")
    officer.fill("Short name", "all", lot).fill(re.compile("^Name$"), "Youth-led projects", lot)
    officer.fill("Ceiling of one grant", "25,000", lot)
    for number, theme in enumerate(["Dialogue between cultures", "Youth in the media"], 1):
        officer.fill("Name", theme, officer.page.get_by_role("group", name=f"Theme {number}"))
    officer.press("Keep and go back").sees("Kept.")


def form(officer: Walker, code: str = CODE) -> None:
    """All sections, questions and checks, from an empty form."""
    officer.link("What is asked").link("Take over from another call").press("Begin with an empty form")
    for title, questions in SECTIONS:
        officer.link("Add a section").fill("Title", title).press("Keep")
        card = officer.page.locator("[data-section]").last
        officer.choose("Kind of the next question", questions[0][1], card).press("Add a question", card)
        for (words, kind, more), following in zip(questions, [*questions[1:], None], strict=True):
            question(officer, words, kind, more, following[1] if following else "")
    for name, values in CHECKS:
        check(officer, name, values)
    officer.page.goto(f"{officer.address}/office/calls/{code}/form")
    officer.look()


def question(officer: Walker, words: str, kind: str, more: dict[str, Any], following: str = "") -> None:
    """One question on its page; `more` as in `form_2014`. Then on to one of the kind `following`, or back to the form."""
    officer.fill("Statement" if kind.startswith("Statement") else "Question", words)
    for name, value in more.items():
        if name == "columns":
            _columns(officer, value)
        elif name == "more":
            officer.fill(re.compile("one a line$"), value)
        elif name == "optional":
            officer.labelled("An answer is needed").uncheck()
        elif name == "tick":
            for one in value:
                officer.tick(one)
        else:
            _write(officer, name, value)
    if following:
        officer.choose("Kind of the next question", following).press("Keep, and write the next").sees("Kept.")
    else:
        officer.press("Keep", exact=True).sees("Kept.", words)


def check(officer: Walker, name: str, values: dict[str, str]) -> None:
    """One check across answers; where only one question fits it is chosen already."""
    officer.link("Change what is checked").link(name)
    for label, value in values.items():
        officer.choose(label, value)
    officer.press("Keep").link("What is asked")


def _columns(officer: Walker, columns: list[tuple[str, str, str]]) -> None:
    if len(columns) > 3:
        officer.press("Room for more columns")
    for number, (heading, kind, options) in enumerate(columns, 1):
        column = officer.page.get_by_role("group", name=f"Column {number}")
        officer.fill("Heading", heading, column).choose("What is written there", kind, column)
        if options:
            officer.unfold("Choices of this column", column).fill("One a line", options, column)


def _write(officer: Walker, name: str, value: str) -> None:
    field = officer.labelled(name)
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(label=value)
    else:
        field.fill(value)
