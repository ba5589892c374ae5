"""What everybody reads: the list, one evaluation, its paper."""

from flask import Response

from yfund.evaluation import policy, queries
from yfund.evaluation.models import Evaluation
from yfund.evaluation.queries.figures import Figures, figures
from yfund.evaluation.views.door import blueprint
from yfund.kernel.text import Sentence
from yfund.results.rules.indicators import title_of
from yfund.web.access import current_actor, public
from yfund.web.documents import document
from yfund.web.listing import sliced
from yfund.web.pages import found, page
from yfund.web.paging import page_number, paging


@blueprint.get("/evaluations")
@public
def index() -> Response:
    """What the fund learned, call by call."""
    actor = current_actor()
    listed = sliced(queries.visible(actor), page_number())
    may_write = policy.may_write(actor)
    return page("evaluation/index.html", listed=listed, pager=paging(listed), may_write=may_write,
                to_begin=queries.to_begin() if may_write else [], may_edit=may_write or policy.may_answer(actor))


@blueprint.get("/evaluations/<code>")
@public
def show(code: str) -> Response:
    """One evaluation: figures, findings, lessons, recommendations with the fund's answers."""
    actor, evaluation = current_actor(), found(queries.seen(current_actor(), code))
    return page("evaluation/show.html", may_edit=policy.may_write(actor) or policy.may_answer(actor), **_read(evaluation))


@blueprint.get("/evaluations/<code>/pdf")
@public
def pdf(code: str) -> Response:
    """The whole evaluation on paper."""
    evaluation = found(queries.seen(current_actor(), code))
    return document("evaluation/paper.html", f"evaluation-{code}", **_read(evaluation))


def _read(evaluation: Evaluation) -> dict[str, object]:
    # What is published is the same for everybody; before that, nobody is told of what they have a tie to.
    told = figures(evaluation.call, None if evaluation.state == "published" else current_actor())
    return {"evaluation": evaluation, "call": evaluation.call, "figures": told, "verdicts": verdicts(told)}


def verdicts(told: Figures) -> dict[str, list[Sentence | str]]:
    """Titles of results by how far they came: met, nearly (nine tenths), missed; those without a target are left out."""
    sorted_out: dict[str, list[Sentence | str]] = {"met": [], "nearly": [], "missed": []}
    for one in told.results:
        if one.target:
            share = one.reached / one.target
            verdict = "met" if share >= 1 else "nearly" if share >= 0.9 else "missed"
            sorted_out[verdict].append(title_of(one.key, one.title))
    return sorted_out
