"""Reading and scoring away from the site: take the sheets along, send them back, look at what will change."""

import json
from datetime import date

from flask import Response, make_response, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from yfund.infra import storage
from yfund.infra.db import transaction
from yfund.kernel import clock
from yfund.kernel.errors import Clash, Refusal
from yfund.kernel.text import say
from yfund.reviews import spreadsheets
from yfund.reviews.queries.away import lines_of, texts_of
from yfund.reviews.rules.away import OVERALL, Kept, compare
from yfund.reviews.services.away import Entry, take_over
from yfund.reviews.views.methods import methods
from yfund.web.access import allowed, current_actor, roles
from yfund.web.filters import tell
from yfund.web.pages import found, onward, page

reviewer_only = allowed(roles("reviewer"))
MOST_BYTES = 5 * 2**20
STEPS = tuple(f"{step / 2:g}" for step in range(11))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@methods("GET", "POST")
@reviewer_only
def away() -> BaseResponse:
    """Take the sheets along; or send one back and see, cell by cell, what it would change."""
    actor = current_actor()
    kept = lines_of(actor)
    if request.method == "GET":
        return page("reviews/away.html", sheets=_sheets(kept), wrong="")
    try:
        cells, sheet = _read()
    except Refusal as refusal:
        return page("reviews/away.html", status=422, sheets=_sheets(kept), wrong=tell(refusal.sentence))
    changes, wrongs = compare(cells, kept, sheet)
    safe = [c for c in changes if not c.is_clash]
    listed = json.dumps([[c.key, c.field, c.after, c.base] for c in safe])
    return page("reviews/away_preview.html", status=422 if wrongs else 200, changes=safe, wrongs=wrongs, listed=listed,
                clashes=[c for c in changes if c.is_clash])


def _sheets(kept: dict[str, Kept]) -> int:
    return sum(key.endswith(f"/{OVERALL}") for key in kept)


def _read() -> tuple[list[spreadsheets.Cell], str]:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refusal(say("Choose the file you want to send back."))
    kind = file.filename.rpartition(".")[2].lower()
    if kind not in ("xlsx", "csv"):
        raise Refusal(say("We take XLSX and CSV files."))
    with storage.received(file.stream, MOST_BYTES) as path:
        if kind == "xlsx":
            return spreadsheets.read_workbook(path), f"{spreadsheets.SCORES}!"
        return spreadsheets.read_comma_separated(path), ""


@methods("GET")
@reviewer_only
def taken(kind: str) -> Response:
    """The sheets as a file: one row for each application and criterion."""
    actor = current_actor()
    found(kind if kind in ("xlsx", "csv") else None)
    header = [gettext("Number"), gettext("Proposal"), gettext("Question"), gettext("Points"), gettext("Why?"), "key", "base"]
    rows = [_row(key, kept) for key, kept in lines_of(actor).items()]
    if kind == "csv":
        return _download(spreadsheets.comma_separated(header, rows), "text/csv; charset=utf-8", "csv", clock.today())
    read = [(gettext("Number"), gettext("Question"), gettext("Answer")), *texts_of(actor)]
    return _download(spreadsheets.workbook(header, rows, read, STEPS), XLSX, "xlsx", clock.today())


def _row(key: str, kept: Kept) -> tuple[str, ...]:
    points = "" if kept.half_points is None else f"{kept.half_points / 2:g}"
    asked = kept.criterion or gettext("What should the group hear from you?")
    return kept.number, kept.title, asked, points, kept.reason, key, kept.base


def _download(data: bytes, media_type: str, ending: str, day: date) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="scores-{day.isoformat()}.{ending}"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@methods("POST")
@reviewer_only
def take() -> BaseResponse:
    """Take over what the preview showed."""
    actor = current_actor()
    try:
        entries = _entries(request.form.get("listed", ""))
        with transaction():
            count = take_over(actor, entries)
    except (Refusal, Clash) as refusal:
        return page("reviews/away.html", status=refusal.status, sheets=_sheets(lines_of(actor)), wrong=tell(refusal.sentence))
    said = say("Taken over into %(count)s sheets. They are drafts: sign them when you are done.", count=count)
    return onward("reviews.mine", said)


def _entries(text: str) -> list[Entry]:
    try:
        return [Entry(str(key), str(field), int(value) if field == "points" else str(value), str(base))
                for key, field, value, base in json.loads(text)]
    except (ValueError, TypeError) as broken:
        raise Refusal(say("Send the file again, please.")) from broken
