"""The young reviewers of the two calls."""

from yfund.commands.demo.shapes import Group, Reviewer
from yfund.commands.demo.sources import load, stream

FIRST_EMAIL = "reviewer@demo.example"


def make_reviewers(seed: int, groups: tuple[Group, ...]) -> tuple[Reviewer, ...]:
    """Return all reviewers: 7 read in 2008, 15 in 2009, four of them in both.

    Two belong to an applying organisation and two write from its mail domain, so
    that conflicts of interest occur.
    """
    rng = stream(seed, "reviewers")
    reviewers = []
    for place, row in enumerate(load("reviewers"), start=1):
        name, country, born, region, languages, themes, years, tie = row
        tied = rng.choice([g for g in groups if g.language in languages])
        domain = tied.domain if tie == "domain" else "demo.example"
        reviewers.append(
            Reviewer(
                key=f"reviewer-{place:02d}",
                name=name,
                email=f"reviewer{place:02d}@{domain}" if place > 1 else FIRST_EMAIL,
                birth_year=int(born),
                country=country,
                region=region,
                languages=languages,
                themes=tuple(themes),
                years=tuple(years),
                capacity=rng.choice((70, 72, 75, 80)),
                severity=round(rng.gauss(0, 8), 2),
                group=tied.key if tie == "organisation" else "",
            )
        )
    return tuple(reviewers)


def conflict_ground(reviewer: Reviewer, group: Group) -> str:
    """Return organisation, email_domain or "" for a reviewer and a group."""
    if reviewer.group == group.key:
        return "organisation"
    if reviewer.email.endswith("@" + group.domain):
        return "email_domain"
    return ""
