"""Whoever has a tie to a group cannot tell whether it applied, what it sent, how it was judged or what it was given.

Three worlds differ only in the applications of one group: absent, of one kind, of another. Asked by the tied reviewer,
committee member, officer, certifying and approving officer and payer, they give the same bytes. The negative controls end
the tie, or let one count forget it: then the worlds must differ.
"""

import pytest

from tests.proofs import worlds
from tests.proofs.probing import addresses, answer, crawled, refused
from yfund.infra.db import db
from yfund.infra.outbox import Letter

CODES = (worlds.DECIDED, worlds.READ, worlds.SCREENED)
WORDS = tuple(word for kind in worlds.KINDS.values() for word in kind["words"].split()) + tuple(f"{code}-0009" for code in CODES)
WALKERS = ("reader", "chair", "officer")
MONEY = ("/payments", "/funds", "/grants", "/home", "/search", "/reports", "/office/applications")
HANDS = ("certifier", "approver", "payer")


@pytest.fixture
def asked(app, databases, sign_in, clock):
    """Build a world on a fresh database and ask everything in it; returns answers by (who, address)."""
    addressed = {}

    def ask(kind, *, tied=True, who=WALKERS + HANDS):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        databases.renew()
        with app.app_context():
            here = worlds.build(kind, tied=tied)
        addressed.update(here.hidden)
        answers = {}
        wanted = addresses(app, addressed, CODES, WORDS)
        for part in who:
            client = sign_in(here.people[part])
            mine = wanted if part in WALKERS else [one for one in wanted if one.startswith(MONEY)]
            got = {one: answer(client, one) for one in mine}
            got |= crawled(client, got) if part in WALKERS else {}
            answers |= {(part, "GET", one): told for one, told in got.items()}
            if part == "officer":
                answers |= {(part, "POST", one): refused(client, one) for one in addresses(app, addressed, (), (), "POST")}
            with app.app_context():
                letters = db.session.query(Letter).filter_by(person_id=here.people[part].id).order_by(Letter.id)
                answers[part, "letters"] = [(letter.kind, letter.subject, letter.body) for letter in letters]
        return answers

    return ask


def differences(one, other):
    """Questions that were answered differently, or asked in one world only."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def test_people_in_conflict_cannot_tell_the_worlds_apart(asked):
    present, changed, absent = asked("one"), asked("other"), asked(None)
    assert len(absent) > 500
    assert differences(present, changed) == []
    assert differences(present, absent) == []
    told = str(present) + str(changed)
    for kind in worlds.KINDS.values():
        assert kind["words"] not in told
