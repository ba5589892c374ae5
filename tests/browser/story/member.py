"""A person whose steps are counted, and what the steps would take by hand."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator

from tests.browser.journey.walker import Walker

A_CLICK, A_CHARACTER, A_PAGE = 5.0, 0.3, 10.0


@dataclass
class Time:
    """Seconds people would need: 5 for a click, 0.3 for a character, 10 to read a page. Steps taken together count once."""

    seconds: float = 0.0
    steps: int = 0
    typed: int = 0
    pages: int = 0
    chapters: list[tuple[str, float]] = field(default_factory=list)

    def add(self, *, clicks: int = 0, characters: int = 0, pages: int = 0) -> None:
        """Count some steps."""
        self.steps += clicks + bool(characters)
        self.typed += characters
        self.pages += pages
        self.seconds += clicks * A_CLICK + characters * A_CHARACTER + pages * A_PAGE

    @contextmanager
    def chapter(self, name: str) -> Iterator[None]:
        """Tell at the end how long this part took."""
        before = self.seconds
        yield
        self.chapters.append((name, self.seconds - before))

    def together(self, parts: Iterable[Callable[[], Any]]) -> None:
        """Several people act at the same time: the slowest of them counts."""
        start, longest = self.seconds, 0.0
        for part in parts:
            self.seconds = start
            part()
            longest = max(longest, self.seconds - start)
        self.seconds = start + longest

    def told(self) -> str:
        """The account, to be printed."""
        lines = [f"{name:<34} {seconds / 60:5.1f} min" for name, seconds in self.chapters]
        return "\n".join([*lines, f"{'all':<34} {self.seconds / 60:5.1f} min; {self.steps} clicks and fields, "
                                  f"{self.typed} characters, {self.pages} pages"])


class Member(Walker):
    """A walker whose clicks, characters and pages are counted."""

    def __init__(self, browser: Any, address: str, name: str, cookie: str, time: Time) -> None:
        super().__init__(browser, address, name)
        self.time = time
        self.page.set_default_timeout(20_000)
        self.context.add_cookies([{"name": "yfund", "value": cookie, "url": address}])

    def begin(self, path: str = "/home") -> "Member":
        """Come in through the home page."""
        self.page.goto(self.address + path)
        self.time.add(pages=1)
        self.look()
        return self

    def _follow(self, target: Locator) -> "Member":
        self.time.add(clicks=1, pages=1)
        return super()._follow(target)  # type: ignore[return-value]

    def menu(self, name: str) -> "Member":
        self.time.add(clicks=1)
        return super().menu(name)  # type: ignore[return-value]

    def fill(self, label: Any, content: str, within: Locator | None = None, nth: int = 0) -> "Member":
        self.time.add(clicks=1, characters=len(content))
        return super().fill(label, content, within, nth)  # type: ignore[return-value]

    def choose(self, label: Any, option: str, within: Locator | None = None, nth: int = 0) -> "Member":
        self.time.add(clicks=2)
        return super().choose(label, option, within, nth)  # type: ignore[return-value]

    def tick(self, label: Any, within: Locator | None = None, nth: int = 0) -> "Member":
        self.time.add(clicks=1)
        return super().tick(label, within, nth)  # type: ignore[return-value]
