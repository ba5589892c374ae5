"""Step 10: what was learnt is written down, answered, published, and read by everybody."""

from datetime import timedelta

from tests.browser.journey.story import TITLE, Story
from tests.browser.journey.walker import Walker
from yfund.kernel import clock


def walk(story: Story) -> None:
    """Write, answer, publish, read as a stranger."""
    _write(story)
    _answer(story)
    officer = story.as_("officer").menu("What it did").link("Work on it").press("Publish")
    officer.sees("Everybody can read it now.")
    _read(story)


def _write(story: Story) -> None:
    officer = story.as_("officer").menu("What it did").link(f"Begin the evaluation of {TITLE}").press("Begin")
    officer.fill("Introduction: who looked at what", "Two advisors looked at the one project.").press("Keep this")
    officer.link("Add a finding").choose("Under which criterion?", "Effectiveness")
    officer.fill("What was found?", "Forty families visit each other.").fill("On what does it rest?", "Two reports, ten talks.")
    officer.press("Keep it").link("Add a lesson").fill("Your words", "Begin with the grandmothers.").press("Keep it")
    officer.link("Add a recommendation").fill("Your words", "Pay the first instalment within ten days.").press("Keep it")


def _answer(story: Story) -> None:
    administrator = story.as_("administrator").menu("What it did").link("Work on it").link("Answer it")
    administrator.tick("Accepted").fill("What will be done?", "A date for each hand.").fill("Who does it?", "Programme officer")
    administrator.fill("By which day?", (clock.today() + timedelta(days=90)).isoformat()).press("Keep the answer")


def _read(story: Story) -> None:
    stranger = Walker(story.browser, story.address, "stranger")
    story.walkers["stranger"] = stranger
    stranger.page.goto(story.address)
    stranger.menu("What it did").link(f"Evaluation of {TITLE}")
    stranger.sees("1 group asked, 1 was funded.", "Forty families visit each other.", "Begin with the grandmothers.")
    assert stranger.paper("The whole report as PDF")
