"""Taking over what the group has sent to an earlier call."""

from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.applications import queries
from yfund.applications.services import carrying
from yfund.applications.views import blueprint
from yfund.infra.db import transaction
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say
from yfund.web.access import current_actor, signed_in
from yfund.web.pages import found, onward


@blueprint.post("/applications/<public_id>/carry-over/<earlier_id>")
@signed_in
def carry_over(public_id: str, earlier_id: str) -> BaseResponse:
    """Fill the gaps of this draft from an earlier application of the group."""
    actor = current_actor()
    application = found(queries.own_seen(actor, public_id))
    earlier = found(queries.own_seen(actor, earlier_id))
    try:
        with transaction():
            count = carrying.carry_over(application, earlier, actor)
    except Refusal as refusal:
        return onward("applications.show", refusal.sentence, public_id=public_id)
    told = ngettext("%(num)s answer was taken over. Read it again: it must be true for this call.",
                    "%(num)s answers were taken over. Read them again: they must be true for this call.", count)
    return onward("applications.show", say("%(told)s", told=told), public_id=public_id)
