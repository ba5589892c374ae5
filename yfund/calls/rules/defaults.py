"""What a new call starts with; every part can be changed. The values come from comparable funds."""

from typing import Any

from yfund.calls.rules.form import Definition

INSTALMENTS = [{"percent": "70", "condition": "agreement"}, {"percent": "20", "condition": "midterm"},
               {"percent": "10", "condition": "final"}]
REPORTS = [{"kind": "midterm", "due": "half", "days": 0}, {"kind": "final", "due": "end", "days": 60}]

RULES = [
    ("age_band", "Are the people who run the project between 18 and 35 years old?",
     {"low": 18, "high": 35, "question": "coordinator_birth_year"}),
    ("youth_led", "Do women and men aged 18 to 35 hold most of the deciding positions in your group?", {"share_over": 50}),
    ("legal_form", "Is your group registered as an association, foundation, charity or trust, or is it a national youth council?",
     {"forms": ["association", "foundation", "charity", "trust", "youth_council"]}),
    ("years_registered", "Has your group been registered and at work for two years or more?", {"years": 2}),
    ("country_list", "Is your group registered and at work in a country of this call?", {}),
    ("previous_grantee", "Is it true that your group has never received a grant from this fund?", {}),
    ("one_application", "Is this your group's only application to this call?", {"per": "group"}),
    ("nonviolence", "Does your group reject violence and hatred against any country, culture, religion, people or gender?", {}),
]

SCALE = [{"points": 0, "meaning": {"en": "Not addressed"}}, {"points": 1, "meaning": {"en": "Weak: named, not shown"}},
         {"points": 2, "meaning": {"en": "Partly shown, with large gaps"}},
         {"points": 3, "meaning": {"en": "Good, with some gaps"}},
         {"points": 4, "meaning": {"en": "Strong"}}, {"points": 5, "meaning": {"en": "Outstanding and well proven"}}]

CRITERIA = [
    ("relevance", "Dialogue between cultures", "Do people of different communities meet and work together?", 25, 50),
    ("leadership", "Led by young people", "Do young people decide, run and own the project?", 15, 0),
    ("design", "Design", "Are aims, activities and time clear and possible?", 20, 0),
    ("impact", "Effect", "What changes, for whom, and could others copy it?", 15, 0),
    ("inclusion", "Inclusion and gender", "Are women, girls and those left out part of it?", 10, 0),
    ("budget", "Budget", "Is the money well spent?", 10, 0),
    ("sustainability", "What remains", "What goes on after the money has ended?", 5, 0),
]


def criteria() -> list[dict[str, Any]]:
    """The default rubric as `calls.services.set_rubric` takes it."""
    return [{"key": key, "title": {"en": title}, "description": {"en": text}, "scale": SCALE, "weight": weight,
             "floor_percent": floor} for key, title, text, weight, floor in CRITERIA]


def rules() -> list[dict[str, Any]]:
    """The default eligibility rules as `calls.services.set_rules` takes them."""
    return [{"kind": kind, "question": {"en": question}, "explanation": {}, "params": params} for kind, question, params in RULES]


def definition() -> Definition:
    """The default form, in the order of the fund's own forms."""
    return {"sections": [
        _section("organisation", "Your group", _who(_long("org_about", "Who you are and what you have done", 1500)),
                 _long("org_youth_led", "How decisions are taken, and by whom", 1000)),
        _section("coordinator", "Who runs the project", _who(_short("coordinator_name", "Full name as in the passport")),
                 _ask("coordinator_birth_year", "number", "Year of birth"),
                 _who(_short("coordinator_phone", "Telephone", needed=False))),
        _section("overview", "The project in short", _short("title", "Title of the project", feeds="title"),
                 _long("summary", "Summary", 700, feeds="summary"), _ask("country", "country", "Country", feeds="country"),
                 _short("place", "Towns and places", feeds="place"),
                 _ask("starts_on", "date", "First day", feeds="starts_on"), _ask("ends_on", "date", "Last day", feeds="ends_on")),
        _section("analysis", "The problem", _long("problem", "What is the problem, and for whom?", 2000)),
        _section("objectives", "Aims and activities", _long("objectives", "What will be different at the end?", 1500),
                 _long("activities", "What will you do, step by step?", 3000)),
        _section("audience", "Who takes part", _long("audience", "Who takes part, and how do you reach those left out?", 1500),
                 _ask("participants", "number", "How many people take part directly?")),
        _section("results", "Results", _long("monitoring", "How will you know that it works?", 1500),
                 _long("sustainability", "What remains afterwards?", 1500)),
        _section("budget", "Budget", _ask("budget", "budget", "Budget lines", feeds="budget"),
                 _long("budget_note", "Notes on the budget", 800, needed=False)),
        _section("documents", "Documents", _who(_ask("registration", "upload", "Certificate of registration")),
                 _ask("statement_true", "statement", "What we write here is true, and we can prove it when asked.")),
    ]}


def _section(key: str, title: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return {"key": key, "title": {"en": title}, "help": {}, "questions": list(questions)}


def _ask(key: str, kind: str, label: str, *, feeds: str = "", needed: bool = True, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": {"en": label}, "help": {}, "required": needed,
            **({"feeds": feeds} if feeds else {}), **more}


def _who(question: dict[str, Any]) -> dict[str, Any]:
    return {**question, "identifies": True}


def _short(key: str, label: str, *, feeds: str = "", needed: bool = True) -> dict[str, Any]:
    return _ask(key, "short_text", label, feeds=feeds, needed=needed, limit=200, unit="characters")


def _long(key: str, label: str, limit: int, *, feeds: str = "", needed: bool = True) -> dict[str, Any]:
    return _ask(key, "long_text", label, feeds=feeds, needed=needed, limit=limit, unit="characters")
