"""A group at its telephones, writing in one draft."""

import json
import re
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.build import accounts, applications
from tests.build.accounts import PASSWORD
from yfund.accounts.models import Person
from yfund.applications.models import Answer, AnswerRevision, Application
from yfund.applications.queries import answers_of
from yfund.calls.models import Call
from yfund.infra.columns import random_id
from yfund.infra.db import db


class Group:
    """A draft, two members at two telephones, and what the fund has of it."""

    def __init__(self, app: Flask, browser: Browser, address: str, definition: dict[str, Any] | None = None) -> None:
        """In a call with this form, or without one in the call there is."""
        with app.app_context():
            call, group = applications.open_call(definition=definition) if definition else the_call(), accounts.organisation()
            owner = accounts.person(email="one@example.org", password=PASSWORD, organisation=group)
            accounts.person("Jun-Jun Ofong", email="two@example.org", password=PASSWORD, organisation=group, part="editor")
            self.id = applications.draft(call, group, owner).public_id
        self.app, self.browser, self.address = app, browser, address
        self.contexts: list[BrowserContext] = []

    def member(self, who: str, section: str) -> Page:
        """A telephone of 360 pixels with somebody signed in, at a section; others' texts come only when asked for."""
        context = self.browser.new_context(viewport={"width": 360, "height": 740}, locale="en", permissions=["geolocation"],
                                           geolocation={"latitude": 14.69371, "longitude": -17.44406})
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        self.sign_in(page, who)
        page.route("**/together/*", lambda route: route.abort())
        page.goto(self.at(section))
        return page

    def sign_in(self, page: Page, who: str) -> None:
        """Through the sign-in page."""
        page.goto(self.address + "/sign-in")
        page.fill("[name=email]", f"{who}@example.org")
        page.fill("[name=password]", PASSWORD)
        page.locator("main form button[type=submit], main form input[type=submit]").first.click()
        page.wait_for_url("**/home")

    def end_session(self, who: str) -> None:
        """The fund forgets every session of somebody, as after thirty days or a new password."""
        with self.app.app_context():
            db.session.execute(db.update(Person).where(Person.email == f"{who}@example.org").values(fs_uniquifier=random_id()))
            db.session.commit()

    def at(self, section: str) -> str:
        """The address of a section."""
        return f"{self.address}/applications/{self.id}/sections/{section}"

    def answers(self) -> dict[str, Any]:
        """What the fund has."""
        with self.app.app_context():
            db.session.rollback()
            return answers_of(db.session.scalar(db.select(Application)))

    def everything(self) -> str:
        """Every text the fund has or had, the lost ones too."""
        with self.app.app_context():
            db.session.rollback()
            now = [a.value for a in db.session.scalars(db.select(Answer))]
            return json.dumps([now, [r.value for r in db.session.scalars(db.select(AnswerRevision))]], ensure_ascii=False)


def the_call() -> Call:
    """The one call of the site."""
    return db.session.scalars(db.select(Call)).one()


def saved(page: Page) -> None:
    """The page says that everything is saved."""
    expect(page.locator("form[data-waiting]")).to_have_count(0, timeout=8000)
    expect(page.locator("[data-save-state] b")).to_have_text(re.compile(r"Saved \d"))
