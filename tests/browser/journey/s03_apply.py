"""Step 3: the group answers the quiz, writes section by section, sends once and keeps its receipt."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.journey.story import PROJECT, TITLE, Story
from tests.browser.journey.walker import Walker
from yfund.kernel import clock

PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
       b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
LINES = [("Hire of the two village halls", "20", "150"), ("Travel of the storytellers", "40", "75"),
         ("Printing of the book", "1 000", "4,50")]


def walk(story: Story) -> None:
    """Quiz, sections, check page, sending, receipt, letter."""
    owner = story.as_("owner")
    begin(owner)
    _group(owner)
    _project(owner)
    _aims(owner)
    _budget(owner)
    _incomplete(owner)
    _papers(owner)
    _send(owner)
    assert any(letter["To"] == "owner@example.org" for letter in story.deliver())


def begin(owner: Walker) -> None:
    """Find the call and answer its questions."""
    owner.menu("Calls").link("Read the call").sees(TITLE).link("Start an application")
    for group in owner.page.locator("main fieldset").all():
        owner.tick("Yes", group)
    owner.press("Begin to write").sees("0 of 9 sections done.")


def _group(owner: Walker) -> None:
    owner.link("1. Your group").fill("Who you are and what you have done", "We are forty weavers of two villages.")
    expect(owner.page.locator("[data-save-state] b")).to_contain_text(re.compile("Saved [0-9]"))
    owner.page.reload()
    expect(owner.labelled("Who you are and what you have done")).to_have_value("We are forty weavers of two villages.")
    owner.fill("How decisions are taken, and by whom", "A council of nine, seven of them under thirty.")
    owner.press("Next: 2. Who runs the project").fill("Full name as in the passport", "Norhaina Macarambon")
    owner.fill("Year of birth", "1999").fill("Telephone", "+63 912 000 0000").press("Next: 3. The project in short")


def _project(owner: Walker) -> None:
    owner.fill("Title of the project", PROJECT).fill("Summary", "Two villages tell each other their stories, night by night.")
    owner.choose("Country", "Philippines").fill("Towns and places", "Marawi and Saguiaran")
    first = clock.today() + timedelta(days=60)
    owner.fill("First day", first.isoformat()).fill("Last day", (first + timedelta(days=150)).isoformat())
    owner.tick("First projects").press("Next: 4. The problem")


def _aims(owner: Walker) -> None:
    owner.fill("What is the problem", "The villages have not spoken since 2017.").press("Next: 5. Aims and activities")
    owner.fill("What will be different", "Forty families visit each other.")
    owner.fill("What will you do", "Twelve nights, one book, one fair.")
    owner.press("Next: 6. Who takes part").fill("Who takes part, and how", "Women and men of 16 to 30 of both villages.")
    owner.fill("How many people take part", "240").press("Next: 7. Results")
    owner.fill("How will you know", "We count visits and ask before and after.").fill("What remains", "The house stays open.")
    owner.press("Next: 8. Budget")


def _budget(owner: Walker) -> None:
    for number, (what, quantity, each) in enumerate(LINES):
        if number:
            owner.page.get_by_role("button", name="Add a line").click()
        line = owner.page.get_by_role("group", name=f"Line {number + 1}", exact=True)
        owner.fill("What", what, line).fill("How many", quantity, line).fill("Each, US$", each, line)
    owner.press("Next: 9. Documents")


def _incomplete(owner: Walker) -> None:
    owner.press("Next: check and send").sees("2 things are missing")
    owner.link(re.compile("Certificate of registration")).sees("9. Documents")


def _papers(owner: Walker) -> None:
    owner.labelled("Add a file").set_input_files({"name": "Registration 2014.pdf", "mimeType": "application/pdf", "buffer": PDF})
    owner.tick("What we write here is true").press("Save").sees("Saved.", "Registration 2014.pdf")
    owner.press("Next: check and send").sees("Nothing is missing.")


def _send(owner: Walker) -> None:
    owner.unfold("Read the whole application").sees("Hire of the two village halls", "10,500")
    owner.fill("Your full name", "Norhaina Macarambon").press("Send the application")
    owner.sees("Your application has arrived", "Fingerprint", "in New York", "in Manila")
    assert owner.paper("Download a copy")
    owner.link("Check it now").sees("what the fund keeps is what was sent")
