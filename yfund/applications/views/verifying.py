"""The public check of a receipt: number and code, the fingerprint as well, or the copy on paper."""

import re
from dataclasses import dataclass

from flask import Response, request

from yfund.applications import queries, receipts
from yfund.applications.models import Submission
from yfund.applications.services import submitting
from yfund.applications.views import blueprint
from yfund.infra.marking import Marked, read_mark
from yfund.web.access import public
from yfund.web.pages import page

MOST_BYTES = 10 * 2**20


@dataclass(frozen=True)
class Found:
    """What was compared: None = not asked. `is_last`: nothing was sent after it."""

    submission: Submission | None
    is_genuine: bool = False
    fits_fingerprint: bool | None = None
    copy: Marked | None = None
    is_last: bool = True


@blueprint.get("/receipts")
@public
def verify() -> Response:
    """Whether number and code of a receipt belong to what the fund keeps, unchanged. Shows no content."""
    return _answer(request.args.get("number", ""), request.args.get("code", ""), request.args.get("fingerprint", ""), None)


@blueprint.post("/receipts")
@public
def verify_copy() -> Response:
    """The same for a copy on paper: the PDF says what it is. It is read and not kept."""
    file = request.files.get("copy")
    data = file.stream.read(MOST_BYTES + 1) if file else b""
    marked = read_mark(data) if 0 < len(data) <= MOST_BYTES else None
    if marked is None:
        return _shown("", "", "", None, unread=bool(data), missing=not data)
    return _answer(marked.number, marked.code, "", marked)


def _answer(number: str, code: str, fingerprint: str, copy: Marked | None) -> Response:
    number = re.sub(r"\s", "", number)[:30].upper()
    code = re.sub(r"[\s-]", "", code)[:64].upper()
    fingerprint = re.sub(r"[\s-]", "", fingerprint)[:64].lower()
    if not number and not code:
        return _shown("", "", "", None)
    submission = receipts.submission_under(number, code) if number and code else None
    if submission is None:
        return _shown(number, code, fingerprint, Found(None, copy=copy))
    last = queries.last_submission(submission.application_id)
    return _shown(number, code, fingerprint, Found(
        submission, submitting.is_genuine(submission, number),
        fingerprint == submission.fingerprint if fingerprint else None, copy, last is None or last.id == submission.id))


def _shown(number: str, code: str, fingerprint: str, found: Found | None, *, unread: bool = False,
           missing: bool = False) -> Response:
    kept = found.submission if found else None
    return page("applications/verify.html", status=422 if unread or missing else 200, number=number, code=code, typed=fingerprint,
                found=found, kept=kept, unread=unread, missing=missing, zone=receipts.zone_under(number) if kept else "UTC",
                fingerprint=in_groups(kept.fingerprint) if kept else "")


def in_groups(text: str, size: int = 4) -> str:
    """A long code in groups that can be read out."""
    return " ".join(text[i:i + size] for i in range(0, len(text), size))
