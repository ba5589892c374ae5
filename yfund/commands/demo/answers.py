"""Answers to every question of the two application forms."""

import random
from dataclasses import asdict
from datetime import date

from yfund.commands.demo.groups import city_in, country_of
from yfund.commands.demo.shapes import BudgetLine, Group
from yfund.commands.demo.texts import (
    Plot,
    activities,
    draw_objectives,
    draw_summary,
    draw_text,
    indicator_labels,
)

_PILOT_THEMES = {"media": "media", "leadership": "leadership", "sport": "leadership"}


def draw_answers(
    rng: random.Random,
    group: Group,
    plot: Plot,
    dates: tuple[date, date],
    budget: tuple[BudgetLine, ...],
) -> dict[str, object]:
    """Return the answers both forms share, without title and lot."""
    answers: dict[str, object] = {
        "org_about": draw_text(rng, plot, "about"),
        "org_youth_led": draw_text(rng, plot, "governance"),
        "summary": draw_summary(rng, plot),
        "language": plot.language,
        "country": group.country,
        "cities": city_in(group, plot.language),
        "starts_on": dates[0].isoformat(),
        "ends_on": dates[1].isoformat(),
        "problem": draw_text(rng, plot, "problem"),
        "audience": draw_text(rng, plot, "audience"),
        "participants": plot.participants,
        "sustainability": draw_text(rng, plot, "sustainability"),
        "budget": [asdict(line) for line in budget],
        "statement_true": True,
    }
    return answers | _coordinator(group)


def pilot_answers(rng: random.Random, plot: Plot) -> dict[str, object]:
    """Return the answers that only the form of 2008 asks for."""
    return {
        "theme": _PILOT_THEMES.get(plot.theme, "exchange"),
        "objectives_text": "\n".join(draw_objectives(rng, plot)),
    }


def second_call_answers(rng: random.Random, group: Group, plot: Plot) -> dict[str, object]:
    """Return the answers that only the form of 2009 asks for."""
    answers: dict[str, object] = {
        "org_members": group.member_count,
        "org_legal_form": group.legal_form,
        "partners": _partners(rng, group, plot),
        "coordinator_birth_year": group.members[2].birth_year,
        "coordinator_gender": group.members[2].gender,
        "other_countries": [],
        "rate_used": _rate(rng, group),
        "objectives": _objectives(rng, plot),
        "activities": _activities(plot),
        "women_share": plot.women,
        "fields": _fields(rng, plot),
        "priorities": draw_text(rng, plot, "priorities"),
        "outreach": draw_text(rng, plot, "outreach"),
        "indicators": _indicators(rng, plot),
        "monitoring": draw_text(rng, plot, "monitoring"),
        "budget_note": draw_text(rng, plot, "budget_note"),
        "registration": "registration.pdf",
        "statement_one": True,
    }
    if rng.random() < 0.7:
        answers["accounts"] = "accounts-2008.pdf"
    return answers | _other_funding(rng, plot)


def _coordinator(group: Group) -> dict[str, object]:
    coordinator = group.members[2]
    return {"coordinator_name": coordinator.name, "coordinator_email": coordinator.email}


def _partners(rng: random.Random, group: Group, plot: Plot) -> list[dict[str, str]]:
    names = {
        "en": "{city} public library",
        "fr": "Lycée municipal de {city}",
        "es": "Biblioteca municipal de {city}",
        "pt": "Escola secundária de {city}",
        "ar": "المكتبة العامة في {city}",
        "ru": "Городская библиотека, {city}",
        "zh": "{city}市图书馆",
    }
    if rng.random() < 0.3:
        return []
    name = names[plot.language].format(city=city_in(group, plot.language))
    role = draw_text(rng, plot, "partner_role")
    return [{"name": name, "country": group.country, "role": role}]


def _rate(rng: random.Random, group: Group) -> str:
    country = country_of(group)
    if country.currency == "USD":
        return ""
    rate = country.rate * rng.uniform(0.985, 1.015)
    digits = 4 if rate < 10 else 2
    return f"1 US$ = {rate:.{digits}f} {country.currency}"


def _objectives(rng: random.Random, plot: Plot) -> list[dict[str, object]]:
    texts = draw_objectives(rng, plot)
    return [{"objective": text, "month": max(1, plot.months - len(texts) + place + 1)} for place, text in enumerate(texts)]


def _activities(plot: Plot) -> list[dict[str, object]]:
    texts = activities(plot)
    step = max(1, plot.months // len(texts))
    return [
        {
            "objective": min(place + 1, 2),
            "activity": text,
            "month": min(plot.months, 1 + place * step),
        }
        for place, text in enumerate(texts)
    ]


def _fields(rng: random.Random, plot: Plot) -> list[str]:
    fields = {"youth", rng.choice(("education", "migration"))}
    if plot.theme == "media":
        fields.add("media")
    return sorted(fields)


def _indicators(rng: random.Random, plot: Plot) -> list[dict[str, object]]:
    women = plot.participants * plot.women // 100
    reached = plot.participants * rng.randint(8, 40)
    targets = (plot.participants, women, rng.randint(4, 18), reached)
    return [
        {"indicator": label, "baseline": 0, "target": target}
        for label, target in zip(indicator_labels(plot.language), targets, strict=True)
    ]


def _other_funding(rng: random.Random, plot: Plot) -> dict[str, object]:
    if rng.random() < 0.62:
        return {"other_funding": "no"}
    return {
        "other_funding": "yes",
        "other_funding_amount": {
            "cents": rng.randint(180, 6400) * 125,
            "currency": "USD",
        },
        "other_funding_text": draw_text(rng, plot, "other_funding"),
    }
