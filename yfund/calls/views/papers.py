"""The questions of a call away from the site: on paper, and as a text to work on and paste back."""

from flask import Response

from yfund.calls.models import Call
from yfund.calls.queries import form_of, published
from yfund.calls.rules.form import Definition, cells
from yfund.calls.rules.sheet import sheet as text_of
from yfund.calls.views import blueprint
from yfund.web.access import public
from yfund.web.documents import document
from yfund.web.filters import in_words, tell
from yfund.web.pages import found


@blueprint.get("/calls/<code>/questions.txt")
@public
def sheet(code: str) -> Response:
    """All questions as plain text, with marks by which the answers find their way back."""
    call, definition = _asked(code)
    text = text_of(definition, title=f"{call.code} · {in_words(call.title)}", words=in_words, say_line=tell)
    # Word on Windows takes a text without this mark for Latin-1.
    return Response("\ufeff" + text.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8",
                    headers={"Content-Disposition": f'attachment; filename="{call.code}.txt"'})


@blueprint.get("/calls/<code>/questions.pdf")
@public
def paper(code: str) -> Response:
    """All questions on paper, with room to write."""
    call, definition = _asked(code)
    return document("calls/paper.html", f"{call.code}-questions", call=call, definition=definition, cells=cells)


def _asked(code: str) -> tuple[Call, Definition]:
    call = found(published(code))
    return call, found(form_of(call)).definition
