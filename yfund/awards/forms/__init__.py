"""The shape of what is typed: lines of outcomes, minutes, feedback, names under agreements; and what a list is filtered by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from yfund.awards.queries.board import Row
from yfund.awards.rules.deciding import OUTCOMES, Line, mark
from yfund.awards.rules.ranking import ORDERS
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.money import parse_cents
from yfund.kernel.text import Sentence, clean
from yfund.web.filters import tell
from yfund.web.forms import Form, MoneyField, TextLength, money_plain

LONGEST_REASON = 2000


@dataclass
class TypedLine:
    """One line as it stands in the page: what was typed, what it was when it was loaded, and what is wrong with it."""

    application_id: int
    outcome: str = ""
    amount: str = ""
    reason: str = ""
    conditions: str = ""
    base: str = ""
    saved: Line | None = None
    theirs: Line | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_overtaken(self) -> bool:
        """Somebody else changed the line after this person loaded it."""
        return self.base != mark(self.saved)

    def line(self) -> Line:
        """The line as the rules take it; raises `Refusal` when the amount is no sum."""
        cents: int | None = 0
        if self.outcome == "fund":
            cents = parse_cents(self.amount) if self.amount else None
        return Line(self.application_id, self.outcome, cents, self.reason, self.conditions)


class Lines:
    """The lines of one page of a list. Without a request they show what is saved."""

    def __init__(self, ids: Iterable[int], saved: Mapping[int, Line], *, read: bool = False) -> None:
        self.by_id = {i: _typed(i, saved.get(i)) if read else _shown(i, saved.get(i)) for i in ids}
        self.on_top: list[str] = []

    def changed(self) -> list[Line]:
        """Lines that differ from what was loaded; raises `Refusal` naming every amount that can not be read."""
        lines, problems = [], []
        for typed in self.by_id.values():
            if _untouched(typed):
                continue
            try:
                lines.append(typed.line())
            except Refusal as refusal:
                problems.append(Problem(refusal.sentence, f"amount-{typed.application_id}"))
        if problems:
            raise Refusal(problems[0].sentence, problems)
        return lines

    def bases(self) -> dict[int, str]:
        """Marks of the lines as this person loaded them."""
        return {i: typed.base for i, typed in self.by_id.items()}

    def take(self, refusal: Refusal) -> None:
        """Put the problems of a refusal beside their fields; those without a field go on top."""
        for problem in refusal.problems or [Problem(refusal.sentence)]:
            name, _dash, tail = problem.field.partition("-")
            typed = self.by_id.get(int(tail)) if tail.isdecimal() else None
            if typed is None:
                self.on_top.append(tell(problem.sentence))
            else:
                typed.errors[name] = " ".join([*filter(None, [typed.errors.get(name)]), tell(problem.sentence)])
        for typed in self.by_id.values():
            if typed.is_overtaken:
                typed.theirs, typed.base = typed.saved, mark(typed.saved)

    def wrongs(self) -> list[tuple[str, str | None]]:
        """Everything wrong as (sentence, id of the field), for the summary on top."""
        listed: list[tuple[str, str | None]] = [(text, None) for text in self.on_top]
        for i, typed in self.by_id.items():
            listed += [(text, f"{name}-{i}") for name, text in typed.errors.items()]
        return listed


def _shown(application_id: int, saved: Line | None) -> TypedLine:
    if saved is None:
        return TypedLine(application_id)
    amount = money_plain(saved.amount_cents) if saved.outcome == "fund" else ""
    return TypedLine(application_id, saved.outcome, amount, saved.reason, saved.conditions, mark(saved), saved)


def _typed(application_id: int, saved: Line | None) -> TypedLine:
    def said(name: str) -> str:
        return clean(request.form.get(f"{name}-{application_id}", ""))[:LONGEST_REASON * 4]

    if f"outcome-{application_id}" not in request.form:
        return _shown(application_id, saved)
    typed = TypedLine(application_id, said("outcome"), said("amount"), said("reason"), said("conditions"), said("base"), saved)
    return _shown(application_id, saved) if typed.is_overtaken and _untouched(typed) else typed


def _untouched(typed: TypedLine) -> bool:
    if not (typed.base or typed.outcome or typed.amount or typed.reason or typed.conditions):
        return True
    try:
        return mark(typed.line()) == typed.base
    except Refusal:
        return False


class MinutesForm(Form):
    """The minutes of the committee, and until when its reserve list holds."""

    minutes = TextAreaField(validators=[TextLength(20_000)])
    reserve_until = DateField(validators=[Optional()])


class ReasonForm(Form):
    """Why something goes back."""

    reason = TextAreaField(validators=[TextLength(4_000)])


class TermsForm(Form):
    """What the agreement says beyond the ordinary."""

    special_terms = TextAreaField(validators=[TextLength(6_000)])


class SignatureForm(Form):
    """A name typed under the text of which this is the fingerprint."""

    typed_name = StringField(validators=[InputRequired(_("Type your name to sign."))])
    fingerprint = HiddenField()


def feedback_problems(titles: Mapping[str, str], texts: Mapping[str, str], most: int) -> list[Problem]:
    """Texts that are too long to be kept."""
    return [Problem(Sentence("%(title)s: at most %(most)s characters fit.", {"title": titles[key], "most": most}), key)
            for key, text in texts.items() if len(text) > most]


FILTERS = ("q", "region", "country", "lot", "theme", "language", "show", "order")


@dataclass(frozen=True)
class RankingFilter:
    """What of the ranking is shown, and in which order."""

    words: str = ""
    region: str = ""
    country: str = ""
    lot: str = ""
    theme: str = ""
    language: str = ""
    show: str = ""
    order: str = "mean"

    @classmethod
    def asked(cls) -> "RankingFilter":
        """The filter of this request's address."""
        found = cls(*(request.args.get(name, "").strip() for name in FILTERS))
        return found if found.order in ORDERS else replace(found, order="mean")

    @property
    def is_set(self) -> bool:
        return any((self.words, self.region, self.country, self.lot, self.theme, self.language, self.show))

    @property
    def needs_lines(self) -> bool:
        """Whether it asks what the committee says."""
        return self.show in (*OUTCOMES, "open")

    def of(self, rows: Iterable[Row], outcomes: Mapping[int, str]) -> list[Row]:
        """The rows that are shown, in their order. `outcomes`: what the committee says so far, by application."""
        tests = [test for test in self._tests(outcomes) if test is not None]
        return [row for row in rows if all(test(row) for test in tests)] if tests else list(rows)

    def _tests(self, outcomes: Mapping[int, str]) -> list[Callable[[Row], bool] | None]:
        words = self.words.casefold()
        return [
            (lambda row: words in row.search) if words else None,
            (lambda row: row.region == self.region) if self.region else None,
            (lambda row: row.country == self.country) if self.country else None,
            (lambda row: row.lot == self.lot) if self.lot else None,
            (lambda row: row.theme == self.theme) if self.theme else None,
            (lambda row: row.language == self.language) if self.language else None,
            self._shown(outcomes),
        ]

    def _shown(self, outcomes: Mapping[int, str]) -> Callable[[Row], bool] | None:
        if self.show in OUTCOMES:
            return lambda row: outcomes.get(row.application_id) == self.show
        return {"open": lambda row: row.application_id not in outcomes, "close": lambda row: row.place.is_close,
                "divided": lambda row: row.place.is_divided, "above": lambda row: row.place.is_above_line,
                "below": lambda row: not row.place.is_above_line, "tie": lambda row: bool(row.place.tie)}.get(self.show)


class LotMoneyForm(Form):
    """Money set apart for each lot; what is left empty shares the rest."""

    @classmethod
    def of(cls, lots: Iterable[tuple[str, int | None]]) -> "LotMoneyForm":
        """A form with a field for every lot, filled with what was set apart."""
        wanted = dict(lots)
        kind = type("LotMoney", (cls,), {f"lot-{code}": MoneyField() for code in wanted})
        made: LotMoneyForm = kind(data={f"lot-{code}": cents for code, cents in wanted.items()})
        return made

    def sums(self) -> dict[str, int]:
        """Cents by code of the lot, of those that are not empty."""
        return {field.name.removeprefix("lot-"): field.data for field in self
                if field.name.startswith("lot-") and field.data is not None}
