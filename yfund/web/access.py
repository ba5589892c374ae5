"""Marks on views: who may come in. A view without a mark is closed to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from yfund.kernel.actor import NOBODY, STAFF_ROLES, Actor
from yfund.kernel.errors import NotAllowed
from yfund.kernel.text import say
from yfund.web.kept import keep_typed

View = TypeVar("View", bound=Callable[..., Any])
Predicate = Callable[[Actor], bool]


@dataclass(frozen=True)
class Mark:
    """`door`: public, signed_in or allowed. `rule` is asked at an allowed door."""

    door: str
    rule: Predicate | None = None


def public(view: View) -> View:
    """Everybody may come in."""
    view.access = Mark("public")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Everybody who is signed in may come in; the view's scoped query decides what they see."""
    view.access = Mark("signed_in")  # type: ignore[attr-defined]
    return view


def allowed(rule: Predicate) -> Callable[[View], View]:
    """Only actors of whom `rule` holds may come in; the others get the 403 page."""

    def mark(view: View) -> View:
        view.access = Mark("allowed", rule)  # type: ignore[attr-defined]
        return view

    return mark


def roles(*names: str) -> Predicate:
    """A rule: the actor holds at least one of these roles."""
    return lambda actor: actor.has(*names)


def staff(actor: Actor) -> bool:
    """A rule: the actor works in the secretariat (or audits it)."""
    return actor.has(*STAFF_ROLES)


def current_actor() -> Actor:
    """Who asks. Read once a request."""
    if "actor" not in g:
        g.actor = current_app.extensions["yfund_actor"]()
    actor: Actor = g.actor
    return actor


def init_access(app: Flask, *, actor_of: Callable[[], Actor], sign_in: Callable[[], Response],
                marks: dict[str, Mark]) -> None:
    """Close every door without a mark.

    `actor_of` reads the signed-in person, `sign_in` answers a stranger at a closed door,
    `marks` names the doors of libraries (endpoint → mark).
    """
    app.extensions["yfund_actor"] = actor_of
    app.extensions["yfund_marks"] = marks

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:
            return None
        mark = mark_of(app, request.endpoint)
        if mark is None:
            raise NotAllowed(say("This page has no keeper and stays closed. Please tell us its address."))
        if mark.door == "public":
            return None
        actor = current_actor()
        if actor == NOBODY or actor.id is None:
            return keep_typed(is_signed_in=False) if request.method == "POST" else sign_in()
        if mark.rule is not None and not mark.rule(actor):
            raise NotAllowed(say("Your account does not open this page. If it should, ask an administrator of the fund."))
        return None


def mark_of(app: Flask, endpoint: str) -> Mark | None:
    """The mark of an endpoint, or None when nobody gave it one."""
    mark: Mark | None = app.extensions["yfund_marks"].get(endpoint) or getattr(app.view_functions[endpoint], "access", None)
    return mark
