"""The table of deadlines: every line through the rule, the edges of it through the page as well."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.build import accounts, applications
from yfund.applications import queries
from yfund.applications.models import Application
from yfund.applications.rules.deadline import Window, decide
from yfund.calls.rules.calendar import Given, latest
from yfund.infra.db import db, transaction
from yfund.kernel.period import zone_named

LINES = [line for line in Path(__file__).with_name("deadlines.txt").read_text().splitlines() if line and line[0] != "#"]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text):
    """An instant written as a wall clock shows it: 2026-03-20 23:59:00 America/New_York."""
    day, time, zone = text.split()
    return datetime.fromisoformat(f"{day} {time}").replace(tzinfo=zone_named(zone)).astimezone(UTC)


def read(line):
    closes, grace, received, also, answer = (part.strip() for part in line.split("|"))
    more = dict(one.strip().split("=") for one in also.split(";") if one.strip())
    return at(closes), int(grace), at(received), more, answer.partition(" as of ")


def given(more):
    ended = at(more["ended"]) if "ended" in more else None
    return [Given(at(more[kind]), kind, ended if kind == "group" else None) for kind in ("group", "country") if kind in more]


def test_there_are_enough_lines_and_none_twice():
    assert (len(LINES) >= 100, len(LINES)) == (True, len(set(LINES)))


@pytest.mark.parametrize("line", LINES)
def test_the_rule_says_what_the_table_says(line):
    closes, grace, received, more, (answer, _, counts) = read(line)
    deadline = latest(closes, grace, given(more), received)
    state = more.get("state") or ("closed" if "closed" in more else "open")
    window = Window(at(more["opens"]) if "opens" in more else LONG_AGO, closes, grace, state,
                    at(more["closed"]) if "closed" in more else None, deadline.closes_at if deadline.why else None)
    found = decide(received, window, uploading_since=at(more["uploading"]) if "uploading" in more else None,
                   last_received_at=at(more["last"]) if "last" in more else None)
    assert (found.why, found.counts_at) == (answer, at(counts) if counts else received)
    assert found.is_accepted == (answer in ("in_time", "grace", "longer", "on_its_way"))


THROUGH_THE_PAGE = [line for line in LINES if "state=" not in line and "uploading=" not in line and "last=" not in line
                    and "ended=" not in line and "closed=" not in line and "opens=" not in line][::6]


@pytest.mark.parametrize("line", THROUGH_THE_PAGE)
def test_the_page_answers_as_the_table_says(line, app, sign_in, clock):
    closes, grace, received, more, (answer, _, _counts) = read(line)
    clock.set(min(closes, received) - timedelta(days=1))
    with app.app_context():
        call, group = applications.open_call(zone="UTC"), accounts.organisation()
        with transaction():
            call.closes_at, call.grace_minutes = closes, grace
        if more:
            applications.more_time(call, until=max(g.until for g in given(more)), group=group)
        writer = accounts.person(organisation=group)
        made = applications.draft(call, group, writer, **applications.ANSWERS)
        place = f"/applications/{made.public_id}"
    browser = sign_in(writer)
    clock.set(received)
    sent = browser.post(f"{place}/submit", data={"declared_name": "Norhaina", "csrf_token": token_of(browser, app, writer)})
    accepted = answer in ("in_time", "grace", "longer")
    assert sent.status_code == (303 if accepted else 422), sent.text
    with app.app_context():
        kept = db.session.get_one(Application, made.id)
        last = queries.last_submission(kept.id)
        assert (kept.state, last.received_at if last else None) == (
            ("submitted", received) if accepted else ("draft", None))


def token_of(browser, app, writer):
    """A token of this moment, as the page would carry it."""
    page = browser.get("/account").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]
