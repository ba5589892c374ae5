"""Step 5: reviewers say what they read, the solver proposes, the officer publishes, two of them read and sign."""

import re

from tests.browser.journey.story import CALL, Story
from tests.browser.journey.walker import Walker

READERS = ("reader1", "reader2", "reader3")


def walk(story: Story) -> None:
    """Profiles, proposal, publication, two reviews."""
    for who in READERS:
        _say_what_one_reads(story.as_(who))
    _give(story)
    readers = [who for who in READERS if _has_something(story.as_(who))]
    assert len(readers) == 2
    for who, points in zip(readers, ("4", "4.5"), strict=True):
        _read(story.as_(who), points)
    story.as_("officer").menu("Reading").link(re.compile(CALL)).link("Progress").sees("2 of 2 readings are signed.")


def _say_what_one_reads(reader: Walker) -> None:
    reader.menu("My reading").link("What I can read, and how much").choose("English", "Well")
    reader.fill("How many proposals can you take?", "20").tick("South-eastern Asia").press("Save").sees("The profile is saved.")


def _give(story: Story) -> None:
    officer = story.as_("officer").menu("Reading").link(re.compile(CALL)).press("Propose readers").sees("Pairs proposed")
    officer.press("Publish 2 pairs").sees("0 of 2 readings are signed.")
    assert [letter for letter in story.deliver() if letter["To"].startswith("reader")]


def _has_something(reader: Walker) -> bool:
    return reader.menu("My reading").page.get_by_role("link", name="Begin with the first").count() > 0


def _read(reader: Walker, points: str) -> None:
    reader.menu("My reading").link("Begin with the first").sees("Do you know this group?")
    reader.press("I know nobody there, open it").sees("have not spoken since 2017", "Your score sheet")
    for criterion in reader.page.locator("fieldset.criterion").all():
        criterion.get_by_label(re.compile(rf"^{re.escape(points)}(?![.\d])")).check(force=True)
        criterion.get_by_label("Why?").fill("Both villages decide together, and the plan is clear.")
    reader.fill("What should the group hear from you?", "A warm and clear plan.").press("Sign", exact=True).sees("Signed")
