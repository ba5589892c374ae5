"""What the score sheet shows: values for its template."""

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify
from sqlalchemy import select

from yfund.calls.models import Call, Criterion
from yfund.calls.rules.rubric import total
from yfund.infra.db import db
from yfund.kernel.errors import Clash, Refusal
from yfund.reviews.forms import Sheet, marks_of
from yfund.reviews.models import Review, Score
from yfund.reviews.models.panel import AnchorScore
from yfund.web.filters import in_words, tell

STEPS = tuple(range(11))
LONGEST_WORD = 14


def sheet_values(review: Review, call: Call, sent: Sheet, *, refusal: Refusal | None, clash: Clash | None) -> dict[str, Any]:
    """Lines of the sheet, the running total and the problems of what was sent."""
    rows = {s.criterion_id: s for s in db.session.scalars(select(Score).where(Score.review_id == review.id))}
    problems = {p.field: tell(p.sentence) for p in refusal.problems} if refusal else {}
    lines = [_line(criterion, rows.get(criterion.id), sent, problems) for criterion in call.criteria]
    given = {line["key"]: line["half_points"] for line in lines if line["half_points"] is not None}
    weights = {line["key"]: line["weight"] for line in lines}
    listed = [(tell(p.sentence), p.field) for p in refusal.problems] if refusal else []
    return {
        "lines": lines, "scored": len(given),
        "total": total({key: value for key, value in given.items() if 0 <= value <= 10}, call.criteria),
        "most": sum(weights[key] for key in given), "overall": sent.shown("overall", review.comment),
        "recommendation": sent.shown("recommendation", review.recommendation),
        "end_marks": marks_of({"overall": review.comment, "recommendation": review.recommendation}),
        "problems": listed or _alone(refusal),
        "refusal": tell(refusal.sentence) if refusal else "", "overall_error": problems.get("overall", ""),
        "clash": tell(clash.sentence) if clash else "",
        "versions": versions(lines, sent.overall or "", review.comment) if clash else [],
        "saved_at": max((s.written_at for s in rows.values()), default=None),
    }


def _alone(refusal: Refusal | None) -> list[tuple[str, str]]:
    return [(tell(refusal.sentence), "")] if refusal else []


def _line(criterion: Criterion, score: Score | None, sent: Sheet, problems: dict[str, str]) -> dict[str, Any]:
    points, reason = (score.half_points, score.comment) if score else (None, "")
    names = {f"points-{criterion.key}": points, f"why-{criterion.key}": reason}
    meanings = {step["points"]: in_words(step.get("meaning")) for step in criterion.scale}
    return {
        "key": criterion.key, "title": in_words(criterion.title), "asks": in_words(criterion.description),
        "weight": criterion.weight, "marks": marks_of(names), "stored_points": points, "stored_reason": reason,
        "half_points": sent.shown(f"points-{criterion.key}", points), "reason": sent.shown(f"why-{criterion.key}", reason),
        "points_error": problems.get(f"points-{criterion.key}", ""), "why_error": problems.get(f"why-{criterion.key}", ""),
        "steps": [(step, meanings.get(step // 2, "") if step % 2 == 0 else "") for step in STEPS],
        "has_long": any(len(words) > LONGEST_WORD for words in meanings.values()), "meanings": sorted(meanings.items()),
    }


def practice_lines(criteria: Sequence[Criterion], mine: AnchorScore | None, sent: Sheet,
                   refusal: Refusal | None) -> list[dict[str, Any]]:
    """Lines of the sheet of a practice text."""
    problems = {p.field: tell(p.sentence) for p in refusal.problems} if refusal else {}
    kept = (mine.half_points, mine.reasons) if mine else ({}, {})
    rows = {c.key: Score(half_points=kept[0].get(c.key), comment=kept[1].get(c.key, "")) for c in criteria}
    return [_line(c, rows[c.key], sent, problems) for c in criteria]


def versions(lines: list[dict[str, Any]], typed_end: str = "", stored_end: str = "") -> list[tuple[str, str, str]]:
    """The texts of a clash: the criterion's title (empty for the text at the end), what was typed, what is stored."""
    both = [(line["title"], line["reason"], line["stored_reason"]) for line in lines] + [("", typed_end, stored_end)]
    return [(title, typed, stored) for title, typed, stored in both if typed and stored and typed != stored]


def json_answer(status: int, **values: Any) -> Response:
    """What a page that saves by itself is told."""
    answer = jsonify(values)
    answer.status_code = status
    return answer
