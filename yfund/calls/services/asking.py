"""Writing the form of a call, and publishing it."""

from yfund.calls.models import Call, FormVersion
from yfund.calls.policy import may_manage
from yfund.calls.queries import latest_form
from yfund.calls.rules.definition import definition_problems
from yfund.calls.rules.form import Definition
from yfund.calls.services.keeping import FIXED, NOT_YOURS, ask, changed, refuse
from yfund.infra import journal
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say


def set_form(call: Call, actor: Actor, definition: Definition) -> FormVersion:
    """Keep a form that is being written. A published version stays as it is: writing on begins the next one."""
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    if call.state not in ("draft", "open"):
        raise Refusal(FIXED)
    version = latest_form(call)
    if version is None or version.published_at is not None:
        version = FormVersion(call_id=call.id, number=version.number + 1 if version else 1, definition=definition)
        db.session.add(version)
    version.definition = definition
    changed(call, actor, "form")
    return version


def publish_form(call: Call, actor: Actor) -> FormVersion:
    """Give an open call its newly written form; applications begun before keep the version they answer."""
    ask(may_manage(actor), NOT_YOURS)
    call = locked(Call, call.id)
    version = latest_form(call)
    if call.state != "open" or version is None or version.published_at is not None:
        raise Refusal(say("There is no new form to publish."))
    refuse(definition_problems(version.definition))
    version.published_at = clock.now()
    journal.note("call.publish_form", call, actor, number=version.number)
    return version
