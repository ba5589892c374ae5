"""An earlier application goes on in a later call: its texts are taken over into the new draft."""

from sqlalchemy import exists, select

from yfund.applications import queries
from yfund.applications.models import Application, CarryOver
from yfund.applications.policy import applicant as policy
from yfund.applications.rules.answers import is_empty
from yfund.applications.rules.carrying import carried, same_uploads
from yfund.applications.services import drafting
from yfund.infra import journal
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say


def invite_again(application: Application) -> None:
    """Remember that the fund said this project may be sent again. Said once however often it is asked."""
    if not db.session.scalar(select(exists().where(CarryOver.from_id == application.id, CarryOver.into_id.is_(None)))):
        db.session.add(CarryOver(from_id=application.id, into_id=None, at=clock.now()))


def carry_over(application: Application, earlier: Application, actor: Actor) -> int:
    """Fill the gaps of a draft from what the same group sent before; gives how many answers were taken over.

    What is written already stays. Files come along by their checksum. Once for each draft; asked again it changes nothing.
    Raises `NotAllowed` to readers and strangers, `Refusal` when the draft can not be written in.
    """
    application = locked(Application, application.id)
    drafting.be_writable(application, actor)
    if earlier.organisation_id != application.organisation_id or not policy.may_carry(earlier, application):
        raise Refusal(say("Only what your own group has sent before can be taken over."))
    if queries.carried_from(application.id) is not None:
        return 0
    old, new = earlier.form_version.definition, application.form_version.definition
    present = queries.answers_of(application)
    answers = {key: value for key, value in carried(old, new, queries.answers_of(earlier)).items()
               if is_empty(present.get(key))}
    saved = drafting.write(application, actor, answers, {key: 0 for key in answers if key not in present}).saved
    files = _carry_files(application, earlier, actor, same_uploads(old, new))
    db.session.add(CarryOver(from_id=earlier.id, into_id=application.id, at=clock.now()))
    journal.note("application.carry_over", application, actor, earlier=earlier.number, answers=len(saved), files=files)
    return len(saved) + files


def _carry_files(application: Application, earlier: Application, actor: Actor, wanted: frozenset[str]) -> int:
    there = {upload.question for upload in queries.uploads_of(application.id)}
    files = [u for u in queries.uploads_of(earlier.id) if u.question in wanted and u.question not in there]
    for file in files:
        drafting.add_upload(application, actor, file.question, filename=file.filename, media_type=file.media_type,
                            size=file.size, sha256=file.sha256)
    return len(files)
