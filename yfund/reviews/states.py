"""The life of an assignment, of the review that comes of it, of a disagreement and of a practice."""

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

DISAGREEMENT = Lifecycle("disagreement", ("reasons", "talking", "third", "closed"), (
    Step("hear", ("reasons",), "talking", say("The reasons are read by all already.")),
    Step("call_third", ("talking", "third"), "third", say("A third reader is called when all have given their reasons.")),
    Step("join", ("third",), "talking", say("No third reader is awaited.")),
    Step("close", ("reasons", "talking", "third"), "closed", say("This disagreement is settled.")),
    Step("open_again", ("closed",), "reasons", say("This disagreement is open.")),
))

PRACTICE = Lifecycle("practice", ("preparing", "scoring", "discussing", "finished"), (
    Step("start", ("preparing",), "scoring", say("The practice has begun already.")),
    Step("discuss", ("scoring",), "discussing", say("The practice is not being scored.")),
    Step("end", ("scoring", "discussing"), "finished", say("The practice is not running.")),
))

INVITATION = Lifecycle("reading_invitation", ("invited", "accepted", "declined"), (
    Step("accept", ("invited", "declined"), "accepted", say("You said yes already.")),
    Step("decline", ("invited", "accepted"), "declined", say("You said no already.")),
    Step("invite_again", ("declined",), "invited", say("This reviewer is invited already.")),
))

ACTIVE = ("published", "accepted")
HELD = ("proposed", *ACTIVE)
WAITING = ("eligible", "in_review")
