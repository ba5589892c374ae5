"""Writing the form of a call, and publishing it."""

from collections.abc import Callable

from yfund.calls.facts import FormPublished, Texts
from yfund.calls.models import Call, FormVersion
from yfund.calls.policy import may_manage
from yfund.calls.queries import form_of, latest_form
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.form import Definition
from yfund.calls.rules.opening import lot_choice_problems
from yfund.calls.rules.versions import differences
from yfund.calls.services.keeping import FIXED, NOT_YOURS, ask, changed, refuse
from yfund.infra import facts, journal
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say


def set_form(call: Call, actor: Actor, definition: Definition) -> FormVersion:
    """Keep a form that is being written. A published version stays as it is: writing on begins the next one."""
    return edit_form(call, actor, lambda _present: definition)


def edit_form(call: Call, actor: Actor, change: Callable[[Definition], Definition]) -> FormVersion:
    """Change the form that is being written: `change` gets the newest definition and gives the next one.

    The call is locked before it is read, so two officers at once both keep their change.
    """
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    if call.state not in ("draft", "open"):
        raise Refusal(FIXED)
    version = latest_form(call)
    definition = change(version.definition if version else {"sections": []})
    if version is None or version.published_at is not None:
        version = FormVersion(call_id=call.id, number=version.number + 1 if version else 1, definition=definition)
        db.session.add(version)
    version.definition = definition
    changed(call, actor, "form")
    return version


def throw_away(call: Call, actor: Actor) -> None:
    """Take back everything written since the form was last published."""
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    version = latest_form(call)
    if version is None or version.published_at is not None or form_of(call) is None:
        raise Refusal(say("There are no changes to take back."))
    db.session.delete(version)
    journal.note("call.throw_away_form", call, actor, number=version.number)


def publish_form(call: Call, actor: Actor, *, note: Texts) -> FormVersion:
    """Give an open call its newly written form, with a note of what changed. Submitted applications keep theirs.

    Raises `NotAllowed`, and `Refusal` with everything wrong in the form, or when nothing changed or no note is given.
    """
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    version, before = latest_form(call), form_of(call)
    if call.state != "open" or version is None or version.published_at is not None:
        raise Refusal(say("There is no new form to publish."))
    problems = [*definition_problems(version.definition), *lot_choice_problems(version.definition, call.lots)]
    if before is not None and not differences(before.definition, version.definition):
        problems.append(Problem(say("Nothing differs from the form that is open now.")))
    if not note.get("en"):
        problems.append(Problem(say("Write in English what changed: groups that are writing read it."), "note_en"))
    refuse(problems)
    version.published_at, version.note = clock.now(), dict(note)
    journal.note("call.publish_form", call, actor, number=version.number, note=note.get("en", ""))
    db.session.flush()
    facts.tell(FormPublished(call.id, version.id, dict(note)))
    return version
