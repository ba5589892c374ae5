"""Which methods a view answers, said beside it; the table of addresses reads it."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def methods(*names: str) -> Callable[[View], View]:
    """The view answers these methods."""

    def say_so(view: View) -> View:
        view.methods = list(names)  # type: ignore[attr-defined]
        return view

    return say_so
