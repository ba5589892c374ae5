"""The figures of a report, and the targets they are measured against."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.results import policy, queries
from yfund.results.forms import CloseForm, Typed, cells, read_figures, read_targets
from yfund.results.models import Indicator, Report
from yfund.results.rules.figures import AGES, SEXES
from yfund.results.services import planning, reporting
from yfund.results.views.door import blueprint
from yfund.results.views.group import writable
from yfund.web.access import allowed, current_actor, signed_in
from yfund.web.filters import tell
from yfund.web.pages import found, onward, page

SEX_WORDS = {"female": say("Women"), "male": say("Men"), "other": say("Other, or not said"), "all": say("All")}
AGE_WORDS = {"under18": say("Under 18"), "18-35": say("18 to 35"), "over35": say("Over 35"), "all": say("All")}


@blueprint.app_template_global("sex_words")
def sex_words() -> dict[str, object]:
    """Names of the sexes that are counted, in order."""
    return {key: SEX_WORDS[key] for key in SEXES}


@blueprint.app_template_global("age_words")
def age_words() -> dict[str, object]:
    """Names of the ages that are counted, in order."""
    return {key: AGE_WORDS[key] for key in AGES}


@blueprint.route("/reports/<public_id>/figures", methods=["GET", "POST"])
@signed_in
def figures(public_id: str) -> Response | BaseResponse:
    """How many, against the targets; people by sex and age."""
    report, form = writable(public_id), CloseForm()
    indicators = queries.indicators_of(report.grant_id)
    if not form.sent():
        return _figures(report, indicators, _stored(report, indicators))
    typed = read_figures(indicators, request.form)
    with transaction():
        reporting.count_all(report, current_actor(), {
            one.id: typed.figures[one.id] for one in indicators if not any(name in typed.wrong for name, *_ in cells(one))})
    if typed.wrong:
        return _figures(report, indicators, dict(request.form.items()), typed)
    return onward("results.show", say("The figures are saved."), public_id=public_id)


def _stored(report: Report, indicators: list[Indicator]) -> dict[str, str]:
    counted = queries.figures_of(report)
    return {name: str(counted[one.id].get((sex, age), 0)) for one in indicators if one.id in counted
            for name, sex, age in cells(one)}


def _figures(report: Report, indicators: list[Indicator], values: dict[str, str], typed: Typed | None = None) -> Response:
    wrong = typed.wrong if typed else {}
    return page("results/figures.html", status=422 if wrong else 200, report=report, indicators=indicators, values=values,
                wrong=wrong, earlier=queries.earlier_figures(report))


@blueprint.route("/grants/<public_id>/targets", methods=["GET", "POST"])
@allowed(policy.may_set_targets)
def targets(public_id: str) -> Response | BaseResponse:
    """An officer writes the targets that were agreed."""
    grant, form = found(queries.grant_to_settle(current_actor(), public_id)), CloseForm()
    indicators, wrong = queries.indicators_of(grant.id), {}
    if form.sent():
        try:
            with transaction():
                planning.set_targets(grant, current_actor(), read_targets(indicators, request.form))
            return onward("results.settlement", say("The targets are written down."), public_id=public_id)
        except Refusal as refusal:
            wrong = {p.field: tell(p.sentence) for p in refusal.problems} or {"": tell(refusal.sentence)}
    return page("results/targets.html", status=422 if wrong else 200, grant=grant, indicators=indicators, wrong=wrong,
                values=dict(request.form.items()))
