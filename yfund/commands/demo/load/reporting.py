"""What the groups reported, through the rooms' own services."""

from collections.abc import Mapping
from decimal import Decimal

from yfund.awards.models import Grant
from yfund.commands.demo import money_shapes
from yfund.commands.demo.load.keys import Loaded, noon
from yfund.commands.demo.sources import load, stream
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.results import queries
from yfund.results.models import Indicator, Report
from yfund.results.services import judging, planning, reporting

AGES = {"under-18": "under18", "18-35": "18-35", "over-35": "over35"}
# Places in the world's list of indicators: all participants, women among them, activities, people reached.
PLACES = {"participants": 0, "activities": 2, "reached": 3}


def targets_set(loaded: Loaded, grant: Grant, record: money_shapes.Grant) -> None:
    """The officer and the group agree what is to be reached."""
    rows = record.reports[0].indicators
    targets = {i.id: rows[PLACES[i.key]].target for i in queries.indicators_of(grant.id) if i.key in PLACES}
    with clock.at(noon(record.countersigned_on, 16)):
        planning.set_targets(grant, loaded.cast["officer"], targets)


def reported(loaded: Loaded, grant: Grant, record: money_shapes.Grant, one: money_shapes.Report) -> None:
    """A report written, sent and accepted in full."""
    report = next(r for r in queries.reports_of(grant) if r.kind == one.kind)
    written(loaded, grant, report, one, loaded.of_group(record.group, "editor"))
    with clock.at(noon(one.accepted_on, 10)):
        judging.accept(report, loaded.cast["officer"], accepted={})


def written(loaded: Loaded, grant: Grant, report: Report, one: money_shapes.Report, writer: Actor) -> None:
    """A report written and sent by an editor of the group."""
    with clock.at(one.submitted_at):
        reporting.write(report, writer, narrative(loaded, grant, one))
        for indicator in queries.indicators_of(grant.id):
            reporting.count(report, writer, indicator, _counts(indicator, one))
        for expense in one.expenses:
            _spent(loaded, report, writer, expense)
        reporting.submit(report, writer, declared_name=writer.name)


def narrative(loaded: Loaded, grant: Grant, one: money_shapes.Report) -> Mapping[str, str]:
    """Answers to all questions of a report; the world gave some, the rest is drawn from a short list."""
    words, rng = load("report_words"), stream(loaded.world.seed, "narrative", grant.number, one.kind)
    drawn = {key: rng.choice(texts) for key, texts in sorted(words.items())}
    told = {"happened": one.narrative["happened"], "between": one.narrative["achievements"],
            "lessons": one.narrative["lessons"]}
    told |= {"differently": one.narrative["not_met"]} if one.kind == "midterm" else {"not_reached": one.narrative["not_met"]}
    return drawn | told


def _counts(indicator: Indicator, one: money_shapes.Report) -> dict[tuple[str, str], int]:
    place = PLACES.get(indicator.key)
    if place is None:
        return {("all", "all"): indicator.target // (2 if one.kind == "midterm" else 1)}
    row = one.indicators[place]
    if indicator.is_people:
        return {(sex, AGES[age]): count for sex, age, count in row.split}
    return {("all", "all"): row.actual}


def _spent(loaded: Loaded, report: Report, writer: Actor, one: money_shapes.Expense) -> None:
    expense = reporting.add_expense(report, writer, line=one.line, what=one.what, spent_on=min(one.spent_on, clock.today()),
                                    amount_cents=one.local_cents, currency=one.currency, rate=Decimal(one.rate))
    db.session.flush()
    paper = loaded.papers["receipt" if int(one.receipt_number[-1]) % 2 else "invoice"]
    reporting.add_file(report, writer, filename=f"{one.receipt_number.lower()}.pdf", media_type="application/pdf",
                       size=paper.size, sha256=paper.sha256, expense=expense)


def closed(loaded: Loaded, grant: Grant, record: money_shapes.Grant) -> None:
    """The officer settles and closes the grant."""
    with clock.at(noon(record.closed_on, 11)):
        judging.close(grant, loaded.cast["officer"])
