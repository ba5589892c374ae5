"""Rounds of further readings: who is read again, why, within which limits, and what reviewers notice of it."""

import random
import re

import pytest

from tests.build import accounts
from tests.build import reviews as build
from tests.sending import send
from yfund.accounts.queries import actor_of
from yfund.calls.models import ReadingPlan
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.reviews.models import Assignment
from yfund.reviews.queries.rounds import outlook_of
from yfund.reviews.services import calibrating, publishing, rounds

POINTS = (40, 48, 55, 61, 64, 65, 66, 69, 75, 85)


@pytest.fixture
def officer(in_app):
    with transaction():
        return accounts.person(name="Leïla", roles=["officer"])


def progressive_call(*, average=150, size=10, stops=False, names=("Ada", "Bo", "Cy")):
    """Ten applications read once by three readers in turn; money for four of them."""
    call = build.call(readers=1)
    build.reading(call)
    call.envelope_cents, call.threshold = 6_000_000, 20
    db.session.add(ReadingPlan(call_id=call.id, average=average, round_size=size, stops_when_clear=stops))
    readers = [build.reviewer(name=name) for name in names]
    applications = [build.application(call, title=f"Project {number}", state="in_review") for number in range(len(POINTS))]
    for number, (application, points) in enumerate(zip(applications, POINTS, strict=True)):
        build.review(application, readers[number % len(readers)], half_points=6, total=points * 100)
    db.session.flush()
    db.session.expire(call)
    return call, applications, readers


def proposed():
    return db.session.query(Assignment).filter_by(state="proposed").order_by(Assignment.application_id).all()


def test_a_round_goes_to_those_near_the_line_and_says_why(officer):
    with transaction():
        call, applications, _ = progressive_call()
    with transaction():
        run = rounds.propose_round(call, actor_of(officer))
    rows = proposed()
    assert len(rows) == 5 and run.outcome["uncovered"] == [] and run.outcome["equal"] is True
    doubts = {d.application_id: abs(d.chance - 0.5) for d in outlook_of(call).doubts}
    chosen = {row.application_id for row in rows}
    assert max(doubts[i] for i in chosen) <= min(doubts[i] for i in doubts if i not in chosen)
    assert applications[0].id not in chosen
    for row in rows:
        assert row.why[0]["key"] == "unsure" and row.why[0]["value"].endswith(":1") and row.why[1]["key"] == "language"


def test_nobody_gets_more_than_an_even_share_and_two_and_no_pair_twice(officer):
    with transaction():
        call, *_ = progressive_call(average=300, size=20)
    with transaction():
        rounds.propose_round(call, actor_of(officer))
    rows = db.session.query(Assignment).all()
    assert len({(row.application_id, row.reviewer_id) for row in rows}) == len(rows)
    loads = [sum(row.reviewer_id == reader for row in rows) for reader in {row.reviewer_id for row in rows}]
    assert max(loads) <= 12


def test_a_second_proposal_replaces_the_first_and_can_be_taken_back(officer):
    actor = actor_of(officer)
    with transaction():
        call, *_ = progressive_call()
    for _ in range(2):
        with transaction():
            rounds.propose_round(call, actor)
        assert len(proposed()) == 5
    with transaction():
        assert rounds.discard_round(call, actor) == 5
    assert proposed() == [] and db.session.query(Assignment).filter_by(state="accepted").count() == 10


@pytest.mark.parametrize(("changes", "said"), [
    ({"average": 100}, "All readings of the plan are given"), ({"plan": None}, "read evenly"),
    ({"unsigned": 2}, "wait for their first readings"), ({"stops": True, "clear": True}, "The line is clear")])
def test_a_round_is_refused_when_the_rule_says_so(officer, changes, said):
    with transaction():
        call, *_ = progressive_call(average=changes.get("average", 150), stops=changes.get("stops", False))
        if "plan" in changes:
            db.session.query(ReadingPlan).delete()
        for application in ([build.application(call, state="in_review") for _ in range(changes.get("unsigned", 0))]):
            build.assignment(application, build.reviewer())
        if "clear" in changes:
            call.envelope_cents = 100_000_000
    db.session.expire_all()
    with pytest.raises(Refusal, match=said), transaction():
        rounds.propose_round(call, actor_of(officer))


def test_who_waits_for_a_signature_is_not_given_again(officer):
    actor = actor_of(officer)
    with transaction():
        call, *_ = progressive_call(average=300)
    with transaction():
        run = rounds.propose_round(call, actor)
    waiting = {row.application_id for row in proposed()}
    with transaction():
        publishing.publish(run, actor)
    with pytest.raises(Refusal, match="Nobody who is in doubt"), transaction():
        rounds.propose_round(call, actor)
    assert waiting


def test_only_officers_give_rounds(officer):
    with transaction():
        call, _, readers = progressive_call()
    with pytest.raises(NotAllowed), transaction():
        rounds.propose_round(call, actor_of(readers[0]))


def test_the_page_proposes_publishes_and_takes_back(officer, sign_in, queries):
    with transaction():
        call, *_ = progressive_call()
        code = call.code
    office = sign_in(officer)
    with queries() as asked:
        assert "Nothing is proposed" in office.get(f"/office/reading/{code}/rounds").text
    assert asked.count == 9
    assert send(office, f"/office/reading/{code}/rounds/propose").status_code == 303
    with queries() as asked:
        text = office.get(f"/office/reading/{code}/rounds").text
    assert asked.count == 7
    assert "Publish 5 readings" in text and "its chance of standing above the line is" in text and "plain means" in text
    assert send(office, f"/office/reading/{code}/rounds/publish", due_at="2001-01-01T10:00").status_code == 422
    assert send(office, f"/office/reading/{code}/rounds/discard").status_code == 303
    assert send(office, f"/office/reading/{code}/rounds/propose").status_code == 303
    assert send(office, f"/office/reading/{code}/rounds/publish", due_at="2031-01-01T10:00").status_code == 303
    answer = send(office, f"/office/reading/{code}/rounds/propose")
    assert answer.status_code == 422 and "All readings of the plan are given" in answer.text


def _masked(text):
    text = re.sub(r'/reviews/\w{16}|/letters/\w{16}|nonce="[^"]+"|value="[^"]{30,}"|Project \d+|Group \d+|-\d{4}\b', "…", text)
    return re.sub(r"<svg.*?</svg>|\b\d{1,2}:\d{2}\b", "…", text, flags=re.S)


def test_reviewers_do_not_learn_which_round_they_are_in(officer, sign_in):
    """The pages and the letter of a further reading are those of a first one."""
    actor = actor_of(officer)
    with transaction():
        call, applications, readers = progressive_call(names=("Ada", "Bo"))
    with transaction():
        run = rounds.propose_round(call, actor)
    with transaction():
        publishing.publish(run, actor)
    further = db.session.query(Assignment).filter_by(state="published").all()
    with transaction():
        first = build.assignment(build.application(call, title="Project 77", state="in_review"), readers[0])
        first.why = [part for part in further[0].why if part["key"] != "unsure"]
    row = next(row for row in further if row.reviewer_id == readers[0].id)
    reviewer = sign_in(readers[0])
    one, other = (_masked(reviewer.get(f"/reviews/{pair.public_id}/card").text) for pair in (row, first))
    assert one == other
    rows_shown = re.findall(r"<tr.*?</tr>", reviewer.get("/reviews").text, flags=re.S)[1:]
    assert len({_masked(row) for row in rows_shown if "Not opened" in row}) == 1 < len(rows_shown)
    words = [letter.body for letter in db.session.query(Letter)]
    assert words and not any("round" in text.lower() for text in words)


def test_the_page_of_how_it_went(officer, sign_in, queries):
    """Nothing yet; a reason while readers are not tied; then severities, with one query more for nobody."""
    with transaction():
        call, applications, readers = progressive_call()
        code = call.code
    office = sign_in(officer)
    assert "Nothing is worked out yet" in office.get(f"/office/reading/{code}/fairness").text
    assert send(office, f"/office/reading/{code}/calibrate").status_code == 303
    assert "Not yet." in office.get(f"/office/reading/{code}/fairness").text
    chance = random.Random(1)
    with transaction():
        for number, application in enumerate(applications):
            other = readers[(number + 1) % 3]
            build.review(application, other, half_points=chance.randint(3, 8), total=(POINTS[number] - 5) * 100)
    assert "This page follows within a minute" in office.get(f"/office/reading/{code}/fairness").text
    calibrating.calibrate_due()
    with queries() as asked:
        text = office.get(f"/office/reading/{code}/fairness").text
    assert asked.count == 8
    assert "Yes. All of them are tied" in text and text.count("points less ±") + text.count("points more ±") >= 3
    assert "Relevance" in text and "All together" in text
