"""A meeting of the committee on what the ranking could not settle, and two scenarios of the call that is being read."""

from collections.abc import Iterable

from yfund.awards.models import Selection
from yfund.awards.models.scenarios import Scenario
from yfund.awards.queries import meeting as queries
from yfund.awards.rules.deciding import Line
from yfund.awards.rules.scenarios import Demand, Demands
from yfund.awards.services import meeting as services
from yfund.awards.services import scenarios
from yfund.awards.services.solving import solve
from yfund.calls.models import Call
from yfund.commands.demo.load.keys import Loaded
from yfund.kernel import clock

TALKED_ABOUT = 3
SCENARIOS = (
    ("Best points, nothing else", ()),
    ("Every continent, newcomers, women", (
        Demand("region", "africa", 4, 7), Demand("region", "americas", 2, None), Demand("region", "asia", 3, 6),
        Demand("region", "europe", None, 4), Demand("first", "time", 8, None), Demand("women", "share", 50, None))),
)


def load_meeting(loaded: Loaded, selection: Selection, lines: Iterable[Line]) -> None:
    """The committee talks about the first points of its agenda and settles them as its list will say."""
    said, member = {line.application_id: line for line in lines}, loaded.cast["committee"]
    meeting = services.call_meeting(selection, loaded.cast["officer"], place="New York and by telephone",
                                    begins_at=clock.now(), quorum=1, chair_id=member.id or 0)
    services.open_meeting(meeting, member)
    services.note_presence(meeting, member, [member.id or 0])
    for item in queries.items(meeting)[:TALKED_ABOUT]:
        line = said[item.application_id]
        services.take_up(item, member)
        services.vote(item, member, line.outcome)
        services.settle(item, member, line)
    services.close_meeting(meeting, member)


def load_scenarios(loaded: Loaded, call: Call) -> list[Scenario]:
    """Two ways to spend the envelope, as the readings stand."""
    member, made = loaded.cast["committee"], []
    for name, each in SCENARIOS:
        scenario = scenarios.make(call, member, name=name, demands=Demands(
            call.envelope_cents, women_question="women_share", each=each))
        scenarios.keep(scenario, solve(scenario))
        made.append(scenario)
    return made
