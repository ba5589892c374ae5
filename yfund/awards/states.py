"""The life of a selection, of a meeting, of a grant and of its agreement."""

from yfund.kernel.lifecycle import Lifecycle, Step
from yfund.kernel.text import say

SELECTION = Lifecycle("selection", ("preparing", "recommended", "decided", "sealed", "cooling", "released"), (
    Step("recommend", ("preparing",), "recommended", say("The committee has recommended already.")),
    Step("decide", ("recommended",), "decided", say("Decisions follow the committee's recommendation.")),
    Step("return_to_committee", ("recommended", "decided", "sealed"), "preparing",
         say("Only what was recommended and not yet sent out can go back to the committee.")),
    Step("seal", ("decided",), "sealed", say("Only complete decisions can be sealed.")),
    Step("start_release", ("sealed",), "cooling", say("Letters go out when the decisions are sealed, and once only.")),
    Step("recall", ("cooling",), "sealed", say("Only letters that wait to go out can be called back.")),
    Step("release", ("sealed", "cooling"), "released", say("Letters go out when the decisions are sealed, and once only.")),
))

GRANT = Lifecycle("grant", ("awarded", "active", "closed", "ended"), (
    Step("activate", ("awarded",), "active", say("A grant becomes active when both sides have signed.")),
    Step("close", ("active",), "closed", say("Only an active grant can be closed.")),
    Step("end_early", ("awarded", "active"), "ended", say("This grant is closed.")),
))

AGREEMENT = Lifecycle("agreement", ("drafted", "offered", "signed", "countersigned", "replaced"), (
    Step("offer", ("drafted",), "offered", say("This agreement was sent to the group already.")),
    Step("sign", ("offered",), "signed", say("The agreement is not open for signing.")),
    Step("countersign", ("signed",), "countersigned", say("The fund signs after the group.")),
    Step("replace", ("drafted", "offered", "signed"), "replaced", say("An agreement in force is changed by an amendment.")),
))

MEETING = Lifecycle("meeting", ("called", "open", "closed"), (
    Step("open", ("called",), "open", say("This meeting was opened before.")),
    Step("close", ("open",), "closed", say("Only an open meeting can be closed.")),
))

AGENDA_ITEM = Lifecycle("agenda_item", ("waiting", "voting", "shown", "settled"), (
    Step("open", ("waiting",), "voting", say("This point was opened before.")),
    Step("show", ("voting",), "shown", say("Votes are shown once, after the point was opened.")),
    Step("settle", ("shown",), "settled", say("A point is settled after its votes were shown.")),
    Step("put_off", ("voting", "shown"), "waiting", say("Only a point that is open can be put off.")),
    Step("reopen", ("settled",), "shown", say("Only a settled point can be taken up again.")),
))
