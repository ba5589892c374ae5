"""What the script of a meeting's pages asks every few seconds: whether there is something new to show."""

from flask import Response

from yfund.awards import policy
from yfund.awards.queries import following
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found


@allowed(policy.may_see_ranking)
def meeting_mark(code: str, public_id: str) -> Response:
    """A short mark of what this person sees of the meeting now."""
    return Response(found(following.mark(code, public_id, current_actor())), mimetype="text/plain")


@allowed(policy.may_see_ranking)
def item_mark(code: str, public_id: str, item_id: str) -> Response:
    """The same of one point; 404 for whoever may not know of it, or not any more."""
    return Response(found(following.mark(code, public_id, current_actor(), item_id)), mimetype="text/plain")
