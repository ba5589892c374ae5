"""The life of a report."""

from yfund.kernel.lifecycle import Lifecycle, Step
from yfund.kernel.text import say

REPORT = Lifecycle("report", ("due", "submitted", "returned", "accepted"), (
    Step("submit", ("due", "returned"), "submitted", say("This report was sent already.")),
    Step("give_back", ("submitted",), "returned", say("Only a report that was sent can be given back.")),
    Step("accept", ("submitted",), "accepted", say("Only a report that was sent can be accepted.")),
))
