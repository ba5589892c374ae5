"""The life of an instalment and of bank details."""

from yfund.kernel.lifecycle import Lifecycle, Step
from yfund.kernel.text import say

INSTALMENT = Lifecycle("instalment", ("planned", "prepared", "certified", "approved", "paid", "cancelled"), (
    Step("prepare", ("planned",), "prepared", say("This instalment is prepared already.")),
    Step("certify", ("prepared",), "certified", say("Only a prepared instalment can be certified.")),
    Step("approve", ("certified",), "approved", say("Only a certified instalment can be approved.")),
    Step("pay", ("approved",), "paid", say("Only an approved instalment can be paid, and only once.")),
    Step("send_back", ("prepared", "certified", "approved"), "planned", say("A paid instalment cannot be sent back.")),
    Step("cancel", ("planned",), "cancelled", say("Only an instalment not yet prepared can be cancelled.")),
))

BANK_ACCOUNT = Lifecycle("bank_account", ("entered", "verified", "refused", "replaced"), (
    Step("verify", ("entered",), "verified", say("These bank details were looked at already.")),
    Step("refuse", ("entered",), "refused", say("These bank details were looked at already.")),
    Step("replace", ("entered", "verified"), "replaced", say("These bank details are not in use.")),
))
