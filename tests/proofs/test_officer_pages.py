"""Every page of an officer asks the database as often for hundreds of rows as for a few. Times stand in `tools/bench.py`."""

import pytest
from sqlalchemy import func, insert, select

from tests.access.objects import furnish, table
from tests.access.table import rows
from tests.access.world import make_world
from tools.officer_pages import of_officers
from yfund.accounts.models import Organisation
from yfund.applications.models import Answer, Application, ChangeRequest, Conflict, PastGrant, PastGrantee, ScreeningCheck
from yfund.awards.models import Decision, Grant, Recommendation
from yfund.awards.models.meeting import AgendaItem
from yfund.awards.models.scenarios import ScenarioLine
from yfund.calls.models import Call
from yfund.funds.models import Account
from yfund.infra.columns import random_id
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.payments.models import Instalment
from yfund.results.models import Report
from yfund.reviews.models import Assignment, Review, Score
from yfund.reviews.models.panel import Disagreement, Redaction, Remark

MANY = 300
# The calls of the walk, and how far their applications are.
STATES = {"YSF-READ": "in_review", "YSF-CHOSEN": "declined", "YSF-WALK": "in_review"}
# Whole files grow with what they hold; the queries they ask are counted where they are made.
FILES = {"awards.ranking_file", "awards.readings_file", "awards.minutes_pdf"}
# Pages that ask more than ten times: one thing with all that hangs on it, not a list.
WHOLE = {
    "applications.bulk": 11, "applications.screen": 23, "awards.feedback": 11, "awards.item": 14, "awards.letter": 11,
    "awards.meeting": 12, "awards.scenario": 12,
    "calls.edit": 11, "desk.grant": 24, "desk.home": 24, "evaluation.show": 14, "funds.contribution": 12,
    "payments.instalment": 16, "payments.voucher": 16, "results.judge": 12, "results.settlement": 19, "results.show": 12,
    "reviews.anchor": 12, "reviews.disagreement": 12, "reviews.progress": 11, "reviews.rounds": 11, "reviews.standing": 13,
    "reviews.talk": 11,
}

# What lacks readers, in which languages, and who reads those is asked only when something lacks them, once for all.
ONCE_MORE = {"/office/reading/YSF-WALK": 3}


def copied(table, change, times=MANY):
    """Copies of the last row of a table; `change(n)` gives the columns that differ. Returns their ids; none without a row."""
    row = db.session.execute(select(table.__table__).order_by(table.__table__.c.id.desc()).limit(1)).mappings().first()
    if row is None:
        return []
    first = db.session.scalar(select(func.max(table.id))) + 1
    unique = {"public_id": random_id} if "public_id" in table.__table__.c else {}
    rows = [{**row, "id": first + n, **{name: make() for name, make in unique.items()}, **change(n)} for n in range(times)]
    db.session.execute(insert(table.__table__), rows)
    return [line["id"] for line in rows]


def multiply(code):
    """Hundreds of everything that an officer's lists of one call show. Returns the groups and their applications."""
    groups = copied(Organisation, lambda n: {
        "name": f"Group {code} {n}", "folded_name": f"group {code} {n}", "registration_number": f"{code}-{n:05}"})
    call = db.session.scalar(select(Call.id).where(Call.code == code))
    sent = copied(Application, lambda n: {
        "call_id": call, "organisation_id": groups[n], "number": f"{code}-9{n:04}", "state": STATES[code]})
    for kind in (Answer, ScreeningCheck, ChangeRequest, Redaction, Conflict):
        copied(kind, lambda n: {"application_id": sent[n]})
    pairs = copied(Assignment, lambda n: {"call_id": call, "application_id": sent[n]})
    reviews = copied(Review, lambda n: {"application_id": sent[n], "assignment_id": pairs[n]})
    copied(Score, lambda n: {"review_id": reviews[n]})
    copied(Disagreement, lambda n: {"application_id": sent[n]})
    copied(Remark, lambda n: {"application_id": sent[n]})
    if code == "YSF-CHOSEN":
        for kind in (Recommendation, Decision, AgendaItem, ScenarioLine):
            copied(kind, lambda n: {"application_id": sent[n]})
    return groups, sent


def multiply_all():
    """Hundreds in each of the calls of the walk, and of what comes after them."""
    for code in STATES:
        groups, sent = multiply(code)
    grantees = copied(PastGrantee, lambda n: {"identifier": f"X-{n}", "name": f"Past {n}", "folded_name": f"past {n}"})
    copied(PastGrant, lambda n: {"identifier": f"G-{n}", "grantee_id": grantees[n]})
    committed, payees = copied(Account, lambda n: {}), copied(Account, lambda n: {})
    grants = copied(Grant, lambda n: {"number": f"YSF-WALK-G{n:04}", "application_id": sent[n], "organisation_id": groups[n],
                                      "commitment_id": committed[n], "payee_id": payees[n]})
    copied(Instalment, lambda n: {"grant_id": grants[n], "posted_id": None, "pending_id": None})
    copied(Report, lambda n: {"grant_id": grants[n]})
    copied(Letter, lambda n: {"dedupe_key": f"copy:{n}"})


@pytest.fixture
def world(app, clock):
    with app.app_context():
        made = make_world()
        furnish(made)
        db.session.commit()
    return made


@pytest.fixture
def officer(world, sign_in):
    return sign_in(world.people["officer"])


def pages_of_officers(app, world):
    """Endpoint → path of every page that the table of access opens to officers by a rule."""
    theirs = {row.endpoint for row in rows() if row.door == "rule" and row.expected.get("officer") == "ok"}
    with app.test_request_context():
        return {rule.endpoint: app.url_for(rule.endpoint, **known[rule.endpoint](world) if rule.endpoint in known else {})
                for known in [table()] for rule in app.url_map.iter_rules()
                if "GET" in rule.methods and rule.endpoint in theirs - FILES}


def test_the_list_that_is_measured_leaves_no_page_of_an_officer_out(app, world):
    with app.app_context():
        listed = {path for code in (*STATES, "WALK-1", "YSF-PAID") for path in of_officers(code)}
    finder = app.url_map.bind("localhost")
    measured = {finder.match(path.partition("?")[0])[0] for path in listed}
    assert sorted(pages_of_officers(app, world).keys() - measured) == []


def test_no_page_of_an_officer_asks_more_for_many_rows(app, world, officer, queries):
    with app.app_context():
        paths = {*of_officers("YSF-WALK"), *pages_of_officers(app, world).values()}
    counts = []
    for _turn in ("few", "many"):
        found = {}
        for path in paths:
            officer.get(path)
            with queries() as asked:
                answer = officer.get(path)
            if answer.status_code == 200:
                found[path] = asked.count
        counts.append(found)
        with app.app_context(), transaction():
            if len(counts) == 1:
                multiply_all()
    few, many = counts
    assert {path: (few.get(path), count) for path, count in many.items()
            if count > few.get(path, 0) + ONCE_MORE.get(path, 0)} == {}
    assert len(many) > 80
    finder = app.url_map.bind("localhost")
    larger = {(finder.match(path.partition("?")[0])[0], count) for path, count in many.items() if count > 10}
    assert {endpoint: max(n for name, n in larger if name == endpoint) for endpoint, _ in larger} == WHOLE
