"""Blind reading: whatever door the reviewer tries, nothing says who the group is; without it everything does."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.build import accounts, reviews
from tests.sending import token
from yfund.accounts.models import Membership
from yfund.accounts.queries import actor_of
from yfund.applications.models import Answer, Application, Upload
from yfund.calls.models import FormVersion
from yfund.infra import storage
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import BLOT
from yfund.reviews.models import Review
from yfund.reviews.queries.blind import veil_of
from yfund.reviews.rules.veil import Veil
from yfund.reviews.services import planning
from yfund.reviews.services.talking import tell_remarks

GROUP, CITY, MEMBER, PARTNER, FILE, NICK = "Zebrafinch Collective", "Guédiawaye", "Fatoumata Quistrel", "Ousmane Vexlar", \
    "zebra-statutes.pdf", "the Tall Gate"
CANARIES = ("zebrafinch", "guédiawaye", "guediawaye", "quistrel", "vexlar", "zebra-statutes", "tall gate", "vexlar@")
FORM = {"sections": [{"key": "all", "title": {"en": "All"}, "questions": [
    {"key": "who", "kind": "long_text", "label": {"en": "Who are you?"}, "identifies": True},
    {"key": "people", "kind": "people", "label": {"en": "People"}, "columns": [
        {"key": "name", "kind": "short_text", "label": {"en": "Name"}}]},
    {"key": "place", "kind": "short_text", "label": {"en": "Place"}, "feeds": "place"},
    {"key": "summary", "kind": "long_text", "label": {"en": "Summary"}, "feeds": "summary"},
    {"key": "acts", "kind": "table", "label": {"en": "Acts"}, "columns": [
        {"key": "what", "kind": "short_text", "label": {"en": "What"}}]},
    {"key": "prices", "kind": "upload", "label": {"en": "Prices"}},
    {"key": "statutes", "kind": "upload", "label": {"en": "Statutes"}, "identifies": True}]}]}
ANSWERS = {
    "who": f"We are {GROUP} of {CITY}.", "people": [{"name": PARTNER}], "place": CITY,
    "summary": f"ZEBRAFINCH  collective opens a court in Guediawaye near {NICK}. Ms Quistrel keeps the books; write to "
               "ousmane.vexlar@example.sn or see www.zebrafinch.example.",
    "acts": [{"what": f"{PARTNER} teaches radio"}]}


def build(*, is_blind):
    call = reviews.call()
    reviews.reading(call)
    reviews.plan(call, is_blind=is_blind)
    db.session.query(FormVersion).filter_by(call_id=call.id).one().definition = FORM
    group = accounts.organisation(GROUP, city=CITY, website="https://www.zebrafinch.example/")
    db.session.add(Membership(organisation_id=group.id, person_id=accounts.person(name=MEMBER).id, part="owner", since=clock.now()))
    reader, other, officer = reviews.reviewer(), reviews.reviewer(name="Other"), accounts.person(name="Leïla", roles=["officer"])
    made = [_application(call, group, place) for place in range(4)]
    planning.hide(made[0], actor_of(officer), words=NICK)
    for one in made[1:]:
        planning.hide(one, actor_of(officer), words=NICK.upper())
    pairs = _readings(made, reader, other)
    reviews.remark(made[2], officer, f"I met {MEMBER} of {GROUP} in {CITY}, @{reader.name}.").written_at = \
        clock.now() - timedelta(hours=1)
    reviews.anchor(call, made[3], state="scoring")
    return {"call": call, "reader": reader, "officer": officer, "pairs": [p.public_id for p in pairs],
            "files": [_file(one, question) for one in made[1:3] for question in ("prices", "statutes")],
            "applications": [a.public_id for a in made], "first": made[0].id}


def _readings(made, reader, other):
    pairs = [reviews.assignment(made[0], reader), reviews.review(made[1], reader).assignment,
             reviews.review(made[2], reader, half_points=8, total=8000).assignment,
             reviews.review(made[3], reader, half_points=6, total=6000).assignment]
    reviews.review(made[2], other, half_points=2, total=2000)
    reviews.review(made[3], other, half_points=6, total=6000)
    reviews.disagreement(made[2], state="talking")
    for one in db.session.query(Review).filter_by(application_id=made[2].id, reviewer_id=other.id):
        one.scores[0].comment = f"{GROUP} again"
    return pairs


def _application(call, group, place):
    one = reviews.application(call, group, title=f"Radio {place} of Zebrafinch Collective", state="in_review")
    one.place = CITY
    db.session.query(Answer).filter_by(application_id=one.id).delete()
    db.session.add_all(Answer(application_id=one.id, question=key, value=value, written_at=clock.now())
                       for key, value in ANSWERS.items())
    return one


def _file(application, question):
    kept = storage.store(io.BytesIO(b"%PDF-1.7 plain"), 100)
    row = Upload(application_id=application.id, question=question, filename=FILE, size=kept.size, sha256=kept.sha256,
                 media_type="application/pdf", uploaded_at=clock.now(), warnings="active",
                 description=f"Estimate made for {GROUP}")
    db.session.add(row)
    db.session.flush()
    return row.public_id


def known(here):
    return ["/home", "/reviews", "/reviews/away.xlsx", "/reviews/away.csv", f"/reviews/practice/{here['call'].code}",
            "/letters", "/calls", "/account", f"/calls/{here['call'].code}", "/search?q=Radio", "/projects",
            *(f"/reviews/{pair}{tail}" for pair in here["pairs"] for tail in ("", "/card", "/apart", "/discussion")),
            *(f"/reviews/{pair}/files/{file}" for pair in here["pairs"] for file in here["files"]),
            *(f"/applications/{one}{tail}" for one in here["applications"] for tail in ("", "/read", "/receipt", "/pdf")),
            *(f"/office/applications/{one}/reviews" for one in here["applications"])]


def _followed(client, waiting):
    found = {}
    while waiting and len(found) < 150:
        address = waiting.pop()
        if address in found or address.startswith(("/static", "/sign")):
            continue
        answer = client.get(address)
        found[address] = (answer.status_code, _read(answer))
        if answer.mimetype == "text/html":
            waiting += [a for a in re.findall(r'href="(/[^"#]*)', answer.text) if a not in found]
    return found


@pytest.fixture
def crawl(app, sign_in):
    """Every answer the reviewer can get: followed links, known addresses, files, sheets, letters."""

    def go(*, is_blind):
        with app.app_context(), transaction():
            here = build(is_blind=is_blind)
        client = sign_in(here["reader"])
        found = _followed(client, known(here))
        for pair in here["pairs"]:
            answer = client.post(f"/reviews/{pair}", data={"csrf_token": token(client), "points-youth": "7", "act": "finish"})
            found[f"post {pair}"] = (answer.status_code, _read(answer))
        with app.app_context():
            with transaction():
                tell_remarks()
            found["letters"] = (200, "\n".join(f"{x.subject} {x.body}" for x in db.session.query(Letter).filter_by(
                person_id=here["reader"].id)))
        return here, found

    return go


def _read(answer):
    headers = " ".join(f"{k}: {v}" for k, v in answer.headers)
    if answer.mimetype.endswith("sheet"):
        book = load_workbook(io.BytesIO(answer.data))
        return headers + " ".join(str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row)
    return headers + answer.data.decode("utf-8", "replace")


def leaks(found):
    return {(address, canary) for address, (_, text) in found.items() for canary in CANARIES if canary in text.casefold()}


def test_no_door_says_who_the_group_is(crawl):
    here, found = crawl(is_blind=True)
    bad = leaks(found)
    assert bad == set(), [found[a][1][max(0, found[a][1].casefold().find(c) - 200):][:300] for a, c in bad]
    read = [address for address, (status, _) in found.items() if status == 200 and "/reviews" in address]
    assert len(read) > 15 and "hidden" in found[f"/reviews/{here['pairs'][1]}"][1] and BLOT in found["/reviews/away.xlsx"][1]
    sheet = found[f"/reviews/{here['pairs'][1]}"][1]
    assert ("Estimate made for" in sheet, "acts by itself when it is opened" in sheet) == (True, True)
    given = [f for f in found if "/files/" in f and found[f][0] == 200]
    assert len(given) == 2 and all("-1.pdf" in found[f][1] for f in given)
    assert "1 remark" in found["letters"][1] or "remark was made" in found["letters"][1]


def test_in_an_open_call_the_same_doors_show_it(crawl):
    """The negative control: the crawl does look where the names stand."""
    here, found = crawl(is_blind=False)
    shown = leaks(found)
    for address in ("/reviews", f"/reviews/{here['pairs'][1]}", f"/reviews/{here['pairs'][0]}/card",
                    f"/reviews/{here['pairs'][2]}/apart", f"/reviews/{here['pairs'][2]}/discussion", "/reviews/away.xlsx"):
        assert (address, "zebrafinch") in shown, address
    assert {canary for _, canary in shown} >= {"guédiawaye", "quistrel", "vexlar", "zebra-statutes", "tall gate"}


@pytest.mark.parametrize(("phrase", "text", "shown"), [
    ("Guédiawaye", "in guediawaye.", f"in {BLOT}."), ("Jeunes d’ici", "les JEUNES  D’ICI dansent", f"les {BLOT} dansent"),
    ("Ana", "Ana and banana", f"{BLOT} and banana"),
    ("محمد", "قال مُحَمَّد ذلك", f"قال {BLOT} ذلك"), ("青年", "我们青年社", f"我们{BLOT}社"),
    ("(x", "a (x b", f"a {BLOT} b")])
def test_words_are_found_whatever_their_case_and_accents(phrase, text, shown):
    assert Veil(True, (phrase,)).said(text) == shown


def test_an_empty_veil_changes_nothing():
    assert Veil().words("write to a@b.org") == "write to a@b.org"
    assert Veil().answers({"who": "x"}) == {"who": "x"}


def test_only_officers_hide_and_blind_is_settled_before_anybody_opens(in_app):
    with transaction():
        here = build(is_blind=True)
        reader, officer = actor_of(here["reader"]), actor_of(here["officer"])
    application = db.session.get(Application, here["first"])
    with pytest.raises(NotAllowed), transaction():
        planning.hide(application, reader, words="x y")
    with pytest.raises(Refusal), transaction():
        planning.set_plan(here["call"], officer, spread_limit=30, shortest_reason=0, is_blind=False)
    with transaction():
        planning.set_plan(here["call"], officer, spread_limit=25, shortest_reason=40, is_blind=True)
    veil = veil_of(application, ANSWERS, is_blind=True)
    assert NICK in veil.phrases and veil.questions == {"who", "people", "place", "statutes"}


def test_the_officers_page_shows_what_readers_see_and_hides_more(app, sign_in):
    with app.app_context(), transaction():
        here = build(is_blind=True)
    client, address = sign_in(here["officer"]), f"/office/applications/{here['applications'][0]}/blind"
    page = client.get(address).text
    assert "keeps the books" in page and "Quistrel keeps" not in page
    answer = client.post(address, data={"csrf_token": token(client), "words": "keeps the books"})
    assert answer.status_code == 303
    page = client.get(address).text
    assert "; write to" in page and "keeps the books; write" not in page
    assert client.post(address, data={"csrf_token": token(client), "words": "x"}).status_code == 422
