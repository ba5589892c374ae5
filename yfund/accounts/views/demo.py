"""The open doors of the demonstration. Anywhere else these pages do not exist."""

from flask import Response, current_app, request
from flask_security import login_user
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts import queries
from yfund.accounts.views.door import blueprint
from yfund.infra.outbox import Letter
from yfund.kernel.errors import NotFound
from yfund.web.access import public
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page


def _only_here() -> None:
    if not current_app.extensions["yfund_settings"].is_demo:
        raise NotFound


@blueprint.post("/demonstration/enter")
@public
def demo_enter() -> BaseResponse:
    """Enter as one of the invented people, without a password."""
    _only_here()
    chosen = request.form.get("person", "")
    login_user(found(next((p for _, p in queries.demo_people() if p.public_id == chosen), None)))
    return onward("desk.home")


@blueprint.get("/demonstration/letters")
@public
def demo_letters() -> Response:
    """Every letter of the demonstration, since its people have no mailbox."""
    _only_here()
    return page("accounts/letters.html", letters=sliced(queries.all_letters(), request.args.get("page", 1, int)), of_demo=True)


@blueprint.get("/demonstration/letters/<public_id>")
@public
def demo_letter(public_id: str) -> Response:
    """One letter of the demonstration."""
    _only_here()
    letter: Letter | None = queries.any_letter(public_id)
    return page("accounts/letter.html", letter=found(letter), of_demo=True)
