"""Plans of instalments and reports that every grant of a call follows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from yfund.kernel.errors import Problem
from yfund.kernel.text import say

CONDITIONS = ("agreement", "midterm", "final")
REPORT_KINDS = ("midterm", "final")
DUES = ("half", "end")


def instalment_problems(instalments: Sequence[Mapping[str, str]]) -> list[Problem]:
    """Everything wrong with a plan: parts of 100, the first on the agreement, the others in the order of the reports."""
    if not instalments:
        return [Problem(say("Plan at least one instalment."), "instalments")]
    problems, percents = [], [percent_of(one.get("percent")) for one in instalments]
    problems += [Problem(say("Instalment %(number)s needs a part between 0.01 and 100 per cent.", number=n + 1),
                         f"instalments-{n}-percent") for n, percent in enumerate(percents) if percent is None]
    if None not in percents and sum(p for p in percents if p) != 100:
        problems.append(Problem(say("The instalments add up to %(sum)s per cent; they must add up to 100.",
                                    sum=sum(p for p in percents if p)), "instalments"))
    conditions = [one.get("condition") for one in instalments]
    if conditions[0] != "agreement":
        problems.append(Problem(say("The first instalment is paid when the agreement is signed."), "instalments-0-condition"))
    problems += [Problem(say("Instalment %(number)s waits for something this fund does not know.", number=n + 1),
                         f"instalments-{n}-condition") for n, one in enumerate(conditions) if one not in CONDITIONS]
    order = [CONDITIONS.index(c) for c in conditions if c in CONDITIONS]
    if order != sorted(set(order)):
        problems.append(Problem(say("Each instalment waits for a later step than the one before."), "instalments"))
    return problems


def report_problems(reports: Sequence[Mapping[str, Any]], instalments: Sequence[Mapping[str, str]]) -> list[Problem]:
    """Everything wrong with a plan of reports, and reports that an instalment waits for but nobody has to write."""
    problems, kinds = [], [one.get("kind") for one in reports]
    for number, one in enumerate(reports):
        if one.get("kind") not in REPORT_KINDS or one.get("due") not in DUES:
            problems.append(Problem(say("Choose kind and time of report %(number)s.", number=number + 1), f"reports-{number}-kind"))
        days = one.get("days")
        if not isinstance(days, int) or not 0 <= days <= 365:
            problems.append(Problem(say("Report %(number)s is due 0 to 365 days later.", number=number + 1),
                                    f"reports-{number}-days"))
    if len(set(kinds)) != len(kinds):
        problems.append(Problem(say("Each kind of report is asked for once."), "reports"))
    if "final" not in kinds:
        problems.append(Problem(say("A final report is always asked for: without it no grant can be closed."), "reports"))
    if "midterm" not in kinds and any(one.get("condition") == "midterm" for one in instalments):
        problems.append(Problem(say("An instalment waits for a mid-term report that nobody has to write."), "reports"))
    return problems


def percent_of(text: object) -> Decimal | None:
    """A part as typed, above 0 and up to 100 with two places at most; None when it is not one."""
    try:
        value = Decimal(str(text).strip().replace(",", ".").removesuffix("%").strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 < value <= 100 or value != round(value, 2):
        return None
    return value
