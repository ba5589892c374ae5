"""One act on several applications: first what it would do to each, then doing it, leaving out what changed in between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yfund.accounts.models import Membership
from yfund.accounts.queries import writers_of
from yfund.applications.evidence import findings, reasons_of
from yfund.applications.models import Application, ScreeningCheck
from yfund.applications.policy.screening import may_screen, may_screen_any
from yfund.applications.queries import open_request, ties_of, visible
from yfund.applications.rules.screening import bulk_obstacle, bulk_problems
from yfund.applications.services import desk_notes, screening
from yfund.infra import journal, outbox
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Clash, NotAllowed, Refusal
from yfund.kernel.text import Sentence, say

ACTS = ("eligible", "ineligible", "remind", "take")
MOST = 200


@dataclass(frozen=True)
class Line:
    """What an act would do to one application: `obstacle` says why nothing; `letters` how many go out."""

    application: Application
    obstacle: Sentence | None
    letters: int


@dataclass(frozen=True)
class Outcome:
    """What was done: numbers of applications, and (number, sentence) of what was left out."""

    done: list[str]
    left_out: list[tuple[str, Sentence]]


def preview(act: str, public_ids: Sequence[str], actor: Actor) -> list[Line]:
    """What `act` would do to each of these applications, as far as the actor may see them, by number."""
    rows = list(db.session.scalars(visible(actor).options(joinedload(Application.organisation), joinedload(Application.call)).where(
        Application.public_id.in_(list(public_ids)[:MOST]), Application.number.is_not(None)).order_by(Application.number)))
    proven, ties = _proven(act, rows, actor), ties_of(actor)
    writers: dict[int, int] = dict(db.session.execute(
        select(Membership.organisation_id, func.count()).where(
            Membership.organisation_id.in_({row.organisation_id for row in rows}), Membership.part.in_(("owner", "editor")))
        .group_by(Membership.organisation_id)).all())
    return [Line(row, obstacle := _obstacle(act, row, proven, ties, actor),
                 0 if obstacle or act == "take" else writers.get(row.organisation_id, 0)) for row in rows]


def carry_out(act: str, seen: Mapping[str, int], actor: Actor, *, rule_kind: str = "", chosen: Sequence[str] = (),
              reason: str = "") -> Outcome:
    """Do `act` to these applications, {public id: version as it was shown}. What has changed since is left out and named.

    For "ineligible", `rule_kind` is the rule that none of them meets; `chosen` and `reason` as for one application.
    """
    if not may_screen_any(actor):
        raise NotAllowed(say("Only a programme officer screens applications."))
    if problems := bulk_problems(act, rule_kind, reason, chosen):
        raise Refusal(say("This cannot be done like this."), problems)
    outcome = Outcome([], [])
    for line in preview(act, list(seen), actor):
        number = str(line.application.number)
        refused = line.obstacle or _done(act, line.application, seen[line.application.public_id], actor, rule_kind, chosen, reason)
        if refused:
            outcome.left_out.append((number, refused))
        else:
            outcome.done.append(number)
    return outcome


def _done(act: str, application: Application, version: int, actor: Actor, rule_kind: str, chosen: Sequence[str],
          reason: str) -> Sentence | None:
    """Do it to one; the sentence that says why not."""
    application = locked(Application, application.id)
    if application.version != version:
        return say("It changed in the meantime.")
    # Every refusal below comes before its first write, so that one left out leaves nothing half done among the others.
    try:
        _do(act, application, actor, rule_kind, chosen, reason)
    except (Refusal, Clash, NotAllowed) as refusal:
        return refusal.problems[0].sentence if isinstance(refusal, Refusal) and refusal.problems else refusal.sentence
    return None


def _do(act: str, application: Application, actor: Actor, rule_kind: str, chosen: Sequence[str], reason: str) -> None:
    rules = application.call.rules
    if act == "eligible":
        kept = set(db.session.scalars(select(ScreeningCheck.rule_id).where(ScreeningCheck.application_id == application.id)))
        screening.find_eligible(application, actor, {rule.id: ("met", "") for rule in rules if rule.id not in kept})
    elif act == "ineligible":
        broken = {rule.id: ("not_met", "") for rule in rules if rule.kind == rule_kind}
        if not broken or not set(chosen) <= {one.key for one in reasons_of(application.call)}:
            raise Refusal(say("Its call has no such rule or reason."))
        screening.find_ineligible(application, actor, reason=reason, chosen=chosen, verdicts=broken)
    elif act == "take":
        desk_notes.take(application, actor)
    else:
        _remind(application, actor)


def _remind(application: Application, actor: Actor) -> None:
    request = open_request(application.id)
    if request is None:
        raise Refusal(say("Nothing is asked of this group."))
    day = clock.today().isoformat()
    sent = [outbox.post("applications/remind", to=person, key=f"{application.id}:{request.id}:{day}", about=application,
                        application=application, call=application.call, due_at=request.due_at, reason=request.reason)
            for person in writers_of(application.organisation_id)]
    if not any(sent):
        raise Refusal(say("A reminder went out today already."))
    journal.note("application.remind", application, actor, due=request.due_at.isoformat())


def _proven(act: str, rows: Sequence[Application], actor: Actor) -> set[int]:
    """Ids of those of which the records, or an officer, say that every rule is met."""
    if act != "eligible":
        return set()
    by_call: dict[int, list[Application]] = {}
    for row in rows:
        by_call.setdefault(row.call_id, []).append(row)
    said = {key: verdicts for group in by_call.values() for key, verdicts in findings(group, actor).items()}
    judged: dict[tuple[int, int], str] = {(one, rule): verdict for one, rule, verdict in db.session.execute(
        select(ScreeningCheck.application_id, ScreeningCheck.rule_id, ScreeningCheck.verdict)
        .where(ScreeningCheck.application_id.in_(said)))}
    return {key for key, verdicts in said.items()
            if all(judged.get((key, rule), found.verdict) == "met" for rule, found in verdicts.items())}


def _obstacle(act: str, row: Application, proven: set[int], ties: set[int], actor: Actor) -> Sentence | None:
    if not may_screen(actor, row) or row.organisation_id in ties:
        return say("You have a tie to this group.")
    return bulk_obstacle(act, row.state, is_proven=row.id in proven)
