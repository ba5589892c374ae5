"""A form goes away as text and comes back, also from word processors and phones."""

import pytest

from yfund.calls.rules.form import PEOPLE
from yfund.calls.rules.sheet import parse_sheet, sheet

COUNTRIES = {"senegal": "SN", "côte d’ivoire": "CI", "philippines": "PH"}
NAMES = {"SN": "Senegal", "CI": "Côte d'Ivoire", "PH": "Philippines"}


def asked(key, kind, label, **more):
    return {"key": key, "kind": kind, "label": {"en": label, "fr": f"{label} (fr)"}, "required": True, **more}


CHOICES = [{"value": "a", "label": {"en": "Up to 20,000", "fr": "Jusqu’à 20 000"}}, {"value": "b", "label": {"en": "More"}}]
FORM = {"sections": [
    {"key": "one", "title": {"en": "Your group"}, "help": {"en": "Tell us.\nAll of it."}, "questions": [
        asked("title", "short_text", "Title?", limit=200), asked("about", "long_text", "About you", limit=300, unit="words"),
        asked("lot", "choice", "Which lot?", choices=CHOICES), asked("who", "choices", "Who takes part?", choices=CHOICES),
        asked("again", "yes_no", "Again?"), asked("true", "statement", "All of this is true.")]},
    {"key": "two", "title": {"en": "The rest"}, "questions": [
        asked("many", "number", "How many?"), asked("sum", "money", "How much?"), asked("day", "date", "First day"),
        asked("land", "country", "Country"), asked("lands", "countries", "Countries"), asked("where", "place", "Where?"),
        asked("team", "people", "Team", columns=list(PEOPLE)), asked("paper", "upload", "Paper"),
        asked("acts", "table", "Acts", columns=[{"key": "what", "kind": "short_text", "label": {"en": "What"}},
                                                {"key": "cost", "kind": "money", "label": {"en": "Cost"}}]),
        asked("plan", "budget", "Plan", categories=[{"value": "travel", "label": {"en": "Travel"}}])]}]}
ANSWERS = {
    "title": "Bridges", "about": "One.\n\nTwo: “three”.\n[[title]] is no mark here\n> nor is this", "lot": "a", "who": ["a", "b"],
    "again": False, "true": True, "many": 40, "sum": 125050, "day": "2026-03-15", "land": "CI", "lands": ["SN", "PH"],
    "where": {"name": "Saint-Louis", "lat": "16.02", "lon": "-16.49"},
    "team": [{"name": "Awa", "role": "Chair", "born": 2001, "decides": "yes"},
             {"name": "Bo", "role": "", "born": 1999, "decides": "no"}],
    "acts": [{"what": "Walks", "cost": 500}], "plan": [{"line": "travel", "what": "Bus", "quantity": 3, "unit_cents": 1050}]}
TYPED = {
    **ANSWERS, "again": "no", "true": "yes", "many": "40", "sum": "1250.50",
    "team": [{"name": "Awa", "role": "Chair", "born": "2001", "decides": "yes"},
             {"name": "Bo", "role": "", "born": "1999", "decides": "no"}],
    "acts": [{"what": "Walks", "cost": "5"}], "plan": [{"line": "travel", "what": "Bus", "quantity": "3", "unit_cents": "10.50"}]}


def shown(question, value):
    if question["kind"] == "money":
        return str(value // 100) if value % 100 == 0 else f"{value // 100}.{value % 100:02d}"
    if question["kind"] in ("country", "countries"):
        return ", ".join(NAMES[one] for one in ([value] if isinstance(value, str) else value))
    return str(value)


def written(answers=None):
    return sheet(FORM, title="YSF-2026 · Bridges", words=lambda texts: (texts or {}).get("en", ""), say_line=str, answers=answers,
                 shown=shown)


def read(text):
    return parse_sheet(FORM, text, countries=COUNTRIES)


def test_what_is_written_comes_back_as_it_would_be_typed():
    answers, problems = read(written(ANSWERS))
    assert problems == []
    assert answers == TYPED


def test_an_empty_sheet_changes_nothing():
    assert read(written()) == ({}, [])
    assert "> At most 300 words." in written() and "[[section 2]] The rest" in written()


MANGLED = {
    "windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "word": lambda text: text.replace(" ", "\u00a0").replace("[[", "\u200e[[").replace("'", "’"),
    "capitals": lambda text: text.replace("[[title]]", "[[TITLE]]").replace("[x]", "[X]"),
    "phone": lambda text: text.replace("[x]", "(x)").replace("[ ]", "( )"),
    "ticks": lambda text: text.replace("[x]", "☒").replace("[ ]", "☐"),
    "wide": lambda text: text.replace("[[", "［［").replace("]]", "］］"),
    "indented": lambda text: "\n".join(f"  {line}" if line.startswith("[[") else line for line in text.split("\n")),
    "spaced": lambda text: text.replace("\n[[", "\n\n\n\n[[ ").replace("]]", " ]]"),
}


@pytest.mark.parametrize("way", MANGLED)
def test_word_processors_and_phones_are_forgiven(way):
    answers = {key: value for key, value in ANSWERS.items() if key not in ("about",)}
    got, problems = read(MANGLED[way](written(answers)))
    assert problems == []
    plain = {key: value for key, value in TYPED.items() if key != "about"}
    assert {k: v for k, v in got.items() if k not in ("team", "acts", "plan")} == {
        k: v for k, v in plain.items() if k not in ("team", "acts", "plan")}
    assert [[str(cell).replace("\u00a0", " ") for cell in row.values()] for row in got["plan"]] == [["travel", "Bus", "3", "10.50"]]


def test_another_order_and_missing_parts():
    text = "My notes first\n[[many]] How many?\n12\n[[title]]\nBridges\n"
    assert read(text) == ({"many": "12", "title": "Bridges"}, [])


CASES = [
    ("[[nothing]]\nlost", [""]), ("[[lot]]\n[x] Up to 20,000\n[x] More", ["lot"]), ("[[lot]]\nThe third", ["lot"]),
    ("[[title]]\nOne\n[[title]]\nTwo", ["title"]), ("[[again]]\nperhaps", ["again"]), ("[[lot]]\njusqu'à 20 000", []),
    ("[[again]]\nOui", []), ("[[title]]\n", []), ("no marks at all", []), ("", [])]


@pytest.mark.parametrize(("text", "fields"), CASES)
def test_what_cannot_be_read_is_said(text, fields):
    assert [problem.field for problem in read(text)[1]] == fields


def test_free_words_name_a_choice_in_any_language():
    assert read("[[lot]]\njusqu'à 20 000\n[[land]]\nCôte d’Ivoire\n[[again]]\nOui")[0] == {"lot": "a", "land": "CI", "again": "yes"}
