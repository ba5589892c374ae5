"""Pages of reviewing."""

import io

import pytest
from flask import Flask

from tests.build import accounts, reviews
from tests.sending import token
from yfund.applications.models import Upload
from yfund.infra import storage
from yfund.infra.db import db, transaction
from yfund.reviews.models import Assignment, AssignmentRun, Review, ReviewerProfile
from yfund.reviews.rules.scoring import mark


@pytest.fixture
def made(app: Flask):
    """Run a builder inside a transaction and detach what it returns."""

    def make(build):
        with app.app_context(), transaction():
            return build()

    return make


class Sending:
    """A client whose forms carry the token of its session."""

    def __init__(self, client):
        self.client, self.get = client, client.get

    def post(self, url, data=None):
        return self.client.post(url, data={"csrf_token": token(self.client), **(data or {})})


@pytest.fixture
def enter(sign_in):
    """Sign in and send forms as a browser would."""
    return lambda person: Sending(sign_in(person))


def world(count=1, state="published"):
    """A call in reading, its officer, a reviewer and that many applications of theirs."""
    call = reviews.call()
    reviews.reading(call)
    reader, officer = reviews.reviewer(), accounts.person(name="Leïla", roles=["officer"])
    pairs = []
    for one in range(count):
        application = reviews.application(call, title=f"Radio {one}", state="in_review")
        if state == "published":
            pairs.append(reviews.assignment(application, reader))
        else:
            pairs.append(reviews.review(application, reader).assignment)
    uncovered = [{"application": one.application_id, "missing": 1, "reason": "full", "language": "en", "able": 1, "free": 1}
                 for one in pairs]
    db.session.add(AssignmentRun(call_id=call.id, settings={}, outcome={"uncovered": uncovered}, made_at=call.state_at))
    db.session.flush()
    return {"code": call.code, "reader": reader, "officer": officer, "pairs": [p.public_id for p in pairs]}


def test_the_title_card_comes_before_the_proposal(made, enter):
    here = made(world)
    client = enter(here["reader"])
    address = f"/reviews/{here['pairs'][0]}"
    assert client.get(address).location.endswith("/card")
    card = client.get(f"{address}/card").text
    assert "Radio 0" in card and "Senegal" in card and "We open the courtyard." not in card
    answer = client.post(f"{address}/card", data={"knows": "no"})
    assert answer.status_code == 303
    assert "We open the courtyard." in client.get(address).text


def test_a_tie_without_words_is_asked_for_again(made, enter):
    here = made(world)
    client = enter(here["reader"])
    address = f"/reviews/{here['pairs'][0]}/card"
    answer = client.post(address, data={"knows": "yes"})
    assert answer.status_code == 422 and "Choose what ties you to the group." in answer.text
    assert client.post(address, data={"knows": "yes", "kind": "family", "reason": "My sister."}).status_code == 303
    assert client.get(address).status_code == 404
    assert "Radio 0" not in client.get("/reviews").text


def test_giving_back_needs_a_reason(made, enter):
    here = made(world)
    client = enter(here["reader"])
    address = f"/reviews/{here['pairs'][0]}/refuse"
    for said in ({}, {"why": "other"}, {"why": "sleepy"}):
        assert client.post(address, data=said).status_code == 422
    assert client.post(address, data={"why": "busy"}).status_code == 303
    assert client.get(f"/reviews/{here['pairs'][0]}").status_code == 404


def everything(points="4.5"):
    return {f"{kind}-{key}": value for key in reviews.WEIGHTS for kind, value in (("points", points), ("why", "because"))}


def test_the_sheet_saves_names_what_is_missing_and_signs(made, enter, app):
    here = made(lambda: world(2, "accepted"))
    client = enter(here["reader"])
    address = f"/reviews/{here['pairs'][0]}"
    answer = client.post(address, data={"points-youth": "3.5", "why-youth": "They lead.", "act": "finish"})
    assert answer.status_code == 422
    assert "“Budget” has no points yet." in answer.text and "They lead." in answer.text
    assert "They lead." in client.get(address).text
    answer = client.post(address, data={**everything(), "act": "finish_next"})
    assert answer.location.endswith(here["pairs"][1])
    with app.app_context():
        assert db.session.query(Review).filter_by(state="finished").one().total == 9000
    assert "1 of 2" in client.get("/reviews").text
    assert client.post(f"{address}/reopen").status_code == 303
    assert "0 of 2" in client.get("/reviews").text


def test_points_off_the_scale_are_refused(made, enter):
    here = made(lambda: world(1, "accepted"))
    answer = enter(here["reader"]).post(f"/reviews/{here['pairs'][0]}", data={"points-youth": "9"})
    assert answer.status_code == 422 and "Points run from 0 to 5, in halves." in answer.text


def test_autosave_answers_marks_and_tells_of_a_clash(made, enter):
    here = made(lambda: world(1, "accepted"))
    client = enter(here["reader"])
    address = f"/reviews/{here['pairs'][0]}"
    answer = client.post(f"{address}/draft?page=one", data={"why-youth": "first", "base:why-youth": mark("")})
    assert answer.json == {"versions": {"why-youth": mark("first")}}
    late = {"why-youth": "second", "base:why-youth": mark("")}
    assert client.post(f"{address}/draft?page=two", data=late).status_code == 409
    page = client.post(address, data={**late, "page": "two", "act": "save"})
    assert page.status_code == 409 and "first" in page.text and "second" in page.text
    assert client.post(f"{address}/draft?page=one", data={"why-youth": "x" * 2001}).status_code == 422


def test_an_old_page_keeps_what_it_did_not_touch(made, enter):
    here = made(lambda: world(1, "accepted"))
    client = enter(here["reader"])
    address = f"/reviews/{here['pairs'][0]}"
    old = {f"base:{name}": mark(stored) for name, stored in
           (("why-youth", ""), ("points-youth", None), ("overall", ""), ("recommendation", ""))}
    assert all(f'name="{name}" value="{value}"' in client.get(address).text for name, value in old.items())
    newer = {"why-youth": "newer", "points-youth": "4", "overall": "to the group", "recommendation": "fund"}
    assert client.post(address, data={**old, **newer, "page": "one", "act": "save"}).status_code == 303
    assert client.post(address, data={**old, "why-youth": "", "points-youth": "", "overall": "", "why-budget": "mine",
                                      "page": "two", "act": "save"}).status_code == 303
    text = client.get(address).text
    assert "newer" in text and "to the group" in text and "mine" in text
    # What the old page now shows is not taken for its own: its next words on a field it never saw are told.
    late = {**old, "why-youth": "older", "page": "two", "act": "save"}
    assert client.post(address, data=late).status_code == 409
    assert client.post(address, data={**old, "recommendation": "not", "page": "two", "act": "save"}).status_code == 409


def test_others_show_only_when_all_have_signed(made, enter):
    def build():
        here = world(1, "accepted")
        pair = db.session.query(Assignment).filter_by(public_id=here["pairs"][0]).one()
        here["second"] = reviews.reviewer(name="Second")
        reviews.review(pair.application, here["second"], half_points=8)
        here["third"] = reviews.reviewer(name="Third")
        here["last"] = reviews.review(pair.application, here["third"]).assignment.public_id
        return here

    here = made(build)
    client = enter(here["reader"])
    address = f"/reviews/{here['pairs'][0]}"
    assert "because 8" not in client.get(address).text
    client.post(address, data={**everything("4"), "act": "finish"})
    assert "because 8" not in client.get(address).text
    enter(here["third"]).post(f"/reviews/{here['last']}", data={**everything("4"), "act": "finish"})
    shown = client.get(address).text
    assert "because 8" in shown and "Second" not in shown


def test_an_officer_proposes_changes_and_publishes(made, enter, app, outbox):
    def build():
        call = reviews.call()
        rows = [reviews.application(call, language=code) for code in ("en", "fr", "ru")]
        reader = reviews.reviewer(name="Ann", languages={"en": 3, "fr": 2})
        return {"code": call.code, "numbers": [a.number for a in rows], "ann": reader, "ben": reviews.reviewer(name="Ben"),
                "officer": accounts.person(roles=["officer"])}

    here = made(build)
    client = enter(here["officer"])
    address = f"/office/reading/{here['code']}"
    assert client.get(address).status_code == 200
    assert client.post(f"{address}/publish", data={"due_at": "2099-04-21T23:59"}).status_code == 422
    assert client.post(f"{address}/propose").status_code == 303
    page = client.get(address).text
    assert "Nobody reads Russian." in page and "Only one reviewer reads French." in page
    pair = {"number": here["numbers"][2], "reviewer": here["ben"].public_id}
    warned = client.post(f"{address}/pair", data=pair)
    assert warned.status_code == 422 and "does not read the language" in warned.text
    assert client.post(f"{address}/pair", data={**pair, "even_so": "y"}).status_code == 303
    assert client.post(f"{address}/publish", data={"due_at": "2001-01-01T00:00"}).status_code == 422
    assert client.post(f"{address}/publish", data={"due_at": "2099-04-21T23:59"}).status_code == 303
    assert len(outbox.deliver()) == 2
    assert "proposals wait" in client.get(f"{address}/progress").text or client.get(f"{address}/progress").status_code == 200
    with app.app_context():
        assert db.session.query(Assignment).filter_by(state="published").count() == 4


def test_an_officer_voids_a_review(made, enter, app):
    here = made(lambda: world(1, "accepted"))
    client = enter(here["officer"])
    address = f"/office/pairs/{here['pairs'][0]}/void"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"kind": "work", "reason": ""}).status_code == 422
    assert client.post(address, data={"kind": "work", "reason": "Worked there."}).status_code == 303
    with app.app_context():
        assert db.session.query(Review).one().state == "void"
    assert enter(here["reader"]).get(f"/reviews/{here['pairs'][0]}").status_code == 404


def test_ties_are_written_down_and_ended(made, enter, app):
    here = made(world)
    client = enter(here["officer"])
    number = f"{here['code']}-0001"
    data = {"person": here["reader"].public_id, "number": number, "kind": "work", "reason": "She told us."}
    assert client.post("/office/conflicts", data={**data, "reason": ""}).status_code == 422
    assert client.post("/office/conflicts", data=data).status_code == 303
    page = client.get("/office/conflicts").text
    assert "She told us." in page
    assert enter(here["reader"]).get("/reviews").text.count("Radio 0") == 0
    ending = page.split("/end")[0].rsplit("/", 1)[1]
    assert client.get(f"/office/conflicts/{ending}/end").status_code == 200
    assert client.post(f"/office/conflicts/{ending}/end", data={"reason": "A mistake."}).status_code == 303


def test_a_reviewer_writes_their_profile_and_not_their_experience(made, enter, app):
    here = made(world)
    client = enter(here["reader"])
    assert client.get("/reviews/profile").status_code == 200
    sent = {"level-fr": "3", "level-en": "2", "capacity": "12", "regions": ["western_africa"], "is_experienced": "y"}
    assert client.post("/reviews/profile", data=sent).status_code == 303
    with app.app_context():
        profile = db.session.query(ReviewerProfile).filter_by(person_id=here["reader"].id).one()
        assert (profile.languages, profile.capacity, profile.is_experienced) == ({"en": 2, "fr": 3}, 12, False)
    assert client.post("/reviews/profile", data={"capacity": "12"}).status_code == 422
    officer = enter(here["officer"])
    address = f"/office/reviewers/{here['reader'].public_id}"
    assert officer.get(address).status_code == 200
    assert officer.post(address, data=sent).status_code == 303
    assert officer.get("/office/reviewers").status_code == 200


@pytest.mark.parametrize(("address", "who", "count"), [
    ("/reviews", "reader", 7), ("/office/reading/{code}", "officer", 9), ("/office/reading/{code}/pairs", "officer", 7),
    ("/office/reading/{code}/tries", "officer", 6),
    ("/office/reading/{code}/progress", "officer", 10), ("/office/reading", "officer", 4),
    ("/office/reviewers", "officer", 7), ("/office/conflicts", "officer", 8)])
def test_lists_ask_as_often_for_three_rows_as_for_one(made, enter, queries, address, who, count):
    counts = []
    for rows in (1, 3):
        here = made(lambda rows=rows: world(rows, "accepted"))
        client = enter(here[who])
        client.get(address.format(**here))
        with queries() as asked:
            assert client.get(address.format(**here)).status_code == 200
        counts.append(asked.count)
    assert counts == [count, count]


def test_files_open_only_after_the_declaration_and_only_of_this_proposal(made, enter):
    def build():
        here = world(2, "published")
        stored = storage.store(io.BytesIO(b"%PDF-1.7 of the group"), 1000)
        rows = db.session.query(Assignment).order_by(Assignment.id).all()
        upload = Upload(application_id=rows[0].application_id, question="summary", filename="letter.pdf", size=stored.size,
                        media_type="application/pdf", sha256=stored.sha256, uploaded_at=rows[0].state_at)
        db.session.add(upload)
        db.session.flush()
        return {**here, "file": upload.public_id}

    here = made(build)
    client = enter(here["reader"])
    first, second = (f"/reviews/{pair}" for pair in here["pairs"])
    assert client.get(f"{first}/files/{here['file']}").status_code == 404
    for address in (first, second):
        client.post(f"{address}/card", data={"knows": "no"})
    assert client.get(f"{first}/files/{here['file']}").data == b"%PDF-1.7 of the group"
    assert "letter.pdf" in client.get(first).text
    assert client.get(f"{second}/files/{here['file']}").status_code == 404
