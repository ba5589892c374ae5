"""Real Chromium, driven by Playwright: Debian's when it is installed, Playwright's own otherwise."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.servers.absent import Absent

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # No name but ours is looked up: a page that needs another server fails here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@contextmanager
def running() -> Iterator[Browser]:
    """A browser until the block ends. Raises Absent when the machine has none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(playwright), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def program(playwright: Playwright) -> str:
    """The path of the browser: CHROMIUM, Debian's, or the one Playwright has downloaded."""
    for candidate in (os.environ.get("CHROMIUM", ""), "/usr/bin/chromium", playwright.chromium.executable_path):
        if candidate and Path(candidate).exists():
            return candidate
    raise Absent("Chromium (apt-get install chromium)")
