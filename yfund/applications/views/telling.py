"""What a group is told when there is nothing to write any more: what happened, what is kept, whom to ask."""

from flask import current_app, url_for
from flask_babel import gettext

from yfund.applications import drafts, queries, timing
from yfund.applications.models import Application
from yfund.applications.policy import applicant as policy
from yfund.applications.rules import public_states
from yfund.applications.views import sections
from yfund.kernel import clock
from yfund.web.access import current_actor
from yfund.web.filters import in_words, moment, tell


def ask_address() -> str:
    """Where a group writes when something kept it from sending."""
    return str(current_app.extensions["yfund_settings"].mail_from)


def not_sent(application: Application, tasks: sections.Tasks) -> str:
    """Of a draft whose time is over: when it ended, that it was not sent, how far it was."""
    window = timing.window_of(application.call, application.organisation)
    if clock.now() < window.opens_at or application.call.state == "draft":
        return gettext("This call is not open yet. Your text stays here until it is.")
    closed_at = application.call.state_at if application.call.state == "closed" else None
    ended = min(window.until, closed_at) if closed_at and not window.longer_until else window.until
    at = moment(ended, sections.zone_of_group(application)).striptags()
    return gettext("The time to send it ended at %(time)s. It was not sent: %(done)s of %(total)s sections were done. What you "
                   "wrote stays yours to read.", time=at, total=len(tasks), done=sum(t["state"] == "done" for t in tasks))


def why_shut(application: Application, tasks: sections.Tasks) -> str:
    """Why nothing can be written here now."""
    if not current_actor().may_write_for(application.organisation_id):
        return gettext("You read here. Owners and editors of your group write.")
    if application.state == "returned":
        return gettext("The fund asks for changes in other sections. This one stays as it was sent.")
    if application.state == "draft":
        return not_sent(application, tasks)
    if policy.may_change(current_actor(), application) and timing.takes(application.call, application.organisation):
        return gettext("This was sent. To write in it again, press “Change it and send again” on the page of the application.")
    return gettext("This was sent and stays as it is: %(word)s.", word=tell(public_states.word(application.state)))


def is_missed(application: Application) -> bool:
    """Whether it was never sent, and now it is too late: then the group is told whom to ask."""
    return application.state == "draft" and not sections.is_open(application)


def given_up(application: Application) -> list[dict[str, str]]:
    """The sections whose history holds what was changed after sending and never sent."""
    sent = queries.last_submission(application.id)
    if sent is None or application.changing_at is not None:
        return []
    keys = set(drafts.given_up(application, sent.received_at))
    return [{"title": in_words(part["title"]),
             "url": url_for("applications.history", public_id=application.public_id, key=part["key"])}
            for part in application.form_version.definition["sections"] if any(q["key"] in keys for q in part["questions"])]
