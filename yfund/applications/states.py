"""The life of an application."""

from yfund.kernel.lifecycle import Lifecycle, Step
from yfund.kernel.text import say

APPLICATION = Lifecycle(
    "application",
    ("draft", "submitted", "returned", "eligible", "ineligible", "in_review", "awarded", "reserved", "declined",
     "withdrawn"),
    (
        Step("submit", ("draft",), "submitted", say("This application was sent already; it can be sent only once.")),
        Step("send_again", ("submitted",), "submitted", say("The fund has begun to check it: what you sent stands.")),
        Step("ask_changes", ("submitted",), "returned", say("Changes can be asked for only before screening is finished.")),
        Step("resubmit", ("returned",), "submitted", say("Nobody asked for changes, so there is nothing to send again.")),
        Step("take_back", ("returned",), "submitted", say("No changes are asked for, so there is nothing to end.")),
        Step("find_eligible", ("submitted",), "eligible", say("This application is not waiting for screening.")),
        Step("find_ineligible", ("submitted",), "ineligible", say("This application is not waiting for screening.")),
        Step("reinstate", ("ineligible",), "submitted", say("Only an application found not eligible can be reinstated.")),
        Step("start_review", ("eligible",), "in_review", say("Only an eligible application goes to the reviewers.")),
        Step("award", ("in_review", "reserved"), "awarded", say("Only a reviewed application can be awarded.")),
        Step("reserve", ("in_review",), "reserved", say("Only a reviewed application can be put on the reserve list.")),
        Step("decline", ("in_review", "reserved"), "declined", say("Only a reviewed application can be declined.")),
        Step("withdraw", ("draft", "submitted", "returned", "eligible", "in_review", "reserved"), "withdrawn",
             say("This application is decided and cannot be withdrawn.")),
    ),
)

SENT = ("submitted", "returned", "eligible", "ineligible", "in_review", "awarded", "reserved", "declined")
PASSED = ("eligible", "in_review", "awarded", "reserved", "declined")
