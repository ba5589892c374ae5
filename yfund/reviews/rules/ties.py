"""Ties between a person and a group that the records themselves show."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from yfund.kernel.text import Sentence, folded, say

# Providers that give an address to anybody: sharing one says nothing.
_PROVIDERS = """
    gmail.com googlemail.com yahoo.com yahoo.fr yahoo.es yahoo.co.uk yahoo.co.in yahoo.com.br ymail.com rocketmail.com
    hotmail.com hotmail.fr hotmail.es hotmail.co.uk outlook.com outlook.fr outlook.es live.com live.fr msn.com icloud.com
    me.com mac.com aol.com gmx.com gmx.de gmx.net web.de mail.com mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com
    ya.ru rambler.ru ukr.net proton.me protonmail.com pm.me tutanota.com tuta.io zoho.com qq.com 163.com 126.com sina.com
    foxmail.com naver.com daum.net hanmail.net rediffmail.com uol.com.br bol.com.br terra.com.br orange.fr wanadoo.fr
    free.fr laposte.net sfr.fr libero.it virgilio.it abv.bg seznam.cz wp.pl onet.pl o2.pl fastmail.com hey.com
    demo.example example.org example.com example.net
"""
LOOK_BACK_DAYS = 731
PUBLIC_PROVIDERS = frozenset(_PROVIDERS.split())

KINDS: dict[str, Sentence] = {
    "member": say("Belongs to the group"),
    "mail_domain": say("Shares its mail domain"),
    "same_organisation": say("Works for an organisation of that name"),
    "mail_address": say("Their mail address stands in the application"),
    "partner": say("Works for a partner named in the application"),
    "earlier": say("Wrote or sent an earlier application of the group"),
    "past_grantee": say("Works for the group under an earlier name"),
    "role": say("Held a role there in the past two years"),
    "same_account": say("Belongs to a group with the same bank account"),
    "family": say("Family or close friend"),
    "work": say("Worked with or for them in the past two years"),
    "money": say("Money or another interest of their own"),
    "helped": say("Helped to write the application"),
    "other": say("Something else"),
}
DECLARED_KINDS = ("family", "work", "money", "helped", "member", "other")


def domain_of(email: str) -> str:
    """The domain of an address in small letters, "" when it is a public provider's or there is none."""
    domain = email.rpartition("@")[2].strip().rstrip(".").casefold() if "@" in email else ""
    return "" if domain in PUBLIC_PROVIDERS else domain


@dataclass
class Traces:
    """What the records tell of the groups of a call: telling domains, names, people, and words of their applications.

    Every table leads from what a person has to the groups it ties them to.
    """

    members: dict[int, set[int]] = field(default_factory=dict)
    writers: dict[int, set[int]] = field(default_factory=dict)
    domains: dict[str, set[int]] = field(default_factory=dict)
    names: dict[str, set[int]] = field(default_factory=dict)
    former_names: dict[str, set[int]] = field(default_factory=dict)
    words: dict[str, set[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """A person as the records know them: folded names of employers, of roles still or lately held, and of family's groups."""

    id: int
    email: str
    employers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    family: tuple[str, ...] = ()


def found_ties(person: Bound, traces: Traces) -> list[tuple[int, str]]:
    """Ties as (group, kind), in order."""
    ties: set[tuple[int, str]] = set()

    def add(kind: str, groups: Iterable[int]) -> None:
        ties.update((group, kind) for group in groups)

    add("member", traces.members.get(person.id, ()))
    add("earlier", traces.writers.get(person.id, set()) - traces.members.get(person.id, set()))
    add("mail_domain", traces.domains.get(domain_of(person.email), ()))
    add("mail_address", traces.words.get(person.email.casefold(), ()))
    for names, of_group, of_partner in ((person.employers, "same_organisation", "partner"), (person.roles, "role", "partner"),
                                        (person.family, "family", "family")):
        for name in filter(None, names):
            add(of_group, traces.names.get(name, ()))
            add(of_partner, traces.words.get(name, set()) - traces.names.get(name, set()))
            add("past_grantee", traces.former_names.get(name, ()))
    return sorted(ties)


def lately(until: date | None, today: date) -> bool:
    """Whether a role that ended then still binds: it does for two years."""
    return until is None or until >= today - timedelta(days=LOOK_BACK_DAYS)


def words_in(value: object, wanted: Set[str]) -> set[str]:
    """Which of the wanted words (folded names, small mail addresses) stand in an answer, whatever its shape."""
    if isinstance(value, str):
        return {word for word in (folded(value), value.strip().casefold()) if word in wanted} if len(value) <= 300 else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {word for one in inner for word in words_in(one, wanted)}


def domains(addresses: Iterable[str]) -> frozenset[str]:
    """The telling domains of a group's people."""
    return frozenset(filter(None, map(domain_of, addresses)))
