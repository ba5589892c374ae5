"""Step 3 once more for a telephone without JavaScript: the draft is saved by its button, and sent once."""

from tests.browser.journey.s03_apply import PDF, begin
from tests.browser.journey.story import PASSWORD, Story
from tests.browser.journey.walker import Walker


def walk(story: Story) -> None:
    """Quiz, every section, the same page again with what was saved, sending."""
    owner = Walker(story.browser, story.address, "plain", script=False)
    story.walkers["plain"] = owner
    owner.enter("owner@example.org", PASSWORD)
    begin(owner)
    owner.link("1.")
    _write(owner)
    owner.press("Save").sees("Saved.")
    assert owner.page.locator("main textarea").first.input_value()
    while owner.page.get_by_role("button", name="Next:").count():
        _write(owner)
        owner.press("Next:")
    owner.sees("Nothing is missing.").fill("Your full name", "Norhaina Macarambon").press("Send the application")
    owner.sees("Your application has arrived", "Fingerprint")


def _write(owner: Walker) -> None:
    """Something believable in every field of the section."""
    form = owner.page.locator("main form")
    for field in form.locator("textarea, input[type=text]:not([inputmode])").all():
        field.fill("Story nights between two villages")
    for field in form.locator("input[inputmode]").all():
        field.fill("20")
    for number, field in enumerate(form.locator("input[type=date]").all()):
        field.fill(f"2027-0{number + 2}-15")
    for field in form.locator("select").all():
        field.select_option(label="Philippines")
    for group in form.locator("fieldset:has(input[type=radio])").all():
        group.get_by_role("radio").first.check()
    for box in form.get_by_role("checkbox").all():
        box.check()
    for box in form.locator("input[type=file]").all():
        box.set_input_files({"name": "Registration.pdf", "mimeType": "application/pdf", "buffer": PDF})
