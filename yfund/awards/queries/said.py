"""What the committee says so far: lines of the applications that are shown, and their sums."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, and_, func, select, true

from yfund.applications.models import Application
from yfund.awards.models import Recommendation, Selection
from yfund.awards.queries.board import RANKED, Board, Row, board
from yfund.awards.rules.deciding import OUTCOMES, Line
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel.actor import Actor

_LINE = (Recommendation.application_id, Recommendation.outcome, Recommendation.amount_cents, Recommendation.reason,
         Recommendation.conditions)


@dataclass(frozen=True)
class Sums:
    """Of how many ranked applications something was said, how many are to be funded, and the cents they get together."""

    count: int = 0
    funded: int = 0
    cents: int = 0


def with_lines(rows: Iterable[Row], lines: Mapping[int, Line]) -> list[Row]:
    """The same rows with what the committee says of each so far."""
    return [replace(row, line=lines.get(row.application_id)) for row in rows]


def lines_of(selection: Selection | None) -> dict[int, Line]:
    """All that the committee says so far, by application."""
    if selection is None:
        return {}
    rows = db.session.execute(select(*_LINE).where(Recommendation.selection_id == selection.id))
    return {row[0]: Line(*row) for row in rows}


def outcomes_of(selection: Selection | None) -> dict[int, str]:
    """The outcome proposed for each application of which something was said."""
    if selection is None:
        return {}
    rows = db.session.execute(select(Recommendation.application_id, Recommendation.outcome).where(
        Recommendation.selection_id == selection.id))
    return dict(rows.all())


def said(selection: Selection | None, found: Board, *, of: Collection[int] | None = None,
         outcomes: Collection[str] = OUTCOMES) -> tuple[Sums, dict[int, Line]]:
    """The sums of all that is said of the applications on this board, and the lines `of` some with one of these `outcomes`.

    One statement. Lines of applications that left the ranking are taken off the sums of one index: few left.
    """
    if selection is None:
        return Sums(), {}
    whole, left = _sums(selection, found).subquery(), _sums(selection, found).join_from(
        Application, Recommendation, Recommendation.application_id == Application.id).where(
        Application.call_id == selection.call_id, Application.state.not_in(RANKED)).subquery()
    wanted = [Recommendation.selection_id == selection.id, Recommendation.outcome.in_(outcomes)]
    wanted += [] if of is None else [Recommendation.application_id.in_(of)]
    rows = db.session.execute(
        select(*(whole.c[name] - left.c[name] for name in ("count", "funded", "cents")), *_LINE)
        .select_from(whole.join(left, true()).outerjoin(Recommendation, and_(*wanted)))).all()
    return Sums(*(int(figure) for figure in rows[0][:3])), {row[3]: Line(*row[3:]) for row in rows if row[3] is not None}


def _sums(selection: Selection, found: Board) -> Select[Any]:
    line, is_funded = Recommendation, Recommendation.outcome == "fund"
    return select(func.count().label("count"), func.count().filter(is_funded).label("funded"),
                  func.coalesce(func.sum(line.amount_cents).filter(is_funded), 0).label("cents")).where(
        line.selection_id == selection.id, line.application_id.not_in(sorted(found.hidden)))


def ranked(call: Call, selection: Selection | None, actor: Actor) -> list[Row]:
    """All rows by raw mean, with the committee's lines."""
    return with_lines(board(call, actor).rows, lines_of(selection))
