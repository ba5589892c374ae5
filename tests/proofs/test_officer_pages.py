"""Every page of an officer asks the database as often for hundreds of rows as for a few. Times stand in `tools/bench.py`."""

import pytest
from sqlalchemy import func, insert, select

from tests.access.objects import furnish
from tests.access.world import make_world
from tools.officer_pages import of_officers
from yfund.accounts.models import Organisation
from yfund.applications.models import Answer, Application, ChangeRequest, PastGrant, PastGrantee, ScreeningCheck
from yfund.awards.models import Grant
from yfund.calls.models import Call
from yfund.funds.models import Account
from yfund.infra.columns import random_id
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.payments.models import Instalment
from yfund.results.models import Report
from yfund.reviews.models import Assignment, Review

MANY = 300
# Pages that may ask more than ten times: one thing with all that hangs on it, not a list.
WHOLE = ("/screen", "/grants/", "/home", "/payments/", "/applications/", "/progress")

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


def multiply():
    """Three hundred of everything that an officer's lists show."""
    groups = copied(Organisation, lambda n: {
        "name": f"Group {n}", "folded_name": f"group {n}", "registration_number": f"N-{n:05}"})
    call = db.session.scalar(select(Call.id).where(Call.code == "YSF-WALK"))
    sent = copied(Application, lambda n: {
        "call_id": call, "organisation_id": groups[n], "number": f"YSF-WALK-9{n:04}", "state": "in_review"})
    for table in (Answer, ScreeningCheck, ChangeRequest):
        copied(table, lambda n: {"application_id": sent[n]})
    pairs = copied(Assignment, lambda n: {"call_id": call, "application_id": sent[n]})
    copied(Review, lambda n: {"application_id": sent[n], "assignment_id": pairs[n]})
    grantees = copied(PastGrantee, lambda n: {"identifier": f"X-{n}", "name": f"Past {n}", "folded_name": f"past {n}"})
    copied(PastGrant, lambda n: {"identifier": f"G-{n}", "grantee_id": grantees[n]})
    committed, payees = copied(Account, lambda n: {}), copied(Account, lambda n: {})
    grants = copied(Grant, lambda n: {"number": f"YSF-WALK-G{n:04}", "application_id": sent[n], "organisation_id": groups[n],
                                      "commitment_id": committed[n], "payee_id": payees[n]})
    copied(Instalment, lambda n: {"grant_id": grants[n], "posted_id": None, "pending_id": None})
    copied(Report, lambda n: {"grant_id": grants[n]})
    copied(Letter, lambda n: {"dedupe_key": f"copy:{n}"})


@pytest.fixture
def officer(app, clock, sign_in):
    with app.app_context():
        world = make_world()
        furnish(world)
        db.session.commit()
    return sign_in(world.people["officer"])


def test_no_page_of_an_officer_asks_more_for_many_rows(app, officer, queries):
    with app.app_context():
        paths = of_officers("YSF-WALK")
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
                multiply()
    few, many = counts
    assert {path: (few.get(path), count) for path, count in many.items()
            if count > few.get(path, 0) + ONCE_MORE.get(path, 0)} == {}
    assert len(many) > 30
    assert {path: count for path, count in many.items() if count > 10 and not any(part in path for part in WHOLE)} == {}
