"""What people do about the applications of a world, plain and hidden ones: panels, practice, ties, meetings, scenarios."""

from datetime import UTC, datetime

from sqlalchemy import select, update

from tests.build import reviews
from yfund.applications.models import Application, Conflict
from yfund.awards.models import Selection
from yfund.awards.models.meeting import AgendaItem, Meeting, Vote
from yfund.awards.rules.deciding import Line
from yfund.awards.rules.meeting import fingerprint
from yfund.awards.rules.scenarios import Demands
from yfund.awards.services import meeting as meetings
from yfund.awards.services import scenarios, selecting
from yfund.awards.services.minutes import minutes_of
from yfund.calls.models import Call
from yfund.evaluation import services as evaluating
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.reviews.models import Assignment
from yfund.reviews.models.panel import Redaction
from yfund.reviews.models.readers import ReadingInvitation

LATER = datetime(2030, 3, 3, 9, tzinfo=UTC)


def begin_reading(world, call: Call, sent: list[Application]) -> None:
    """Around plain applications: readers far apart, a remark, a practice text, what is hidden by hand, a tie, an invitation."""
    first, second, third = sent
    people = world.people
    case = reviews.disagreement(first, state="talking")
    said = reviews.remark(first, people["reader2"], "I see it so.")
    anchor = reviews.anchor(call, second, state="discussing")
    mark = Redaction(application_id=first.id, words="Lake", made_by_id=people["officer2"].id, made_at=clock.now())
    tie = Conflict(person_id=people["reader3"].id, application_id=third.id, source="declared", kind="work", reason="We met.",
                   began_at=clock.now())
    asked = ReadingInvitation(call_id=call.id, person_id=people["reader"].id, invited_by_id=people["officer2"].id,
                              state="invited", state_at=clock.now())
    db.session.add_all([mark, tie, asked])
    db.session.flush()
    read = [reviews.review(one, people["reader"], half_points=halves, total=7000) for one, halves in ((first, 7), (second, None))]
    own = reviews.assignment(third, people["reader"])
    db.session.flush()
    world.plain["assignment"] = [*(db.session.get(Assignment, one.assignment_id).public_id for one in read), own.public_id]
    for kind, row in (("case", case), ("remark", said), ("anchor", anchor), ("mark", mark), ("tie", tie), ("invitation", asked)):
        world.plain.setdefault(kind, []).append(row.public_id)


def hide_in_reading(world, made: Application, words: str) -> None:
    """The same around the application in conflict."""
    people = world.people
    mark = Redaction(application_id=made.id, words=words, made_by_id=people["officer2"].id, made_at=clock.now())
    tie = Conflict(person_id=people["reader3"].id, application_id=made.id, source="declared", kind="money", reason=words,
                   began_at=clock.now())
    db.session.add_all([mark, tie])
    for kind, row in (("case", reviews.disagreement(made, state="talking")), ("mark", mark), ("tie", tie),
                      ("remark", reviews.remark(made, people["reader2"], words)),
                      ("anchor", reviews.anchor(made.call, made, state="discussing"))):
        db.session.flush()
        world.note(kind, row)


def meet(world, sent: list[Application]) -> None:
    """Choosing has begun; one meeting is called and one is open with a point that is settled and one that waits."""
    people = world.people
    with transaction():
        selection = selecting.prepare(sent[0].call, world.actor("officer2"))
    both = []
    for place in ("Geneva", "New York"):
        with transaction():
            both.append(meetings.call_meeting(selection, world.actor("officer2"), place=place, begins_at=LATER, quorum=1,
                                              chair_id=people["chair2"].id))
    held = both[1]
    with transaction():
        points = [meetings.put_on(held, world.actor("officer2"), number=one.number, fact="Asked for.") for one in sent[:2]]
        meetings.open_meeting(held, world.actor("chair2"))
        meetings.note_presence(held, world.actor("chair2"), [people[part].id for part in ("chair", "chair2")])
    with transaction():
        meetings.take_up(points[0], world.actor("officer2"))
    for part in ("chair", "chair2"):
        with transaction():
            meetings.vote(points[0], world.actor(part), "fund")
    with transaction():
        meetings.settle(points[0], world.actor("chair2"), Line(sent[0].id, "fund", 500_000, "They weave."))
    world.plain |= {"meeting": [one.public_id for one in both], "item": [point.public_id for point in points]}


def hide_in_meeting(world, made: Application, words: str) -> None:
    """The application in conflict came first in both meetings and was settled there.

    Nobody stepped out of the room for it: who is asked to wait outside does learn that there is something, and must.
    """
    for meeting in db.session.scalars(select(Meeting).order_by(Meeting.id)):
        db.session.execute(update(AgendaItem).where(AgendaItem.meeting_id == meeting.id).values(position=AgendaItem.position + 1))
        item = AgendaItem(meeting_id=meeting.id, application_id=made.id, position=1, flags=["conflict", "close"], fact=words,
                          outcome="fund", amount_cents=made.requested_cents, reason=words, conditions=words, opened_at=clock.now(),
                          settled_at=clock.now(), state="settled", state_at=clock.now())
        db.session.add(item)
        db.session.flush()
        db.session.add(Vote(item_id=item.id, person_id=world.people["chair2"].id, outcome="fund", voted_at=clock.now()))
        db.session.flush()
        world.note("item", item)


def finish(world) -> None:
    """After all is there: one meeting closes with minutes, the tied officer draws a scenario, an evaluation is begun."""
    held = db.session.scalar(select(Meeting).order_by(Meeting.id.desc()).limit(1))
    held.state, held.closed_at, held.minutes = "closed", clock.now(), minutes_of(held)
    held.fingerprint = fingerprint(held.minutes)
    call = db.session.get_one(Call, db.session.get_one(Selection, held.selection_id).call_id)
    drawn = scenarios.make(call, world.actor("officer"), name="Every region", demands=Demands(1_500_000))
    world.plain["scenario"] = [drawn.public_id]
    told = db.session.scalar(select(Call).where(Call.state == "decided"))
    evaluation = evaluating.begin(told, world.actor("officer2"), title="What we learned")
    evaluating.add_advice(evaluation, world.actor("officer2"), text="Ask for less paper.")
