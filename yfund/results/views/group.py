"""Pages on which a group writes its report."""

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from yfund.infra.db import transaction
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say
from yfund.results import policy, queries
from yfund.results.forms import PAPER_KINDS, RECEIPT_KINDS, CloseForm, ExpenseForm, SendForm
from yfund.results.models import Expense, Report
from yfund.results.rules.narrative import LIMIT, mark, questions
from yfund.results.services import reporting
from yfund.results.views.door import blueprint, line_words, open_report, whole
from yfund.web.access import current_actor, signed_in
from yfund.web.filters import tell
from yfund.web.pages import found, onward, page
from yfund.web.uploads import accept_upload


def writable(public_id: str) -> Report:
    """The report of that address when the actor may write it now."""
    report = open_report(public_id)
    if not policy.may_write(current_actor(), report):
        raise NotAllowed(say("This report is not open for you to write."))
    return report


@blueprint.route("/reports/<public_id>/story", methods=["GET", "POST"])
@signed_in
def story(public_id: str) -> Response | BaseResponse:
    """What happened, question by question; saved by the button, and by itself while one writes."""
    report = writable(public_id)
    if request.method == "GET":
        return _story(report, dict(report.narrative))
    sent = {q.key: request.form[q.key] for q in questions(report.kind) if q.key in request.form}
    bases = {key: request.form[f"base:{key}"] for key in sent if f"base:{key}" in request.form}
    with transaction():
        written = reporting.write(report, current_actor(), sent, bases)
    if request.headers.get("X-Autosave"):
        return _autosaved(written)
    if written.theirs:
        return _story(report, {**report.narrative, **sent}, theirs=written.theirs, status=409)
    return onward("results.show", say("Your text is saved."), public_id=public_id)


def _autosaved(written: reporting.Written) -> Response:
    answer = jsonify(versions=written.marks)
    if written.theirs:
        answer = jsonify(message=tell(say("Press the button to see both texts.")), versions=written.marks)
        answer.status_code = 409
    return answer


def _story(report: Report, texts: dict[str, str], *, theirs: dict[str, str] | None = None, status: int = 200) -> Response:
    stored = report.narrative
    return page("results/story.html", status=status, report=report, questions=questions(report.kind), texts=texts,
                limit=LIMIT, marks={q.key: mark(stored.get(q.key, "")) for q in questions(report.kind)}, theirs=theirs or {})


@blueprint.get("/reports/<public_id>/expenses")
@signed_in
def expenses(public_id: str) -> Response:
    """The expenses listed so far, and where the budget stands."""
    report = writable(public_id)
    rows, files = queries.expenses_of(report), queries.files_of(report)
    return page("results/expenses.html", report=report, expenses=rows, files=files, lines=line_words(report.grant),
                total=sum(row.usd_cents for row in rows), settlement=queries.settlement(report.grant))


@blueprint.route("/reports/<public_id>/expenses/new", methods=["GET", "POST"])
@signed_in
def new_expense(public_id: str) -> Response | BaseResponse:
    """Write down one expense, with its receipt."""
    report = writable(public_id)
    rows = queries.expenses_of(report)
    last = max(rows, key=lambda row: row.id, default=None)
    form = ExpenseForm(currency=last.currency if last else "USD", rate=last.rate if last else "1",
                       line=last.line if last else None)
    return _expense_page(report, form, None)


@blueprint.route("/expenses/<public_id>/change", methods=["GET", "POST"])
@signed_in
def change_expense(public_id: str) -> Response | BaseResponse:
    """Change one expense, or add a receipt."""
    expense, report = found(queries.expense_seen(current_actor(), public_id))
    writable(report.public_id)
    form = ExpenseForm(line=expense.line, what=expense.what, spent_on=expense.spent_on, amount=expense.amount_cents,
                       currency=expense.currency, rate=expense.rate)
    return _expense_page(report, form, expense)


def _expense_page(report: Report, form: ExpenseForm, expense: Expense | None) -> Response | BaseResponse:
    form.line.choices = _line_choices(report, expense)
    if form.sent():
        try:
            _keep_expense(report, form, expense)
            return onward("results.expenses", say("The expense is kept."), public_id=report.public_id)
        except Refusal as refusal:
            form.take(refusal)
    files = queries.files_of(report).get(expense.id, []) if expense else []
    return page("results/expense.html", status=422 if form.is_submitted() else 200, report=report, form=form,
                expense=expense, files=files, accept=",".join(f".{kind}" for kind in RECEIPT_KINDS))


def _line_choices(report: Report, expense: Expense | None) -> list[tuple[str, str]]:
    lines = [line.line for line in queries.budget_of(report.grant)] or ["other"]
    words = line_words(report.grant)
    return [(line, words.get(line, line)) for line in dict.fromkeys([*lines, *([expense.line] if expense else [])])]


def _keep_expense(report: Report, form: ExpenseForm, expense: Expense | None) -> None:
    """Files are taken into the store first; then the expense and its receipts are one change."""
    taken = [accept_upload(sent, RECEIPT_KINDS) for sent in request.files.getlist("receipt") if sent.filename]
    actor = current_actor()
    with transaction():
        reporting.keep_expense(
            report, actor, expense, receipts=taken, line=form.line.data, what=form.what.data, spent_on=form.spent_on.data,
            amount_cents=form.amount.data, currency=form.currency.data.upper(), rate=form.rate.data)


@blueprint.post("/expenses/<public_id>/remove")
@signed_in
def remove_expense(public_id: str) -> BaseResponse:
    """Take an expense out."""
    expense, report = found(queries.expense_seen(current_actor(), public_id))
    with transaction():
        reporting.remove_expense(expense, current_actor())
    return onward("results.expenses", say("The expense is taken out."), public_id=report.public_id)


@blueprint.route("/reports/<public_id>/papers", methods=["GET", "POST"])
@signed_in
def papers(public_id: str) -> Response | BaseResponse:
    """Photos, lists of participants, articles: files of the report as a whole."""
    report, form, problem = writable(public_id), CloseForm(), ""
    if form.sent():
        try:
            taken = [accept_upload(sent, PAPER_KINDS) for sent in request.files.getlist("papers") if sent.filename]
            if not taken:
                raise Refusal(say("Choose a file first."))
            with transaction():
                reporting.add_files(report, current_actor(), taken)
            return onward("results.papers", say("The file is kept."), public_id=public_id)
        except Refusal as refusal:
            problem = tell(refusal.sentence)
    return page("results/papers.html", status=422 if problem else 200, report=report, problem=problem, form=form,
                files=queries.files_of(report).get(None, []), accept=",".join(f".{kind}" for kind in PAPER_KINDS))


@blueprint.post("/report-files/<public_id>/remove")
@signed_in
def remove_file(public_id: str) -> BaseResponse:
    """Take a file out."""
    kept, report = found(queries.file_seen(current_actor(), public_id))
    expense_id = kept.expense_id
    with transaction():
        reporting.remove_file(kept, current_actor())
    return onward("results.expenses" if expense_id else "results.papers", say("The file is taken out."),
                  public_id=report.public_id)


@blueprint.route("/reports/<public_id>/check", methods=["GET", "POST"])
@signed_in
def check(public_id: str) -> Response | BaseResponse:
    """Everything that is missing at once; then the name, and off it goes."""
    report, form = open_report(public_id), SendForm()
    actor = current_actor()
    if not actor.may_write_for(report.grant.organisation_id):
        raise NotAllowed(say("This report is not open for you to write."))
    if report.state not in policy.OPEN:
        return onward("results.show", say("This report was sent already."), public_id=public_id)
    if form.sent():
        try:
            with transaction():
                reporting.submit(report, actor, declared_name=form.declared_name.data or "")
            return onward("results.show", say("The report is sent. You get a letter when it is read."), public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return page("results/check.html", status=422 if form.is_submitted() else 200, report=report, form=form,
                missing=reporting.missing(report), name=actor.name, **whole(report))
