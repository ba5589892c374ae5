"""A form that asks every kind of question, with every kind of column, and answers nobody makes easy."""

import unicodedata
from typing import Any

ARABIC = "مقاهي الحكاية في القُرى، حيث يلتقي الشبابُ كلَّ أسبوع.\n\n" * 60
CHINESE = "我们每周在河边见面，讲述两个村庄的故事。" * 120
MIXED = ("Thiès — « été » 👩🏽‍🌾🇸🇳 x̱̌ <b>&amp;</b> \"quoted\" 'single' \\n {{ 7 * 7 }} %(name)s\tTab\u200dZWJ\n  indented\n"
         "1.  one\n2.  two\n\n\n\nend: [[title]] is no mark\n[[title]]\n> nor is this\n(1)\nkey: value")


def question(key: str, kind: str, **more: Any) -> dict[str, Any]:
    """A question that may stay empty."""
    return {"key": key, "kind": kind, "label": {"en": f"The {key}"}, "required": False, **more}


OFFERED = [{"value": "art", "label": {"en": "Art"}}, {"value": "sport", "label": {"en": "Sport"}}]
QUESTIONS = [
    question("title", "short_text", feeds="title"), question("arabic", "long_text"), question("chinese", "long_text"),
    question("mixed", "long_text"), question("one", "choice", choices=OFFERED),
    question("several", "choices", choices=OFFERED), question("yes", "yes_no"), question("no", "yes_no"),
    question("count", "number"), question("share", "number"), question("sum", "money"), question("day", "date"),
    question("land", "country", feeds="country"), question("lands", "countries"), question("spot", "place"),
    question("team", "people"), question("plan", "table", columns=[
        question("what", "short_text"), question("how", "long_text"), question("many", "number"), question("when", "date"),
        question("cost", "money"), question("sort", "choice", choices=OFFERED), question("where", "country")]),
    question("costs", "budget", categories=[{"value": "fees", "label": {"en": "Fees"}}]),
    question("papers", "upload"), question("safe", "statement")]
DEFINITION: dict[str, Any] = {
    "sections": [{"key": "all", "title": {"en": "All"}, "questions": QUESTIONS}], "checks": []}
STEPS = "First: meet\n\n  then walk\nCost: none"
TYPED: dict[str, Any] = {
    "title": "  مقهى 故事 café\u0301  and   more ", "arabic": ARABIC, "chinese": CHINESE, "mixed": MIXED.replace("\n", "\r\n"),
    "one": "art", "several": ["sport", "art"], "yes": "yes", "no": "no", "count": "1 250", "share": "12,5", "sum": "1250.50",
    "day": "2026-03-15", "land": "SN", "lands": ["SN", "ML"],
    "spot": {"name": "Île de Gorée (near the quay)", "lat": "14.66670", "lon": "-17.4"},
    "team": [{"id": "p1", "name": "Norhaina “Nor” Macarambon", "role": "Présidente", "born": "1999", "decides": "yes"},
             {"id": "p2", "name": "علي", "role": "مساعد", "born": "2004", "decides": "no"}],
    "plan": [{"id": "a1", "what": "Marche <3 & chant", "how": STEPS, "many": "3", "when": "2026-04-01", "cost": "99.99",
              "sort": "sport", "where": "CI"},
             {"id": "a2", "what": "جلسة", "how": "", "many": "", "when": "", "cost": "", "sort": "", "where": ""}],
    "costs": [{"id": "b1", "line": "fees", "what": "Traduction 中文", "quantity": "2.5", "unit_cents": "400.50"}], "safe": "yes"}


def told(text: str) -> str:
    """A text as it is kept: NFC, line breaks as one newline, no outer blanks. Nothing else is changed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


WANTED: dict[str, Any] = {
    **{key: told(TYPED[key]) for key in ("title", "arabic", "chinese", "mixed")}, "one": "art", "several": ["sport", "art"],
    "yes": True, "no": False, "count": 1250, "share": "12.5", "sum": 125_050, "day": "2026-03-15", "land": "SN",
    "lands": ["SN", "ML"], "spot": TYPED["spot"], "safe": True,
    "team": [{"id": "p1", "name": "Norhaina “Nor” Macarambon", "role": "Présidente", "born": 1999, "decides": "yes"},
             {"id": "p2", "name": "علي", "role": "مساعد", "born": 2004, "decides": "no"}],
    "plan": [{"id": "a1", "what": "Marche <3 & chant", "how": STEPS, "many": 3, "when": "2026-04-01", "cost": 9999,
              "sort": "sport", "where": "CI"},
             {"id": "a2", "what": "جلسة", "how": "", "many": "", "when": "", "cost": "", "sort": "", "where": ""}],
    "costs": [{"id": "b1", "line": "fees", "what": "Traduction 中文", "quantity": "2.5", "unit_cents": 40050}]}
