"""What is hidden from readers: the names of a group in the records, and what an officer marked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Select, cast, literal, null, select, union_all
from sqlalchemy.orm import joinedload

from yfund.accounts.models import Membership, Organisation, Person
from yfund.applications.models import Answer, Application, Submission, Upload
from yfund.applications.queries import visible_to
from yfund.calls.rules.form import question_named, questions
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.reviews.models.panel import Redaction
from yfund.reviews.rules.veil import Veil, hidden_questions, names_in, person_names

CLEAR = Veil()


def veil_of(application: Application, answers: Mapping[str, Any], *, is_blind: bool) -> Veil:
    """What readers may not see of one application whose answers are at hand; nothing in a call that is not blind."""
    if not is_blind:
        return CLEAR
    return _veil(application.form_version.definition, answers, *_known([application.id])[application.id])


def veils_of(application_ids: Iterable[int]) -> dict[int, Veil]:
    """The same for several applications of blind calls, in three statements; none when there are none."""
    ids = list(application_ids)
    if not ids:
        return {}
    found = list(db.session.scalars(select(Application).where(Application.id.in_(ids))
                                    .options(joinedload(Application.form_version))))
    keys = {key for one in found for key in hidden_questions(one.form_version.definition)}
    answers: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in db.session.scalars(select(Answer).where(Answer.application_id.in_(ids), Answer.question.in_(keys))):
        answers[row.application_id][row.question] = row.value
    known = _known(ids)
    return {one.id: _veil(one.form_version.definition, answers[one.id], *known[one.id]) for one in found}


def _veil(definition: dict[str, Any], answers: Mapping[str, Any], phrases: list[str], files: set[int]) -> Veil:
    names = [part for name in names_in(definition, answers) for part in person_names(name)]
    return Veil(True, tuple(sorted({*phrases, *names})), frozenset(hidden_questions(definition)), frozenset(files),
                {q["key"]: q["kind"] for q in questions(definition)})


def _known(ids: list[int]) -> dict[int, tuple[list[str], set[int]]]:
    known: dict[int, tuple[list[str], set[int]]] = defaultdict(lambda: ([], set()))
    for application_id, kind, words, upload_id in db.session.execute(union_all(*_sources(ids))):
        phrases, files = known[application_id]
        if upload_id is not None:
            files.add(upload_id)
        elif words and kind == "person":
            phrases.extend(person_names(words))
        elif words:
            phrases.append(urlsplit(words).netloc.removeprefix("www.") or words if kind == "site" else words)
    return known


def _sources(ids: list[int]) -> list[Select[Any]]:
    def facts(kind: str, column: Any) -> Select[Any]:
        return select(Application.id, literal(kind), column, cast(null(), Redaction.upload_id.type)).where(Application.id.in_(ids))

    group = [facts(kind, column).join(Organisation, Organisation.id == Application.organisation_id) for kind, column in (
        ("group", Organisation.name), ("place", Organisation.city), ("number", Organisation.registration_number),
        ("site", Organisation.website))]
    people = (facts("person", Person.name).join(Membership, Membership.organisation_id == Application.organisation_id)
              .join(Person, Person.id == Membership.person_id))
    signed = facts("person", Submission.declared_name).join(Submission, Submission.application_id == Application.id)
    marked = (select(Redaction.application_id, literal("marked"), Redaction.words, Redaction.upload_id)
              .where(Redaction.application_id.in_(ids)))
    return [*group, facts("place", Application.place), people, signed, marked]


def redactions_of(application_id: int) -> list[Redaction]:
    """What an officer hid of an application by hand, in the order it was marked."""
    return list(db.session.scalars(select(Redaction).where(Redaction.application_id == application_id).order_by(Redaction.id)))


def redaction_seen(actor: Actor, public_id: str) -> Redaction | None:
    """The mark of that address, when the actor may know its application."""
    return db.session.scalar(select(Redaction).join(Application, Application.id == Redaction.application_id)
                             .where(Redaction.public_id == public_id, visible_to(actor)))


def open_files(application: Application, uploads: list[Upload], veil: Veil) -> list[Upload]:
    """The files a reader may open: none that were withheld, none that answer a question that says who the group is."""
    if not veil.is_on:
        return uploads
    return [one for one in uploads if one.id not in veil.files
            and question_named(application.form_version.definition, one.question) is not None
            and one.question not in veil.questions]


def address_of(application_id: int) -> str:
    """The public id of an application."""
    return db.session.scalar(select(Application.public_id).where(Application.id == application_id)) or ""
