"""Whoever has a tie to a group cannot tell whether it applied, what it sent, how it was judged or what it was given.

Three worlds differ only in the applications of one group: one kind, another kind, or none. Asked by the tied reviewer,
committee member and officer, about money by the tied certifying and approving officer and payer, and about decisions and the
trail by the tied administrator, they give the same bytes: pages, counts, searches, workbooks, PDFs, answers to forms, letters.
Every address of the site is asked, or stands in `values` with the reason why not. The negative controls end the tie, or let one
count forget it: then the same questions must be answered differently.
"""

import pytest
from sqlalchemy import false

from tests.proofs import worlds
from tests.proofs.probing import addresses, asked, crawled, sent
from tests.proofs.values import CLOSED
from yfund.desk import queries as desk
from yfund.infra.db import db
from yfund.infra.outbox import Letter

CODES = (worlds.DECIDED, worlds.READ, worlds.SCREENED, worlds.MET)
WORDS = (*(word for kind in worlds.KINDS.values() for word in kind["words"].split()), *(f"{code}-0009" for code in CODES))
MOST_PLAIN = 2
WALKERS = ("reader", "chair", "officer")
# Others are asked about what their hands are for: money; what is decided, and the trail of everything.
MONEY = ("/payments", "/funds", "/grants", "/home", "/search", "/reports")
HANDS = {"certifier": MONEY, "approver": MONEY, "payer": MONEY,
         "admin": ("/choosing", "/trail", "/home", "/search", "/people", "/evaluations")}
# Where each sends forms.
FORMS = {"reader": ("/reviews",), "chair": ("/choosing",), "officer": ("/",), "admin": ("/choosing",)}
EVERYBODY = (*WALKERS, *HANDS)


def built(app, databases, kind, *, tied):
    """A world on a fresh database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.renew()
    with app.app_context():
        return worlds.build(kind, tied=tied)


@pytest.fixture
def ask(app, databases, sign_in, clock):
    """Build a world on a fresh database and ask everything in it, or `only` some addresses; answers by (who, how, address)."""
    hidden, things = {}, {}

    def ask(kind, *, tied=True, who=EVERYBODY, only=(), sends=True):
        here = built(app, databases, kind, tied=tied)
        for name in here.hidden.keys() | here.plain.keys():
            hidden[name] = sorted({*hidden.get(name, ()), *here.hidden.get(name, ())})
            things[name] = sorted({*things.get(name, ()), *hidden[name], *here.plain.get(name, ())[:MOST_PLAIN]})
        wanted = dict.fromkeys(only, "list") or addresses(app, things, CODES, WORDS)
        ask.endpoints = wanted
        answers, clients = {}, {part: sign_in(here.people[part]) for part in who}
        for part, client in clients.items():
            got = asked(client, {one: name for one, name in wanted.items() if one.startswith(HANDS.get(part, "/"))})
            got |= crawled(client, got) if part in WALKERS and not only else {}
            answers |= {(part, "GET", one): told for one, told in got.items()}
        forms = addresses(app, hidden, CODES, (), "POST") if sends and not only else {}
        for part, client in clients.items():
            mine = {one: name for one, name in forms.items() if one.startswith(FORMS.get(part, "nowhere"))}
            answers |= {(part, "POST", one): told for one, told in sent(client, mine, part).items()}
        with app.app_context():
            for part in who:
                letters = db.session.query(Letter).filter_by(person_id=here.people[part].id).order_by(Letter.id)
                answers[part, "letters", ""] = [(letter.kind, letter.subject, letter.body) for letter in letters]
        return answers

    return ask


def differences(one, other):
    """Questions that were answered differently, or could be asked in one world only."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def opened(answers, endpoints):
    """Endpoints of which somebody saw a page."""
    return {endpoints[key[2]] for key, told in answers.items()
            if key[1] == "GET" and key[2] in endpoints and told[0] in (200, 303)}


def test_people_in_conflict_cannot_tell_the_worlds_apart(ask):
    present, absent, changed = ask("one"), ask(None), ask("other", who=WALKERS, sends=False)
    walked = {key: told for key, told in present.items() if key[0] in WALKERS and key[1] != "letters"}
    assert sum(told[0] != 403 for told in walked.values()) > 1000 and sum(told[0] == 200 for told in walked.values()) > 400
    assert set(ask.endpoints.values()) - {"search", "list"} - opened(present, ask.endpoints) == set(CLOSED)
    assert differences(present, absent) == []
    assert differences(*({key: got for key, got in world.items() if key[0] in WALKERS and key[1] == "GET"}
                         for world in (present, changed))) == []
    told = str(present) + str(changed)
    for kind in worlds.KINDS.values():
        assert kind["words"] not in told


OFFICE = ("/home", "/office/applications", f"/office/reading/{worlds.READ}", f"/office/reading/{worlds.READ}/pairs",
          f"/office/reading/{worlds.READ}/tries", f"/office/reading/{worlds.READ}/progress", "/grants", "/payments/", "/funds/",
          f"/evaluations/{worlds.DECIDED}", "/search?q=Zebra")


def test_without_the_tie_every_such_page_differs(ask):
    differing = differences(ask("one", tied=False, who=("officer",), only=OFFICE),
                            ask(None, tied=False, who=("officer",), only=OFFICE))
    assert {address for _, how, address in differing if how == "GET"} == set(OFFICE)


def test_one_count_that_forgets_the_tie_is_found(ask, monkeypatch):
    monkeypatch.setattr(desk, "in_conflict", lambda person: false())
    differing = differences(ask("one", who=("officer",), only=OFFICE), ask(None, who=("officer",), only=OFFICE))
    assert differing == [("officer", "GET", "/home")]
