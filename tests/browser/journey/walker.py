"""One person at a telephone: finds links, buttons and fields by the words on the page, and notices what is wrong with it."""

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Error, Locator, Page, expect

WIDE, HIGH = 360, 740
# Of a machine that does other things as well, in milliseconds.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
PICTURES = os.environ.get("JOURNEY_PICTURES", "")


class Walker:
    """A signed-in person with a browser of their own. Every page they come to is looked at."""

    def __init__(self, browser: Browser, address: str, name: str, *, script: bool = True) -> None:
        self.name, self.address = name, address
        size = {"width": WIDE, "height": HIGH}
        self.context = browser.new_context(viewport=size, java_script_enabled=script, locale="en")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self._pictures = 0
        self.page.on("console", lambda said: self.faults.append(f"console: {said.text}") if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.faults.append(f"script: {fault}"))
        self.page.on("response", lambda got: self.faults.append(f"{got.status} {got.url}") if got.status >= 500 else None)

    def enter(self, email: str, password: str) -> "Walker":
        """Sign in from the front page."""
        self.page.goto(self.address)
        self.look()
        self.menu("Sign in")
        self.fill("Mail address", email)
        self.fill("Password", password)
        self.press("Sign in")
        return self

    def look(self) -> None:
        """Nothing is wider than the telephone, nothing was said on the console, no page broke."""
        wide = self._width()
        self._picture()
        assert wide <= WIDE, f"{self.name} at {self.page.url}: {wide} pixels wide\n{self._widest()}"
        assert not self.faults, f"{self.name} at {self.page.url}: {self.faults}"

    def _width(self) -> int:
        """The width of the page, which may load again by itself at any moment while it follows a meeting."""
        while True:
            self.page.wait_for_load_state()
            try:
                return int(self.page.evaluate("document.scrollingElement.scrollWidth"))
            except Error as fault:
                if "context was destroyed" not in str(fault):
                    raise

    def _widest(self) -> str:
        return str(self.page.evaluate(
            """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 361)
            .slice(0, 8).map(e => e.outerHTML.slice(0, 160)).join('\\n')"""))

    def _picture(self) -> None:
        if PICTURES:
            self._pictures += 1
            told = re.sub(r"\W+", "-", self.page.url.removeprefix(self.address))[:60]
            self.page.screenshot(path=Path(PICTURES) / f"{self.name}-{self._pictures:03}-{told}.png", full_page=True)

    def home(self) -> "Walker":
        """Go home by the fund's name at the top of every page."""
        return self._follow(self.page.locator("header a.brand"))

    def menu(self, name: str) -> "Walker":
        """Open the menu and follow one of its links."""
        self.page.locator("header details.menu > summary").last.click()
        return self._follow(self.page.locator("header details.menu").last.get_by_role("link", name=name, exact=True))

    def link(self, name: str | re.Pattern[str], within: Locator | None = None, nth: int = 0) -> "Walker":
        """Follow a link."""
        return self._follow((within or self.page.locator("main, .save-bar, footer")).get_by_role("link", name=name).nth(nth))

    def press(self, name: str | re.Pattern[str], within: Locator | None = None, nth: int = 0, exact: bool = False) -> "Walker":
        """Press a button of the page."""
        return self._follow((within or self.page.locator("main, .save-bar")).get_by_role("button", name=name, exact=exact).nth(nth))

    def paper(self, name: str | re.Pattern[str]) -> bytes:
        """What lies behind a link to a paper: a PDF, or the page to print where the libraries are missing."""
        url = self.page.locator("main").get_by_role("link", name=name).first.evaluate("link => link.href")
        answer = self.context.request.get(url)
        assert answer.status == 200, f"{self.name}: {answer.status} {url}"
        assert answer.headers["content-type"].split(";")[0] in ("application/pdf", "text/html"), answer.headers
        return answer.body()

    def _follow(self, target: Locator) -> "Walker":
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.look()
        return self

    def fill(self, label: str | re.Pattern[str], content: str, within: Locator | None = None, nth: int = 0) -> "Walker":
        """Write into a field."""
        self.labelled(label, within, nth).fill(content)
        return self

    def choose(self, label: str | re.Pattern[str], option: str, within: Locator | None = None, nth: int = 0) -> "Walker":
        """Choose from a list by its words."""
        self.labelled(label, within, nth).select_option(label=option)
        return self

    def tick(self, label: str | re.Pattern[str], within: Locator | None = None, nth: int = 0) -> "Walker":
        """Tick a box or take one of several."""
        self.labelled(label, within, nth).check()
        return self

    def labelled(self, label: str | re.Pattern[str], within: Locator | None = None, nth: int = 0) -> Locator:
        """The field with this label."""
        return (within or self.page.locator("main")).get_by_label(label).nth(nth)

    def part(self, words: str | re.Pattern[str], kind: str = "section, fieldset, li, tr") -> Locator:
        """The smallest part of the page that says these words."""
        return self.page.locator("main").locator(kind).filter(has_text=words).last

    def unfold(self, words: str | re.Pattern[str], within: Locator | None = None) -> "Walker":
        """Open what is folded."""
        (within or self.page.locator("main")).locator("summary").filter(has_text=words).first.click()
        return self

    def sees(self, *words: str | re.Pattern[str]) -> "Walker":
        """The page says all of these."""
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)
        return self
