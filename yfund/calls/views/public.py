"""Calls as everybody sees them."""

from datetime import timedelta

from flask import Response, current_app, url_for
from icalendar import Alarm, Calendar, Event

from yfund.calls.models import Call
from yfund.calls.queries import form_of, public, published
from yfund.calls.views import blueprint
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.web.access import public as everybody
from yfund.web.filters import in_words
from yfund.web.listing import sliced
from yfund.web.pages import found, page
from yfund.web.paging import page_number, paging

BEGIN = "applications.begin"


@blueprint.get("/calls")
@everybody
def index() -> Response:
    """Open calls, those to come, and past ones."""
    now = clock.now()
    present = list(db.session.scalars(public().where(Call.state == "open", Call.closes_at >= now)))
    past = sliced(public().where((Call.state != "open") | (Call.closes_at < now)), page_number())
    return page("calls/index.html", past=past, pager=paging(past), running=[c for c in present if c.opens_at <= now],
                coming=[c for c in present if c.opens_at > now])


@blueprint.get("/calls/<code>")
@everybody
def show(code: str) -> Response:
    """The whole call on one page, made to be printed as well."""
    call = found(published(code))
    form = form_of(call)
    return page("calls/show.html", call=call, definition=form.definition if form else {"sections": []},
                apply_url=begin_url(call))


@blueprint.get("/calls/<code>/deadline.ics")
@everybody
def calendar(code: str) -> Response:
    """The closing time for a calendar, with reminders a week and a day before."""
    call = found(published(code))
    event, title = Event(), in_words(call.title)
    event.add("summary", f"{title}: {call.code}")
    event.add("dtstart", call.closes_at)
    event.add("dtend", call.closes_at)
    event.add("dtstamp", call.state_at)
    event.add("uid", f"{call.public_id}@yfund")
    event.add("url", url_for("calls.show", code=call.code, _external=True))
    for span in (timedelta(days=7), timedelta(days=1)):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -span)
        event.add_component(alarm)
    sheet = Calendar()
    sheet.add("prodid", "-//yfund//calls//EN")
    sheet.add("version", "2.0")
    sheet.add_component(event)
    return Response(sheet.to_ical(), content_type="text/calendar; charset=utf-8",
                    headers={"Content-Disposition": f'attachment; filename="{call.code}.ics"'})


def begin_url(call: Call) -> str | None:
    """Where a group begins to apply, while the call takes applications."""
    open_now = call.state == "open" and call.opens_at <= clock.now() <= call.closes_at
    return url_for(BEGIN, code=call.code) if open_now and BEGIN in current_app.view_functions else None
