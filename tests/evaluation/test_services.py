"""Writing, answering, publishing; and the figures of a call."""

import pytest
from sqlalchemy import select

from tests.build import evaluation as evaluations
from tests.build import payments as pay
from tests.build import results as build
from yfund.calls.models import Criterion
from yfund.evaluation import queries, services
from yfund.evaluation.models import Advice, Lesson
from yfund.evaluation.queries.figures import Funnel, Spending, figures
from yfund.infra import journal
from yfund.infra.db import db, transaction
from yfund.kernel import clock as time
from yfund.kernel.actor import NOBODY, Actor
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.payments import services as payments
from yfund.results.services import judging
from yfund.reviews.models import Assignment, Review

OFFICER = Actor(id=901, name="Leïla", roles=frozenset({"officer"}))
ADMINISTRATOR = Actor(id=902, name="Ngozi", roles=frozenset({"administrator"}))
ADVISOR = Actor(id=903, name="Ana", roles=frozenset({"advisor"}))


@pytest.fixture
def here(in_app, clock):
    return build.world()


@pytest.fixture
def people(here):
    return here.actor("officer"), evaluation_person("Ama Administrator", "administrator")


def evaluation_person(name, role):
    with transaction():
        made = pay.person(name, role)
    return Actor(id=made.id, name=name, roles=frozenset({role}))


def test_one_evaluation_for_a_call_and_only_after_its_decisions(here, people):
    officer, _ = people
    with transaction():
        here.grant.call.state = "reviewing"
    with pytest.raises(Refusal), transaction():
        services.begin(here.grant.call, officer, title="Too early")
    first = evaluations.drafted(officer)
    with transaction():
        assert services.begin(here.grant.call, officer, title="Again").id == first.id
    assert queries.to_begin() == []


def test_only_officers_write_and_only_administrators_answer(here, people):
    officer, administrator = people
    made = evaluations.drafted(officer)
    for actor in (administrator, ADVISOR, NOBODY):
        with pytest.raises(NotAllowed), transaction():
            services.add_lesson(made, actor, text="x")
    with pytest.raises(NotAllowed), transaction():
        services.answer(made, made.advice[0], officer, **evaluations.ANSWER)


def test_the_last_answer_completes_the_response_and_then_it_is_published(here, people):
    officer, administrator = people
    made = evaluations.drafted(officer)
    with pytest.raises(Refusal), transaction():
        services.publish(made, officer)
    for place, state in enumerate(("drafted", "answered")):
        with transaction():
            services.answer(made, made.advice[place], administrator, **evaluations.ANSWER)
        assert queries.of_call("YSF-2026").state == state
    with pytest.raises(Refusal), transaction():
        services.add_lesson(made, officer, text="x")
    with transaction():
        services.publish(made, officer)
    assert queries.seen(NOBODY, "YSF-2026").published_at == time.now()
    with pytest.raises(Refusal), transaction():
        services.answer(made, made.advice[0], administrator, **evaluations.ANSWER)
    with transaction():
        services.carried_out(made, made.advice[0], administrator, is_done=True)
    assert list(journal.faults()) == []


def test_reworking_takes_it_out_of_the_public_and_keeps_answers(here, people):
    made = evaluations.published(*people)
    with transaction():
        services.rework(made, people[0], reason="A figure was wrong.")
    assert queries.seen(NOBODY, "YSF-2026") is None
    assert all(one.response for one in db.session.scalars(select(Advice)))


def test_drafts_are_read_by_advisors_and_hidden_from_others(here, people):
    evaluations.drafted(people[0])
    assert queries.seen(ADVISOR, "YSF-2026") is not None
    for actor in (NOBODY, here.actor("owner"), Actor(id=7, roles=frozenset({"reviewer", "donor"}))):
        assert queries.seen(actor, "YSF-2026") is None


def test_lines_move_up_when_one_is_taken_out(here, people):
    officer, _ = people
    made = evaluations.drafted(officer)
    with transaction():
        services.add_lesson(made, officer, text="Second.")
        first = db.session.scalar(select(Lesson).order_by(Lesson.position))
        services.remove(made, officer, kind="lesson", line_id=first.id)
    assert [(one.position, one.text) for one in db.session.scalars(select(Lesson))] == [(1, "Second.")]


def test_needs(here, people):
    officer, administrator = people
    evaluations.drafted(officer)
    assert [n.urgency for n in queries.needs(officer)] == [8]
    assert [n.urgency for n in queries.needs(administrator)] == [6]
    assert queries.needs(ADVISOR) == []
    for one in list(queries.of_call("YSF-2026").advice):
        with transaction():
            services.answer(queries.of_call("YSF-2026"), one, administrator, **evaluations.ANSWER)
    assert [n.urgency for n in queries.needs(officer)] == [7]


def reviewed(here, *totals):
    """Finished reviews of the grant's application with these totals in hundredths."""
    with transaction():
        for place, total in enumerate(totals):
            reader = pay.person(f"Reader {place}", "reviewer")
            chosen = Assignment(call_id=here.grant.call_id, application_id=here.grant.application_id, reviewer_id=reader.id,
                                state="accepted", state_at=time.now())
            db.session.add(chosen)
            db.session.flush()
            db.session.add(Review(assignment_id=chosen.id, application_id=here.grant.application_id, reviewer_id=reader.id,
                                  total=total, state="finished", state_at=time.now(), began_at=time.now()))
        db.session.add(Criterion(call_id=here.grant.call_id, position=1, key="need", title={"en": "Need"}, weight=100))


def test_the_figures_of_a_call(here):
    build.accepted(here, "midterm", 60_000)
    build.sent(here, "final", 70_000)
    line = build.queries.expenses_of(build.report(here, "final"))[0]
    with transaction():
        judging.accept(build.report(here, "final"), here.actor("officer"), accepted={line.id: 40_000}, note="Half of it.")
    with transaction():
        payments.record_refund(here.grant, here.actor("certifier"), cents=100_000, received_on=time.today(), bank_reference="R1")
    reviewed(here, 7000, 8000)
    told = figures(here.grant.call)
    assert told.funnel == Funnel(begun=1, sent=1, eligible=1, reviewed=1, recommended=0, awarded=1, reported=1)
    assert told.money == Spending(planned=30_000_000, awarded=1_000_000, paid=700_000, accepted=100_000, refunded=100_000)
    assert (told.reading.applications, told.reading.readings, told.reading.scores[7]) == (1, 2, 1)
    assert told.reading.agreement == pytest.approx(0.0)
    assert [(one.key, one.projects, one.target, one.reached) for one in told.results] == [
        ("participants", 1, 200, 90), ("activities", 1, 0, 7), ("reached", 1, 0, 7), ("own_1", 1, 6, 7)]
    assert (told.people.total, told.people.young, told.people.young_women) == (90, 30, 10)
    assert told.country_counts() == {"BA": 1}
    assert [(part.key, part.sent, part.funded, part.cents) for part in told.languages] == [("en", 1, 1, 1_000_000)]


def test_a_call_without_anything_has_figures_too(in_app):
    with transaction():
        call = pay.call("YSF-2030")
    told = figures(call)
    assert (told.funnel, told.countries, told.reading.agreement, told.people.total) == (Funnel(), [], None, 0)


def test_figures_ask_the_same_number_of_questions_for_one_and_three_grants(here, queries, people):
    counts = []
    for number in (1, 3):
        if number == 3:
            with transaction():
                for other in ("002", "003"):
                    pay.grant(here.group, here.grant.call, here.owner, 1000, f"YSF-2026-{other}")
        call = here.grant.call
        assert call.code
        with queries() as asked:
            figures(call)
        counts.append(asked.count)
    assert counts == [7, 7]
