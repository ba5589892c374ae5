from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.build import accounts, calls
from tests.build.accounts import actor
from yfund.calls import queries
from yfund.calls.facts import FormPublished
from yfund.calls.models import FormVersion
from yfund.calls.rules import defaults, editing, form
from yfund.calls.services import asking, extending, preparing, running
from yfund.infra import journal
from yfund.infra.db import db, in_one_transaction, transaction
from yfund.infra.journal import JournalEntry
from yfund.kernel.errors import NotAllowed, Refusal

OFFICER = calls.OFFICER


def actions():
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.seq)))


def test_a_new_call_has_rules_form_rubric_and_plans(in_app, clock):
    with transaction():
        call = preparing.create(OFFICER, code="YSF-2026", title={"en": "T"}, opens=calls.OPENS, closes=calls.CLOSES, zone="UTC")
    assert (call.state, len(call.rules), len(call.criteria), call.instalments) == ("draft", 8, 7, defaults.INSTALMENTS)
    assert queries.latest_form(call).definition == defaults.definition()
    assert queries.form_of(call) is None


def test_creating_names_all_problems(in_app, clock):
    calls.draft("YSF-1")
    with pytest.raises(Refusal) as refused, transaction():
        preparing.create(OFFICER, code="YSF-1", title={}, opens=calls.CLOSES, closes=calls.OPENS, zone="UTC")
    assert [p.field for p in refused.value.problems] == ["title_en", "code", "closes_at"]
    for verb in (running.open_call, running.close_call, running.start_review):
        with pytest.raises(NotAllowed), transaction():
            verb(queries.managed(OFFICER, "YSF-1"), actor(1, "reviewer"))


def test_opening_refuses_with_everything_that_is_missing(in_app, clock):
    with transaction():
        call = preparing.create(OFFICER, code="YSF-2026", title={"en": "T"}, opens=calls.OPENS, closes=calls.CLOSES, zone="UTC")
        asking.set_form(call, OFFICER, {"sections": []})
        preparing.set_rules(call, OFFICER, [])
    with pytest.raises(Refusal) as refused, transaction():
        running.open_call(call, OFFICER)
    assert [p.field for p in refused.value.problems] == ["basics", "basics", "lots", "lots", "rules", "form"]
    db.session.refresh(call)
    assert call.state == "draft"


def test_several_lots_must_be_offered_in_the_form(in_app, clock):
    call = calls.draft(lots={"small": 1, "large": 2})
    with pytest.raises(Refusal) as refused, transaction():
        running.open_call(call, OFFICER)
    assert [p.field for p in refused.value.problems] == ["form"]


def test_an_open_call_is_fixed_and_its_form_is_immutable(in_app, clock):
    call = calls.call()
    first = queries.form_of(call)
    for change in (lambda: preparing.set_rules(call, OFFICER, []),
                   lambda: preparing.set_plans(call, OFFICER, instalments=[], reports=[]),
                   lambda: preparing.set_lots(call, OFFICER, lots=[], envelope_cents=1),
                   lambda: preparing.set_rubric(call, OFFICER, [])):
        with pytest.raises(Refusal), transaction():
            change()
    with transaction():
        asking.set_form(call, OFFICER, {"sections": []})
    assert queries.form_of(call).id == first.id
    with pytest.raises(Refusal), transaction():
        asking.publish_form(call, OFFICER, note={"en": "More."})
    with transaction():
        asking.set_form(call, OFFICER, editing.moved(defaults.definition(), "documents", by=-1))
    with pytest.raises(Refusal) as refused, transaction():
        asking.publish_form(call, OFFICER, note={})
    assert [p.field for p in refused.value.problems] == ["note_en"]
    with transaction():
        asking.publish_form(call, OFFICER, note={"en": "More."})
    assert [v.number for v in db.session.scalars(select(FormVersion).order_by(FormVersion.number))] == [1, 2]
    assert queries.form_of(call).number == 2
    assert db.session.get(FormVersion, first.id).definition == defaults.definition()


def test_a_call_closes_by_itself_after_its_grace(in_app, clock):
    call = calls.call(closes=datetime(2026, 3, 2, 12, 0), zone="UTC")
    clock.forward(hours=2, minutes=5)
    assert in_one_transaction(running.close_due)() == 0
    clock.forward(seconds=1)
    assert in_one_transaction(running.close_due)() == 1
    assert in_one_transaction(running.close_due)() == 0
    db.session.refresh(call)
    assert call.state == "closed"
    assert actions()[-2:] == ["call.open", "call.close"]
    assert list(journal.faults()) == []


def test_closing_early_needs_a_reason_and_moves_the_deadline(in_app, clock):
    call = calls.call()
    with pytest.raises(Refusal), transaction():
        running.close_call(call, OFFICER)
    with transaction():
        running.close_call(call, OFFICER, reason="The money is gone.")
    assert (call.state, call.closes_at, call.grace_minutes) == ("closed", clock.moment, 0)


def test_the_closing_time_only_moves_later(in_app, clock):
    call = calls.call()
    with pytest.raises(Refusal) as refused, transaction():
        running.postpone(call, OFFICER, closes=calls.CLOSES, reason="Storm")
    assert [p.field for p in refused.value.problems] == ["closes"]
    with transaction():
        running.close_call(call, OFFICER, reason="By mistake")
    with transaction():
        running.postpone(call, OFFICER, closes=datetime(2026, 4, 1, 12, 0), reason="Reopened")
    assert (call.state, call.closes_at.isoformat()) == ("open", "2026-04-01T16:00:00+00:00")
    with transaction():
        running.close_call(call, OFFICER, reason="x")
        running.start_review(call, OFFICER)
    with pytest.raises(Refusal), transaction():
        running.postpone(call, OFFICER, closes=datetime(2026, 5, 1), reason="No")


def test_a_copy_asks_and_gives_the_same(in_app, clock):
    source = calls.draft(lots={"small": 2_000_000}, countries=("SN", "PH"))
    with transaction():
        preparing.set_rules(source, OFFICER, [{"kind": "own", "question": {"en": "Why?"}}])
    with transaction():
        made = preparing.copy(source, OFFICER, code="NEXT", title={"en": "Next"}, opens=calls.OPENS, closes=calls.CLOSES,
                              zone="UTC")
    assert [(lot.code, lot.cap_cents) for lot in made.lots] == [("small", 2_000_000)]
    assert ([r.question for r in made.rules], made.countries, made.envelope_cents) == ([{"en": "Why?"}], ["PH", "SN"], 30_000_000)
    assert queries.latest_form(made).definition == queries.latest_form(source).definition


def test_needs_of_officers(in_app, clock):
    calls.draft("DRAFT-1")
    calls.call("OPEN-1", closes=datetime(2026, 3, 5, 12), zone="UTC")
    calls.call("LATER-1")
    assert [need.values["code"] for need in queries.needs(OFFICER)] == ["DRAFT-1", "OPEN-1"]
    assert queries.needs(actor(1, "auditor")) == []


def test_publishing_tells_a_fact_with_its_note(app, in_app, clock):
    told = []
    app.extensions["yfund_facts"] = {**app.extensions["yfund_facts"], FormPublished: (told.append,)}
    call = calls.call()
    with transaction():
        asking.edit_form(call, OFFICER, lambda now: editing.without(now, "overview", "place"))
    with transaction():
        version = asking.publish_form(call, OFFICER, note={"en": "No place any more.", "fr": "Sans lieu."})
    assert told == [FormPublished(call.id, version.id, {"en": "No place any more.", "fr": "Sans lieu."})]
    assert version.note == told[0].note
    with pytest.raises(Refusal), transaction():
        asking.publish_form(call, OFFICER, note={"en": "Again"})


def test_changes_can_be_taken_back_and_never_reach_what_is_open(in_app, clock):
    call = calls.call()
    open_form = queries.form_of(call)
    with transaction():
        asking.edit_form(call, OFFICER, lambda now: editing.without(now, "overview", "place"))
    assert queries.form_of(call).definition == open_form.definition
    with transaction():
        asking.throw_away(call, OFFICER)
    assert queries.latest_form(call).id == open_form.id
    with pytest.raises(Refusal), transaction():
        asking.throw_away(call, OFFICER)


def test_lots_and_themes_of_the_call_are_what_the_form_offers(in_app, clock):
    call = calls.draft()
    asked = {"key": "lot", "kind": "choice", "label": {"en": "Lot"}, "feeds": "lot", "choices": [], "required": True}
    about = {"key": "theme", "kind": "choice", "label": {"en": "Theme"}, "feeds": "theme", "choices": [], "required": True}
    with transaction():
        asking.edit_form(call, OFFICER, lambda now: editing.with_question(now, "overview", asked))
        asking.edit_form(call, OFFICER, lambda now: editing.with_question(now, "overview", about))
    with transaction():
        preparing.set_lots(call, OFFICER, envelope_cents=9_000_000, themes=[{"title": {"en": "Media"}}] * 2, lots=[
            {"code": "a", "name": {"en": "A"}, "cap_cents": 1}, {"code": "b", "name": {"en": "B"}, "cap_cents": 2}])
    offered = {q["key"]: [c["value"] for c in q["choices"]] for q in form.questions(queries.latest_form(call).definition)
               if q.get("feeds") in ("lot", "theme")}
    assert offered == {"lot": ["a", "b"], "theme": ["media", "media_2"]}


def test_every_change_of_the_dates_is_in_the_journal(in_app, clock):
    call = calls.draft()
    with transaction():
        preparing.change(call, OFFICER, title={"en": "T"}, summary={}, description={}, opens=calls.OPENS,
                         closes=datetime(2026, 4, 1), zone="UTC", grace_minutes=7, languages=["fr"])
    (entry,) = queries.calendar_history(call)
    dates = {name: (before, after) for name, before, after in entry["dates"]}
    assert (dates["grace_minutes"], dates["zone"]) == (("5", "7"), ("America/New_York", "UTC"))
    assert dates["closes_at"][1] == datetime(2026, 4, 1, tzinfo=UTC)
    assert (call.languages, entry["by"]) == (["fr"], OFFICER.name)


def test_opening_moving_closing_early_and_more_time_are_told_with_their_reasons(in_app, clock):
    call, group = calls.call(), accounts.organisation("Lake Singers")
    clock.set(datetime(2026, 3, 10, tzinfo=UTC))
    with transaction():
        running.postpone(call, OFFICER, closes=datetime(2026, 3, 25, 12, 0), reason="The storm.")
    with transaction():
        extending.give_time(call, OFFICER, group=group.name, until=datetime(2026, 3, 30, 12, 0), zone="UTC", reason="No line.")
    with transaction():
        running.close_call(call, OFFICER, reason="By mistake it stayed open.")
    told = queries.calendar_history(call)
    assert [(one["act"], one["reason"], one["group"]) for one in told] == [
        ("close", "By mistake it stayed open.", ""), ("give_time", "No line.", "Lake Singers"), ("postpone", "The storm.", ""),
        ("open", "", "")]
    closed = {name: (before, after) for name, before, after in told[0]["dates"]}
    assert closed["grace_minutes"] == ("5", "0") and closed["closes_at"][1] == datetime(2026, 3, 10, tzinfo=UTC)
    assert [name for name, before, _after in told[3]["dates"] if before is None] == list(queries.DATES)
