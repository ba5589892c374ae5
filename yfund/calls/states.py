"""The life of a call."""

from yfund.kernel.lifecycle import Lifecycle, Step
from yfund.kernel.text import say

CALL = Lifecycle("call", ("draft", "open", "closed", "reviewing", "decided", "finished"), (
    Step("open", ("draft",), "open", say("Only a call in preparation can be opened.")),
    Step("close", ("open",), "closed", say("Only an open call can be closed.")),
    Step("reopen", ("closed",), "open", say("Only a closed call whose review has not begun can be opened again.")),
    Step("start_review", ("closed",), "reviewing", say("The review begins when the call is closed.")),
    Step("decide", ("reviewing",), "decided", say("Decisions are released when the review is over.")),
    Step("finish", ("decided",), "finished", say("A call is finished when its grants are decided and closed.")),
))
