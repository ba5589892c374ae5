"""Step 6: the committee recommends, an administrator decides, another one seals, and the letters go out."""

from tests.browser.journey.story import CALL, PROJECT, Story

MINUTES = "Met on Monday; nobody had to step out; agreed by all."


def walk(story: Story) -> None:
    """Begin choosing, recommend, decide, seal, release; the letter arrives."""
    story.as_("officer").menu("Choosing").press("Begin choosing")
    _recommend(story)
    _feedback(story)
    _decide(story)
    _seal(story)
    _release(story)
    letters = [letter for letter in story.deliver() if letter["To"] == "owner@example.org"]
    assert any("A warm and clear plan." in letter.get_body(("plain",)).get_content() for letter in letters)


def _recommend(story: Story) -> None:
    committee = story.as_("committee").menu("Choosing").link("See the ranking").sees(PROJECT)
    committee.choose("Outcome", "Fund").fill("US$", "10 500").fill("Why", "Both readers agree.").press("Save this page")
    committee.link("Minutes and recommendation").fill("Minutes", MINUTES).press("Recommend this list")


def _feedback(story: Story) -> None:
    officer = story.as_("officer").menu("Choosing").link("Decisions").link("Feedback").sees("Nobody has read this draft yet.")
    officer.press("Save the feedback")


def _decide(story: Story) -> None:
    administrator = story.as_("administrator").menu("Choosing").link("Decisions").sees(PROJECT, "The committee:")
    administrator.choose("Outcome", "Fund").fill("US$", "10,000").fill("Why", "The printing is asked for twice.")
    administrator.press("Save this page").link("Look at everything and confirm").sees("Is every amount right?", "10,000")
    administrator.press("Confirm these decisions")


def _seal(story: Story) -> None:
    story.as_("second").menu("Choosing").link("Decisions").link("Read and seal").sees(PROJECT).press("Seal these decisions")


def _release(story: Story) -> None:
    officer = story.as_("officer").menu("Choosing").link("Letters").sees("1 group hears its answer")
    officer.link("Read it").sees("10,000").page.go_back()
    officer.press("Send every letter now").sees("All letters are on their way")
    story.as_("owner").menu("Applications").link(PROJECT).sees(CALL)
