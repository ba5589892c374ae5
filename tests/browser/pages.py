"""The walk: who visits which page of the loaded demonstration. `{name}` in a path is answered by a question to its database."""

from collections.abc import Callable

WHO = {
    "owner": "owner@demo.example", "reviewer": "reviewer10@demo.example",
    "committee": "committee@demo.example", "officer": "officer@demo.example", "certifier": "certifier@demo.example",
    "approver": "approver@demo.example", "payer": "payer@demo.example", "auditor": "auditor@demo.example",
    "advisor": "advisor@demo.example", "administrator": "administrator2@demo.example", "donor": "donor@demo.example",
}

# The group of the owner who can be entered by one click.
_GROUP = "(SELECT organisation_id FROM membership JOIN person ON person.id = person_id WHERE email = 'owner@demo.example')"
_LAST = "(SELECT id FROM call WHERE code = 'YSF-2009')"
_READER = "(SELECT id FROM person WHERE email = 'reviewer10@demo.example')"
_REVIEW = f"SELECT a.public_id FROM assignment a JOIN review r ON r.assignment_id = a.id WHERE a.reviewer_id = {_READER} "
_MET = ("(SELECT m.id FROM meeting m JOIN selection s ON s.id = m.selection_id JOIN call c ON c.id = s.call_id "
        "WHERE c.code = 'YSF-2025')")
_OWN_GRANT = f"(SELECT id FROM \"grant\" WHERE organisation_id = {_GROUP})"

QUESTIONS = {
    "draft": f"SELECT public_id FROM application WHERE state = 'draft' AND organisation_id = {_GROUP}",
    "sent": f"SELECT public_id FROM application WHERE call_id = {_LAST} AND organisation_id = {_GROUP}",
    "won": f"SELECT public_id FROM application WHERE state = 'awarded' AND organisation_id = {_GROUP}",
    "group": f"SELECT public_id FROM organisation WHERE id = {_GROUP}",
    "screened": f"SELECT public_id FROM application WHERE call_id = {_LAST} AND state = 'in_review' ORDER BY id LIMIT 1",
    "returned": "SELECT public_id FROM application WHERE state = 'returned' ORDER BY id LIMIT 1",
    "scored": "SELECT a.public_id FROM application a JOIN review r ON r.application_id = a.id "
              f"WHERE a.call_id = {_LAST} AND r.state = 'finished' ORDER BY a.id LIMIT 1",
    "meeting": f"SELECT public_id FROM meeting WHERE id = {_MET}",
    "point": f"SELECT public_id FROM agenda_item WHERE meeting_id = {_MET} ORDER BY position LIMIT 1",
    "scenario": f"SELECT public_id FROM scenario WHERE call_id = {_LAST} ORDER BY id LIMIT 1",
    "grant": f"SELECT public_id FROM \"grant\" WHERE id = {_OWN_GRANT}",
    "other": "SELECT g.public_id FROM \"grant\" g JOIN report r ON r.grant_id = g.id WHERE r.state = 'submitted' LIMIT 1",
    "closed": "SELECT public_id FROM \"grant\" WHERE state = 'closed' ORDER BY number LIMIT 1",
    "awarded": "SELECT public_id FROM \"grant\" WHERE state = 'awarded' LIMIT 1",
    "due": f"SELECT public_id FROM report WHERE kind = 'midterm' AND grant_id = {_OWN_GRANT}",
    "handed": "SELECT public_id FROM report WHERE state = 'submitted' LIMIT 1",
    "accepted": "SELECT public_id FROM report WHERE state = 'accepted' ORDER BY id LIMIT 1",
    "prepared": "SELECT public_id FROM instalment WHERE state = 'prepared' LIMIT 1",
    "certified": "SELECT public_id FROM instalment WHERE state = 'certified' LIMIT 1",
    "approved": "SELECT public_id FROM instalment WHERE state = 'approved' LIMIT 1",
    "paid": "SELECT public_id FROM instalment WHERE state = 'paid' ORDER BY id LIMIT 1",
    "begun": _REVIEW + "AND r.state = 'draft' ORDER BY a.id LIMIT 1",
    "done": _REVIEW + "AND r.state = 'finished' ORDER BY a.id DESC LIMIT 1",
    "unread": f"SELECT public_id FROM assignment WHERE reviewer_id = {_READER} AND state = 'published' ORDER BY id LIMIT 1",
    "donor": "SELECT d.public_id FROM donor_reader x JOIN donor d ON d.id = x.donor_id LIMIT 1",
    "contribution": "SELECT public_id FROM contribution WHERE donor_id = (SELECT donor_id FROM donor_reader LIMIT 1) LIMIT 1",
    "letter": "SELECT public_id FROM letter WHERE person_id = (SELECT id FROM person WHERE email = 'owner@demo.example') "
              "ORDER BY id DESC LIMIT 1",
    "any_letter": "SELECT public_id FROM letter ORDER BY id DESC LIMIT 1",
    "person": f"SELECT public_id FROM person WHERE id = {_READER}",
}

# Pages that applicants and the public read, in every language.
PUBLIC: dict[str, tuple[str, ...]] = {
    "stranger": (
        "/", "/calls", "/calls/YSF-2026", "/calls/YSF-2026/fit?go=1&country=SN", "/calls/YSF-2008",
        "/projects", "/projects/{closed}", "/evaluations",
        "/evaluations/YSF-2008",
        "/sign-in", "/register", "/reset-password", "/confirm", "/receipts", "/demonstration/letters",
        "/demonstration/letters/{any_letter}", "/no-such-page"),
    "owner": (
        "/home", "/calls", "/applications", "/reports", "/letters", "/letters/{letter}", "/account", "/second-factor",
        "/groups/{group}", "/groups/{group}/change", "/groups/new", "/calls/YSF-2026/apply",
        "/applications/{draft}", "/applications/{draft}/sections/overview", "/applications/{draft}/sections/analysis",
        "/applications/{draft}/sections/organisation", "/applications/{draft}/sections/objectives",
        "/applications/{draft}/sections/budget", "/applications/{draft}/sections/documents",
        "/applications/{draft}/sections/analysis/history", "/join",
        "/applications/{draft}/check", "/applications/{draft}/paste", "/applications/{draft}/read",
        "/applications/{draft}/withdraw",
        "/applications/{sent}", "/applications/{sent}/receipt", "/applications/{sent}/read", "/applications/{won}",
        "/grants/{grant}", "/grants/{grant}/agreement", "/grants/{grant}/card", "/payments/bank/{group}",
        "/reports/{due}", "/reports/{due}/story", "/reports/{due}/figures", "/reports/{due}/expenses",
        "/reports/{due}/expenses/new",
        "/reports/{due}/papers", "/reports/{due}/check"),
}

# The same in Arabic: one page of every kind.
ARABIC: dict[str, tuple[str, ...]] = {
    "stranger": ("/", "/calls", "/calls/YSF-2026", "/projects", "/evaluations/YSF-2008", "/sign-in", "/no-such-page"),
    "owner": (
        "/home", "/applications", "/letters/{letter}", "/account", "/groups/{group}", "/calls/YSF-2026/apply",
        "/applications/{draft}",
        "/applications/{draft}/sections/overview", "/applications/{draft}/sections/budget",
        "/applications/{draft}/check",
        "/applications/{sent}/receipt", "/grants/{grant}", "/grants/{grant}/agreement", "/payments/bank/{group}",
        "/reports/{due}",
        "/reports/{due}/figures", "/reports/{due}/expenses"),
}

STAFF: dict[str, tuple[str, ...]] = {
    "reviewer": (
        "/home", "/reviews", "/reviews/{begun}", "/reviews/{unread}/card", "/reviews/{done}", "/reviews/profile",
        "/reviews/away", "/reviews/invitations"),
    "committee": (
        "/home", "/interests", "/choosing", "/choosing/YSF-2008/ranking", "/choosing/YSF-2025/recommend",
        "/choosing/YSF-2009/ranking", "/choosing/YSF-2009/scenarios", "/choosing/YSF-2009/scenarios/new",
        "/choosing/YSF-2009/scenarios/{scenario}",
        "/choosing/YSF-2025/meetings", "/choosing/YSF-2025/meetings/{meeting}",
        "/choosing/YSF-2025/meetings/{meeting}/points/{point}", "/choosing/YSF-2025/meetings/{meeting}/minutes"),
    "officer": (
        "/home", "/office/calls", "/office/calls/new", "/office/calls/YSF-2026", "/office/calls/YSF-2026/basics",
        "/office/calls/YSF-2026/more-time",
        "/office/calls/YSF-2026/rules", "/office/calls/YSF-2026/form", "/office/calls/YSF-2026/form/overview",
        "/office/calls/YSF-2026/form/overview/title", "/office/calls/YSF-2026/form/budget/new?kind=table",
        "/office/calls/YSF-2026/checks", "/office/calls/YSF-2026/checks/new?kind=youth_share",
        "/office/calls/YSF-2026/take-over?from=YSF-2009", "/office/calls/YSF-2026/publish", "/office/calls/YSF-2026/lots",
        "/office/calls/YSF-2026/rubric", "/office/calls/YSF-2026/plans", "/office/calls/YSF-2026/preview",
        "/office/calls/YSF-2026/try",
        "/office/applications", "/office/applications?call=YSF-2009&flag=duplicates", "/office/applications/{screened}/screen",
        "/office/applications/several?act=eligible&id={screened}", "/office/calls/YSF-2009/reasons",
        "/office/applications/{returned}/asked",
        "/office/applications/{scored}/reviews",
        "/office/reading/YSF-2009/apart", "/office/reading/YSF-2009/plan", "/office/reading/YSF-2009/practice",
        "/office/applications/{scored}/discussion", "/office/applications/{scored}/blind",
        "/office/register", "/office/reading", "/office/reading/YSF-2009", "/office/reading/YSF-2009/pairs",
        "/office/reading/YSF-2009/tries", "/office/reading/YSF-2009/progress",
        "/office/reading/YSF-2009/fairness", "/office/reading/YSF-2009/rounds",
        "/office/reviewers", "/office/reviewers/{person}", "/office/conflicts", "/choosing/YSF-2025/ranking",
        "/choosing/YSF-2025/decisions", "/choosing/YSF-2025/release", "/choosing/YSF-2025/letters/{won}", "/grants",
        "/grants/{closed}",
        "/grants/{awarded}/agreement", "/grants/{other}/settlement", "/reports", "/reports/{handed}",
        "/reports/{handed}/judge",
        "/payments/", "/payments/{paid}", "/funds/", "/funds/donors", "/funds/donors/new", "/funds/donors/{donor}",
        "/funds/donors/{donor}/agreement", "/funds/contributions/{contribution}",
        "/evaluations/YSF-2008/edit", "/evaluations/YSF-2009/begin",
        "/search?q=Cotabato"),
    "certifier": ("/home", "/payments/{prepared}", "/payments/bank-details", "/funds/contributions/{contribution}/receive",
                  "/funds/contributions/{contribution}/allot"),
    "approver": ("/home", "/payments/{certified}", "/payments/{certified}/send-back"),
    "payer": ("/home", "/payments/{approved}", "/payments/grants/{other}/refund"),
    "auditor": ("/home", "/trail", "/grants/{closed}"),
    "advisor": ("/home",),
    "administrator": ("/home", "/people", "/people/{person}"),
    "donor": ("/home", "/funds/", "/funds/contributions/{contribution}"),
}


def answers(one: Callable[[str], str]) -> dict[str, str]:
    """The public names the paths need; `one` answers a question in SQL with one value."""
    return {name: one(question) for name, question in QUESTIONS.items()}
