"""The report of the fairness study: tables with 95 % intervals, the plot of chances, and what cannot be promised."""

from collections.abc import Mapping, Sequence
from math import ceil, sqrt

import numpy as np

from tools.fairness_words import AFTER, BEFORE, BETWEEN
from tools.simulating import APPLICATIONS, LANGUAGES, PLACES, READERS, Result

Results = Mapping[str, Sequence[Mapping[str, Result]]]
NAMES = {
    "mean-2": "plain mean, two readers each", "z-2": "z-score, two readers each", "two-way-2": "two-way model, two readers each",
    "oracle-2": "all severities known exactly, two readers each",
    "blind-1": "one reader each, the rest drawn blindly, two-way model",
    "rounds-1": "**in rounds, one reader at least**", "mean-3": "plain mean, three readers each",
    "two-way-3": "two-way model, three readers each", "rounds-2": "**in rounds, two readers at least**",
    "two-way-4": "two-way model, four readers each"}
SHOWN = ("two-way-2", "rounds-1", "rounds-2")
ROUNDS = ("rounds-1", "rounds-2")
REQUIRED = {("A", "rounds-1"): 0.70, ("B", "rounds-1"): 0.66, ("A", "rounds-2"): 0.71, ("B", "rounds-2"): 0.67}
TOTALS = {"rounds-1": 1060, "rounds-2": 1590}
Bin = tuple[int, float, float, float]


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The mean and half its 95 % interval."""
    return float(np.mean(values)), 1.96 * float(np.std(values, ddof=1)) / sqrt(len(values)) if len(values) > 1 else float("nan")


def bins(results: Sequence[Result]) -> list[Bin | None]:
    """For each tenth of chance: how many were shown it, the chance shown, the share truly in, half its 95 % interval.

    What happens in one repetition hangs together (eighteen places, one line), so the interval counts repetitions, not
    applications.
    """
    found: list[Bin | None] = []
    for step in range(10):
        counts, hits, shown = [], [], 0.0
        for result in results:
            inside = [(chance, is_in) for chance, is_in in result.shown if min(9, int(chance * 10)) == step]
            counts.append(len(inside))
            hits.append(sum(is_in for _, is_in in inside))
            shown += sum(chance for chance, _ in inside)
        count, share = sum(counts), sum(hits) / max(1, sum(counts))
        off = sum((h - share * n) ** 2 for h, n in zip(hits, counts, strict=True))
        found.append((count, shown / count, share, 1.96 * sqrt(off) / count) if count else None)
    return found


def required(found: Results) -> list[tuple[str, bool]]:
    """What the study must show, and whether it does."""
    listed = []
    for (kind, way), least in REQUIRED.items():
        mean, _ = interval([one[way].found for one in found[kind]])
        listed.append((f"World {kind}, {plain(way)}: finds {mean:.1%}, at least {least:.0%} wanted", mean >= least))
    for way in ROUNDS:
        most, even = max(one[way].most for kind in found for one in found[kind]), ceil(TOTALS[way] / READERS)
        listed.append((f"{plain(way).capitalize()}: nobody reads more than {most}; even reading is {even}, two more allowed",
                       most <= even + 2))
        away = [row for row in languages(found["B"], way) if abs(row[3]) > row[4]]
        listed.append((f"World B, {plain(way)}: languages whose share differs by more than its interval: "
                       f"{', '.join(row[0] for row in away) or 'none'}", not away))
    for kind in found:
        for way in ROUNDS:
            band = bins([one[way] for one in found[kind]])[6]
            if band:
                _, shown, share, half = band
                listed.append((f"World {kind}, {plain(way)}: of those shown 60–70 %, {share:.1%} ± {half:.1%} are in",
                               abs(share - shown) <= half or 0.6 <= share <= 0.7))
    return listed


def plain(way: str) -> str:
    """A name without its markup."""
    return NAMES[way].replace("*", "")


def languages(results: Sequence[Mapping[str, Result]], way: str) -> list[tuple[str, float, float, float, float]]:
    """(language, true share, chosen share, difference, half its 95 % interval)."""
    rows = []
    for one in LANGUAGES:
        true, chosen = ([getattr(result[way], name)[one] / PLACES for result in results] for name in ("true", "chosen"))
        mean, half = interval([c - t for c, t in zip(chosen, true, strict=True)])
        rows.append((one, float(np.mean(true)), float(np.mean(chosen)), mean, half))
    return rows


def report(found: Results) -> str:
    """The whole report."""
    repetitions = len(next(iter(found.values())))
    parts = [BEFORE.format(repetitions=repetitions, applications=APPLICATIONS, readers=READERS, places=PLACES)]
    parts += [f"- {'holds' if holds else '**does not hold**'}: {sentence}" for sentence, holds in required(found)]
    for kind, title in (("A", "World A: anyone reads anything"), ("B", "World B: five languages, two for each reader")):
        parts += ["", f"## {title}", "", *_found_table(found[kind])]
    parts += ["", BETWEEN, "", "| language | way | true share | share of the chosen | difference |", "|---|---|---|---|---|"]
    for way in ("mean-2", "two-way-2", *ROUNDS):
        parts += [f"| {one} | {plain(way)} | {true:.1%} | {chosen:.1%} | {mean:+.1%} ± {half:.1%} |"
                  for one, true, chosen, mean, half in languages(found["B"], way)]
    parts += ["", "## Is the chance honest?", "",
              "![Chance shown against share truly in](img/fairness-chances.svg)", "", *_chance_tables(found), "", AFTER]
    return "\n".join(parts)


def _found_table(results: Sequence[Mapping[str, Result]]) -> list[str]:
    rows = ["| way of reading | readings | most by one reader | finds of the true top 18 | 95 % interval |",
            "|---|---|---|---|---|"]
    for way, name in NAMES.items():
        mean, half = interval([one[way].found for one in results])
        readings, most = np.mean([one[way].readings for one in results]), max(one[way].most for one in results)
        rows.append(f"| {name} | {readings:,.0f} | {most} | "
                    f"{mean:.1%} | {mean - half:.1%} to {mean + half:.1%} |")
    return rows


def _chance_tables(found: Results) -> list[str]:
    rows = ["| world | way of reading | chance shown | applications | mean chance shown | truly in | 95 % interval |",
            "|---|---|---|---|---|---|---|"]
    for kind in found:
        for way in SHOWN:
            for step, band in enumerate(bins([one[way] for one in found[kind]])):
                if band:
                    count, shown, share, half = band
                    rows.append(f"| {kind} | {plain(way)} | {step * 10}–{step * 10 + 10} % | {count:,} | {shown:.1%} | "
                                f"{share:.1%} | {max(0, share - half):.1%} to {min(1, share + half):.1%} |")
    return rows


def chart(found: Results) -> str:
    """The plot of chances: shown from left to right, truly in upwards; on the slanting line both are the same."""
    panels = []
    for row, kind in enumerate(found):
        for column, way in enumerate(SHOWN):
            drawn = bins([one[way] for one in found[kind]])
            panels.append(_panel(f"World {kind}: {plain(way)}", drawn, 20 + column * 300, 20 + row * 310))
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 920 640" font-family="sans-serif" font-size="12">'
            '<title>Chance shown against share truly in, with 95 % intervals</title><rect width="920" height="640" fill="#fff"/>'
            + "".join(panels) + "</svg>\n")


def _panel(title: str, found: Sequence[Bin | None], x: int, y: int) -> str:
    side = 220
    marks = [f'<g transform="translate({x + 30},{y + 30})"><text y="-10" fill="#231825">{title}</text>'
             f'<rect width="{side}" height="{side}" fill="none" stroke="#85797f"/>'
             f'<line x1="0" y1="{side}" x2="{side}" y2="0" stroke="#dfbfd7" stroke-width="2"/>'
             f'<text y="{side + 16}">0</text><text x="{side - 28}" y="{side + 16}">100 %</text>'
             f'<text x="{side / 2 - 40}" y="{side + 16}">chance shown</text>']
    for band in found:
        if band:
            _, shown, share, half = band
            at, up = shown * side, side - share * side
            low, high = side - max(0.0, share - half) * side, side - min(1.0, share + half) * side
            marks.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="#6b1d5c" stroke-width="2"/>'
                         f'<circle cx="{at:.1f}" cy="{up:.1f}" r="4" fill="#fff" stroke="#6b1d5c" stroke-width="2"/>')
    return "".join(marks) + "</g>"
