"""A form as a plain text to work on away from the site, and reading it back.

Each question begins with a line `[[short name]]`. Lines beginning with `>` right under it explain and are not read. Everything
up to the next such line is the answer. Reading forgives what word processors and phones do: another order, missing
questions, other line ends, curly quotes, capital letters, added blanks. Files are not part of it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from yfund.calls.rules.form import ROW_KINDS, Definition, Question, cells, question_named
from yfund.kernel.errors import Problem
from yfund.kernel.text import clean, say

Words = Callable[[Any], str]
ROWS_SHOWN = 3
_BEFORE = r"^[\s>*•\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_MARK = re.compile(_BEFORE + r"(?:\[\[|［［|【【)\s*([^\[\]［］【】]+?)\s*(?:\]\]|］］|】】).*$")
_TICKED = re.compile(r"^\s*[\[(（［]\s*([xX×✓✔✗хХ*])\s*[\])）］]\s*(.*)$|^\s*([☑☒✓✔])\s*(.*)$")
_BLANK = re.compile(r"^\s*(?:[\[(（［]\s*_*\s*[\])）］]|☐|□)\s*(.*)$")
_ROW = re.compile(r"^\s*[(（]\s*\d+\s*[)）]\s*$")
_SECTION = "section "
_MORE = "|"
_ODD = {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "：": ":", "\u200e": "", "\u200f": ""}


def sheet(definition: Definition, *, title: str, words: Words, say_line: Words, answers: Mapping[str, Any] | None = None,
          shown: Callable[[Question, Any], str] = lambda _question, value: str(value)) -> str:
    """The text of a form. `words`: texts → the reader's language; `say_line`: a `Sentence` → the reader's language.

    `answers`: what is written already; `shown` makes the text of a plain answer (number, sum, date, country).
    """
    lines = [title, "=" * min(len(title), 70), "", say_line(HOW), ""]
    for number, section in enumerate(definition["sections"], 1):
        lines += ["", f"[[{_SECTION}{number}]] {words(section['title'])}", ""]
        lines += _explained(words(section.get("help")))
        for question in section["questions"]:
            lines += [f"[[{question['key']}]] {words(question['label'])}", *_explained(words(question.get("help"))),
                      *(f"> {line}" for line in _rules(question, say_line))]
            lines += ["", *_answer(question, (answers or {}).get(question["key"]), words, say_line, shown), "", ""]
    return "\n".join(lines).rstrip() + "\n"


HOW = say("Write each answer under its question. Leave the lines with double square brackets as they are: by them the answers "
          "find their way back. Lines that begin with > explain and are not read.")
YES, NO, AGREED = say("Yes"), say("No"), say("I agree")


def parse_sheet(definition: Definition, text: str, *, countries: Mapping[str, str] | None = None,
                words: Words = lambda texts: str((texts or {}).get("en", ""))) -> tuple[dict[str, Any], list[Problem]]:
    """Answers as they would be typed into the fields, by question, and what could not be read (`field`: the question).

    Questions without a word under them are left out: an empty place in the text never empties an answer.
    `countries`: name in small letters → code; `words`: the reader's language, for labels of choices and columns.
    """
    answers, problems = {}, []
    lands = {_plain(name): code for name, code in (countries or {}).items()}
    for name, body in _parts(text):
        question = question_named(definition, name)
        if question is None:
            if not name.startswith(_SECTION.strip()):
                problems.append(Problem(say("“%(name)s” is no question of this form; the text under it is not taken.", name=name)))
            continue
        if question["kind"] == "upload":
            continue
        value = _read(question, _without_help(body), lands, words)
        if value in ("", [], None, {"name": "", "lat": "", "lon": ""}):
            continue
        if isinstance(value, Problem):
            problems.append(value)
            continue
        if answers.get(question["key"], value) != value:
            problems.append(Problem(say("“%(name)s” stands in the text twice; the last one counts.", name=name), question["key"]))
        answers[question["key"]] = value
    return answers, problems


def _parts(text: str) -> Iterator[tuple[str, list[str]]]:
    name, body = "", []
    for line in clean(text.lstrip("\ufeff")).split("\n"):
        found = _MARK.match(line)
        if found:
            if name:
                yield name, body
            name, body = re.sub(r"\s+", " ", found[1].lower().translate(str.maketrans(_ODD))).strip(), []
        else:
            body.append(line)
    if name:
        yield name, body


def _without_help(body: list[str]) -> list[str]:
    at = 0
    while at < len(body) and (not body[at].strip() or body[at].lstrip().startswith(">")):
        at += 1
    return [_bare(line) for line in body[at:]]


def _guarded(text: str) -> str:
    """An answer whose lines cannot be taken for marks of the sheet: such lines begin with a backslash."""
    return "\n".join(f"\\{line}" if re.match(r"\\*\s*(\[\[|>)", line) else line for line in text.split("\n"))


def _bare(line: str) -> str:
    return line[1:] if re.match(r"\\+\s*(\[\[|>)", line) else line


def _read(question: Question, body: list[str], countries: Mapping[str, str], words: Words) -> Any:
    kind = question["kind"]
    body = body if kind in ("short_text", "long_text") else [line.replace("\u00a0", " ") for line in body]
    text = clean("\n".join(line.rstrip() for line in body))
    if kind in ROW_KINDS:
        return _rows(question, body, words, countries)
    if kind in ("choice", "choices", "yes_no", "statement"):
        return _ticked(question, body, words)
    if kind == "place":
        return _place(body)
    if kind == "country":
        return _country(text, countries)
    if kind == "countries":
        return [_country(part.strip(), countries) for part in re.split(r"[\n,;،]", text) if part.strip()]
    return text if kind == "long_text" else re.sub(r"\s*\n\s*", " ", text)


def _country(text: str, countries: Mapping[str, str]) -> str:
    return countries.get(_plain(text), text.upper() if len(text) == 2 else text)


def _ticked(question: Question, body: list[str], words: Words) -> Any:
    kind, offered = question["kind"], _offered(question, words)
    marked = [(found[2] or found[4] or "") for line in body if (found := _TICKED.match(line))]
    free = [] if marked else [line.strip() for line in body if line.strip() and not _BLANK.match(line)]
    found_values = [offered.get(_plain(one)) for one in marked or free]
    values = list(dict.fromkeys(value for value in found_values if value))
    name = words(question["label"])[:60]
    if None in found_values:
        return Problem(say("“%(name)s”: none of the choices is called “%(text)s”.", name=name,
                           text=(marked or free)[found_values.index(None)][:60]), question["key"])
    if kind != "choices" and len(values) > 1:
        return Problem(say("“%(name)s”: more than one choice is marked.", name=name), question["key"])
    return values if kind == "choices" else (values[0] if values else "")


def _offered(question: Question, words: Words) -> dict[str, str]:
    """Every way a choice may be written → what a field would send."""
    if question["kind"] in ("yes_no", "statement"):
        said = {"yes": ("yes", "oui", "نعم", "sí", "si", "sim", "да", "是", "true", "i agree", "j’accepte", "agreed"),
                "no": ("no", "non", "لا", "não", "нет", "否", "false")}
        return {_plain(text): value for value, texts in said.items() for text in texts}
    known: dict[str, str] = {}
    for one in question.get("choices") or ():
        known.update({_plain(text): one["value"] for text in (one["value"], words(one["label"]), *one["label"].values())})
    return known


def _place(body: list[str]) -> dict[str, str]:
    text = " ".join(line.strip() for line in body if line.strip())
    found = re.search(r"(-?\d{1,2}[.,]\d+)\s*[,;/ ]\s*(-?\d{1,3}[.,]\d+)\s*\)?$", text)
    name = (text[:found.start()] if found else text).rstrip(" (,;")
    lat, lon = (part.replace(",", ".") for part in found.groups()) if found else ("", "")
    return {"name": name, "lat": lat, "lon": lon}


def _rows(question: Question, body: list[str], words: Words, countries: Mapping[str, str]) -> list[dict[str, str]]:
    columns = cells(question)
    names = {_plain(text): c["key"] for c in columns for text in (words(c["label"]), *c["label"].values()) if text}
    rows: list[dict[str, str]] = [{}]
    last = ""
    for line in body:
        key, rest = ("", "") if line.startswith(_MORE) else _cell_begun(line, names)
        if not line.startswith(_MORE) and (_ROW.match(line) or (key and key in rows[-1])):
            rows.append({})
            last = ""
        if key:
            rows[-1][key], last = rest, key
        elif last and line.startswith(_MORE):
            rows[-1][last] += f"\n{line.removeprefix(_MORE).removeprefix(' ')}"
        elif last and line.strip() and not _ROW.match(line):
            rows[-1][last] = f"{rows[-1][last]}\n{line.strip()}".strip()
    readers = {c["key"]: partial(_cell, c, words, countries) for c in columns}
    return [{key: readers[key](value) for key, value in row.items()} for row in rows if any(row.values())]


def _cell_begun(line: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The column whose words stand before a colon of the line, and what follows; ("", "") when none does."""
    for found in re.finditer("[:：]", line):
        if key := names.get(_plain(line[:found.start()])):
            return key, line[found.end():].strip()
    return "", ""


def _cell(column: Question, words: Words, countries: Mapping[str, str], value: str) -> str:
    if column["kind"] == "choice":
        return _offered(column, words).get(_plain(value), value)
    return _country(value, countries) if column["kind"] == "country" and value else value


def _answer(question: Question, value: Any, words: Words, say_line: Words,
            shown: Callable[[Question, Any], str]) -> list[str]:
    kind = question["kind"]
    if kind == "upload":
        return []
    if kind in ("yes_no", "statement"):
        said = [(True, say_line(YES if kind == "yes_no" else AGREED))] + ([(False, say_line(NO))] if kind == "yes_no" else [])
        return [f"[{'x' if value is one else ' '}] {text}" for one, text in said]
    if kind in ("choice", "choices"):
        chosen = value if isinstance(value, list) else [value]
        return [f"[{'x' if one['value'] in chosen else ' '}] {words(one['label'])}" for one in question.get("choices") or ()]
    if kind in ROW_KINDS:
        return _written_rows(question, value if isinstance(value, list) else [], words, shown)
    if kind == "place":
        at = value if isinstance(value, dict) else {}
        return [f"{at.get('name', '')} ({at['lat']}, {at['lon']})" if at.get("lat") else str(at.get("name", ""))]
    if isinstance(value, dict):
        return [str(value.get("raw", ""))]
    if value in (None, "", []):
        return [""]
    return [_guarded(value) if kind in ("short_text", "long_text") else shown(question, value)]


def _written_rows(question: Question, rows: list[dict[str, Any]], words: Words, shown: Callable[[Question, Any], str]) -> list[str]:
    lines = []
    for number, row in enumerate([*rows, *({} for _ in range(0 if rows else ROWS_SHOWN))], 1):
        lines.append(f"({number})")
        for column in cells(question):
            cell = row.get(column["key"])
            named = {c["value"]: words(c["label"]) for c in column.get("choices") or ()}
            text = (str(cell["raw"]) if isinstance(cell, dict) else "" if cell in (None, "") else named.get(cell, "")
                    or (cell if column["kind"] == "short_text" else shown(column, cell)))
            first, *more = text.split("\n")
            lines += [f"{words(column['label'])}: {first}".rstrip(), *(f"{_MORE} {line}".rstrip() for line in more)]
        lines.append("")
    return lines


def _rules(question: Question, say_line: Words) -> Iterator[str]:
    if question["kind"] == "upload":
        yield say_line(say("Files are added on the site."))
    elif not question.get("required", True):
        yield say_line(say("May stay empty."))
    if question.get("limit"):
        yield say_line(say("At most %(limit)s words.", limit=question["limit"]) if question.get("unit") == "words"
                       else say("At most %(limit)s characters.", limit=question["limit"]))
    if question["kind"] in ("choice", "yes_no", "statement"):
        yield say_line(say("Put an x between the brackets of one."))
    elif question["kind"] == "choices":
        yield say_line(say("Put an x between the brackets of all that fit."))
    elif question["kind"] in ROW_KINDS:
        yield say_line(say("One numbered part for each line; copy a part for more."))
    elif question["kind"] == "place":
        yield say_line(say("The name of the place; latitude and longitude behind it if you know them."))


def _explained(text: str) -> list[str]:
    return [f"> {line}" for line in text.split("\n") if line.strip()] if text else []


def _plain(text: str) -> str:
    """Text for comparing: small letters, straight quotes, single blanks, no full stop at the end."""
    folded = unicodedata.normalize("NFKC", text.translate(str.maketrans(_ODD))).casefold()
    return re.sub(r"\s+", " ", folded).strip(" .:*_")
