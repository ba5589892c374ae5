"""The file of one grant, search, and the audit trail."""

from flask import Response, request

from yfund.awards import queries as awards
from yfund.desk import grant_page, queries, search
from yfund.desk import trail as journal
from yfund.desk.grant_file import grant_file, trail_of
from yfund.desk.views import blueprint
from yfund.web.access import allowed, current_actor, roles, signed_in
from yfund.web.listing import sliced
from yfund.web.pages import found, page

SEES_TRAIL = roles("auditor", "administrator", "officer", "certifier", "approver")


@blueprint.get("/grants/<public_id>")
@signed_in
def grant(public_id: str) -> Response:
    """The whole life of one grant on one page."""
    actor = current_actor()
    file = grant_file(found(awards.grant_seen(actor, public_id)))
    trail = grant_page.trail_rows(trail_of(file)) if SEES_TRAIL(actor) else []
    return page("desk/grant.html", file=file, trail=trail, needs=queries.needs_of_grant(actor, file.grant.number)[:1],
                shows_vouchers=actor.is_staff, **grant_page.values_of(file))


@blueprint.get("/search")
@allowed(lambda actor: actor.is_staff or actor.has("committee"))
def find() -> Response:
    """Applications and grants by number, title or group."""
    words = request.args.get("q", "")[:200]
    return page("desk/find.html", words=words, found=search.search(current_actor(), words))


@blueprint.get("/trail")
@allowed(roles("auditor", "administrator"))
def trail() -> Response:
    """Who did what, newest first; for one with a tie without what hangs on it, and without numbers, which show gaps."""
    kind, action = request.args.get("kind", "")[:40], request.args.get("action", "")[:80]
    actor = current_actor()
    is_whole = journal.is_whole(actor)
    total = journal.length() if is_whole and not kind and not action else None
    lines = sliced(journal.trail(actor, kind, action, is_whole=is_whole), request.args.get("page", 1, type=int), 50, total=total)
    return page("desk/trail.html", lines=lines, rows=grant_page.trail_rows(lines.rows), kind=kind, action=action,
                is_whole=is_whole)
