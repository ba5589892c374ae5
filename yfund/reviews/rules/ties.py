"""Ties between a person and a group that the records themselves show."""

from collections.abc import Iterable, Set

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
PUBLIC_PROVIDERS = frozenset(_PROVIDERS.split())

KINDS: dict[str, Sentence] = {
    "member": say("Belongs to the group"),
    "mail_domain": say("Shares its mail domain"),
    "same_organisation": say("Works for an organisation of that name"),
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


def found_ties(*, is_member: bool, email: str, employer: str, group_domains: Set[str], group_name: str) -> list[str]:
    """Kinds of tie between a person (address, employer's name) and a group (its people's domains, its folded name)."""
    kinds = ["member"] if is_member else []
    domain = domain_of(email)
    if domain and domain in group_domains:
        kinds.append("mail_domain")
    if employer and folded(employer) == group_name:
        kinds.append("same_organisation")
    return kinds


def domains(addresses: Iterable[str]) -> frozenset[str]:
    """The telling domains of a group's people."""
    return frozenset(filter(None, map(domain_of, addresses)))
