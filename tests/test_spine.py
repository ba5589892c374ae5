"""The spine holds: transactions, workflow and journal together."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from yfund.calls.models import Call
from yfund.infra import journal, workflow
from yfund.infra.db import db, transaction
from yfund.infra.journal import JournalEntry
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Refusal

OFFICER = Actor(id=1, name="Leïla", roles=frozenset({"officer"}))
DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_call(code="YSF-2026"):
    return Call(code=code, title={"en": "Call"}, opens_at=DAY, closes_at=DAY, zone="UTC", envelope_cents=30_000_000,
                instalments=[], reports=[])


def test_a_move_leaves_state_version_and_an_unbroken_journal(in_app):
    with transaction():
        call = a_call()
        workflow.begin(call, OFFICER)
    with transaction():
        workflow.move(call, "open", OFFICER, reason="ready")
    assert (call.state, call.version) == ("open", 2)
    actions = db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.seq))
    assert list(actions) == ["call.begin", "call.open"]
    assert list(journal.faults()) == []


def test_a_refused_move_leaves_nothing(in_app):
    with transaction():
        call = a_call()
        workflow.begin(call, OFFICER)
    with pytest.raises(Refusal), transaction():
        workflow.move(call, "open", OFFICER)
        workflow.move(call, "finish", OFFICER)
    db.session.refresh(call)
    assert (call.state, call.version) == ("draft", 1)
    assert db.session.scalar(select(text("count(*)")).select_from(JournalEntry)) == 1


def test_the_journal_can_not_be_changed_in_the_database(in_app):
    with transaction():
        workflow.begin(a_call(), OFFICER)
    for statement in ("UPDATE journal SET action = 'x'", "DELETE FROM journal"):
        with pytest.raises(Exception, match="never changed"), transaction():
            db.session.execute(text(statement))
