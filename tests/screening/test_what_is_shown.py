"""The page of one application shows what a verdict rests on, and all that changed between two sendings."""

import io
from datetime import timedelta

import pytest

from tests.build import accounts, applications
from tests.build.accounts import kept
from yfund.accounts.queries import actor_of
from yfund.applications.services import drafting, screening, submitting
from yfund.calls.models import EligibilityRule
from yfund.infra import storage
from yfund.infra.db import db, transaction
from yfund.kernel import clock as kernel_clock


@pytest.fixture
def scene(app, clock, sign_in):
    with app.app_context():
        call, group = applications.open_call(rules=0), accounts.organisation()
        with kept():
            db.session.add(EligibilityRule(call_id=call.id, position=0, kind="youth_led", question={"en": "Led by the young?"},
                                           explanation={}, params={"question": "members", "share_over": 50}))
        db.session.expire(call, ["rules"])
        writer, officer = accounts.person(organisation=group), accounts.person("Leïla", roles=["officer"])
        made = applications.draft(call, group, writer, **{**applications.ANSWERS, "members": [
            {"name": "Norhaina", "role": "Chair", "born": "1999", "decides": "yes"},
            {"name": "Old Ali", "role": "Treasurer", "born": "1950", "decides": "yes"}]})
        put(made, actor_of(writer), "first.pdf")
        send(made, actor_of(writer))
        yield made, actor_of(writer), actor_of(officer), sign_in(officer).get


def put(made, actor, name):
    stored = storage.store(io.BytesIO(name.encode()), 100)
    with transaction():
        return drafting.add_upload(made, actor, "prices", filename=name, media_type="application/pdf", size=stored.size,
                                   sha256=stored.sha256)


def send(made, actor):
    with transaction():
        submitting.submit(made, actor, declared_name="Norhaina", received_at=kernel_clock.now())


def test_the_people_a_verdict_counts_stand_beside_it(scene):
    made, _writer, _officer, get = scene
    page = get(f"/office/applications/{made.public_id}/screen").text
    beside = page.split("data-rule")[1].split("</table>")[0]
    for words in ("1 of 2 people who decide", "Old Ali", "1950", "Takes part in deciding"):
        assert words in beside, words


def test_files_that_came_and_went_are_named(scene, clock):
    made, writer, officer, get = scene
    with transaction():
        screening.ask_changes(made, officer, sections=["money"], reason="Another price.",
                              due_at=kernel_clock.now() + timedelta(days=3))
    clock.forward(minutes=5)
    with transaction():
        drafting.remove_upload(next(iter(drafting.queries.files_of(made.id))), writer)
    put(made, writer, "second.pdf")
    send(made, writer)
    shown = get(f"/office/applications/{made.public_id}/screen").text.split('id="changed"')[1].split("</section>")[0]
    assert "removed: </span><bdi>first.pdf" in shown and "added: </span><bdi>second.pdf" in shown
    assert "Show a price" in shown and "no file changed" not in shown
