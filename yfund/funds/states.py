"""The life of a pledge and of a contribution."""

from yfund.kernel.lifecycle import Lifecycle, Step
from yfund.kernel.text import say

PLEDGE = Lifecycle("pledge", ("announced", "agreed", "withdrawn"), (
    Step("agree", ("announced",), "agreed", say("Only an announced pledge can become an agreement.")),
    Step("withdraw", ("announced",), "withdrawn", say("Only an announced pledge can be withdrawn.")),
))
