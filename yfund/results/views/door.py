"""The blueprint, the list of reports, one report, its files."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext, ngettext

from yfund.awards.models import Grant
from yfund.kernel import clock
from yfund.kernel.text import say
from yfund.results import policy, queries
from yfund.results.models import Report
from yfund.results.rules.indicators import title_of
from yfund.results.rules.narrative import KINDS, answered, is_late, questions
from yfund.results.rules.spending import LINES
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import in_words, tell
from yfund.web.listing import sliced
from yfund.web.pages import found, page
from yfund.web.uploads import send_blob

blueprint = Blueprint("results", __name__)
STATES = ("", "late", "due", "submitted", "returned", "accepted")


def open_report(public_id: str) -> Report:
    """The report of that address, or the 404 page when the actor may not know of it."""
    report: Report = found(queries.report_seen(current_actor(), public_id))
    return report


@blueprint.app_template_global("report_kind")
def report_kind(kind: str) -> object:
    """The name of a kind of report."""
    return KINDS.get(kind, say("report"))


@blueprint.app_template_global("indicator_title")
def indicator_title(indicator: object) -> object:
    """The title of an indicator for the reader."""
    return title_of(indicator.key, indicator.title)  # type: ignore[attr-defined]


@blueprint.get("/reports")
@signed_in
def index() -> Response:
    """All reports the actor may know of; what waits first."""
    actor, state = current_actor(), request.args.get("state", "")
    state = state if state in STATES else ""
    listed = sliced(queries.listed(actor, state), request.args.get("page", 1, type=int))
    today = clock.today()
    return page("results/index.html", listed=listed, state=state, is_office=actor.has(*policy.READERS),
                late={report.id for report in listed.rows if is_late(report.due_on, today, report.state)},
                url_of=lambda number: url_for("results.index", state=state or None, page=number))


@blueprint.get("/reports/<public_id>")
@signed_in
def show(public_id: str) -> Response:
    """A report: a task list for those who write it, the whole report for everybody else who may see it."""
    actor, report = current_actor(), open_report(public_id)
    if policy.may_write(actor, report):
        return page("results/show.html", report=report, tasks=_tasks(report), **_sums(report),
                    is_late=is_late(report.due_on, clock.today(), report.state))
    return page("results/read.html", report=report, **whole(report),
                may_judge=policy.may_judge(actor, report) and report.state == "submitted",
                is_readable=policy.may_see(actor, report))


@blueprint.get("/report-files/<public_id>")
@signed_in
def file(public_id: str) -> Response:
    """A receipt, photo or list, as an attachment."""
    kept, report = found(queries.file_seen(current_actor(), public_id))
    found(report if policy.may_see(current_actor(), report) else None)
    return send_blob(kept.sha256, kept.filename, kept.media_type)


def whole(report: Report) -> dict[str, object]:
    """Everything that is read of a report."""
    return {"questions": questions(report.kind), "indicators": queries.indicators_of(report.grant_id),
            "figures": queries.figures_of(report), "expenses": queries.expenses_of(report),
            "files": queries.files_of(report), "budget": queries.budget_of(report.grant), "lines": line_words(report.grant)}


def line_words(grant: Grant) -> dict[str, str]:
    """Budget line → its name for the reader; of the form where it names them, else the fund's own words."""
    named = {key: tell(sentence) for key, sentence in LINES.items()}
    return {**named, **{key: in_words(texts) for key, texts in queries.line_titles(grant).items()}}


def _sums(report: Report) -> dict[str, object]:
    return {"settlement": queries.settlement(report.grant)}


def _tasks(report: Report) -> list[dict[str, object]]:
    """The parts of a report with how far each is."""
    asked, told = len(questions(report.kind)), answered(report.kind, report.narrative)
    indicators, counted = len(queries.indicators_of(report.grant_id)), len(queries.figures_of(report))
    expenses, files = queries.expenses_of(report), queries.files_of(report)
    bare = sum(1 for expense in expenses if expense.id not in files)
    spent: object = ngettext("%(num)s expense", "%(num)s expenses", len(expenses)) if expenses else ""
    if bare:
        spent = gettext("%(expenses)s, %(bare)s without a receipt", expenses=spent, bare=bare)
    return [
        _task(say("What happened"), "results.story", report, told, asked,
              say("%(told)s of %(asked)s", told=told, asked=asked)),
        _task(say("Figures"), "results.figures", report, counted, indicators,
              say("%(told)s of %(asked)s", told=counted, asked=indicators)),
        _task(say("Money spent"), "results.expenses", report, len(expenses) - bare, max(1, len(expenses)), spent),
        _task(say("Photos and lists"), "results.papers", report, len(files.get(None, [])), 1,
              say("%(count)s files", count=len(files.get(None, []))) if files.get(None) else say("If you like")),
    ]


def _task(title: object, endpoint: str, report: Report, done: int, whole_of: int, note: object) -> dict[str, object]:
    state = "not_started" if not done else "done" if done >= whole_of else "in_progress"
    if endpoint == "results.expenses" and note and state == "not_started":
        state = "in_progress"
    return {"title": title, "state": state, "note": note, "url": url_for(endpoint, public_id=report.public_id)}
