"""Every page of an officer, with objects of the database that is there: for measuring and for counting queries.

tests/proofs/test_officer_pages.py holds this list against the table of access: no page of an officer is left out.
"""

from collections.abc import Callable

from yfund.applications.models import Application, Conflict
from yfund.awards.models import Decision, Grant, Selection
from yfund.awards.models.meeting import AgendaItem, Meeting
from yfund.awards.models.scenarios import Scenario
from yfund.calls.models import Call, FormVersion
from yfund.evaluation.models import Evaluation
from yfund.funds.models import Contribution, Donor
from yfund.infra.db import db
from yfund.payments.models import Instalment
from yfund.results.models import Report
from yfund.reviews.models import Assignment
from yfund.reviews.models.panel import Anchor, Disagreement, Remark

LISTS = (
    "/home", "/search?q=young", "/search?q=YSF", "/grants", "/reports", "/payments/", "/payments/bank-details", "/funds/",
    "/funds/donors", "/funds/donors/new", "/evaluations", "/letters", "/office/register", "/office/register?q=youth",
    "/office/calls", "/office/calls/new", "/office/conflicts", "/interests", "/office/reading", "/office/reviewers", "/choosing",
    "/office/applications", "/office/applications?q=young", "/office/applications?page=9",
    "/office/applications?verdict=none", "/office/applications?verdict=not_met",
)
OF_CALL = (
    "/office/applications?call={code}&state=submitted", "/office/applications?call={code}&country=KE",
    *(f"/office/calls/{{code}}{page}" for page in (
        "", "/basics", "/lots", "/rules", "/rubric", "/plans", "/form", "/checks", "/checks/0", "/preview", "/try", "/publish",
        "/reasons", "/more-time", "/take-over", "/copy", "/postpone", "/form/{section}", "/form/{section}/{question}")),
    *(f"/office/reading/{{code}}{page}" for page in (
        "", "/progress", "/fairness", "/pairs", "/plan", "/practice", "/rounds", "/tries", "/apart")),
    *(f"/choosing/{{code}}{page}" for page in (
        "/ranking", "/ranking?order=calibrated", "/decisions", "/lots", "/meetings", "/reserve", "/scenarios", "/scenarios/new",
        "/scenarios/compare", "/recommend", "/release", "/confirm", "/return", "/seal")),
    "/evaluations/{code}/begin",
)
OF_APPLICATION = ("/office/applications/{id}/screen", "/office/applications/{id}/changes", "/office/applications/{id}/asked",
                  "/office/applications/{id}/reviews",
                  "/office/applications/{id}/discussion", "/office/applications/{id}/blind", "/applications/{id}/read",
                  "/office/applications/several?act=eligible&id={id}")


def of_officers(code: str) -> list[str]:
    """Paths of the pages of officers: lists, pages of the call `code`, and of one thing of each kind, where there is one."""
    call = db.session.scalars(db.select(Call).where(Call.code == code)).one()
    form = _first(FormVersion, FormVersion.call_id == call.id)
    section = form.definition["sections"][0] if form is not None else {"key": "-", "questions": [{"key": "-"}]}
    values = {"code": code, "section": section["key"], "question": section["questions"][0]["key"]}
    return [*LISTS, *(path.format(**values) for path in OF_CALL), *_of_applications(call), *_of_choosing(call), *_of_things()]


def of_choosing(code: str) -> list[str]:
    """Paths of the pages of choosing in the call `code`."""
    call = db.session.scalars(db.select(Call).where(Call.code == code)).one()
    return [path.format(code=code) for path in OF_CALL if path.startswith("/choosing/")] + _of_choosing(call)


def _first(model: type, *conditions: object, latest: bool = False) -> object | None:
    order = model.id.desc() if latest else model.id  # type: ignore[attr-defined]
    return db.session.scalars(db.select(model).where(*conditions).order_by(order)).first()  # type: ignore[arg-type]


def _of_applications(call: Call) -> list[str]:
    ours = Application.call_id == call.id
    application = _first(Application, ours, Application.state.in_(("submitted", "returned"))) or _first(Application, ours)
    if application is None:
        return []
    return [path.format(id=application.public_id) for path in OF_APPLICATION] + [f"/groups/{application.organisation.public_id}"]


def _of_choosing(call: Call) -> list[str]:
    base, paths = f"/choosing/{call.code}", []
    selection = _first(Selection, Selection.call_id == call.id)
    decided = _first(Decision, Decision.selection_id == selection.id) if selection is not None else None
    if decided is not None:
        told = decided.application.public_id
        paths += [f"{base}/decisions/{told}/feedback", f"{base}/letters/{told}"]
    drawn = _first(Scenario, Scenario.call_id == call.id)
    if drawn is not None:
        paths += [f"{base}/scenarios/{drawn.public_id}", f"{base}/scenarios/{drawn.public_id}/change"]
    meeting = _first(Meeting, Meeting.selection_id == selection.id) if selection is not None else None
    if meeting is not None:
        paths += [f"{base}/meetings/{meeting.public_id}{page}" for page in ("", "/mark", "/minutes")]
        point = _first(AgendaItem, AgendaItem.meeting_id == meeting.id)
        paths += [f"{base}/meetings/{meeting.public_id}/points/{point.public_id}{page}" for page in ("", "/mark")] if point else []
    return paths


THINGS: tuple[tuple[type, Callable[[object], list[str]]], ...] = (
    (Assignment, lambda pair: [f"/office/reviewers/{pair.reviewer.public_id}", f"/office/pairs/{pair.public_id}/void"]),
    (Grant, lambda grant: [f"/grants/{grant.public_id}{page}" for page in ("", "/agreement", "/card", "/settlement", "/targets")]),
    (Instalment, lambda one: [f"/payments/{one.public_id}{page}" for page in ("", "/send-back", "/voucher")]),
    (Contribution, lambda one: [f"/funds/contributions/{one.public_id}"]),
    (Donor, lambda donor: [f"/funds/donors/{donor.public_id}{page}" for page in ("", "/agreement", "/pledge")]),
    (Report, lambda report: [f"/reports/{report.public_id}{page}" for page in ("", "/judge", "/give-back")]),
    (Disagreement, lambda case: [f"/office/apart/{case.public_id}"]),
    (Conflict, lambda tie: [f"/office/conflicts/{tie.public_id}/end"]),
    (Anchor, lambda anchor: [f"/reviews/anchors/{anchor.public_id}"]),
    (Remark, lambda remark: [f"/office/remarks/{remark.public_id}/strike"]),
    (Evaluation, lambda one: [f"/evaluations/{one.call.code}{page}" for page in ("", "/edit", "/add/finding")]),
)


def _of_things() -> list[str]:
    paths = []
    for model, pages in THINGS:
        row = _first(model, latest=model is Assignment)
        paths += pages(row) if row is not None else []
    return paths
