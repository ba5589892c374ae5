"""Titles, summaries and answers in the group's own language."""

import random
from dataclasses import dataclass

from yfund.commands.demo.groups import city_in
from yfund.commands.demo.shapes import Group
from yfund.commands.demo.sources import load

THEMES = (
    "interfaith",
    "leadership",
    "media",
    "arts",
    "sport",
    "memory",
    "language",
    "environment",
)


@dataclass(frozen=True)
class Plot:
    """What one project is about: figures and phrases that all its texts share."""

    language: str
    theme: str
    months: int
    participants: int
    women: int
    slots: dict[str, object]


def draw_plot(rng: random.Random, group: Group, theme: str, language: str, longest: int) -> Plot:
    """Return the plot of a project of `group` lasting at most `longest` months."""
    words = load(f"texts_{language}")
    subject = words["themes"][theme]
    months = rng.randint(min(5, longest), longest)
    participants = rng.choice((24, 30, 36, 40, 45, 48, 60, 72, 80, 96, 120, 150))
    women = rng.randint(40, 62)
    first, second, third = rng.sample(subject["acts"], 3)
    city = city_in(group, language)
    slots = {
        "city": city,
        "group": group.name,
        "topic": subject["topic"],
        "problem": subject["problem"].format(city=city),
        "n": participants,
        "w": women,
        "m": months,
        "months": _arabic_months(months),
        "a1": first,
        "a2": second,
        "a3": third,
        "g": rng.choice(words["acts"]),
        "aud": rng.choice(words["audiences"]),
        "year": group.registered_year,
        "members": group.member_count,
        "members_text": _arabic_members(group.member_count),
    }
    return Plot(language, theme, months, participants, women, slots)


def draw_title(rng: random.Random, plot: Plot, taken: set[str]) -> str:
    """Return a title new to `taken` where the words allow it; `taken` grows by it."""
    titles = load(f"texts_{plot.language}")["themes"][plot.theme]["titles"]
    drawn = [title.format(**plot.slots) for title in rng.sample(titles, len(titles))]
    title = next((title for title in drawn if title not in taken), None)
    if title is None:
        title = _numbered(drawn[0], taken)
    taken.add(title)
    return title


def draw_text(rng: random.Random, plot: Plot, key: str) -> str:
    """Return one text of the kind `key`, first letter large."""
    variants = load(f"texts_{plot.language}")["answers"][key]
    return _sentence(rng.choice(variants).format(**plot.slots))


def draw_summary(rng: random.Random, plot: Plot) -> str:
    """Return a summary of three or four sentences."""
    parts = [draw_text(rng, plot, "summary_open"), draw_text(rng, plot, "summary_middle")]
    variants = load(f"texts_{plot.language}")["answers"]["summary_end"]
    for variant in rng.sample(variants, rng.choice((1, 1, 2))):
        parts.append(variant.format(**plot.slots))
    return _joined(plot, parts)


def draw_objectives(rng: random.Random, plot: Plot) -> list[str]:
    """Return two or three objectives."""
    variants = load(f"texts_{plot.language}")["answers"]["objective"]
    count = min(len(variants), rng.choice((2, 3)))
    return [text.format(**plot.slots) for text in rng.sample(variants, count)]


def activities(plot: Plot) -> list[str]:
    """Return the activities of the plot, in order."""
    return [_sentence(str(plot.slots[slot])) for slot in ("a1", "a2", "a3", "g")]


def indicator_labels(language: str) -> list[str]:
    """Return the four labels: completed, of these women, activities, reached."""
    return load(f"texts_{language}")["answers"]["indicator"]


def _arabic_months(count: int) -> str:
    return f"{count} {'أشهر' if count <= 10 else 'شهرًا'}"


def _arabic_members(count: int) -> str:
    tail = count % 100
    word = "أعضاء" if 3 <= tail <= 10 else "عضوًا" if tail > 10 else "عضو"
    return f"{count} {word}"


def _joined(plot: Plot, parts: list[str]) -> str:
    return ("" if plot.language == "zh" else " ").join(parts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _numbered(title: str, taken: set[str]) -> str:
    number = 2
    while f"{title} {number}" in taken:
        number += 1
    return f"{title} {number}"
