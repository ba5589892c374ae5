"""The shape of a scenario: its name, its envelope, and what is demanded of the list, row by row."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import request

from yfund.awards.rules.ranking import ORDERS
from yfund.awards.rules.scenarios import AIMS, CONTINENTS, Demand, Demands
from yfund.calls.models import Call
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.money import parse_cents
from yfund.kernel.text import clean, say
from yfund.web.filters import in_words, tell
from yfund.web.forms import money_plain


@dataclass
class Asked:
    """One row of the page: what may be demanded, and what was typed."""

    kind: str
    key: str
    words: str
    low: str = ""
    high: str = ""
    most: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.key}"


class ScenarioForm:
    """What the page of a scenario shows and takes back. Nothing typed is lost when something is wrong."""

    def __init__(self, call: Call, themes: Iterable[str], *, name: str = "", demands: Demands | None = None) -> None:
        self.call, self.errors, self.on_top = call, {}, list[str]()
        kept = demands or Demands(call.envelope_cents)
        sent = request.form if request.method == "POST" else {}
        self.name = clean(sent.get("name", name))
        self.envelope = sent.get("envelope", money_plain(kept.envelope_cents)).strip()
        self.aim = _one_of(sent.get("aim", kept.aim), AIMS)
        self.order = _one_of(sent.get("order", kept.order), ORDERS)
        self.reserve = sent.get("reserve", str(kept.reserve)).strip()
        self.women_question = sent.get("women_question", kept.women_question)
        said = {(d.kind, d.key): d for d in kept.each}
        self.rows = [_row(kind, key, words, said.get((kind, key)), sent) for kind, key, words in _kinds(call, themes)]

    def demands(self) -> Demands:
        """What was typed, as the rules take it; raises `Refusal` naming every figure that can not be read."""
        problems: list[Problem] = []
        envelope = _cents(self.envelope, "envelope", problems) or 0
        each = tuple(Demand(row.kind, row.key, _count(row.low, f"low-{row.id}", problems),
                            _count(row.high, f"high-{row.id}", problems), _cents(row.most, f"most-{row.id}", problems))
                     for row in self.rows)
        reserve = _count(self.reserve, "reserve", problems) or 0
        if problems:
            raise Refusal(problems[0].sentence, problems)
        return Demands(envelope, self.aim, self.order, self.women_question, reserve, tuple(d for d in each if d.is_said))

    def take(self, refusal: Refusal) -> None:
        """Put the problems of a refusal beside their fields; those without a field go on top."""
        for problem in refusal.problems or [Problem(refusal.sentence)]:
            if problem.field:
                self.errors[problem.field] = tell(problem.sentence)
            else:
                self.on_top.append(tell(problem.sentence))

    def wrongs(self) -> list[tuple[str, str | None]]:
        """Everything wrong as (sentence, id of the field)."""
        top: list[tuple[str, str | None]] = [(text, None) for text in self.on_top]
        return top + [(text, name) for name, text in self.errors.items()]


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else known[0]


def _kinds(call: Call, themes: Iterable[str]) -> list[tuple[str, str, str]]:
    named = {theme["key"]: in_words(theme.get("title") or theme["key"]) for theme in call.themes}
    return [*(("region", key, tell(name)) for key, (name, _regions) in CONTINENTS.items()),
            *(("theme", key, named.get(key, key)) for key in themes),
            *(("lot", lot.code, in_words(lot.name)) for lot in call.lots),
            ("first", "time", tell(say("Groups funded for the first time"))),
            ("women", "share", tell(say("Led by women, per cent of the projects")))]


def _row(kind: str, key: str, words: str, said: Demand | None, sent: dict[str, str]) -> Asked:
    row = Asked(kind, key, words)
    kept = said or Demand(kind, key)
    row.low = sent.get(f"low-{row.id}", "" if kept.low is None else str(kept.low)).strip()
    row.high = sent.get(f"high-{row.id}", "" if kept.high is None else str(kept.high)).strip()
    row.most = sent.get(f"most-{row.id}", money_plain(kept.most_cents)).strip() if kind == "lot" else ""
    return row


def _count(typed: str, name: str, problems: list[Problem]) -> int | None:
    if not typed:
        return None
    if typed.isdecimal() and len(typed) < 7:
        return int(typed)
    problems.append(Problem(say("“%(typed)s” is not a whole number.", typed=typed), name))
    return None


def _cents(typed: str, name: str, problems: list[Problem]) -> int | None:
    if not typed:
        return None
    try:
        return parse_cents(typed)
    except Refusal as refusal:
        problems.append(Problem(refusal.sentence, name))
        return None
