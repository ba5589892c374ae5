"""A group that waits cannot tell how it was read, recommended or decided until its letter goes out.

The same group is scored high and funded in one world, scored low and declined in the other. At every stage between the
reading and the letter its owner, editor and reader ask everything of the URL map, of links and of searches, and open
their letters; the answers must be the same bytes in both worlds and at all stages. The negative controls: once the
letters are out, and with the bare state of the choosing on its page, the same questions are answered differently.
"""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.build import accounts, awards, funds
from tests.proofs.probing import addresses, answer, crawled, masked
from tests.sending import token
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application, ScreeningCheck, Submission
from yfund.applications.rules import public_states
from yfund.awards.models import Selection
from yfund.awards.rules.deciding import Line
from yfund.awards.services import cooling, deciding, releasing, selecting
from yfund.calls.models import EligibilityRule
from yfund.infra.columns import ids_from
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock

KINDS = {"fund": ((9600, 9900), "Zebra"), "decline": ((1200, 2300), "Quokka"), "reserve": ((7100, 7300), "Numbat")}
PARTS = ("owner", "editor", "reader")
STAGES = ("read", "prepared", "recorded", "recommended", "decided", "sealed", "cooling")
CODES = (awards.CODE,)
NEAR = ("/applications", "/calls", "/files", "/home", "/letters", "/projects", "/search")
# Who asks when: everybody before anything is chosen and when all is, the owner at each step between.
ASKED = {"fund": {"read": PARTS, "recorded": PARTS[:1], "recommended": PARTS[:1], "sealed": PARTS[:1], "cooling": PARTS},
         "decline": {"cooling": PARTS}, "reserve": {"cooling": PARTS[:1]}}


class Here:
    """One world, from the reading to the letters."""

    def __init__(self, kind):
        self.kind = kind
        with ids_from(random.Random(5)):
            self._build(*KINDS[kind])

    def _build(self, totals, word):
        with transaction():
            staff = {part: accounts.person(f"{part.title()} Okonkwo", roles=[role], email=f"{part}@fund.example")
                     for part, role in awards.STAFF.items()}
            readers = [accounts.person(f"R {n}", roles=["reviewer"], email=f"{n}@fund.example") for n in (0, 1)]
            call = awards.call()
            rule = EligibilityRule(call_id=call.id, position=0, kind="own", question={"en": "Is it young?"},
                                   explanation={"en": "Because."})
            db.session.add(rule)
            sent, self.people = [], {}
            for number in range(3):
                group = accounts.organisation(f"Weavers {number}", registration_number=str(number))
                members = {part: accounts.person(f"{part.title()} {number}", email=f"{part}{number}@group.example",
                                                 organisation=group, part=part) for part in PARTS}
                self.people = self.people or members
                sent.append(awards.application(call, number + 1, group, members["owner"]))
                awards.reviews(sent[-1], readers, totals if not number else (8000, 8000))
            self._papers(sent[0], rule, readers[0], word)
            funds.allotment(3_000_000, awards.CODE, "AGR-A")
        self.staff = {part: person.id for part, person in staff.items()}
        self.call, self.sent, self.hidden = call, sent, {"application": [sent[0].public_id]}
        for person in self.people.values():
            db.session.refresh(person)
            db.session.expunge(person)

    @staticmethod
    def _papers(made, rule, reader, word):
        db.session.add_all([
            ScreeningCheck(application_id=made.id, rule_id=rule.id, verdict="met", evidence=f"{word} evidence",
                           officer_id=reader.id, checked_at=clock.now()),
            Submission(application_id=made.id, number=1, snapshot={"answers": {"budget": awards.BUDGET}, "uploads": []},
                       fingerprint="f" * 64, code="C" * 16, declared_name="Owner", sent_by_id=made.begun_by_id,
                       received_at=clock.now(), closes_at=clock.now(), grace_minutes=5)])

    def actor(self, part):
        return actor_of(db.session.get(Person, self.staff[part]))

    def reach(self, stage):
        """Do the next step of the choosing; "read" is where it begins."""
        (_, word), chosen = KINDS[self.kind], self.kind
        selection = db.session.scalar(select(Selection))
        others = ("fund", "decline") if chosen == "reserve" else ("reserve", "decline")
        lines = [Line(one.id, outcome, 900_000 if outcome == "fund" else 0, f"{word} reason")
                 for one, outcome in zip(self.sent, (chosen, *others), strict=True)]
        steps = {
            "read": lambda: None, "prepared": lambda: selecting.prepare(self.call, self.actor("officer")),
            "recorded": lambda: selecting.record(selection, self.actor("chair"), lines),
            "recommended": lambda: selecting.recommend(selection, self.actor("chair"), minutes=f"{word} minutes",
                                                         reserve_until=clock.today() + timedelta(days=120)),
            "decided": lambda: deciding.decide(selection, self.actor("decider")),
            "sealed": lambda: deciding.seal(selection, self.actor("sealer")),
            "cooling": lambda: cooling.send(selection, self.actor("officer"), wait=timedelta(hours=24)),
            "released": lambda: releasing.release(selection, self.actor("officer"))}
        with transaction():
            steps[stage]()


def refused(client, address):
    """Status and masked body of a form that this person may not send there."""
    got = client.post(address, data={"csrf_token": token(client), "reason": "because", "kind": "work"})
    return got.status_code, masked(got.get_data(as_text=True))


@pytest.fixture
def world(app, databases, clock):
    """Build a world of a kind on a fresh database."""

    def build(kind):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        databases.renew()
        with app.app_context():
            return Here(kind)

    return build


def asked(app, sign_in, here, parts=PARTS, only=()):
    """Everything the members can ask now: pages, searches, refusals of what they may not do, letters."""
    found = {}
    for part in parts:
        client = sign_in(here.people[part])
        wanted = only or addresses(app, here.hidden, CODES, [word for _, word in KINDS.values()])
        # The office is shut to all three alike; one of them tries its doors.
        wanted = wanted if part == "owner" else [one for one in wanted if one.startswith(NEAR)]
        got = {one: answer(client, one) for one in wanted}
        got |= {} if only else crawled(client, got)
        found |= {(part, one): told for one, told in got.items()}
        at = f"/applications/{here.hidden['application'][0]}"
        found |= {(part, "POST", verb): refused(client, f"{at}/{verb}") for verb in ("change", "keep-sent", "autosave")}
        with app.app_context():
            letters = db.session.scalars(select(Letter).where(Letter.person_id == here.people[part].id).order_by(Letter.id))
            found[part, "letters"] = [(one.kind, one.subject, one.body) for one in letters]
    return found


def differing(one, other):
    """Questions that were answered differently, or could be asked once only."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def test_nothing_a_group_can_ask_says_how_it_is_judged(app, sign_in, world):
    first, said = None, [f"{word} {what}" for _, word in KINDS.values() for what in ("reason", "minutes", "evidence")]
    for kind in KINDS:
        here = world(kind)
        for stage in STAGES:
            with app.app_context():
                here.reach(stage)
            if stage not in ASKED[kind]:
                continue
            told = asked(app, sign_in, here, ASKED[kind][stage])
            first = first or told
            assert differing({key: first[key] for key in told}, told) == [], (kind, stage)
            assert not any(words in str(told) for words in said), (kind, stage)
    assert len(first) > 220


OWN = ("/home", "/applications", "/letters")


def test_when_the_letters_are_out_the_same_questions_are_answered(app, sign_in, world):
    told = {}
    for kind in KINDS:
        here = world(kind)
        for stage in (*STAGES[:-1], "released"):
            with app.app_context():
                here.reach(stage)
        told[kind] = asked(app, sign_in, here, ("owner",), (*OWN, f"/applications/{here.hidden['application'][0]}"))
    for one, other in (("fund", "decline"), ("decline", "reserve")):
        assert len(differing(told[one], told[other])) >= 4


def test_a_page_that_told_the_stage_is_found(app, sign_in, world, monkeypatch):
    here = world("fund")
    at = f"/applications/{here.hidden['application'][0]}"
    before = asked(app, sign_in, here, ("owner",), (*OWN, at))
    for stage in STAGES[1:-1]:
        with app.app_context():
            here.reach(stage)
    word = public_states.word
    monkeypatch.setattr(public_states, "word", lambda state: db.session.scalar(select(Selection.state)) or word(state))
    assert differing(before, asked(app, sign_in, here, ("owner",), (*OWN, at))) == [("owner", at)]
    with app.app_context():
        assert db.session.scalar(select(Application.state).where(Application.id == here.sent[0].id)) == "in_review"
