"""Whether two groups are the same: by registration number, name, mail domain, bank account, people."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from yfund.applications.rules.names import Word, words_of
from yfund.kernel.text import folded

CUTOFF = 85
SUPPORTING = 65
SHORTEST_NUMBER = 4
CERTAIN = ("number", "account")
VERDICTS = ("same", "different", "unsure")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Mail of everybody: it says nothing that two groups write from the same one.
FREE_MAIL = _words(
    "gmail.com googlemail.com yahoo.com yahoo.fr yahoo.co.uk yahoo.es ymail.com rocketmail.com outlook.com outlook.fr hotmail.com "
    "hotmail.fr live.com live.fr msn.com icloud.com me.com mac.com aol.com proton.me protonmail.com gmx.com gmx.net gmx.de "
    "zoho.com mail.com mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru rambler.ru ukr.net qq.com 163.com 126.com sina.com "
    "foxmail.com laposte.net orange.fr free.fr wanadoo.fr libero.it uol.com.br bol.com.br terra.com.br rediffmail.com "
    "example.com example.net example.org "
    "maktoob.com facebook.com instagram.com wixsite.com wordpress.com blogspot.com sites.google.com linktr.ee")
_SUBDOMAINS = ("www.", "m.", "mail.", "web.")


def bare_number(number: str) -> str:
    """A registration number for comparing: letters and digits only, case and script forms made one.

    Empty when too short to tell two groups apart.
    """
    bare = "".join(c for c in folded(number) if c.isalnum()).upper()
    return bare if len(bare) >= SHORTEST_NUMBER else ""


def domains(website: str, addresses: Iterable[str]) -> set[str]:
    """The domains of a group's own mail and site, without those that everybody has."""
    hosts = [urlsplit(website if "//" in website else f"//{website}").hostname or ""] if website.strip() else []
    hosts += [address.rpartition("@")[2] for address in addresses]
    found = set()
    for host in hosts:
        host = host.strip().casefold().rstrip(".")
        for prefix in _SUBDOMAINS:
            host = host.removeprefix(prefix)
        if "." in host and host not in FREE_MAIL:
            found.add(host[:80])
    return found


def name_score(one: str, other: str) -> int:
    """How much two names are alike, up to 100. From `CUTOFF` they may be one group's.

    The order of words, accents, case, script, legal words and small slips do not count; words that all groups share
    count little; where each name has a telling word the other lacks, they are two groups.
    """
    left, right = words_of(one), words_of(other)
    if not left or not right:
        return 0
    if "".join(w.text for w in left) == "".join(w.text for w in right):
        return 100
    found, lone_left, lone_right = _paired(left, right)
    whole = sum(w.weight for w in (*left, *right))
    score = round(200 * found / whole)
    if any(w.weight == 1 for w in lone_left) and any(w.weight == 1 for w in lone_right):
        return min(score, CUTOFF - 5)
    return score


def combined(reasons: Sequence[tuple[str, int]]) -> int:
    """One score of several (kind, score): the best, a little more for each other; only a number or account is certain."""
    best = max(score for _kind, score in reasons)
    if any(kind in CERTAIN for kind, _score in reasons):
        return 100
    return min(99, best + 5 * (len(reasons) - 1))


def _paired(left: Sequence[Word], right: Sequence[Word]) -> tuple[float, list[Word], list[Word]]:
    """The weight of the words both have, and the words without a partner on each side."""
    rest, found, lone = list(right), 0.0, []
    for word in sorted(left, key=lambda w: -len(w.text)):
        best = max(rest, key=lambda w: _likeness(word, w), default=None)
        likeness = _likeness(word, best) if best else 0.0
        if best is None or not likeness:
            lone.append(word)
            continue
        rest.remove(best)
        found += likeness * (word.weight + best.weight) / 2
    return found, lone, rest


def _likeness(one: Word, other: Word) -> float:
    """How much two words are alike, up to 1; 0 when they are two words."""
    if one.text == other.text:
        return 1.0
    if one.is_latin != other.is_latin and one.bones and one.bones == other.bones:
        return 0.97
    longest = max(len(one.text), len(other.text))
    if not one.text.isascii() and longest > 3:
        ratio = fuzz.ratio(one.text, other.text) / 100
        return ratio if ratio > 0.85 else 0.0
    allowed = 0 if longest < 5 or one.text.isdecimal() or other.text.isdecimal() else max(1, longest // 4)
    distance = OSA.distance(one.text, other.text, score_cutoff=allowed)
    return 1 - distance / (2 * longest) if distance <= allowed else 0.0
