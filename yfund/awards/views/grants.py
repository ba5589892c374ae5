"""The list of grants."""

from flask import Response, request
from sqlalchemy import or_
from sqlalchemy.orm import joinedload

from yfund.accounts.models import Organisation
from yfund.awards import policy, queries
from yfund.awards.models import Grant
from yfund.awards.states import GRANT
from yfund.calls.models import Call
from yfund.web.access import allowed, current_actor
from yfund.web.listing import sliced
from yfund.web.pages import page
from yfund.web.paging import page_number, paging


@allowed(policy.may_see_grants)
def grants() -> Response:
    """Grants this person may see, the newest first."""
    actor = current_actor()
    words, state, call = (request.args.get(name, "").strip() for name in ("q", "state", "call"))
    query = queries.visible_grants(actor).join(Organisation, Organisation.id == Grant.organisation_id).join(
        Call, Call.id == Grant.call_id).options(joinedload(Grant.organisation), joinedload(Grant.call))
    if words:
        like = f"%{words}%"
        query = query.where(or_(Grant.title.ilike(like), Organisation.name.ilike(like), Grant.number.ilike(like)))
    if state in GRANT.states:
        query = query.where(Grant.state == state)
    if call:
        query = query.where(Call.code == call)
    rows = sliced(query.order_by(Grant.awarded_at.desc(), Grant.number), page_number())
    return page("awards/grants.html", rows=rows, paging=paging(rows), words=words, state=state, call=call, states=GRANT.states,
                calls=queries.calls_with_grants(actor), agreements=queries.agreement_states(rows.rows),
                is_overseer=actor.has(*policy.OVERSEERS))
