"""What a group sent before goes on in a later call."""

from sqlalchemy import select

from tests.build import accounts, applications
from yfund.accounts.queries import actor_of
from yfund.applications import queries
from yfund.applications.models import CarryOver
from yfund.applications.rules.carrying import carried
from yfund.applications.services import carrying
from yfund.infra.db import db, transaction


def test_only_what_fits_the_new_form_is_carried():
    old = {"sections": [{"key": "a", "questions": [
        {"key": "same", "kind": "short_text"}, {"key": "other_kind", "kind": "short_text"},
        {"key": "gone", "kind": "short_text"},
        {"key": "kind", "kind": "choice"}, {"key": "starts", "kind": "date", "feeds": "starts_on"},
        {"key": "safe", "kind": "statement"}]}]}
    new = {"sections": [{"key": "b", "questions": [
        {"key": "same", "kind": "short_text"}, {"key": "other_kind", "kind": "number"},
        {"key": "kind", "kind": "choice", "choices": [{"value": "art"}]},
        {"key": "starts", "kind": "date", "feeds": "starts_on"}, {"key": "safe", "kind": "statement"}]}]}
    answers = {"same": "Words", "other_kind": "7", "gone": "x", "kind": "art", "starts": "2026-01-01", "safe": True}
    assert carried(old, new, answers) == {"same": "Words", "kind": "art"}
    assert carried(old, new, {**answers, "kind": "sport", "same": ""}) == {}


class Twice:
    """A group that sent an application to one call and begins another."""

    def __init__(self):
        group = accounts.organisation()
        self.writer = accounts.person(organisation=group)
        self.earlier = applications.application(applications.open_call("YSF-2026"), group, self.writer)
        self.draft = applications.draft(applications.open_call("YSF-2027"), group, self.writer, title="A new title")
        self.actor = actor_of(self.writer)


def test_gaps_are_filled_and_nothing_written_is_changed(in_app, clock):
    here = Twice()
    with transaction():
        count = carrying.carry_over(here.draft, here.earlier, here.actor)
    answers = queries.answers_of(here.draft)
    assert answers["title"] == "A new title" and answers["summary"] == "Eighteen circles."
    assert "safe" not in answers and "starts" not in answers and "lot" not in answers
    assert count == len(answers) - 1
    with transaction():
        assert carrying.carry_over(here.draft, here.earlier, here.actor) == 0


def test_the_task_list_offers_it_once(app, sign_in, clock):
    with app.app_context():
        here = Twice()
        carrying.invite_again(here.earlier)
        carrying.invite_again(here.earlier)
        db.session.commit()
        at, earlier, writer = f"/applications/{here.draft.public_id}", here.earlier.public_id, here.writer
        assert len(list(db.session.scalars(select(CarryOver)))) == 1
    browser = sign_in(writer)
    page = browser.get(at).text
    assert "You wrote for us before" in page and "May be sent again" in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.post(f"{at}/carry-over/{earlier}", data={"csrf_token": token}, follow_redirects=True)
    assert answer.status_code == 200 and "answers were taken over" in answer.text
    assert "You wrote for us before" not in browser.get(at).text


def test_another_groups_application_cannot_be_taken_over(app, sign_in, clock):
    with app.app_context():
        here = Twice()
        others = accounts.organisation("Another group", registration_number="CN-2015-1")
        stranger = accounts.person("Somebody Else", organisation=others)
        other = applications.application(here.earlier.call, others, stranger)
        at, address, writer = f"/applications/{here.draft.public_id}", other.public_id, here.writer
    browser = sign_in(writer)
    token = browser.get(at).text.split('name="csrf_token" value="')[1].split('"')[0]
    assert browser.post(f"{at}/carry-over/{address}", data={"csrf_token": token}).status_code == 404
    with app.app_context():
        assert db.session.scalar(select(CarryOver)) is None
