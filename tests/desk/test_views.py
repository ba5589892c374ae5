"""Home: what needs you now?"""

from datetime import UTC, datetime

import pytest

from tests.build import accounts as build
from yfund.accounts import queries as accounts
from yfund.accounts import services
from yfund.desk import queries as desk
from yfund.infra.db import transaction
from yfund.kernel.text import say
from yfund.web.needs import Need


def need(name, urgency=5, due=None):
    return Need(say(name), say("Go"), "accounts.letters", urgency=urgency, due_at=due)


def test_needs_come_most_urgent_first_then_by_date(monkeypatch):
    early, late = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    rooms = (lambda _: [need("never"), need("late", due=late)], lambda _: [need("urgent", 1), need("early", due=early)])
    monkeypatch.setattr(desk, "ROOMS", rooms)
    assert [str(n.sentence) for n in desk.needs(build.actor())] == ["urgent", "early", "late", "never"]


def test_a_newcomer_is_asked_for_the_group(app, sign_in):
    with app.app_context():
        client = sign_in(build.person("Amina Diallo"))
    page = client.get("/home").text
    assert "Amina, one thing needs you." in page
    assert 'href="/groups/new"' in page


def test_who_has_nothing_to_do_reads_a_kind_sentence(app, sign_in):
    with app.app_context():
        client = sign_in(build.member(build.organisation(), name="Amina Diallo"))
    page = client.get("/home").text
    assert "Amina, nothing needs you now." in page
    assert "Youth Weavers of Lake Lanao" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_home_asks_the_same_whatever_waits(app, sign_in, queries, monkeypatch, rows):
    monkeypatch.setattr(desk, "ROOMS", (accounts.needs,))
    with app.app_context():
        guest = build.person("Guest", email="guest@example.org")
        for number in range(rows):
            group = build.organisation(f"Group {number}")
            owner = accounts.actor_of(build.member(group))
            build.member(build.organisation(f"Own {number}"), name="x")
            with transaction():
                services.invite(group, owner, email="guest@example.org", part="editor")
    client = sign_in(guest)
    with queries() as asked:
        assert client.get("/home").status_code == 200
    assert asked.count == 6
