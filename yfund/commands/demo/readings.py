"""Who reads what, and the scores and comments that come of it."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

from yfund.commands.demo.reviewers import conflict_ground
from yfund.commands.demo.shapes import Application, Conflict, Group, Reading, Reviewer
from yfund.commands.demo.sources import load, stream

_NOISE = 8.0
ASSIGNED = {2008: date(2008, 5, 19), 2009: date(2009, 10, 19)}
_DIVERGENT = 30
_FINISHED_SHARE = 0.55
_DRAFT_SHARE = 0.08


def score_application(seed: int, application: Application, reviewer: Reviewer, rubric: Mapping) -> dict[str, float]:
    """Return half-point scores (0 to 5) by criterion, the same at every call.

    The 100-point opinion is quality minus severity plus noise (sd 8); criteria
    scatter around it.
    """
    rng = stream(seed, "score", application.key, reviewer.key)
    opinion = application.quality - reviewer.severity + rng.gauss(0, _NOISE)
    return {criterion["key"]: _half_point(opinion / 20 + rng.gauss(0, 0.45)) for criterion in rubric["criteria"]}


def weighted_total(scores: Mapping[str, float], rubric: Mapping) -> float:
    """Return the weighted total on a scale of 100."""
    return sum(scores[criterion["key"]] / 5 * criterion["weight"] for criterion in rubric["criteria"])


def make_readings(
    seed: int,
    year: int,
    applications: tuple[Application, ...],
    groups: Mapping[str, Group],
    reviewers: tuple[Reviewer, ...],
) -> tuple[tuple[Reading, ...], tuple[Conflict, ...]]:
    """Return two readings for each application in review, and declared conflicts.

    All readings of 2008 are finished, with a third one where two differ by 30 or
    more; of 2009 about 55 % are finished and 8 % are drafts.
    """
    rubric = load("call_rules")["rubric"]
    load_of = dict.fromkeys((reviewer.key for reviewer in reviewers), 0)
    readings: list[Reading] = []
    conflicts: list[Conflict] = []
    for application in applications:
        if application.state != "in_review":
            continue
        group = groups[application.group]
        conflicts += _conflicts(year, application, group, reviewers)
        readers = _ranked(application, group, reviewers, load_of)
        found = _readings_of(seed, year, application, readers, rubric)
        load_of.update({reading.reviewer: load_of[reading.reviewer] + 1 for reading in found})
        readings += found
    return tuple(readings), tuple(conflicts)


def _readings_of(seed: int, year: int, application: Application, readers: list[Reviewer], rubric: Mapping) -> list[Reading]:
    found = [_reading(seed, year, application, reader, place, rubric) for place, reader in enumerate(readers[:2], start=1)]
    if len(readers) > 2 and _divergent(found):
        found.append(_reading(seed, year, application, readers[2], 3, rubric))
    return found


def mean_totals(readings: tuple[Reading, ...]) -> dict[str, float]:
    """Return the final score by application: the mean of the two closest totals."""
    totals: dict[str, list[float]] = {}
    for reading in readings:
        if reading.total is not None:
            totals.setdefault(reading.application, []).append(reading.total)
    return {key: _closest_mean(sorted(found)) for key, found in totals.items()}


def _closest_mean(totals: list[float]) -> float:
    pairs = list(zip(totals, totals[1:], strict=False)) or [(totals[0], totals[0])]
    low, high = min(pairs, key=lambda pair: pair[1] - pair[0])
    return (low + high) / 2


def _ranked(
    application: Application,
    group: Group,
    reviewers: tuple[Reviewer, ...],
    load_of: Mapping[str, int],
) -> list[Reviewer]:
    able = [
        reviewer
        for reviewer in reviewers
        if application.language in reviewer.languages
        and not conflict_ground(reviewer, group)
        and reviewer.country != application.country
    ]
    return sorted(
        able,
        key=lambda reviewer: (
            load_of[reviewer.key] - 3 * (application.theme in reviewer.themes),
            len(reviewer.languages),
            reviewer.key,
        ),
    )


def _conflicts(
    year: int,
    application: Application,
    group: Group,
    reviewers: tuple[Reviewer, ...],
) -> list[Conflict]:
    declared = ASSIGNED[year] + timedelta(days=2)
    return [
        Conflict(application.key, reviewer.key, ground, declared)
        for reviewer in reviewers
        if (ground := conflict_ground(reviewer, group))
    ]


def _reading(
    seed: int,
    year: int,
    application: Application,
    reviewer: Reviewer,
    order: int,
    rubric: Mapping,
) -> Reading:
    rng = stream(seed, "reading", application.key, reviewer.key)
    state = "finished" if year == 2008 else _drawn_state(rng)
    scores = score_application(seed, application, reviewer, rubric)
    if state == "draft":
        scores = dict(list(scores.items())[: rng.randint(1, 5)])
    if state == "assigned":
        scores = {}
    comments = {key: _remark(key, score) for key, score in scores.items()}
    finished = state == "finished"
    days = rng.randint(3, 27)
    return Reading(
        application=application.key,
        reviewer=reviewer.key,
        order=order,
        state=state,
        scores=scores,
        comments=comments,
        comment=_overall(comments) if finished else "",
        total=weighted_total(scores, rubric) if finished else None,
        assigned_on=ASSIGNED[year],
        finished_on=ASSIGNED[year] + timedelta(days=days) if finished else None,
    )


def _drawn_state(rng: random.Random) -> str:
    chance = rng.random()
    if chance < _FINISHED_SHARE:
        return "finished"
    return "draft" if chance < _FINISHED_SHARE + _DRAFT_SHARE else "assigned"


def _divergent(pair: list[Reading]) -> bool:
    totals = [reading.total for reading in pair if reading.total is not None]
    return len(totals) == 2 and abs(totals[0] - totals[1]) >= _DIVERGENT


def _half_point(value: float) -> float:
    return max(0.0, min(5.0, round(value * 2) / 2))


def _remark(criterion: str, score: float) -> str:
    low, middle, high = load("reviewer_remarks")[criterion]
    if score < 2.5:
        return low
    return middle if score < 4 else high


def _overall(comments: Mapping[str, str]) -> str:
    return f"{comments['relevance']} {comments['design']}"
