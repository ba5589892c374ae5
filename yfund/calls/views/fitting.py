"""Is this call for your group? The rules of a call as questions to everybody, without an account; nothing is kept."""

import re
from typing import Any

from flask import Response, request

from yfund.accounts.rules import LEGAL_FORMS
from yfund.calls.models import Call
from yfund.calls.queries import published
from yfund.calls.rules.eligibility import Facts, Finding
from yfund.calls.rules.self_check import for_stranger
from yfund.calls.views import blueprint
from yfund.calls.views.public import begin_url
from yfund.kernel.text import clean
from yfund.web.access import public as everybody
from yfund.web.filters import tell
from yfund.web.pages import found, page
from yfund.web.places import countries, months

ASKED_AS = {"country_list": "country", "legal_form": "form", "years_registered": "year"}


@blueprint.get("/calls/<code>/fit")
@everybody
def fit(code: str) -> Response:
    """Each rule as a question, and, once answered, what follows from it by the same judges that screen."""
    call = found(published(code))
    is_answered = "go" in request.args
    facts = _facts(call)
    rows = [{"rule": rule, "name": ASKED_AS.get(rule.kind, f"rule-{rule.id}"), "kind": ASKED_AS.get(rule.kind, "yes_no"),
             "found": for_stranger(rule, facts) if is_answered else None} for rule in call.rules]
    return page("calls/fit.html", call=call, rows=rows, given=request.args, countries=countries(), months=months(),
                forms=[(key, tell(words)) for key, words in LEGAL_FORMS.items()], apply_url=begin_url(call),
                answer=_answer([row["found"] for row in rows]) if is_answered else "")


def _facts(call: Call) -> Facts:
    asked = {name: clean(request.args.get(name, ""))[:60] for name in ASKED_AS.values()}
    # There is no year 0.
    year = int(asked["year"]) or None if re.fullmatch(r"\d{4}", asked["year"]) else None
    quiz = {str(rule.id): request.args.get(f"rule-{rule.id}", "") for rule in call.rules}
    country = asked["country"] if asked["country"] in dict(countries()) else ""
    return Facts(country=country, legal_form=asked["form"], registered_year=year, registered_month=_month(),
                 opens_on=call.opens_at.date(), countries=tuple(call.countries), quiz=quiz)


def _month() -> int | None:
    typed = request.args.get("month", "")
    return int(typed) if typed in map(str, range(1, 13)) else None


def _answer(listed: list[Any]) -> str:
    """yes, no, part (not everything is answered) or edge (somebody will have to look)."""
    every: list[Finding] = listed
    if any(one.verdict == "not_met" for one in every):
        return "no"
    if any(one.is_missing for one in every):
        return "part"
    return "yes" if all(one.verdict == "met" for one in every) else "edge"
