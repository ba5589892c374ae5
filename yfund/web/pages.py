"""Answers: a page, a way on, a fragment."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from yfund.kernel.errors import NotFound
from yfund.kernel.text import Sentence
from yfund.web.filters import tell


def page(template: str, *, status: int = 200, **values: Any) -> Response:
    """Render a template. A form that was refused is shown with `status=422`."""
    return make_response(render_template(template, **values), status)


def onward(endpoint: str, sentence: Sentence | None = None, **values: Any) -> BaseResponse:
    """303 to another page after a change, with an optional sentence shown there."""
    if sentence is not None:
        flash(tell(sentence))
    return redirect(url_for(endpoint, **values), code=303)


def found(row: Any) -> Any:
    """The row, or the 404 page when the scoped query found none."""
    if row is None:
        raise NotFound
    return row


def is_partial(request: Any) -> bool:
    """Whether htmx asks for a part of the page only."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
