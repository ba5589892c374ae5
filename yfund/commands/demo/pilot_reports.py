"""Mid-term and final reports of the six grants."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from yfund.commands.demo.groups import country_of
from yfund.commands.demo.moments import working_day
from yfund.commands.demo.money_shapes import Expense, IndicatorValue, Report
from yfund.commands.demo.shapes import Application, Group
from yfund.commands.demo.sources import load

_LABELS = load("texts_en")["answers"]["indicator"]


def draw_reports(
    rng: random.Random,
    application: Application,
    group: Group,
    awarded: int,
    dates: tuple[date, date],
) -> tuple[Report, ...]:
    """Return the mid-term and the final report; expenses stay below `awarded`.

    The mid-term report shows about 60 % spent, the final one the rest but for a
    small unspent sum; figures of the final report are those of the whole project.
    """
    starts, ends = dates
    middle = starts + (ends - starts) / 2
    spent = awarded - rng.randint(1_250, 38_900)
    first = int(spent * rng.uniform(0.55, 0.65))
    return (
        _report(rng, application, group, "midterm", (starts, middle), first, middle),
        _report(
            rng,
            application,
            group,
            "final",
            (middle, ends),
            spent - first,
            ends + timedelta(days=60),
        ),
    )


def spent_cents(reports: tuple[Report, ...]) -> int:
    """Return the accepted expenditure of all reports in US cents."""
    return sum(line.usd_cents for report in reports for line in report.expenses)


def _report(
    rng: random.Random,
    application: Application,
    group: Group,
    kind: str,
    period: tuple[date, date],
    cents: int,
    due: date,
) -> Report:
    sent = due - timedelta(days=rng.randint(1, 9))
    hour = datetime(sent.year, sent.month, sent.day, rng.randint(7, 20), tzinfo=UTC)
    return Report(
        kind=kind,
        due_on=due,
        submitted_at=hour + timedelta(minutes=rng.randint(0, 59)),
        accepted_on=working_day(due, rng.randint(6, 13)),
        narrative=_narrative(rng, application, group, kind),
        indicators=_indicators(rng, application, kind),
        expenses=_expenses(rng, application, group, period, cents),
    )


def _narrative(rng: random.Random, application: Application, group: Group, kind: str) -> dict[str, str]:
    words = load("pilot_reports")
    acts = load("texts_en")["themes"][application.theme]["acts"]
    slots = dict(zip(("a1", "a2", "a3"), acts, strict=False))
    slots |= {"city": group.city.name, "n": application.answers["participants"]}
    slots["g"] = rng.choice(load("texts_en")["acts"])
    return {
        "happened": rng.choice(words["happened"][kind]).format(**slots),
        "achievements": rng.choice(words["achievements"]),
        "not_met": rng.choice(words["not_met"]),
        "lessons": rng.choice(words["lessons"]),
    }


def _indicators(rng: random.Random, application: Application, kind: str) -> tuple[IndicatorValue, ...]:
    part = 0.5 if kind == "midterm" else 1.0
    people = int(application.answers["participants"])
    done = int(people * part * rng.uniform(0.93, 1.15))
    women = int(done * rng.uniform(0.42, 0.6))
    split = _split(rng, women, done - women)
    acts, reached = 5 + people % 9, people * 14
    whole = (
        (people, done, split),
        (people // 2, women, tuple(row for row in split if row[0] == "female")),
        (acts, int(acts * part), ()),
        (reached, int(reached * part * rng.uniform(0.8, 1.3)), ()),
    )
    return tuple(
        IndicatorValue(label, 0, target, actual, rows) for label, (target, actual, rows) in zip(_LABELS, whole, strict=True)
    )


def _split(rng: random.Random, women: int, men: int) -> tuple[tuple[str, str, int], ...]:
    rows = []
    for sex, count in (("female", women), ("male", men)):
        young = int(count * rng.uniform(0.1, 0.2))
        older = int(count * rng.uniform(0.02, 0.08))
        rows.append((sex, "under-18", young))
        rows.append((sex, "18-35", count - young - older))
        rows.append((sex, "over-35", older))
    return tuple(rows)


def _expenses(
    rng: random.Random,
    application: Application,
    group: Group,
    period: tuple[date, date],
    cents: int,
) -> tuple[Expense, ...]:
    lines: dict[str, int] = {}
    for line in application.budget:
        lines[line.line] = lines.get(line.line, 0) + line.cents
    scale = cents / sum(lines.values())
    parts = [int(value * scale) for value in lines.values()]
    parts[0] += cents - sum(parts)
    days = (period[1] - period[0]).days
    return tuple(
        _expense(rng, group, line, part, period[0] + timedelta(days=rng.randrange(days)))
        for line, part in zip(lines, parts, strict=True)
        if part > 0
    )


def _expense(rng: random.Random, group: Group, line: str, cents: int, day: date) -> Expense:
    country = country_of(group)
    what: Mapping[str, str] = load("pilot_reports")["what"]
    rate = country.rate * (1 if country.currency == "USD" else rng.uniform(0.97, 1.03))
    written = f"{rate:.4f}"
    local = round(cents * Decimal(written))
    return Expense(
        line=line,
        what=what[line],
        spent_on=day,
        local_cents=local,
        currency=country.currency,
        rate=written,
        usd_cents=int((local / Decimal(written)).quantize(Decimal(1), ROUND_HALF_UP)),
        receipt_number=f"{line[:2].upper()}-{rng.randint(100, 999)}",
    )
