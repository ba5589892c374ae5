"""What waits now: a draft half filled in the open call, and the letters of those who can be entered by one click."""

from zoneinfo import ZoneInfo

from yfund.applications.models import Application
from yfund.applications.queries import last_submission
from yfund.applications.services import drafting
from yfund.calls.models import ReadingPlan
from yfund.calls.services import extending
from yfund.commands.demo import shapes
from yfund.commands.demo.load.forms import answers_of
from yfund.commands.demo.load.keys import Loaded, later, noon
from yfund.commands.demo.load.meeting import load_scenarios
from yfund.infra import outbox
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.reviews.queries import reading_of
from yfund.reviews.services.calibrating import refresh

DAYS_AGO = 18
WRITTEN = ("org_about", "org_members", "org_youth_led", "org_legal_form", "coordinator_name", "coordinator_email", "title",
           "summary", "language", "country", "cities", "problem")
TITLE = "Bridges on the water: young people repair boats together"


def load_present(loaded: Loaded) -> None:
    """The draft of the owner's group in the open call, its letters of 2009, and time for the readers."""
    group = next(account.group for account in loaded.world.accounts if account.role == "owner")
    last = next(one for one in loaded.world.calls[1].applications if one.group == group)
    _letters(loaded, loaded.applications[last.key], group)
    _draft(loaded, last, group)
    load_scenarios(loaded, loaded.calls[last.year])
    _more_time(loaded)
    # The call of 2009 stands in review: its readers have two more weeks, whenever the demonstration is loaded.
    reading = reading_of(loaded.calls[last.year])
    reading.due_at = later(noon(clock.today()), days=14)
    # It is read in rounds: a quarter of a reading for each application is still to be given.
    db.session.add(ReadingPlan(call_id=reading.call_id, average=loaded.calls[last.year].readers * 100 + 25))
    refresh(loaded.calls[last.year], frozenset())


def _more_time(loaded: Loaded) -> None:
    """The groups of one country have three days more in the open call."""
    call = loaded.open_call
    until = later(call.closes_at, days=3).astimezone(ZoneInfo(call.zone)).replace(tzinfo=None)
    extending.give_time(call, loaded.cast["officer"], country="MZ", until=until, zone=call.zone,
                        reason="The cyclone took the lines down for three days.")


def _draft(loaded: Loaded, last: shapes.Application, group: str) -> None:
    begun = later(noon(clock.today()), days=-DAYS_AGO)
    call, owner, editor = loaded.open_call, loaded.of_group(group, "owner"), loaded.of_group(group, "editor")
    with clock.at(begun):
        draft = drafting.begin(call, loaded.groups[group], owner, quiz={str(rule.id): "yes" for rule in call.rules})
    answers = answers_of(draft.form_version.definition, last.answers) | {"title": TITLE}
    for place, key in enumerate(WRITTEN):
        with clock.at(later(begun, hours=20 * place, minutes=7)):
            value = answers[key]
            drafting.write(draft, editor if place % 3 else owner, {key: value if isinstance(value, list) else str(value)}, {})


def _letters(loaded: Loaded, application: Application, group: str) -> None:
    submission = last_submission(application.id)
    for member in loaded.groups_by_key[group].members:
        if member.right != "reader":
            with clock.at(submission.received_at):
                outbox.post("applications/received", to=loaded.people[member.key], about=application, application=application,
                            key=f"{application.public_id}:{submission.number}", submission=submission, call=application.call)
