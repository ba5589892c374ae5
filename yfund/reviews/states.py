"""The life of an assignment and of the review that comes of it."""

from yfund.kernel.lifecycle import Lifecycle, Step
from yfund.kernel.text import say

ASSIGNMENT = Lifecycle("assignment", ("proposed", "published", "accepted", "conflicted", "refused", "dropped"), (
    Step("propose_again", ("dropped",), "proposed", say("Only a dropped assignment can be proposed again.")),
    Step("publish", ("proposed",), "published", say("This assignment is published already.")),
    Step("accept", ("published",), "accepted", say("Interest can be declared once, before reading.")),
    Step("declare_conflict", ("published", "accepted"), "conflicted", say("This assignment has ended.")),
    Step("refuse", ("published", "accepted"), "refused", say("This assignment has ended.")),
    Step("drop", ("proposed", "published", "accepted"), "dropped", say("This assignment has ended.")),
))

REVIEW = Lifecycle("review", ("draft", "finished", "void"), (
    Step("finish", ("draft",), "finished", say("This review is finished already.")),
    Step("reopen", ("finished",), "draft", say("Only a finished review can be opened again.")),
    Step("void", ("draft", "finished"), "void", say("This review does not count any more.")),
))

INVITATION = Lifecycle("reading_invitation", ("invited", "accepted", "declined"), (
    Step("accept", ("invited", "declined"), "accepted", say("You said yes already.")),
    Step("decline", ("invited", "accepted"), "declined", say("You said no already.")),
    Step("invite_again", ("declined",), "invited", say("This reviewer is invited already.")),
))

ACTIVE = ("published", "accepted")
HELD = ("proposed", *ACTIVE)
