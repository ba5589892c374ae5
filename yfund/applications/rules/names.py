"""Names of groups made comparable: several scripts into one, words that every group has set apart from its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from yfund.kernel.text import folded


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _letters(these: str, those: str) -> dict[str, str]:
    """Each letter of `these` beside its part of `those`, parts divided by one blank; an empty part is no sound."""
    return dict(zip(these, those.split(" "), strict=True))


# Words that say what a group is in law, and little words: they come and go between two papers of one group.
LEGAL = _words(
    "ngo ngos ong osc cso cbo npo asbl asso assoc association associacao asociacion associazione foundation fondation fundacion "
    "fundacao stiftung verein ev inc incorporated ltd limited llc trust charity org organisation organization organizacion "
    "organizacao organizatsiia udruga udruzenje dernegi vakfi yayasan lembaga shirika chama sarl "
    "the of for and a de des du d la le les l et pour y e para por da do dos das del el al as os in on und fur za i "
    "جمعيه الجمعيه منظمه المنظمه موسسه الموسسه في من و على "
    "общественная общественное организация объединение ассоциация фонд нко оо мбоо роо и за в на")
# Words so many groups share that they tell little about one.
COMMON = _words(
    "youth young people jeune jeunes jeunesse joven jovenes juvenil jovem jovens juventude peace paix paz mir dialogue dialogo "
    "club centre center centro group groupe grupo network reseau red rede forum foro union initiative iniciativa project section "
    "culture cultures community women children national international students movement coletivo collectif "
    "شباب الشباب شبابي الشبابيه للشباب سلام السلام للسلام حوار الحوار للحوار مبادره منتدي نادي مركز اتحاد والسلام والحوار "
    "молодежь молодежи молодежная молодежное молодежныи мира мир диалог диалога центр союз клуб")
_LONG_LEGAL = tuple(word for word in LEGAL if len(word) > 7)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CJK_LEGAL = re.compile("协会|協會|基金会|基金會|组织|組織|联合会|聯合會|有限公司|公司")
_CYRILLIC = _letters("абвгдезийклмнопрстуфхцчшщъыьэюяіїєґөүәғқңһў",
                     "a b v g d e z i i k l m n o p r s t u f kh ts ch sh sh  y  e yu ya i i e g o u a g k n h u")
_CYRILLIC["ж"] = "zh"
_ARABIC = _letters("ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
                   "a b t th j h kh d dh r z s sh s d t z  gh f q k l m n h w y")
_ARABIC |= {"ء": "", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ک": "k", "ی": "y", "ہ": "h", "ے": "y", "ڈ": "d", "ٹ": "t",
            "ڑ": "r", "ں": "n", "ھ": "h"}
_LATIN = str.maketrans({**_CYRILLIC, **_ARABIC, "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th",
                        "ł": "l", "ı": "i"})
_SOUNDS = (("tch", "c"), ("sch", "c"), ("sh", "c"), ("ch", "c"), ("kh", "x"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
           ("dj", "j"), ("zh", "j"), ("ck", "k"), ("q", "k"), ("v", "f"), ("p", "b"))


@dataclass(frozen=True)
class Word:
    """One word of a name: in Latin letters, its consonants alone, and how much it tells. `is_latin`: written so."""

    text: str
    bones: str
    weight: float
    is_latin: bool


def latin(text: str) -> str:
    """Folded text in Latin letters as far as Cyrillic and Arabic script go; what is in neither stays."""
    return text.translate(_LATIN)


def bones(text: str) -> str:
    """The consonants of a Latin word as the ear takes them, so that spellings of one name meet."""
    for written, heard in _SOUNDS:
        text = text.replace(written, heard)
    text = re.sub(r"(?<=.)h$", "", text)
    text = re.sub(r"[aeiouyw]", "", text)
    return re.sub(r"(.)\1+", r"\1", text)


def words_of(name: str) -> tuple[Word, ...]:
    """The words of a name that tell something. A name of nothing but legal words keeps them all."""
    parts = [part for part in folded(_CJK_LEGAL.sub(" ", name)).split()]
    kept = [part for part in parts if not _is_legal(part)] or parts
    return tuple(_word(part) for part in kept)


def name_keys(name: str) -> set[str]:
    """Keys of which two spellings of one name share at least one: all words together, each telling word, its ends."""
    words = words_of(name)
    keys = {("w:" + "".join(sorted(word.bones or word.text for word in words)))[:80],
            ("j:" + "".join(word.text for word in words))[:80]}
    for word in words:
        if word.weight < 1:
            continue
        if _CJK.search(word.text):
            keys |= {f"b:{word.text[place:place + 2]}" for place in range(len(word.text) - 1)}
        elif len(word.bones) > 1:
            keys.add(f"t:{word.bones}"[:80])
        if len(word.text) > 5:
            keys |= {f"p:{word.text[:4]}", f"s:{word.text[-4:]}"}
    return keys - {"w:", "j:"}


def person_key(name: str, born: str) -> str:
    """A person by name and year of birth, whatever the order of the names and the script; "" when one is missing."""
    year = re.match(r"(19|20)\d\d", born.strip())
    parts = sorted(filter(None, (bones(latin(_bare(part))) for part in folded(name).split())))
    return f"{' '.join(parts)} {year.group()}"[:80] if year and len(parts) > 1 else ""


def people_in(answer: Any) -> Iterator[tuple[str, str]]:
    """The people an answer names, those with a key: the key, and the person as it was written."""
    for one in answer if isinstance(answer, list) else [answer]:
        if isinstance(one, dict):
            name, born = (str(one.get(part, "")).strip() for part in ("name", "born"))
            if key := person_key(name, born):
                yield key, f"{name}, {born}"


def _is_legal(part: str) -> bool:
    """A legal word, a long one also with a slip in it."""
    return part in LEGAL or len(part) > 7 and any(OSA.distance(part, word, score_cutoff=1) < 2 for word in _LONG_LEGAL)


def _word(part: str) -> Word:
    text = latin(_bare(part))
    common = part in COMMON or text in COMMON
    return Word(text, bones(text), 0.35 if common else 1.0, text == part)


def _bare(part: str) -> str:
    """An Arabic word without its article."""
    return re.sub(r"^(وال|بال|لل|ال)(?=...)", "", part)
