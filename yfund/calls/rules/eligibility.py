"""Eligibility: what the records themselves say about a rule, and whether the quiz is answered.

Quiz answers are {str(rule id): "yes" | "no"}; every question is put so that "yes" means the rule is met.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from yfund.accounts.rules import LEGAL_FORMS
from yfund.kernel.errors import Problem
from yfund.kernel.money import Figures
from yfund.kernel.text import Month, Sentence, say, say_n

KINDS = ("age_band", "youth_led", "legal_form", "years_registered", "country_list", "previous_grantee", "one_application",
         "yearly_budget", "nonviolence", "own")
VERDICTS = ("met", "not_met", "unclear")
# Rules that an answer of the form can judge, and the kinds of question it may be.
JUDGED_BY = {"age_band": ("number",), "youth_led": ("people", "number"), "yearly_budget": ("money",)}
FORMS = ("association", "foundation", "charity", "trust", "youth_council")


class Rule(Protocol):
    """What these functions need of an eligibility rule."""

    id: int
    kind: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """What is known of an applicant. `opens_on`: the day on which age and years are counted.

    `certain_grants`, `likely_grants`: matches in the register by number, by name. `others`: its other applications
    to the same call. `answers`: by question key. `quiz`: by rule id as text.
    """

    country: str = ""
    legal_form: str = ""
    registered_year: int | None = None
    registered_month: int | None = None
    opens_on: date | None = None
    countries: tuple[str, ...] = ()
    certain_grants: int = 0
    likely_grants: int = 0
    others: int = 0
    answers: Mapping[str, Any] = field(default_factory=dict)
    quiz: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """`verdict`: met, not_met or unclear. `evidence` says what it rests on. `is_missing`: the records say nothing of it yet."""

    verdict: str
    evidence: Sentence
    is_missing: bool = False


def automatic(rule: Rule, facts: Facts) -> str:
    """What the records say of one rule: "met", "not_met" or "unclear"."""
    return finding(rule, facts).verdict


def finding(rule: Rule, facts: Facts) -> Finding:
    """The automatic verdict with its evidence. A "no" in the quiz is believed; a "yes" alone proves nothing."""
    if facts.quiz.get(str(rule.id)) == "no":
        return Finding("not_met", say("The group itself answered no."))
    judge = _JUDGES.get(rule.kind)
    if judge is not None:
        return judge(rule, facts)
    if rule.params.get("word") and facts.quiz.get(str(rule.id)) == "yes":
        return Finding("met", say("The group declares it, and this call takes its word."))
    return Finding("unclear", say("Only a person can judge this. The group says yes."))


def quiz_problems(rules: Iterable[Rule], answers: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with a quiz: questions without an answer, and rules the group says it does not meet.

    `field` of each problem is `quiz-<rule id>`.
    """
    problems = []
    for rule in rules:
        given = answers.get(str(rule.id))
        if given == "no":
            sentence = say("The call asks for this, and you answered no. Write to us if you are not sure.")
        elif given != "yes":
            sentence = say("Answer yes or no.")
        else:
            continue
        problems.append(Problem(sentence, f"quiz-{rule.id}"))
    return problems


def _age(rule: Rule, facts: Facts) -> Finding:
    born, low, high = facts.answers.get(rule.params.get("question", "")), *_band(rule)
    year = _year(born)
    if year is None or facts.opens_on is None:
        return Finding("unclear", say("The proposal gives no year of birth that could be counted."), True)
    age = facts.opens_on.year - year
    inside = low <= age - 1 and age <= high
    edge = low <= age and age - 1 <= high
    verdict = "met" if inside else "unclear" if edge else "not_met"
    return Finding(verdict, say(
        "Born %(year)s: %(younger)s or %(age)s years old when the call opened; %(low)s to %(high)s is asked.",
        year=year, younger=age - 1, age=age, low=low, high=high))


def _youth_led(rule: Rule, facts: Facts) -> Finding:
    given, asked = facts.answers.get(rule.params.get("question", "")), int(rule.params.get("share_over", 50))
    if isinstance(given, list):
        return _deciding(rule, facts, given, asked)
    share = _whole(given)
    if share is None:
        return Finding("unclear", say("No figure is given; read how decisions are taken."), True)
    return Finding("met" if share > asked else "not_met",
                   say("%(share)s of 100 deciding positions are held by young people; more than %(asked)s is asked.",
                       share=share, asked=asked))


def _deciding(rule: Rule, facts: Facts, people: list[Any], asked: int) -> Finding:
    """Of the people listed in the form who decide, how many are of the age, give or take the birthday."""
    years = [_year(one.get("born")) for one in people if isinstance(one, dict) and one.get("decides") in ("yes", True)]
    if not years or None in years or facts.opens_on is None:
        return Finding("unclear", say("The list of people does not say who decides and when they were born."), True)
    low, high = _band(rule)
    ages = [facts.opens_on.year - year for year in years if year is not None]
    sure = sum(low <= age - 1 and age <= high for age in ages) * 100 > asked * len(ages)
    may_be = sum(low <= age and age - 1 <= high for age in ages)
    verdict = "met" if sure else "unclear" if may_be * 100 > asked * len(ages) else "not_met"
    return Finding(verdict, say(
        "%(young)s of %(all)s people who decide are %(low)s to %(high)s years old; more than %(asked)s of 100 is asked.",
        young=may_be, all=len(ages), low=low, high=high, asked=asked))


def _yearly(rule: Rule, facts: Facts) -> Finding:
    given, most = facts.answers.get(rule.params.get("question", "")), int(rule.params.get("most_cents") or 0)
    if not isinstance(given, int) or isinstance(given, bool):
        return Finding("unclear", say("The form gives no sum that could be compared; read the accounts of the group."), True)
    return Finding("met" if given <= most else "not_met",
                   say("US$ %(sum)s are spent in a year; at most US$ %(most)s is allowed.", sum=Figures(given), most=Figures(most)))


def one_a_group(rules: Iterable[Rule]) -> bool:
    """Whether each group may send one application only; with "per": "project" it may send one for each project."""
    return any(rule.kind == "one_application" and rule.params.get("per", "group") == "group" for rule in rules)


def _legal_form(rule: Rule, facts: Facts) -> Finding:
    allowed = rule.params.get("forms") or FORMS
    if not facts.legal_form:
        return Finding("unclear", say("The group has not named its legal form."), True)
    if facts.legal_form not in LEGAL_FORMS:
        return Finding("unclear", say("The group writes that it is “%(form)s”, which is no kind the fund knows.",
                                      form=facts.legal_form))
    return Finding("met" if facts.legal_form in allowed else "not_met",
                   say("The legal form on record is “%(form)s”.", form=LEGAL_FORMS[facts.legal_form]))


def _years(rule: Rule, facts: Facts) -> Finding:
    if facts.registered_year is None or facts.opens_on is None:
        return Finding("unclear", say("The group has not said when it was registered."), True)
    latest = cut_off(rule.params, facts.opens_on)
    first, last = _span(facts.registered_year, facts.registered_month)
    verdict = "met" if last <= latest else "not_met" if first > latest else "unclear"
    return Finding(verdict, say("Registered in %(when)s; this call asks for %(latest)s or earlier.",
                                when=Month(facts.registered_year, facts.registered_month), latest=latest))


def cut_off(params: Mapping[str, Any], opens_on: date) -> date:
    """The last day on which a group may have been registered: the day the call names, else so many years before it opens."""
    if params.get("by"):
        return date.fromisoformat(params["by"])
    day = 28 if (opens_on.month, opens_on.day) == (2, 29) else opens_on.day
    return opens_on.replace(year=opens_on.year - int(params.get("years", 2)), day=day)


def _span(year: int, month: int | None) -> tuple[date, date]:
    """The first and the last day that a year, or a month of it, may mean."""
    last = month or 12
    return date(year, month or 1, 1), date(year, last, monthrange(year, last)[1])


def _country(rule: Rule, facts: Facts) -> Finding:
    listed = rule.params.get("countries") or facts.countries
    if not facts.country:
        return Finding("unclear", say("No country is given."), True)
    if not listed:
        return Finding("met", say("The call is open to every country."))
    if facts.country in listed:
        return Finding("met", say("The country is on the list of the call."))
    return Finding("not_met", say("The country is not on the list of the call."))


def _previous(rule: Rule, facts: Facts) -> Finding:
    if facts.certain_grants:
        return Finding("not_met", say("The register holds a grantee with the same registration number."))
    if facts.likely_grants:
        return Finding("unclear", say_n(
            "The register holds a grantee that may be this group. Look at it.",
            "The register holds %(num)s grantees that may be this group. Look at them.", facts.likely_grants))
    return Finding("met", say("Nothing like it was found in the register of past grantees."))


def _one(rule: Rule, facts: Facts) -> Finding:
    if facts.others:
        return Finding("unclear", say_n(
            "The same or a very similar group sent one more to this call.",
            "The same or a very similar group sent %(num)s more to this call.", facts.others))
    return Finding("met", say("No other application of this group was found in this call."))


def _band(rule: Rule) -> tuple[int, int]:
    return int(rule.params.get("low", 18)), int(rule.params.get("high", 35))


def _year(value: Any) -> int | None:
    year = _whole(str(value)[:4]) if value not in (None, "") else None
    return year if year and 1900 < year < 2200 else None


def _whole(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None


_JUDGES: dict[str, Callable[[Rule, Facts], Finding]] = {
    "age_band": _age, "youth_led": _youth_led, "legal_form": _legal_form, "years_registered": _years,
    "country_list": _country, "previous_grantee": _previous, "one_application": _one, "yearly_budget": _yearly,
}
