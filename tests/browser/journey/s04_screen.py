"""Step 4: the officer closes the call, asks for one change, and finds the application eligible rule by rule."""

from tests.browser.journey.story import CALL, PROJECT, TITLE, Story


def walk(story: Story) -> None:
    """Close, ask, answer, decide."""
    _close(story)
    _ask(story)
    _answer(story)
    _decide(story)


def _close(story: Story) -> None:
    officer = story.as_("officer").menu("Calls").link(TITLE)
    officer.fill("Why does it close before its time?", "The walk goes on.").press("Close the call now")
    officer.sees("The call is closed.")


def _ask(story: Story) -> None:
    officer = story.as_("officer").menu("Applications").link(PROJECT).sees("Nothing like it in the register of past grantees.")
    officer.link("Ask for changes").tick("The problem")
    officer.fill("What should be changed, and how?", "Please say how many families live there.")
    officer.press("Send the letter").sees("The group has a letter that says what to change.")


def _answer(story: Story) -> None:
    owner = story.as_("owner").menu("Applications").link(PROJECT)
    owner.link("4. The problem").fill("What is the problem", "The 80 families of the two villages have not spoken since 2017.")
    owner.press("Save").sees("Saved.").link("All sections").link("Check and send").fill("Your full name", "Norhaina Macarambon")
    owner.press("Send the application").sees("Your application has arrived")


def _decide(story: Story) -> None:
    officer = story.as_("officer").menu("Applications").link(PROJECT)
    for rule in officer.page.get_by_role("group", name="Your verdict").all():
        rule.get_by_label("Met", exact=True).check()
    officer.fill("What you saw", "The register of associations names the group.", nth=3)
    officer.press("Eligible", exact=True).sees(f"{CALL}-", "is eligible. The group has a letter.")
