"""More time for one group or one country: given with a reason, listed, ended, and what it does to the deadline."""

import re
from datetime import datetime, timedelta

import pytest

from tests.build import accounts
from tests.build import calls as build
from yfund.accounts.queries import actor_of
from yfund.calls.queries import deadline_of, extensions_of
from yfund.calls.services import extending, running
from yfund.infra.db import transaction
from yfund.infra.journal import entries_about
from yfund.kernel.errors import NotAllowed, Refusal

LATER = datetime(2026, 3, 25, 12, 0)


def give(call, actor=build.OFFICER, **values):
    with transaction():
        return extending.give_time(call, actor, **{"until": LATER, "zone": "Asia/Manila", "reason": "A typhoon.", **values})


def test_one_group_has_more_time_and_the_others_have_not(in_app, clock, outbox):
    call, group, other = build.call(), accounts.organisation(), accounts.organisation("Other", registration_number="2")
    accounts.person(organisation=group)
    made = give(call, group="youth weavers of lake lanao")
    assert deadline_of(call, group).closes_at == made.until == datetime.fromisoformat("2026-03-25T04:00:00+00:00")
    assert (deadline_of(call, group).why, deadline_of(call, other).closes_at, deadline_of(call, other).why) == (
        "group", call.closes_at, "")
    assert "until 25 March 2026, 12:00 in Manila" in outbox.deliver()[0].get_content().replace("\n", " ")
    entry, words = entries_about({"call": [call.id]})[-1]
    assert (entry.action, words.words["reason"], words.words["group"]) == ("call.give_time", "A typhoon.", group.public_id)


def test_a_country_has_more_time_and_the_longest_counts(in_app, clock):
    call, group = build.call(), accounts.organisation()
    give(call, country="PH")
    assert deadline_of(call, group).why == "country"
    longest = give(call, group=group.public_id, until=LATER + timedelta(days=1))
    assert deadline_of(call, group).closes_at == longest.until
    with transaction():
        extending.end_time(longest, build.OFFICER)
    assert (deadline_of(call, group).why, [e.ended_at is None for e in extensions_of(call)]) == ("country", [False, True])


@pytest.mark.parametrize(("values", "field"), [
    ({}, "group"), ({"group": "A", "country": "PH"}, "group"), ({"group": "Nobody"}, "group"),
    ({"country": "PH", "reason": ""}, "reason"), ({"country": "PH", "until": datetime(2026, 3, 1, 0, 0)}, "until"),
    ({"country": "PH", "until": datetime(2026, 11, 1, 1, 30), "zone": "America/New_York"}, "until")])
def test_what_is_wrong_is_named(values, field, in_app, clock):
    call = build.call()
    with pytest.raises(Refusal) as refused:
        give(call, **values)
    assert [p.field for p in refused.value.problems] == [field]


def test_two_groups_of_one_name_are_told_apart_by_address(in_app, clock):
    call = build.call()
    accounts.organisation()
    wanted = accounts.organisation(registration_number="other")
    with pytest.raises(Refusal) as refused:
        give(call, group=wanted.name)
    assert "2 groups" in str(refused.value.problems[0].sentence)
    assert give(call, group=f"https://fund.example/groups/{wanted.public_id}/").organisation_id == wanted.id


def test_only_officers_and_only_until_the_review(in_app, clock):
    call, group = build.call(), accounts.organisation()
    with pytest.raises(NotAllowed):
        give(call, actor_of(accounts.person(roles=["reviewer"])), group=group.public_id)
    made = give(call, group=group.public_id)
    clock.set(call.closes_at + timedelta(minutes=6))
    with transaction():
        assert running.close_due() == 1
    with pytest.raises(Refusal, match="still has time"), transaction():
        running.start_review(call, build.OFFICER)
    with transaction():
        extending.end_time(made, build.OFFICER)
        running.start_review(call, build.OFFICER)
    with pytest.raises(Refusal, match="review"):
        give(call, group=group.public_id)


def test_the_page_gives_lists_and_ends(app, sign_in, clock):
    with app.app_context():
        code, officer = build.call().code, accounts.person(roles=["officer"])
        name = accounts.organisation().name
    browser, place = sign_in(officer), f"/office/calls/{code}/more-time"
    page = browser.get(place).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    fields = {"csrf_token": token, "group": name, "until": "2026-03-25T12:00", "zone": "Asia/Manila"}
    refused = browser.post(place, data=fields)
    assert (refused.status_code, "Say why there is more time" in refused.text) == (422, True)
    assert browser.post(place, data={**fields, "reason": "A typhoon."}).status_code == 303
    page = browser.get(place).text
    assert ("25 March 2026, 12:00 in Manila" in page, "has more time" in page) == (True, True)
    end = re.search(r'action="([^"]+/end)"', page)[1]
    assert browser.post(end, data={"csrf_token": token}).status_code == 303
    assert "ended by an officer" in browser.get(place).text
