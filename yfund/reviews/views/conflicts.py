"""Ties: the list, writing one down, ending one."""

from flask import request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person, Role
from yfund.applications.models import Application
from yfund.applications.queries import visible_to
from yfund.infra.db import db, transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.reviews import policy
from yfund.reviews.forms import ConflictForm, ReasonForm
from yfund.reviews.queries import assigning, invited
from yfund.reviews.queries.traces import BOUND_ROLES
from yfund.reviews.rules.ties import KINDS
from yfund.reviews.services.conflicts import end_conflict as end
from yfund.reviews.services.conflicts import record_conflict
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor
from yfund.web.filters import tell
from yfund.web.forms import was_sent
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page


@methods("GET", "POST")
@allowed(policy.may_oversee)
def conflicts() -> BaseResponse:
    """All ties the actor may know of; officers write one down below."""
    actor = current_actor()
    form = ConflictForm().offer()
    people = list(db.session.scalars(
        select(Person).where(Person.active, Person.roles.any(Role.name.in_(BOUND_ROLES))).order_by(Person.name, Person.id)))
    form.person.choices = [(p.public_id, p.name) for p in people]
    if form.sent():
        person = next((p for p in people if p.public_id == form.person.data), None)
        number = (form.number.data or "").strip().upper()
        try:
            with transaction():
                application = db.session.scalar(select(Application).where(Application.number == number, visible_to(actor)))
                whole = form.is_whole_group.data and application is not None
                record_conflict(found(person), actor, kind=form.kind.data or "", reason=form.reason.data or "",
                                application=None if whole else application,
                                organisation=application.organisation if whole and application else None)
            return onward("reviews.conflicts", say("The tie is written down. From now on they see nothing of it."))
        except Refusal as refusal:
            form.take(refusal)
    rows = sliced(assigning.conflicts(actor), request.args.get("page", 1, type=int))
    return page("reviews/conflicts.html", status=422 if was_sent() else 200, rows=rows, form=form,
                kinds={key: tell(words) for key, words in KINDS.items()}, silent=invited.silent(),
                may_record=policy.may_assign(actor))


@methods("GET", "POST")
@allowed(policy.may_assign)
def end_conflict(public_id: str) -> BaseResponse:
    """Say that a tie is over."""
    actor = current_actor()
    conflict = found(assigning.conflict(actor, public_id))
    form = ReasonForm()
    if form.sent():
        try:
            with transaction():
                end(found(assigning.conflict(actor, public_id)), actor, reason=form.reason.data or "")
            return onward("reviews.conflicts", say("The tie is ended."))
        except Refusal as refusal:
            form.take(refusal)
    return page("reviews/end_conflict.html", status=422 if was_sent() else 200, conflict=conflict, form=form,
                person=db.session.get_one(Person, conflict.person_id), kind=tell(KINDS.get(conflict.kind, conflict.kind)))
