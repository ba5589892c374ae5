"""What screening found: who failed a rule, who was asked for more, and why."""

import random

YEARS_TOO_OLD = 22
REASONS = {
    "age": "The coordinator and the trainers named are older than 35.",
    "youth_led": "Two of the seven deciding positions are held by people under 36.",
    "legal_form": "The paper sent is a trade licence; the group is not registered.",
    "years_registered": "Registered less than two years before the closing day.",
    "country": "The project would take place in a country outside the list.",
    "previous_grantee": "The organisation received a grant in the pilot of 2008.",
    "one_application": "A second application of the same organisation to this call.",
    "nonviolence": "A text on the group's website insults a religious community.",
    "records": "No accounts have been kept since the organisation was registered.",
}
_DRAWN = (
    ("age", 5),
    ("youth_led", 9),
    ("legal_form", 6),
    ("years_registered", 8),
    ("country", 2),
    ("nonviolence", 1),
    ("records", 3),
)
_SECTIONS = ("organisation", "coordinator", "budget", "documents", "monitoring")


def draw_failures(rng: random.Random, places: list[int], share: float) -> dict[int, str]:
    """Return rule keys for a share of the given places."""
    rules = [rule for rule, _ in _DRAWN]
    weights = [weight for _, weight in _DRAWN]
    chosen = rng.sample(places, int(len(places) * share))
    return {place: rng.choices(rules, weights)[0] for place in sorted(chosen)}


def draw_returns(rng: random.Random, places: list[int], count: int) -> dict[int, tuple[str, ...]]:
    """Return the sections asked for again, for `count` of the given places."""
    chosen = sorted(rng.sample(places, count))
    return {place: tuple(sorted(rng.sample(_SECTIONS, rng.choice((1, 2))))) for place in chosen}
