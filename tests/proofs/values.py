"""Which addresses the probe asks, with which values, and which it leaves out and why."""

# Endpoint, or the beginning of several → why it is not asked.
LEFT_OUT = {
    "static": "style sheets and scripts, the same for everybody",
    "patterns.": "the pattern page, in development only",
    "health.": "whether the site answers",
    "security.": "the doors of the sign-in",
    "accounts.demo_": "the demonstration only",
    "accounts.confirm": "needs a key out of a letter to the person",
    "accounts.invitation": "needs a key out of a letter to the person",
}
# What is asked and opens to nobody here, in no world → why. Whatever else opens to nobody is a page the test would skip.
CLOSED = {
    **dict.fromkeys(("applications.arrived_so_far", "applications.check", "applications.file", "applications.history",
                     "applications.own_sheet", "applications.paste", "applications.receipt", "applications.section",
                     "applications.together_here", "applications.versions", "applications.withdraw",
                     "accounts.change_organisation", "accounts.hand_over", "accounts.join", "payments.bank",
                     "results.change_expense", "results.check", "results.expenses", "results.figures", "results.file",
                     "results.new_expense", "results.papers", "results.story"), "the group's own"),
    "accounts.letter": "one's own letters are reached by links and compared whole",
    "calls.check": "there is no check to change", "calls.question": "there is no question of that name",
    "funds.reverse_receipt": "there is no receipt", "reviews.file": "plain proposals have no file here",
    "showcase.project": "no project is shown yet",
}
# Forms that are acts upon the person's own account or the calendar of the site.
FORMS_LEFT_OUT = {
    "accounts.account": "the person's own account",
    "accounts.new_organisation": "the person's own group",
    "accounts.choose_": "the person's own language and light",
    "applications.begin": "begins an application of the person's own",
    "awards.recommend": "goes on only when every line is there, hidden ones too; whoever cannot see them is told to leave it",
}
# Which kind of thing stands behind `public_id` of an address, by what its endpoint begins with.
THINGS = (
    ("applications.file", "upload"), ("applications.", "application"),
    ("reviews.standing", "application"), ("reviews.talk", "application"), ("reviews.blind", "application"),
    ("reviews.disagreement", "case"), ("reviews.anchor", "anchor"), ("reviews.strike", "remark"), ("reviews.unhide", "mark"),
    ("reviews.end_conflict", "tie"), ("reviews.reviewer", "person"), ("reviews.answer", "invitation"),
    ("reviews.publish_run", "run"), ("reviews.", "assignment"),
    ("awards.letter", "application"), ("awards.feedback", "application"),
    *((f"awards.{name}", "scenario") for name in ("scenario", "change_scenario", "hold", "adopt")),
    *((f"awards.{name}", "meeting") for name in (
        "meeting", "open_meeting", "presence", "put_on", "close_meeting", "minutes", "item", "take_up", "vote", "show_votes",
        "move", "settle")),
    ("awards.", "grant"),
    ("payments.refund", "grant"), ("payments.confirm_bank", "bank"), ("payments.refuse_bank", "bank"),
    ("payments.reveal_bank", "bank"), ("payments.bank", "organisation"), ("payments.", "instalment"),
    ("results.settlement", "grant"), ("results.close", "grant"), ("results.targets", "grant"), ("results.", "report"),
    ("showcase.", "grant"), ("desk.", "grant"),
    ("funds.contribution", "contribution"), ("funds.receive", "contribution"), ("funds.allot", "contribution"),
    ("funds.take_back", "allotment"), ("funds.", "donor"),
    *((f"accounts.{name}", "person") for name in ("person", "disable", "enable", "give_role", "take_role")),
    ("accounts.letter", "letter"), ("accounts.", "organisation"),
)
# Which calls the addresses of some pages are asked with: a meeting belongs to one call, another answers as if there were none.
OF_CALL = (("awards.item", "YSF-2023"), ("awards.meeting", "YSF-2023"), ("awards.minutes", "YSF-2023"),
           ("awards.scenario", "YSF-2023"), ("awards.change_scenario", "YSF-2023"),
           *((f"awards.{name}", "YSF-2023") for name in (
               "open_meeting", "presence", "put_on", "close_meeting", "take_up", "vote", "show_votes", "move", "settle", "hold",
               "adopt")),
           ("evaluation.", "YSF-2024"), ("awards.letter", "YSF-2024"), ("awards.feedback", "YSF-2024"))
SAME_FOR_ALL = ("awards.meetings", "awards.scenarios")
VALUES = {"key": ["summary"], "number": ["1"], "kind": ["advice"], "filename": ["a"], "section": ["money"]}
SEARCHES = ("/search?q={0}", "/office/applications?q={0}")
LISTS = (
    "/office/applications?country=SN", "/office/applications?language=fr", "/office/applications?state=submitted",
    "/office/applications?page=2", "/reviews?page=2", "/office/reading/{0}/pairs?page=2",
    "/office/reading/{0}/pairs?number={0}-0009", "/office/reviewers?call={0}", "/office/reading/{0}/rounds?page=2",
    "/office/reading/{0}/progress?page=2", "/choosing/{0}/ranking?country=SN", "/choosing/{0}/ranking?page=2",
    "/choosing/{0}/ranking?sort=total", "/choosing/{0}/ranking?language=fr", "/choosing/{0}/ranking?lot=small",
    "/choosing/{0}/decisions?page=2", "/payments/?state=planned", "/payments/?page=2", "/reports?state=due", "/grants?page=2",
    "/grants?country=SN", "/office/conflicts?page=2", "/calls/{0}")


def is_left_out(endpoint: str, method: str) -> bool:
    """Whether the probe does not ask this endpoint."""
    return endpoint.startswith(tuple(LEFT_OUT)) or (method == "POST" and endpoint.startswith(tuple(FORMS_LEFT_OUT)))


def calls_of(endpoint: str, codes: list[str]) -> list[str]:
    """The calls an endpoint is asked with."""
    if endpoint in SAME_FOR_ALL:
        return codes
    return next(([code] for start, code in OF_CALL if endpoint.startswith(start)), codes)
