"""Whether the list of countries and the themes of a call agree with what the donors' money may be used for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yfund.kernel.text import Sentence, say

Earmark = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Warning:
    """Something that does not agree. `codes`: the countries or themes it is about."""

    sentence: Sentence
    codes: tuple[str, ...] = ()


def earmark_warnings(code: str, countries: Sequence[str], themes: Sequence[str],
                     allotted: Sequence[tuple[str, Earmark]]) -> list[Warning]:
    """What does not agree between a call and the money set aside for it, given as (donor, earmark).

    An empty list of countries opens the call to all; an empty earmark binds nothing. Nothing set aside, nothing said.
    """
    found = []
    for donor, earmark in allotted:
        bound = [one for one in earmark.get("countries") or () if countries and one not in countries]
        if bound and len(bound) == len(earmark["countries"]):
            found.append(Warning(say("The money of %(donor)s can go to no country of this call.", donor=donor), tuple(bound)))
        elif bound:
            found.append(Warning(say("The money of %(donor)s is meant for countries that are not on the list.", donor=donor),
                                 tuple(bound)))
        if earmark.get("editions") and code not in earmark["editions"]:
            found.append(Warning(say("The money of %(donor)s is bound to other calls.", donor=donor)))
        if themes and earmark.get("themes") and not set(earmark["themes"]) & set(themes):
            found.append(Warning(say("The money of %(donor)s is bound to themes this call does not have.", donor=donor),
                                 tuple(earmark["themes"])))
    return [*found, *_unpaid(countries, [earmark for _donor, earmark in allotted])]


def payable(earmarks: Sequence[Earmark]) -> tuple[str, ...]:
    """The countries to which all the money set aside is bound; nothing when some of it may go anywhere."""
    if not earmarks or any(not earmark.get("countries") for earmark in earmarks):
        return ()
    return tuple(sorted({one for earmark in earmarks for one in earmark["countries"]}))


def _unpaid(countries: Sequence[str], earmarks: Sequence[Earmark]) -> list[Warning]:
    """Countries that may apply although no money may go there."""
    bound = payable(earmarks)
    if not bound:
        return []
    if not countries:
        return [Warning(say("Every country may apply, but all the money set aside is bound to these."), bound)]
    missing = tuple(one for one in countries if one not in bound)
    return [Warning(say("Groups of these countries may apply, but no money set aside may go there."), missing)] if missing else []
