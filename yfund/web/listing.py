"""Pages of a list: a slice and where it stands, counted by the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from yfund.infra.db import db


@dataclass(frozen=True)
class Slice:
    """Rows of one page of a list; `number` and `pages` count from one."""

    rows: list[Any]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def sliced(query: Select[Any], number: int, size: int = 25, *, total: int | None = None,
           whole: Callable[[Select[Any]], Select[Any]] | None = None) -> Slice:
    """Page `number` of a query, in two statements whatever its length. Numbers out of range go to the nearest page.

    `total`: how many rows there are, when that is known already. `whole`: makes the rows of a page when `query` only names
    their ids, so that the database sorts ids and not everything that is shown.
    """
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    wanted = query.limit(size).offset((number - 1) * size)
    shown = whole(wanted) if whole else wanted
    rows = db.session.execute(shown)
    entities = len(shown.column_descriptions) == 1
    return Slice(list(rows.scalars() if entities else rows), total, number, size)
