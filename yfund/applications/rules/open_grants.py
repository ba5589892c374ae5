"""Reading one row of a flat 360Giving file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yfund.kernel.money import LARGEST_CENTS
from yfund.kernel.text import Sentence, clean, say

NEEDED = ("Identifier", "Title", "Currency", "Amount Awarded", "Award Date", "Recipient Org:Identifier",
          "Recipient Org:Name", "Funding Org:Name")
ASKED = (*NEEDED, "Description", "Recipient Org:Charity Number", "Recipient Org:Company Number", "Recipient Org:Country",
         "Grant Programme:Title")
LONGEST = {"Identifier": 200, "Title": 500, "Recipient Org:Identifier": 200, "Recipient Org:Name": 300, "Funding Org:Name": 200,
           "Recipient Org:Charity Number": 100, "Recipient Org:Company Number": 100, "Recipient Org:Country": 60,
           "Grant Programme:Title": 200}
_AMOUNT = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?")


@dataclass(frozen=True)
class GrantRow:
    """One grant of the past."""

    identifier: str
    title: str
    description: str
    currency: str
    amount_cents: int
    awarded_on: date
    recipient: str
    recipient_name: str
    registration_number: str
    country: str
    funder: str
    programme: str


def missing_headings(headings: Sequence[str]) -> list[str]:
    """Needed columns that a file does not have; case and blanks around do not count."""
    present = {heading.strip().casefold() for heading in headings}
    return [name for name in NEEDED if name.casefold() not in present]


def read_row(row: Mapping[str, str]) -> GrantRow | list[Sentence]:
    """The grant in a row {heading: text}, or everything wrong with it."""
    values = {name: clean(row.get(name) or "") for name in ASKED}
    problems = [say("%(name)s is empty", name=name) for name in NEEDED if not values[name]]
    problems += [say("%(name)s is longer than %(most)s characters", name=name, most=most)
                 for name, most in LONGEST.items() if len(values[name]) > most]
    cents, awarded = _cents(values["Amount Awarded"]), _day(values["Award Date"])
    if cents is None and values["Amount Awarded"]:
        problems.append(say("Amount Awarded is not a sum: “%(text)s”", text=values["Amount Awarded"][:40]))
    if awarded is None and values["Award Date"]:
        problems.append(say("Award Date is not a date like 2024-03-31: “%(text)s”", text=values["Award Date"][:40]))
    if values["Currency"] and not re.fullmatch(r"[A-Z]{3}", values["Currency"].upper()):
        problems.append(say("Currency is not a code of three letters: “%(text)s”", text=values["Currency"][:40]))
    if problems or cents is None or awarded is None:
        return problems
    return GrantRow(
        identifier=values["Identifier"], title=values["Title"], description=values["Description"], amount_cents=cents,
        currency=values["Currency"].upper(), awarded_on=awarded, recipient=values["Recipient Org:Identifier"],
        recipient_name=values["Recipient Org:Name"], country=values["Recipient Org:Country"],
        registration_number=values["Recipient Org:Charity Number"] or values["Recipient Org:Company Number"],
        funder=values["Funding Org:Name"], programme=values["Grant Programme:Title"])


def _cents(text: str) -> int | None:
    if not _AMOUNT.fullmatch(text) or not text.isascii():
        return None
    cents = Decimal(text.replace(",", "")) * 100
    return int(cents) if cents == int(cents) and cents <= LARGEST_CENTS else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if re.fullmatch(r"\d{4}-\d\d-\d\d([T ].*)?", text) else None
    except ValueError:
        return None
