"""Which six proposals of 2008 were chosen."""

from collections.abc import Mapping
from dataclasses import replace

from yfund.commands.demo.places import country_by_code
from yfund.commands.demo.shapes import Application

_GRANTS = 6
_MOST_A_REGION = 2


def choose_six(applications: tuple[Application, ...], totals: Mapping[str, float]) -> list[Application]:
    """Return the six best by score, one a country and at most two a region."""
    chosen: list[Application] = []
    ranked = sorted(
        (application for application in applications if application.key in totals),
        key=lambda application: (-totals[application.key], application.number),
    )
    for application in ranked:
        region = country_by_code(application.country).region
        regions = [country_by_code(other.country).region for other in chosen]
        countries = {other.country for other in chosen}
        if application.country in countries or regions.count(region) >= _MOST_A_REGION:
            continue
        chosen.append(application)
        if len(chosen) == _GRANTS:
            break
    return chosen


def decided(applications: tuple[Application, ...], chosen: list[Application]) -> tuple[Application, ...]:
    """Return the applications as they stood after the decision of 2008."""
    keys = {application.key for application in chosen}
    return tuple(
        replace(application, state="awarded" if application.key in keys else "declined")
        if application.state == "in_review"
        else application
        for application in applications
    )
