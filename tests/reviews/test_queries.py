"""What other rooms ask of reviewing."""

from tests.build import accounts, reviews
from yfund.accounts.queries import actor_of
from yfund.applications.models import Conflict
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.reviews import queries
from yfund.reviews.queries import reading


def test_homes_say_what_is_needed(in_app, clock):
    with transaction():
        call = reviews.call(code="YSF-2030")
        reviews.reading(call)
        reader, officer = reviews.reviewer(), accounts.person(roles=["officer"])
        for _ in range(2):
            reviews.assignment(reviews.application(call, state="in_review"), reader)
        me, office = actor_of(reader), actor_of(officer)
    assert [(str(n.sentence), n.endpoint, n.urgency) for n in queries.needs(me)] == [("Read 2 proposals", "reviews.mine", 2)]
    assert [str(n.sentence) for n in queries.needs(office)] == ["Give readers to 2 applications of YSF-2030"]
    clock.forward(days=15)
    assert queries.needs(me)[0].urgency == 0
    assert "Remind a reviewer of YSF-2030 who is late" in [str(n.sentence) for n in queries.needs(office)]


def test_what_is_in_conflict_counts_nowhere(in_app):
    with transaction():
        call = reviews.call()
        reviews.reading(call)
        reader, officer = reviews.reviewer(), accounts.person(roles=["officer"])
        application = reviews.application(call, state="in_review")
        reviews.review(application, reader, half_points=5)
        for person in (reader, officer):
            db.session.add(Conflict(person_id=person.id, application_id=application.id, source="declared", kind="work",
                                    began_at=call.state_at))
        me, office = actor_of(reader), actor_of(officer)
    assert (reading.tally(me).assigned, queries.needs(me), queries.needs(office)) == (0, [], [])
    assert queries.progress(call, office, at=clock.now()) == []


def test_the_next_one_is_the_least_read_and_not_the_one_just_left(in_app):
    with transaction():
        call = reviews.call()
        reviews.reading(call)
        reader, other = reviews.reviewer(), reviews.reviewer()
        often, seldom = (reviews.application(call, state="in_review") for _ in range(2))
        first = reviews.assignment(often, reader)
        second = reviews.assignment(seldom, reader)
        reviews.review(often, other, half_points=5)
        me = actor_of(reader)
    assert reading.next_of(me) == second.public_id
    assert reading.next_of(me, after=second.id) == first.public_id
    assert [p.id for p in queries.reviewers_of(often)] == [reader.id, other.id]
