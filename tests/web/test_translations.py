"""The catalogues: every message fits its source, and French and Arabic leave nothing out that a group or the public reads."""

import re
from gettext import c2py as gettext_rule
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tools.messages import CATALOGUES, LANGUAGES

COMPLETE = ("fr", "ar")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
# Pages and letters of a room that only the fund's own people see.
STAFF_PAGES = re.compile(r"""templates/(
    accounts/(people|person)\.html
  | applications/(ask_changes|queue|register|screen)\.html
  | awards/(confirm|decisions|index|ranking|recommend|release|return_to_committee|seal)\.html
  | calls/(_fields|_zones|basics|create|edit|form|lots|manage|plans|postpone|preview|question|rubric|rules|section)\.html
  | components/(finding|hands|lines|ranking|sheet|spread)\.html
  | desk/(find|grant|trail)\.html
  | evaluation/(add|answer|begin|edit)\.html
  | payments/(_hands|index|refund|reveal_bank|send_back|verify_bank|voucher)\.html
  | results/(give_back|judge|settlement)\.html
  | (mail/)?(funds|reviews)/.*
  | patterns\.html
)""", re.VERBOSE)
# Sentences of the code that applicants and the public get to read.
OPEN_CODE = re.compile(r"""yfund/(
    (kernel|web|infra)/.*
  | accounts/(rules|services|forms|frame)\.py | accounts/views/(organisations|own|switches)\.py
  | applications/states\.py | applications/rules/(answers|budget|completeness|public_states)\.py
  | applications/services/(drafting|submitting)\.py | applications/views/(applicant|drafting|fields|sections|sending)\.py
  | awards/states\.py | awards/rules/conditions\.py | awards/services/agreeing\.py | awards/views/agreeing\.py
  | payments/(rules|states)\.py
  | results/(forms|states)\.py | results/rules/.* | results/services/reporting\.py | results/views/(figures|group)\.py
  | showcase/.*
)""", re.VERBOSE)


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def messages(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def texts(value: str | tuple[str, ...]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def is_open(message: Message) -> bool:
    """Whether an applicant or the public reads this message somewhere."""
    return any(
        OPEN_CODE.fullmatch(place) or place.startswith("templates/") and not STAFF_PAGES.fullmatch(place)
        for place, _line in message.locations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_compiles_and_guesses_nothing(language: str, tmp_path: Path) -> None:
    found = catalogue(language)
    with (tmp_path / "messages.mo").open("wb") as stream:
        write_mo(stream, found)
    assert not [message.id for message in found if message.id and message.fuzzy]
    assert not found.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_message_keeps_its_placeholders(language: str) -> None:
    for message in messages(language):
        if isinstance(message.id, str) and message.string:
            assert placeholders(message.string) == placeholders(message.id), message.id
            assert "%" not in PLACEHOLDER.sub("", message.string), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_of_a_number_invents_no_placeholder(language: str) -> None:
    """A form for exactly none, one or two may say the number in words."""
    for message in messages(language):
        if isinstance(message.id, tuple) and any(message.string):
            known = set(placeholders(message.id[-1]))
            assert len(message.string) == catalogue_forms(language), message.id
            assert all(set(placeholders(text)) <= known for text in message.string), message.id
            assert set(placeholders(message.string[-1])) == known, message.id


def catalogue_forms(language: str) -> int:
    return {"fr": 2, "ar": 6, "es": 2, "pt": 2, "ru": 3, "zh": 1}[language]


def test_arabic_counts_from_eleven_to_ninety_nine_in_the_form_of_its_header() -> None:
    """The header sends 11 to 99 to the last form and whole hundreds to the one before it. What is counted carries the longer
    ending (tanwin with alif) from 11 to 99, so a shorter last form means that the two were swapped."""
    found = catalogue("ar")
    rule = gettext_rule(found.plural_expr)
    assert [rule(number) for number in (0, 1, 2, 3, 10, 11, 99, 100, 102, 111)] == [0, 1, 2, 3, 3, 5, 5, 4, 4, 5]
    swapped = [m.id for m in found if isinstance(m.id, tuple) and any(m.string) and len(m.string[4]) > len(m.string[5])]
    assert swapped == []


@pytest.mark.parametrize("language", COMPLETE)
def test_nothing_that_a_group_reads_is_untranslated(language: str) -> None:
    open_messages = [message for message in messages(language) if is_open(message)]
    assert len(open_messages) > 1000
    assert [message.id for message in open_messages if not all(texts(message.string))] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_every_html_tag_of_a_message_stays(language: str) -> None:
    tag = re.compile(r"</?[a-z][^>]*>")
    for message in messages(language):
        for text in filter(None, texts(message.string)):
            assert tag.findall(text) == tag.findall(texts(message.id)[0]), message.id
