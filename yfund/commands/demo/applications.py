"""Applications to the two calls, drafts that came too late among them.

The pilot took proposals in English only, the second call in seven languages.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yfund.commands.demo.answers import (
    draw_answers,
    pilot_answers,
    second_call_answers,
)
from yfund.commands.demo.budgets import draw_budget
from yfund.commands.demo.moments import (
    closing,
    draw_project_dates,
    draw_start,
    draw_submission,
    opening,
)
from yfund.commands.demo.outcomes import REASONS, YEARS_TOO_OLD, draw_failures, draw_returns
from yfund.commands.demo.shapes import Application, Group
from yfund.commands.demo.sources import load, stream
from yfund.commands.demo.texts import THEMES, Plot, draw_plot, draw_title

_EARLIEST = {2008: date(2008, 9, 1), 2009: date(2010, 2, 1)}
_RETURNED = {2008: 0, 2009: 9}
_TIME_TO_CHOOSE = timedelta(days=120)
_KEPT_IN_DRAFT = 0.7
_LAST_MINUTES = 0.4


@dataclass(frozen=True)
class Slate:
    """Who applies; groups in `settled` fail no rule and are not sent back."""

    year: int
    groups: tuple[Group, ...]
    previous_grantees: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()


def make_applications(seed: int, slate: Slate) -> tuple[Application, ...]:
    """Return the submitted applications in the order they arrived, numbered."""
    definition = load("calls")[str(slate.year)]
    taken: set[str] = set()
    drawn = [draw_application(seed, slate.year, place, group, definition, taken) for place, group in enumerate(slate.groups)]
    drawn.sort(key=lambda application: (application.submitted_at, application.key))
    numbered = [
        replace(application, number=f"YSF/{slate.year}/{place:04d}") for place, application in enumerate(drawn, start=1)
    ]
    return tuple(_screened(seed, slate, numbered))


def make_drafts(seed: int, groups: tuple[Group, ...], year: int) -> tuple[Application, ...]:
    """Return drafts never sent; some were still being written in the last minutes."""
    definition = load("calls")[str(year)]
    taken: set[str] = set()
    return tuple(
        _half_written(
            stream(seed, "draft", group.key),
            draw_application(seed, year, 900 + place, group, definition, taken),
        )
        for place, group in enumerate(groups)
    )


def draw_application(
    seed: int, year: int, place: int, group: Group, definition: Mapping[str, object], taken: set[str]
) -> Application:
    """Return an application of `group` as it was sent, its title new to `taken`, which grows by it."""
    rng = stream(seed, "application", year, place)
    lot = rng.choices(definition["lots"], (6, 4)[: len(definition["lots"])])[0]
    language = "en" if year == 2008 else group.language
    plot = draw_plot(rng, group, rng.choice(THEMES), language, definition["longest_months"])
    earliest = _EARLIEST.get(year) or closing(definition).date() + _TIME_TO_CHOOSE
    dates = draw_project_dates(rng, earliest, plot.months)
    budget = draw_budget(rng, lot["cap_cents"], language)
    answers = draw_answers(rng, group, plot, dates, budget) | _own_answers(rng, group, plot, year, lot["key"])
    answers["title"] = draw_title(rng, plot, taken)
    sent = _sent(rng, group, f"application-{year}-{place:03d}", definition)
    return replace(
        sent,
        year=year,
        theme=plot.theme,
        title=answers["title"],
        summary=answers["summary"],
        language=language,
        lot=lot["key"],
        starts_on=dates[0], ends_on=dates[1], budget=budget, answers=answers,
    )


def _own_answers(rng: random.Random, group: Group, plot: Plot, year: int, lot: str) -> dict[str, object]:
    if year == 2008:
        return pilot_answers(rng, plot)
    return second_call_answers(rng, group, plot) | {"lot": lot}


def _sent(rng: random.Random, group: Group, key: str, definition: Mapping[str, object]) -> Application:
    opens = opening(definition)
    sent = draw_submission(rng, opens, closing(definition))
    return Application(
        key=key,
        group=group.key,
        country=group.country,
        city=group.city,
        started_at=draw_start(rng, sent, opens),
        saved_at=sent,
        submitted_at=sent,
        state="in_review",
        quality=round(max(5.0, min(97.0, rng.gauss(63, 10))), 2),
    )


def _screened(seed: int, slate: Slate, applications: list[Application]) -> list[Application]:
    first_of: dict[str, Application] = {}
    screened = []
    for application in applications:
        first = first_of.setdefault(application.group, application)
        if application.group in slate.previous_grantees:
            application = _failed(application, "previous_grantee")
        elif first is not application:
            application = _failed(application, "one_application")
            application = replace(application, duplicate_of=first.key)
        screened.append(application)
    return _drawn_outcomes(stream(seed, "screening", slate.year), slate, screened)


def _drawn_outcomes(rng: random.Random, slate: Slate, applications: list[Application]) -> list[Application]:
    open_places = [
        place
        for place, application in enumerate(applications)
        if application.state == "in_review" and application.group not in slate.settled
    ]
    failures = draw_failures(rng, open_places, 0.07 if slate.year == 2009 else 0.12)
    rest = [place for place in open_places if place not in failures]
    returns = draw_returns(rng, rest, _RETURNED[slate.year])
    for place, rule in failures.items():
        applications[place] = _failed(applications[place], rule)
    for place, sections in returns.items():
        applications[place] = replace(applications[place], state="returned", returned_sections=sections)
    return applications


def _failed(application: Application, rule: str) -> Application:
    answers = dict(application.answers)
    if rule in ("age", "youth_led") and "coordinator_birth_year" in answers:
        answers["coordinator_birth_year"] -= YEARS_TOO_OLD
    return replace(
        application,
        state="ineligible",
        failed_rules=(rule,),
        reason=REASONS[rule],
        answers=answers,
    )


def _half_written(rng: random.Random, application: Application) -> Application:
    budget = application.budget if rng.random() < _KEPT_IN_DRAFT else ()
    answers = {key: value for key, value in application.answers.items() if key == "title" or rng.random() < _KEPT_IN_DRAFT}
    answers.pop("statement_true", None)
    answers["budget"] = application.answers["budget"] if budget else []
    saved = application.saved_at
    if rng.random() < _LAST_MINUTES:
        closes = closing(load("calls")[str(application.year)])
        saved = closes - timedelta(seconds=rng.randint(2, 1200))
    return replace(
        application,
        state="draft",
        submitted_at=None,
        saved_at=saved,
        budget=budget,
        answers=answers,
    )
