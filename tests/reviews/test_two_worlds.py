"""Two databases that differ in one application in conflict look the same to the person in conflict.

The negative control ends the tie: then the same requests must differ.
"""

import re

import pytest

from tests.build import accounts, reviews
from yfund.accounts.queries import actor_of
from yfund.applications.models import Conflict
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.reviews import queries

CANARY = "Zebra of the nineteenth gate"


@pytest.fixture
def answers(app, databases, sign_in, clock):
    """Build one world on a fresh database and ask everything in it as the reviewer and as the officer in conflict."""

    def ask(*, is_there: bool, is_tied: bool = True):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        databases.renew()
        with app.app_context(), transaction():
            here = build(is_there, is_tied)
        asked = {}
        for who in ("reader", "officer"):
            client = sign_in(here[who])
            for address in here["addresses"]:
                answer = client.get(address)
                asked[who, address] = (answer.status_code, masked(answer.text), answer.headers.get("Location"))
            with app.app_context():
                asked[who, "needs"] = repr(queries.needs(actor_of(db.session.get(type(here[who]), here[who].id))))
        return asked

    return ask


def build(is_there, is_tied):
    call = reviews.call(code="YSF-2009")
    reviews.reading(call)
    reader, officer = reviews.reviewer(name="Tied Reader"), accounts.person(name="Tied Officer", roles=["officer"])
    other, third = reviews.reviewer(name="Other Reader"), reviews.reviewer(name="Third Reader")
    hidden_group = accounts.organisation(name="Group in conflict")
    reviews.anchor(call, state="discussing").public_id = "anchor0000000001"
    for number, person in enumerate((reader, officer, other, third)):
        person.public_id = f"person{number:010d}"
    for number in range(1, 4):
        application = reviews.application(call, title=f"Plain {number}", state="in_review",
                                          number=f"YSF-2009-000{number}")
        application.public_id = f"application{number:05d}"
        reviews.review(application, reader, public_id=f"mine{number:012d}").public_id = f"review{number:010d}"
        reviews.review(application, other, half_points=number, total=1000 * number, public_id=f"other{number:011d}")
    if is_tied:
        for person in (reader, officer):
            db.session.add(Conflict(person_id=person.id, organisation_id=hidden_group.id, source="declared", kind="family",
                                    began_at=clock.now(), ended_at=None))
    if is_there:
        hidden = reviews.application(call, hidden_group, title=CANARY, state="in_review", number="YSF-2009-0009")
        hidden.public_id = "application00009"
        reviews.review(hidden, other, half_points=9, total=9000, public_id="other00000000009")
        reviews.assignment(hidden, reader, public_id="mine000000000009")
        reviews.review(hidden, third, half_points=2, total=2000)
        reviews.disagreement(hidden, state="talking").public_id = "case000000000009"
        reviews.remark(hidden, other, CANARY).public_id = "remark0000000009"
        reviews.anchor(call, hidden, state="discussing").public_id = "anchor0000000009"
    db.session.flush()
    return {"reader": reader, "officer": officer, "addresses": addresses()}


def addresses():
    own = [f"/reviews/mine{n:012d}{tail}" for n in (1, 2, 3, 9) for tail in ("", "/card", "/apart", "/discussion")]
    office = [f"/office/reading/YSF-2009{tail}" for tail in (
        "", "?page=2", "?number=YSF-2009-0009", "?number=YSF-2009-0001", "?reviewer=person0000000000",
        "?reviewer=person0000000002", "/progress", "/progress?page=2")]
    files = [f"/office/applications/application0000{n}/reviews" for n in (1, 9)]
    files += [f"/office/applications/application0000{n}/{page}" for n in (1, 9) for page in ("discussion", "blind")]
    files += [f"/office/reading/YSF-2009/{page}" for page in ("apart", "plan", "practice")]
    files += ["/office/apart/case000000000009", "/office/remarks/remark0000000009/strike", "/reviews/anchors/anchor0000000009",
              "/reviews/away", "/reviews/away.csv", "/reviews/practice/YSF-2009"]
    voids = [f"/office/pairs/other0000000000{n}/void" for n in (1, 9)]
    return ["/reviews", "/reviews?page=2", "/reviews/next", "/reviews/profile", *own, "/office/reading", *office, *files,
            *voids, "/office/reviewers", "/office/conflicts"]


def masked(text):
    text = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", text)
    text = re.sub(r'(name="page" value=")[^"]*', r"\1", text)
    return re.sub(r"draft\?page=[0-9a-f]*", "draft", text)


def test_the_person_in_conflict_cannot_tell_the_worlds_apart(answers):
    without, present = answers(is_there=False), answers(is_there=True)
    assert without.keys() == present.keys() and len(without) > 50
    assert [key for key in without if without[key] != present[key]] == []
    assert not any(CANARY in str(answer) for answer in present.values())


def test_without_the_tie_the_worlds_differ(answers):
    without, present = answers(is_there=False, is_tied=False), answers(is_there=True, is_tied=False)
    differing = {key for key in without if without[key] != present[key]}
    assert {("reader", "/reviews"), ("reader", "/reviews/mine000000000009"), ("officer", "/office/reading/YSF-2009"),
            ("officer", "/office/reading/YSF-2009/progress"), ("officer", "/office/applications/application00009/reviews"),
            ("officer", "/office/pairs/other00000000009/void")} <= differing
