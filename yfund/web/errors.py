"""Refusals and accidents as pages, in one place. No traceback reaches a person."""

import logging

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from yfund.infra.db import db
from yfund.kernel.errors import NotFound, YfundError
from yfund.kernel.text import Sentence, say
from yfund.web.access import current_actor, mark_of
from yfund.web.filters import tell
from yfund.web.kept import is_own_page, keep_typed

log = logging.getLogger(__name__)

_SENTENCES = {
    400: say("The page sent something we could not read."),
    401: say("Please sign in first."),
    403: say("Your account does not open this page."),
    404: NotFound().sentence,
    405: say("This address cannot be used in that way."),
    413: say("What you sent is larger than we can take at once."),
    429: say("That was too many tries in a short time. Wait a minute, then try again."),
}

_SECRET = ("csrf_token", "password", "new_password", "password_confirm", "new_password_confirm", "code")


def error_page(status: int, sentence: Sentence, *, problems: list[object] | None = None) -> Response:
    """The error page in the house's look: what happened, what is kept, what to do now."""
    kept = [{"title": name.replace("_", " "), "text": value} for name in request.form if name not in _SECRET
            for value in request.form.getlist(name) if value] if status != 413 and request.form else []
    wrong = [tell(getattr(problem, "sentence", problem)) for problem in problems or []]
    page = render_template("errors/page.html", code=status, title=tell(sentence), lead=" ".join(wrong), kept=kept)
    answer = make_response(page, status)
    if status == 503:
        answer.headers["Retry-After"] = "30"
    return answer


def init_errors(app: Flask) -> None:
    """Register the pages of all refusals and of the unforeseen."""

    @app.errorhandler(YfundError)
    def refused(error: YfundError) -> Response:
        db.session.rollback()
        return error_page(error.status, error.sentence, problems=getattr(error, "problems", []))

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        try:
            return _forged()
        except (OperationalError, InterfaceError) as error:
            return _away(error)

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        return error_page(error.code, _SENTENCES.get(error.code, say("This did not work.")))

    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(InterfaceError, _away)
    if not app.testing:
        _catch_the_rest(app)


def _away(error: DBAPIError) -> Response:
    log.error("database away: %s", error)
    g.database_away = True
    db.session.rollback()
    return error_page(503, say("Our records cannot be reached just now. Nothing you sent was kept, "
                               "but what you typed is below. Try again in a minute."))


def _forged() -> Response:
    if is_own_page() and (is_signed_in := _closed_door()) is not None:
        return keep_typed(is_signed_in=is_signed_in)
    return error_page(400, say("This form was open for too long or did not come from our page. What you wrote is "
                               "shown below: copy it, go back, load the page again and send it once more."))


def _closed_door() -> bool | None:
    """Whether somebody is signed in, at a door that asks for it; None at public doors."""
    mark = mark_of(current_app, request.endpoint) if request.endpoint else None  # type: ignore[arg-type]
    return None if mark is None or mark.door == "public" else current_actor().id is not None


def _catch_the_rest(app: Flask) -> None:
    @app.errorhandler(Exception)
    def accident(error: Exception) -> Response:
        log.exception("accident on %s", request.path, exc_info=error)
        db.session.rollback()
        return error_page(500, say("Something broke on our side. It is written down, and nothing was half done."))
