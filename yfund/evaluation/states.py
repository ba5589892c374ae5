"""The life of an evaluation and of the answer to a recommendation."""

from yfund.kernel.lifecycle import Lifecycle, Step
from yfund.kernel.text import say

EVALUATION = Lifecycle("evaluation", ("drafted", "answered", "published"), (
    Step("answer", ("drafted",), "answered", say("The management response is complete already.")),
    Step("publish", ("answered",), "published", say("An evaluation is published with its management response.")),
    Step("rework", ("answered", "published"), "drafted", say("This evaluation is being written.")),
))
