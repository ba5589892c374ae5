"""The practice before the reading."""

import pytest

from tests.build import accounts, reviews
from tests.sending import token
from yfund.accounts.models import Person
from yfund.accounts.queries import actor_of
from yfund.applications.models import Application, Conflict
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel.errors import Refusal
from yfund.reviews import queries
from yfund.reviews.models.panel import Anchor, AnchorScore, Practice
from yfund.reviews.queries.practice import given, own_score
from yfund.reviews.rules.practising import drifts
from yfund.reviews.rules.scoring import mark
from yfund.reviews.services import practising, talking
from yfund.reviews.services.conflicts import record_conflict

KEYS = tuple(reviews.WEIGHTS)


@pytest.fixture
def here(in_app):
    """An application whose two readers have signed, near each other; an officer."""
    return reviews.signed_by_two()


def practise(here, number, anchor, *halves):
    with transaction():
        if anchor.application_id is not None and own_score(anchor, here["actors"][number]) is None:
            practising.declare(anchor, here["actors"][number], conflict=False)
        practising.score(anchor, here["actors"][number], dict(zip(KEYS, halves, strict=True)), dict.fromkeys(KEYS, "so"),
                         is_finished=True)


def test_practice_from_choosing_to_ending(here):
    officer = actor_of(here["officer"])
    with transaction():
        anchor = practising.add_anchor(here["call"], officer, title="Made up", words="We plant trees.")
        own = practising.add_anchor(here["call"], officer, application=here["application"])
    practice = db.session.query(Practice).one()
    assert queries.needs(here["actors"][0]) == []
    with transaction():
        practising.move(practice, officer, "start")
    assert db.session.query(Letter).filter_by(kind="reviews/practice").count() == 2
    assert "practice texts" in str(queries.needs(here["actors"][0])[0].sentence)
    practise(here, 0, anchor, 8, 8, 8)
    practise(here, 1, anchor, 4, 8, 6)
    practise(here, 0, own, 10, 10, 10)
    assert queries.totals_of(here["call"]) == {here["application"].id: [6000, 6000]}
    with pytest.raises(Refusal):
        practise(here, 0, anchor, 1, 1, 1)
    with pytest.raises(Refusal), transaction():
        talking.say_of_anchor(anchor, here["actors"][0], words="too early")
    with transaction():
        practising.move(practice, officer, "discuss")
    with transaction():
        talking.say_of_anchor(anchor, here["actors"][0], words="I was mild, @Ben.")
    with transaction():
        practising.move(practice, officer, "end")
    assert practice.state == "finished"


def test_an_anchor_that_counts_is_in_the_ranking(here):
    officer = actor_of(here["officer"])
    with transaction():
        other = reviews.application(here["call"], state="in_review")
        anchor = practising.add_anchor(here["call"], officer, application=other, counts=True)
        with pytest.raises(Refusal):
            practising.add_anchor(here["call"], officer, title="Made up", words="x", counts=True)
    with transaction():
        practising.move(db.session.query(Practice).one(), officer, "start")
    practise(here, 0, anchor, 8, 8, 8)
    assert queries.totals_of(here["call"])[other.id] == [8000]


def practised():
    """A practice text that a group sent; two reviewers and the officer."""
    call = reviews.call()
    other = reviews.application(call, accounts.organisation("Lake Weavers"), state="in_review", summary="We weave by the lake.")
    anchor = reviews.anchor(call, other, state="scoring")
    people = [reviews.reviewer(name="Ann"), reviews.reviewer(name="Ben"), accounts.person(name="Leïla", roles=["officer"])]
    return people, f"/reviews/anchors/{anchor.public_id}", anchor.id


def test_a_practice_text_of_a_group_opens_after_interest_is_declared(app, sign_in):
    with app.app_context(), transaction():
        people, address, anchor_id = practised()
    client, second, officer = (sign_in(p) for p in people)
    assert "We weave by the lake." in officer.get(address).text
    shown = client.get(address)
    assert shown.status_code == 200 and "Lake Weavers" in shown.text and "We weave by the lake." not in shown.text
    early = {"csrf_token": token(client), "points-relevance": "4", "why-relevance": "so", "act": "save"}
    assert client.post(address, data=early).status_code == 422
    assert client.post(address, data={"csrf_token": token(client), "knows": "yes"}).status_code == 422
    assert client.post(address, data={"csrf_token": token(client), "knows": "no"}).status_code == 303
    assert "We weave by the lake." in client.get(address).text
    tied = {"csrf_token": token(second), "knows": "yes", "kind": "family", "reason": "My sister leads it."}
    assert second.post(address, data=tied).status_code == 303
    assert second.get(address).status_code == 404
    with app.app_context():
        (tie,) = db.session.query(Conflict)
        assert tie.application_id and tie.organisation_id and tie.kind == "family"
        assert db.session.query(AnchorScore).one().anchor_id == anchor_id


def test_nothing_is_scored_before_interest_is_declared(in_app):
    with transaction():
        people, _, anchor_id = practised()
        actor = actor_of(people[0])
    with pytest.raises(Refusal), transaction():
        practising.score(db.session.get(Anchor, anchor_id), actor, {"relevance": 8}, {}, is_finished=False)


def test_who_has_a_tie_does_not_count_in_the_practice(here):
    officer = actor_of(here["officer"])
    with transaction():
        other = reviews.application(here["call"], state="in_review")
        anchor = practising.add_anchor(here["call"], officer, application=other, counts=True)
    with transaction():
        practising.move(db.session.query(Practice).one(), officer, "start")
    practise(here, 0, anchor, 8, 8, 8)
    practise(here, 1, anchor, 2, 2, 2)
    assert queries.totals_of(here["call"])[other.id] == [2000, 8000] and len(given([anchor.id])[anchor.id]) == 2
    with transaction():
        record_conflict(db.session.get(Person, here["people"][1].id), officer, kind="work", reason="Came to light.",
                        organisation=db.session.get(Application, other.id).organisation)
    assert queries.totals_of(here["call"])[other.id] == [8000]
    assert [row.total for row in given([anchor.id])[anchor.id]] == [8000]


def test_drift_is_the_distance_to_the_mean_of_the_others():
    found = drifts([(1, 7, {"a": 8, "b": 4}), (1, 8, {"a": 4, "b": 4}), (1, 9, {"a": 6, "b": None}), (2, 7, {"a": 3})],
                   {"a": 60, "b": 40})
    by = {d.reviewer_id: d for d in found}
    assert (by[7].by_criterion, by[8].by_criterion, by[9].by_criterion) == ({"a": 3.0, "b": 0.0}, {"a": -3.0, "b": 0.0}, {"a": 0.0})
    assert (by[7].total, by[8].total) == (1800, -1800) and found[0].reviewer_id == 7


def test_pages_of_practice(sign_in, here):
    with transaction():
        anchor = reviews.anchor(here["call"], state="scoring")
    client, address = sign_in(here["people"][0]), f"/reviews/anchors/{db.session.get(Anchor, anchor.id).public_id}"
    assert "We plant trees." in client.get(address).text
    half = {"csrf_token": token(client), "points-relevance": "4", "act": "finish"}
    assert client.post(address, data=half).status_code == 422
    whole = {f"{kind}-{key}": value for key in KEYS for kind, value in (("points", "4"), ("why", "so"))}
    assert client.post(address, data={**half, **whole}).status_code == 303
    assert "Signed" in client.get(f"/reviews/practice/{here['call'].code}").text
    officer = sign_in(here["officer"])
    page = f"/office/reading/{here['call'].code}/practice"
    assert "A made up garden" in officer.get(page).text
    assert officer.post(page, data={"csrf_token": token(officer), "act": "discuss"}).status_code == 303
    assert officer.post(page, data={"csrf_token": token(officer), "act": "add", "number": "none"}).status_code == 422
    assert "What everybody gave" in client.get(address).text


def test_the_sheet_of_a_practice_text_saves_by_itself(sign_in, here):
    with transaction():
        anchor = reviews.anchor(here["call"], state="scoring")
    client, address = sign_in(here["people"][0]), f"/reviews/anchors/{anchor.public_id}"
    assert f'data-autosave="{address}/draft"' in client.get(address).text

    def save(**fields):
        return client.post(f"{address}/draft", data={"csrf_token": token(client), **fields})

    first = save(**{"why-relevance": "Because.", "base:why-relevance": mark("")})
    assert first.status_code == 200 and first.json == {"versions": {"why-relevance": mark("Because.")}}
    assert save(**{"points-relevance": "3.5"}).json == {"versions": {"points-relevance": mark(7)}}
    late = save(**{"why-relevance": "Another tab.", "base:why-relevance": mark("")})
    assert late.status_code == 409 and "another of your open pages" in late.json["message"].lower()
    assert save(**{"points-relevance": "9"}).status_code == 422
    row = db.session.query(AnchorScore).one()
    assert (row.half_points["relevance"], row.reasons["relevance"], row.finished_at) == (7, "Because.", None)
    assert save(**{"why-relevance": "Better.", "base:why-relevance": mark("Because.")}).status_code == 200
    whole = {f"{kind}-{key}": value for key in KEYS for kind, value in (("points", "4"), ("why", "so"))}
    assert client.post(address, data={"csrf_token": token(client), "act": "finish", **whole}).status_code == 303
    assert save(**{"why-relevance": "Too late."}).status_code == 422
    assert "data-autosave" not in client.get(address).text


def test_the_save_button_of_an_old_page_overwrites_nothing(sign_in, here):
    with transaction():
        anchor = reviews.anchor(here["call"], state="scoring")
    client, address = sign_in(here["people"][0]), f"/reviews/anchors/{anchor.public_id}"
    assert f'name="base:why-relevance" value="{mark("")}"' in client.get(address).text

    def save(text, base, **more):
        sent = {"csrf_token": token(client), "act": "save", "why-relevance": text, "base:why-relevance": mark(base), **more}
        return client.post(address, data=sent)

    assert save("Newer.", "").status_code == 303
    assert save("", "", **{"points-relevance": "4"}).status_code == 303
    refused = save("Older.", "", **{"points-relevance": "5"})
    assert refused.status_code == 409 and "Newer." in refused.text and "Older." in refused.text
    row = db.session.query(AnchorScore).one()
    assert (row.half_points["relevance"], row.reasons["relevance"]) == (8, "Newer.")
    assert save("x" * 2001, "Newer.").status_code == 422
    assert save("Older.", "Newer.").status_code == 303
    assert db.session.query(AnchorScore).one().reasons["relevance"] == "Older."
