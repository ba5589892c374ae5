"""axe finds nothing on any page of the walk: English and Arabic, light and dark, a phone and a desk.

Each page is looked at twice: English on a light desk and a dark phone, Arabic on a dark desk and a light phone.
Nothing scrolls sideways, and the browser has nothing to complain about.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, text

from tests.browser.pages import ARABIC, PUBLIC, STAFF, WHO, answers
from tests.servers import site

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
         "resultTypes": ["violations"]}
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
LOOKS: dict[str, tuple[tuple[dict[str, int], Any], ...]] = {
    "en": ((DESK, "light"), (PHONE, "dark")), "ar": ((DESK, "dark"), (PHONE, "light"))}
WALKS = [("en", who) for who in {**PUBLIC, **STAFF}] + [("ar", who) for who in ARABIC]
PATHS = {"en": {**PUBLIC, **STAFF}, "ar": ARABIC}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The demonstration with a small last call, served by gunicorn: its address and the public names on it."""
    folder = tmp_path_factory.mktemp("walk")
    database = f"sqlite:///{folder / 'walk.sqlite3'}"
    environment = {**settings, "YFUND_ENV": "demo", "DATABASE_URL": database, "MAIL_URL": "", "REDIS_URL": "",
                   "STORAGE_URL": f"file:{folder / 'files'}"}
    site.yfund(environment, "db", "upgrade")
    site.yfund(environment, "demo", "load", "--applications", "40")
    engine = create_engine(database)
    with engine.connect() as connection:
        names = answers(lambda question: str(connection.execute(text(question)).scalar_one()))
    engine.dispose()
    with site.running(environment, folder) as address:
        yield address, names


class Walker:
    """One person in a browser of their own, and everything that was wrong on the way."""

    def __init__(self, browser: Browser, address: str, language: str) -> None:
        self.page: Page = browser.new_context(reduced_motion="reduce").new_page()
        self.page.set_default_timeout(60_000)
        self.address, self.language, self.faults = address, language, []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def _heard(self, message: Any) -> None:
        # The browser reports a page that answers 404 as an error of its own.
        if message.type in ("error", "warning") and "status of 404" not in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def enter(self, who: str) -> None:
        """Sign in with one click, and choose the language."""
        self.page.goto(f"{self.address}/sign-in")
        if who in WHO:
            self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            self.page.locator("li", has_text=WHO[who]).get_by_role("button").first.click()
        self.page.locator(f"button[name=language][value={self.language}]").click()

    def look(self, path: str) -> None:
        """Open a page and note every fault of it at both widths and shades."""
        self.page.goto(self.address + path)
        for size, shade in LOOKS[self.language]:
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.emulate_media(color_scheme=shade)
            self.faults += [f"{path} {self.language} {size['width']} {shade}: {fault}" for fault in self.seen()]

    def seen(self) -> list[str]:
        """What is wrong with the page as it stands."""
        found = [f"{one['id']}: {one['nodes'][0]['html'][:200]}"
                 for one in Axe().run(self.page, options=RULES).response["violations"]]
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("scrolls sideways")
        return found


@pytest.mark.parametrize(("language", "who"), WALKS)
def test_axe_finds_nothing(browser: Browser, demo: tuple[str, dict[str, str]], language: str, who: str) -> None:
    address, names = demo
    walker = Walker(browser, address, language)
    walker.enter(who)
    for path in PATHS[language][who]:
        walker.look(path.format(**names))
    walker.page.context.close()
    assert walker.faults == []


def test_a_planted_fault_is_found(browser: Browser, demo: tuple[str, dict[str, str]]) -> None:
    walker = Walker(browser, demo[0], "en")
    walker.page.goto(f"{demo[0]}/calls")
    walker.page.evaluate("""() => {
        const image = document.createElement('img'); image.src = '/favicon.ico';
        const wide = document.createElement('div'); wide.style.cssText = 'width: 5000px; height: 1px';
        const pale = document.createElement('p'); pale.textContent = 'pale'; pale.style.color = '#eee';
        document.querySelector('main').append(image, wide, pale);
    }""")
    found = walker.seen()
    assert {fault.split(":")[0] for fault in found} >= {"image-alt", "color-contrast", "scrolls sideways"}
    walker.page.context.close()


def test_everybody_of_the_walk_can_enter() -> None:
    assert {*WHO, "stranger"} == set(PATHS["en"])
