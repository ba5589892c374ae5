"""Calls with a form of every kind of question, and applications to them, for tests."""

from datetime import datetime, timedelta
from typing import Any

from tests.build.accounts import kept
from yfund.accounts.models import Organisation, Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application
from yfund.applications.services import drafting, submitting
from yfund.calls.models import Call, EligibilityRule, Extension, FormVersion, Lot
from yfund.infra import workflow
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import SYSTEM


def text(words: str) -> dict[str, str]:
    """Words in English only."""
    return {"en": words}


DEFINITION: dict[str, Any] = {"sections": [
    {"key": "group", "title": text("Your group"), "questions": [
        {"key": "title", "kind": "short_text", "label": text("Title"), "limit": 100, "feeds": "title"},
        {"key": "country", "kind": "country", "label": text("Country"), "feeds": "country"},
        {"key": "members", "kind": "people", "label": text("Who leads?")},
        {"key": "young", "kind": "number", "label": text("How many members?"), "required": False}]},
    {"key": "idea", "title": text("The idea"), "questions": [
        {"key": "summary", "kind": "long_text", "label": text("What will change?"), "limit": 200, "feeds": "summary"},
        {"key": "kinds", "kind": "choices", "label": text("What kind?"), "choices": [
            {"value": "art", "label": text("Art")}, {"value": "sport", "label": text("Sport")}]},
        {"key": "partner", "kind": "yes_no", "label": text("Is there a partner?")},
        {"key": "partner_name", "kind": "short_text", "label": text("Who is the partner?"), "limit": 80,
         "show_when": {"question": "partner", "is": True}},
        {"key": "starts", "kind": "date", "label": text("Begins"), "feeds": "starts_on"},
        {"key": "ends", "kind": "date", "label": text("Ends"), "feeds": "ends_on"}]},
    {"key": "money", "title": text("The budget"), "questions": [
        {"key": "lot", "kind": "choice", "label": text("Which lot?"), "feeds": "lot", "choices": [
            {"value": "small", "label": text("Small")}, {"value": "large", "label": text("Large")}]},
        {"key": "budget", "kind": "budget", "label": text("What will it cost?"), "feeds": "budget", "categories": [
            {"value": "activities", "label": text("Activities")},
            {"value": "fees", "label": text("Fees"), "most_percent": 40}]},
        {"key": "prices", "kind": "upload", "label": text("Show a price"), "required": False},
        {"key": "safe", "kind": "statement", "label": text("We keep people safe.")}]},
]}

ANSWERS: dict[str, Any] = {
    "title": "Threads of the Lake", "country": "PH", "members": [{"name": "Norhaina", "role": "Chair", "born": "1990"}],
    "summary": "Eighteen circles.", "kinds": ["art"], "partner": "no", "starts": "2026-06-01", "ends": "2026-12-01",
    "lot": "small", "safe": "yes", "budget": [
        {"line": "activities", "what": "Circles", "quantity": "18", "unit_cents": "210"},
        {"line": "fees", "what": "Facilitators", "quantity": "6", "unit_cents": "400.50"}]}


def open_call(code: str = "YSF-2026", *, definition: dict[str, Any] | None = None, days: float = 14, zone: str = "America/New_York",
              rules: int = 1, countries: tuple[str, ...] = ()) -> Call:
    """A call that opened yesterday and closes in `days`, with two lots and a published form."""
    with kept():
        call = Call(code=code, title=text("The 2026 call"), opens_at=clock.now() - timedelta(days=1),
                    closes_at=clock.now() + timedelta(days=days), zone=zone, envelope_cents=30_000_000,
                    countries=list(countries), instalments=[], reports=[])
        workflow.begin(call, SYSTEM)
        db.session.flush()
        db.session.add_all([
            Lot(call_id=call.id, code="small", name=text("Small"), cap_cents=1_000_000),
            Lot(call_id=call.id, code="large", name=text("Large"), cap_cents=3_000_000),
            FormVersion(call_id=call.id, number=1, definition=definition or DEFINITION, published_at=clock.now()),
            *(EligibilityRule(call_id=call.id, position=n, kind="own", question=text(f"Question {n}?"),
                              explanation=text("Because.")) for n in range(rules))])
        workflow.move(call, "open", SYSTEM)
    db.session.refresh(call)
    return call


def draft(call: Call, organisation: Organisation, writer: Person, **answers: Any) -> Application:
    """A group's draft with these answers."""
    actor = actor_of(writer)
    with kept():
        application = drafting.begin(call, organisation, actor, quiz={str(r.id): "yes" for r in call.rules})
        if answers:
            drafting.write(application, actor, answers, {})
    return application


def application(call: Call, organisation: Organisation, writer: Person, **answers: Any) -> Application:
    """A complete application that was sent."""
    made = draft(call, organisation, writer, **{**ANSWERS, **answers})
    with kept():
        submitting.submit(made, actor_of(writer), declared_name=writer.name, received_at=clock.now())
    return made


def more_time(call: Call, *, until: datetime, group: Organisation | None = None, country: str | None = None) -> Extension:
    """More time for a group or a country."""
    with kept():
        made = Extension(call_id=call.id, organisation_id=group.id if group else None, country=country, until=until,
                         zone="UTC", reason="The line was down.", given_at=clock.now())
        db.session.add(made)
    return made
