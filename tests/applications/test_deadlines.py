"""The table of deadlines: every line through the rule, the edges of it through the page as well."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.build import accounts, applications
from yfund.accounts.queries import actor_of
from yfund.applications import queries, timing
from yfund.applications.rules.deadline import Window, decide
from yfund.applications.services import submitting
from yfund.calls.rules.calendar import Given, latest
from yfund.infra.arriving import Arriving
from yfund.infra.db import db, transaction
from yfund.kernel import clock as kernel_clock
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


ODD = ("state=", "uploading=", "last=", "ended=", "closed=", "opens=")
THROUGH_THE_PAGE = [*[line for line in LINES if not any(one in line for one in ODD)][::6],
                    *[line for line in LINES if any(one in line for one in ODD)][::2]]


@pytest.mark.parametrize("line", THROUGH_THE_PAGE)
def test_the_page_answers_as_the_table_says(line, app, sign_in, clock):
    closes, grace, received, more, (answer, _, counts) = read(line)
    clock.set(min(closes, received) - timedelta(days=1))
    with app.app_context():
        call, group = applications.open_call(zone="UTC"), accounts.organisation()
        writer = accounts.person(organisation=group)
        made = applications.draft(call, group, writer, **applications.ANSWERS)
        if "last" in more:
            received_before(made, writer, at(more["last"]))
        for one in given(more):
            whom = {"group": group} if one.why == "group" else {"country": "PH"}
            longer = applications.more_time(call, until=one.until, **whom)
            with transaction():
                longer.ended_at = one.ended_at
        with transaction():
            call.closes_at, call.grace_minutes = closes, grace
            set_up(call, made, writer, more)
        place = f"/applications/{made.public_id}"
    browser = sign_in(writer)
    clock.set(received)
    sent = browser.post(f"{place}/submit", data={"declared_name": "Norhaina", "csrf_token": token_of(browser, app, writer)})
    accepted = answer in ("in_time", "grace", "longer", "on_its_way")
    assert sent.status_code == (303 if accepted else 422), sent.text
    with app.app_context():
        last = queries.last_submission(made.id)
        before = at(more["last"]) if "last" in more else None
        assert (last.received_at if last else None) == ((at(counts) if counts else received) if accepted else before)
        assert (last.number if last else 0) == accepted + ("last" in more)
    if "uploading" not in more and "last" not in more:
        _text_is_judged_alike(browser, place, token_of(browser, app, writer), accepted)


def _text_is_judged_alike(browser, place, token, accepted):
    """What was just sent takes no more text; what came too late takes none either, and says so."""
    told = browser.post(f"{place}/sections/group", data={"csrf_token": token, "title": "Other"}, content_type="multipart/form-data")
    assert (told.status_code, "was sent and stays" in told.text) == (422, accepted)


def received_before(made, writer, last):
    """It was sent before, and is being changed since; the clock stood where the line says."""
    with transaction():
        submitting.submit(made, actor_of(writer), declared_name="Norhaina", received_at=last)
    with transaction():
        made.changing_at = kernel_clock.now()


def set_up(call, made, writer, more):
    """What a line says beside the deadline: the state of the call, when it opens, a file that began to arrive."""
    if "closed" in more or "state" in more:
        call.state = more.get("state", "closed")
        call.state_at = at(more["closed"]) if "closed" in more else kernel_clock.now()
    if "opens" in more:
        call.opens_at = at(more["opens"])
    if "uploading" in more:
        db.session.add(Arriving(person_id=writer.id, purpose=timing.purpose_of(made, "prices"), filename="a.pdf", size=9, mark="m",
                                received=4, sha256="", began_at=at(more["uploading"]), touched_at=at(more["uploading"])))


def token_of(browser, app, writer):
    """A token of this moment, as the page would carry it."""
    page = browser.get("/account").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]
