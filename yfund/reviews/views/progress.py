"""How far the reading is."""

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person
from yfund.applications.queries import seen
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.reviews import policy, queries
from yfund.reviews.forms import TieForm
from yfund.reviews.queries import assigning
from yfund.reviews.queries.panel import case_of
from yfund.reviews.queries.reading import plan_of
from yfund.reviews.services.conflicts import record_conflict
from yfund.reviews.services.publishing import remind as remind_all
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.forms import was_sent
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page


@methods("GET")
@allowed(policy.may_oversee)
def calls() -> Response:
    """Calls that wait for readers or are read."""
    return page("reviews/calls.html", calls=assigning.calls_in_reading())


@methods("GET")
@allowed(policy.may_oversee)
def progress(code: str) -> Response:
    """Who has how many, who is late, and how each application stands."""
    actor = current_actor()
    call, reading = found(assigning.call_and_reading(code))
    rows = sliced(assigning.applications_read(call, actor), request.args.get("page", 1, type=int))
    paces = queries.progress(call, actor, at=clock.now(), reading=reading)
    limit = plan_of(call.id).spread_limit
    return page("reviews/progress.html", call=call, paces=paces, reading=reading, rows=rows,
                assigned=sum(p.assigned for p in paces), finished=sum(p.finished for p in paces),
                standings=queries.standings(call.threshold, [a.id for a in rows.rows], limit), may_change=policy.may_assign(actor))


@methods("POST")
@allowed(policy.may_assign)
def remind(code: str) -> BaseResponse:
    """Write to everybody who has something left."""
    with transaction():
        count = remind_all(found(assigning.call_named(code)), current_actor())
    return onward("reviews.progress", say("%(count)s reviewers get a letter, at most one a day.", count=count), code=code)


@methods("GET")
@allowed(policy.may_oversee)
def standing(public_id: str) -> Response:
    """The reviews of one application, with names: for officers."""
    actor = current_actor()
    application = found(seen(actor, public_id))
    return page("reviews/standing.html", application=application, case=case_of(application.id),
                plan=plan_of(application.call_id), rows=assigning.reviews_of(application),
                standing=queries.standing(application), may_change=policy.may_assign(actor))


@methods("GET", "POST")
@allowed(policy.may_assign)
def void(public_id: str) -> BaseResponse:
    """A tie came to light: the review is kept and counts no more."""
    actor = current_actor()
    assignment = found(assigning.assignment(actor, public_id))
    form = TieForm().offer()
    if form.sent():
        try:
            with transaction():
                assignment = found(assigning.assignment(actor, public_id))
                record_conflict(db.session.get_one(Person, assignment.reviewer_id), actor, kind=form.kind.data or "",
                                reason=form.reason.data or "", application=assignment.application)
            return onward("reviews.standing", say("The review is void: kept, but not counted. Choose another reader."),
                          public_id=assignment.application.public_id)
        except Refusal as refusal:
            form.take(refusal)
    return page("reviews/void.html", status=422 if was_sent() else 200, assignment=assignment, form=form,
                application=assignment.application, reviewer=assignment.reviewer)
