"""Letters go out through a real server, at least once, and never for something rolled back."""

import pytest
from sqlalchemy import select

from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock as house_clock


def a_letter(number=1):
    return Letter(kind="test/hello", dedupe_key=f"test:{number}", address=f"amina{number}@demo.example", language="fr",
                  subject="Bonjour", body="Votre dossier est arrivé.\n", next_at=house_clock.now(),
                  created_at=house_clock.now())


def test_a_letter_arrives_once_with_its_own_id(app, outbox):
    with app.app_context(), transaction():
        db.session.add(a_letter())
    [message] = outbox.deliver()
    assert (message["Subject"], message["To"]) == ("Bonjour", "amina1@demo.example")
    assert message.get_content().strip() == "Votre dossier est arrivé."
    assert len(outbox.deliver()) == 1


def test_a_refused_letter_waits_and_goes_out_later_with_the_same_id(app, outbox, clock):
    with app.app_context(), transaction():
        db.session.add(a_letter())
    outbox.server.reply = "451 later please"
    assert outbox.deliver() == []
    outbox.server.reply = ""
    assert outbox.deliver() == []
    clock.forward(minutes=10)
    [message] = outbox.deliver()
    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        assert letter.state == "sent"
        assert letter.attempts == 2
        assert message["Message-ID"].startswith(f"<{letter.public_id}@")


def test_a_rolled_back_letter_is_never_sent(app, outbox):
    with app.app_context(), pytest.raises(RuntimeError), transaction():
        db.session.add(a_letter())
        raise RuntimeError
    assert outbox.deliver() == []
