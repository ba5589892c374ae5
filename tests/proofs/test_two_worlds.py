"""Whoever has a tie to a group cannot tell whether it applied, what it sent, how it was judged or what it was given.

Three worlds differ only in the applications of one group: one kind, another kind, or none. Asked by the tied reviewer,
committee member and officer, and about money by the tied certifying and approving officer and payer, they give the same
bytes. The negative controls end the tie, or let one count forget it: then the same questions must be answered differently.
"""

import pytest
from sqlalchemy import false

from tests.proofs import worlds
from tests.proofs.probing import addresses, answer, crawled, refused
from yfund.desk import queries as desk
from yfund.infra.db import db
from yfund.infra.outbox import Letter

CODES = (worlds.DECIDED, worlds.READ, worlds.SCREENED)
WORDS = (*(word for kind in worlds.KINDS.values() for word in kind["words"].split()), *(f"{code}-0009" for code in CODES))
WALKERS, HANDS = ("reader", "chair", "officer"), ("certifier", "approver", "payer")
MONEY = ("/payments", "/funds", "/grants", "/home", "/search", "/reports")


@pytest.fixture
def asked(app, databases, sign_in, clock):
    """Build a world on a fresh database and ask everything in it, or `only` some addresses; answers by (who, how, address)."""
    hidden = {}

    def ask(kind, *, tied=True, who=WALKERS + HANDS, only=()):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        databases.renew()
        with app.app_context():
            here = worlds.build(kind, tied=tied)
        hidden.update(here.hidden)
        answers = {}
        for part in who:
            client = sign_in(here.people[part])
            wanted = only or addresses(app, hidden, CODES, WORDS)
            got = {one: answer(client, one) for one in wanted if part in WALKERS or one.startswith(MONEY)}
            got |= crawled(client, got) if part in WALKERS and not only else {}
            answers |= {(part, "GET", one): told for one, told in got.items()}
            if part == "officer" and not only:
                answers |= {(part, "POST", one): refused(client, one) for one in addresses(app, hidden, (), (), "POST")}
            with app.app_context():
                letters = db.session.query(Letter).filter_by(person_id=here.people[part].id).order_by(Letter.id)
                answers[part, "letters", ""] = [(letter.kind, letter.subject, letter.body) for letter in letters]
        return answers

    return ask


def differences(one, other):
    """Questions that were answered differently, or could be asked in one world only."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def test_people_in_conflict_cannot_tell_the_worlds_apart(asked):
    present, absent, changed = asked("one"), asked(None), asked("other", who=WALKERS)
    assert len(absent) > 500
    assert differences(present, absent) == []
    assert differences({key: got for key, got in present.items() if key[0] in WALKERS}, changed) == []
    told = str(present) + str(changed)
    for kind in worlds.KINDS.values():
        assert kind["words"] not in told


OFFICE = ("/home", "/office/applications", f"/office/reading/{worlds.READ}", f"/office/reading/{worlds.READ}/pairs",
          f"/office/reading/{worlds.READ}/tries", f"/office/reading/{worlds.READ}/progress", "/grants", "/payments/", "/funds/",
          "/search?q=Zebra")


def test_without_the_tie_every_such_page_differs(asked):
    differing = differences(asked("one", tied=False, who=("officer",), only=OFFICE),
                            asked(None, tied=False, who=("officer",), only=OFFICE))
    assert {address for _, how, address in differing if how == "GET"} == set(OFFICE)


def test_one_count_that_forgets_the_tie_is_found(asked, monkeypatch):
    monkeypatch.setattr(desk, "in_conflict", lambda person: false())
    differing = differences(asked("one", who=("officer",), only=OFFICE), asked(None, who=("officer",), only=OFFICE))
    assert differing == [("officer", "GET", "/home")]
