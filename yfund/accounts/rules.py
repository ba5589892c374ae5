"""What is right for accounts and organisations: pure functions."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from yfund.kernel.errors import Problem
from yfund.kernel.text import characters, say

PARTS = ("owner", "editor", "reader")
PART_NAMES = {"owner": say("Owner"), "editor": say("Editor"), "reader": say("Reader")}
PART_HINTS = {
    "owner": say("Writes, sends applications in, signs, and invites others."),
    "editor": say("Writes and sends applications in."),
    "reader": say("Reads everything and changes nothing."),
}
ROLE_NAMES = {
    "reviewer": say("Reviewer"), "committee": say("Committee member"), "officer": say("Programme officer"),
    "certifier": say("Certifying officer"), "approver": say("Approving officer"), "payer": say("Payer"),
    "auditor": say("Auditor"), "administrator": say("Administrator"), "advisor": say("Youth advisor"), "donor": say("Donor"),
}
LEGAL_FORMS = {
    "association": say("Association"), "foundation": say("Foundation"), "charity": say("Charity"), "trust": say("Trust"),
    "youth_council": say("National youth council"), "cooperative": say("Cooperative"), "company": say("Company"),
    "unregistered": say("Not registered"),
}
# Printed on the sign-in page of the demonstration, whose people are invented; nowhere else does anybody have it.
DEMO_PASSWORD = "solidarity-2009"
INVITATION_LASTS = timedelta(days=14)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LIMITS = {"name": 300, "city": 150, "legal_form": 60, "registration_number": 100, "website": 300}


def is_email(value: str) -> bool:
    """Whether a text has the shape of a mail address."""
    return len(value) <= 320 and _EMAIL.fullmatch(value) is not None


def organisation_problems(values: dict[str, Any], today: date) -> list[Problem]:
    """Everything wrong with an organisation's own words: name, country, city, zone, legal form, year, number, website."""
    problems = []
    if not values["name"].strip():
        problems.append(Problem(say("Write the name of the group, as it stands in its papers."), "name"))
    if not values["country"]:
        problems.append(Problem(say("Choose the country where the group works or is registered."), "country"))
    for field, most in _LIMITS.items():
        over = characters(values[field]) - most
        if over > 0:
            sentence = say("This is %(over)s characters too long: at most %(most)s fit.", over=over, most=most)
            problems.append(Problem(sentence, field))
    year = values["registered_year"]
    if year is not None and not 1800 <= year <= today.year:
        problems.append(Problem(say("The year lies between 1800 and %(now)s.", now=today.year), "registered_year"))
    month = values.get("registered_month")
    if month is not None and not 1 <= month <= 12:
        problems.append(Problem(say("Choose a month from the list."), "registered_month"))
    elif month is not None and year is None:
        problems.append(Problem(say("Write the year as well."), "registered_year"))
    elif month is not None and (year, month) > (today.year, today.month):
        problems.append(Problem(say("This month has not come yet: choose the one in which it was registered."), "registered_month"))
    if values["website"] and not _is_web_address(values["website"]):
        problems.append(Problem(say("Write the whole address of the website, like https://example.org."), "website"))
    return problems


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def invitation_problems(email: str, part: str, members: set[str]) -> list[Problem]:
    """Everything wrong with an invitation; `members` are the addresses of those who are in already, in lower case."""
    problems = []
    if not is_email(email):
        problems.append(Problem(say("Write a mail address like name@example.org."), "email"))
    elif email.lower() in members:
        problems.append(Problem(say("This person is a member already."), "email"))
    if part not in PARTS:
        problems.append(Problem(say("Choose what the person may do."), "part"))
    return problems


def is_last_owner(parts: dict[int, str], person_id: int) -> bool:
    """Whether nobody else owns the organisation. `parts`: person id → part."""
    return [i for i, part in parts.items() if part == "owner"] == [person_id]


def person_problems(name: str, language: str, zone: str, languages: set[str], *, known_zone: bool) -> list[Problem]:
    """Everything wrong with a person's own settings."""
    problems = []
    if not name.strip():
        problems.append(Problem(say("Write your name as in your passport or identity card."), "name"))
    elif characters(name) > 200:
        problems.append(Problem(say("A name has at most 200 characters here."), "name"))
    if language not in languages:
        problems.append(Problem(say("Choose a language from the list."), "language"))
    if not zone or not known_zone:
        problems.append(Problem(say("Choose a time zone from the list."), "zone"))
    return problems


CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 8
CODE_LASTS = timedelta(days=2)


def in_groups(code: str) -> str:
    """A code as it is read out loud: in groups of four."""
    return " ".join(code[at:at + 4] for at in range(0, len(code), 4))


def code_read(typed: str) -> str:
    """A code as it is stored, from what was typed: any case, blanks and dashes left out."""
    return "".join(c for c in typed.upper() if c.isalnum())[:40]
