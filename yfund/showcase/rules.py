"""What a public card may say."""

from collections.abc import Mapping

from yfund.kernel.errors import Problem
from yfund.kernel.text import characters, say

LONGEST_SUMMARY = 600
LONGEST_QUOTE = 300
LONGEST_PLACE = 150


def card_problems(*, summary: Mapping[str, str], quote: str, place: str, latitude: float | None,
                  longitude: float | None) -> list[Problem]:
    """Everything wrong with the words and the place of a card; fields are `summary`, `summary_en`, `quote`, `place`, …"""
    problems = []
    if not any(text.strip() for text in summary.values()):
        problems.append(Problem(say("Tell in a few sentences what you did."), "summary"))
    problems += [Problem(say("Keep it to %(most)s characters.", most=LONGEST_SUMMARY),
                         "summary_en" if language == "en" else "summary")
                 for language, text in summary.items() if characters(text) > LONGEST_SUMMARY]
    if characters(quote) > LONGEST_QUOTE:
        problems.append(Problem(say("Keep it to %(most)s characters.", most=LONGEST_QUOTE), "quote"))
    if characters(place) > LONGEST_PLACE:
        problems.append(Problem(say("Keep it to %(most)s characters.", most=LONGEST_PLACE), "place"))
    if (latitude is None) != (longitude is None):
        problems.append(Problem(say("A point needs both numbers, or none."), "latitude"))
    if latitude is not None and not -90 <= latitude <= 90:
        problems.append(Problem(say("Between -90 and 90."), "latitude"))
    if longitude is not None and not -180 <= longitude <= 180:
        problems.append(Problem(say("Between -180 and 180."), "longitude"))
    return problems
