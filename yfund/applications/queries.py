"""Reading applications, scoped by who asks."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, exists, false, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from yfund.accounts.models import Membership, Organisation, Person
from yfund.applications import timing
from yfund.applications.models import (
    Answer,
    Application,
    CarryOver,
    ChangeRequest,
    Conflict,
    Submission,
    Upload,
)
from yfund.applications.rules.completeness import Limits
from yfund.applications.rules.deadline import is_in_time
from yfund.calls.models import Call, FormVersion
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.text import say
from yfund.web.needs import Need

OVERSEERS = ("officer", "certifier", "approver", "payer", "auditor", "administrator", "committee")


def _in_force(at: datetime | None = None) -> tuple[Any, ...]:
    now = at or clock.now()
    return Conflict.began_at <= now, or_(Conflict.ended_at.is_(None), Conflict.ended_at > now)


def tied_ids(person_id: int, at: datetime | None = None) -> Select[tuple[int]]:
    """Ids of the applications this person has a tie to, or to whose group, that is in force: read once for a whole list."""
    mine, tied = (Conflict.person_id == person_id, *_in_force(at)), aliased(Application)
    one, group = (select(c).where(*mine, c.is_not(None)) for c in (Conflict.application_id, Conflict.organisation_id))
    return select(tied.id).where(or_(tied.id.in_(one), tied.organisation_id.in_(group)))


def tied_groups(person_id: int) -> Any:
    """Ids of the groups this person has a tie to that is in force, themselves or by one of their applications."""
    tied = select(Application.organisation_id).where(Application.id.in_(tied_ids(person_id)))
    return union(tied, select(Conflict.organisation_id).where(
        Conflict.person_id == person_id, Conflict.organisation_id.is_not(None), *_in_force()))


def ties_of(actor: Actor) -> set[int]:
    """Ids of the groups the actor belongs to, or has a tie to, themselves or by one of their applications."""
    return set() if actor.id is None else {*actor.memberships, *db.session.scalars(tied_groups(actor.id))}


def in_conflict(person_id: int, at: datetime | None = None) -> Any:
    """A condition on `Application`: this person has a tie to it or to its group that is in force."""
    return Application.id.in_(tied_ids(person_id, at))


def tied_to(person: Any) -> Any:
    """`in_conflict` for a column of people: a condition on `Application` and that column."""
    return select(Conflict.id).where(Conflict.person_id == person, *_in_force(), or_(
        Conflict.application_id == Application.id, Conflict.organisation_id == Application.organisation_id)).exists()


def visible(actor: Actor) -> Select[tuple[Application]]:
    """Applications this actor may know of: their own groups' ones, and for staff and committee all that were ever sent.

    Reviewers reach theirs through `reviews.queries`. Whoever is in conflict sees nothing, whatever their role.
    """
    return select(Application).where(visible_to(actor))


def visible_to(actor: Actor) -> Any:
    """`visible` as a condition, for queries that join."""
    if actor.id is None:
        return false()
    own = Application.organisation_id.in_(list(actor.memberships))
    if not actor.has(*OVERSEERS):
        return own
    sent = and_(Application.number.is_not(None), ~in_conflict(actor.id))
    return or_(own, sent) if actor.memberships else sent


def known_to(actor: Actor, application_id: Any) -> Any:
    """`visible_to` for a column that holds ids of sent applications, for counts that need nothing else of them."""
    if actor.id is None:
        return false()
    own = application_id.in_(select(Application.id).where(Application.organisation_id.in_(list(actor.memberships))))
    if not actor.has(*OVERSEERS):
        return own
    free = application_id.not_in(tied_ids(actor.id))
    return or_(own, free) if actor.memberships else free


def seen(actor: Actor, public_id: str) -> Application | None:
    """The application of that address if this actor may see it, else None (the 404 page)."""
    return db.session.scalar(visible(actor).where(Application.public_id == public_id))


def seen_numbered(actor: Actor, number: str) -> Application | None:
    """The application with that number if this actor may see it."""
    return db.session.scalar(visible(actor).where(Application.number == number))


def answer_rows(application_id: int) -> list[Answer]:
    """The present answers, as rows with their revisions."""
    return list(db.session.scalars(select(Answer).where(Answer.application_id == application_id)))


def answers_of(application: Application) -> dict[str, Any]:
    """Question key → the value that counts: what was sent, while the group changes it without having sent it again."""
    sent = last_submission(application.id) if application.changing_at is not None else None
    return dict(sent.snapshot["answers"]) if sent is not None else written(application)


def written(application: Application) -> dict[str, Any]:
    """Question key → what stands there now; for the group's own writing."""
    return {a.question: a.value for a in answer_rows(application.id)}


def uploads_of(application_id: int) -> list[Upload]:
    """The files that count, in the order they came: those of what was sent, while the group changes it."""
    since = Application.changing_at
    return list(db.session.scalars(
        select(Upload).join(Application, Application.id == Upload.application_id).where(
            Upload.application_id == application_id,
            or_(since.is_(None), Upload.uploaded_at < since),
            or_(Upload.removed_at.is_(None), and_(since.is_not(None), Upload.removed_at >= since)))
        .order_by(Upload.id)))


def files_of(application_id: int) -> list[Upload]:
    """The files that are there now, in the order they came; for the group's own writing."""
    return list(db.session.scalars(select(Upload).where(Upload.application_id == application_id, Upload.removed_at.is_(None))
                                   .order_by(Upload.id)))


def upload_counts(application_id: int) -> dict[str, int]:
    """How many files each question has now."""
    return dict(Counter(u.question for u in files_of(application_id)))


def upload_seen(actor: Actor, public_id: str) -> Upload | None:
    """The file of that address if the actor may see its application, else None."""
    return db.session.scalar(select(Upload).join(Application, Application.id == Upload.application_id)
                             .where(Upload.public_id == public_id, visible_to(actor)))


def is_file_of(actor: Actor, upload: Upload) -> bool:
    """Whether the file belongs to one of the actor's own groups."""
    return db.session.scalar(select(Application.organisation_id).where(
        Application.id == upload.application_id)) in actor.memberships


def own(actor: Actor) -> Select[tuple[Application]]:
    """The applications of the actor's groups, the newest first, with what lists show of them."""
    return (select(Application).where(Application.organisation_id.in_(list(actor.memberships)))
            .options(joinedload(Application.call), joinedload(Application.organisation))
            .order_by(Application.created_at.desc(), Application.id.desc()))


def own_seen(actor: Actor, public_id: str) -> Application | None:
    """The application of that address if it is of one of the actor's groups, else None."""
    return db.session.scalar(own(actor).options(joinedload(Application.form_version)).where(Application.public_id == public_id))


def of_group(call_id: int, organisation_id: int) -> list[Application]:
    """What a group has begun or sent in a call and not withdrawn."""
    return list(db.session.scalars(select(Application).where(
        Application.call_id == call_id, Application.organisation_id == organisation_id, Application.state != "withdrawn")))


def carried_from(application_id: int) -> int | None:
    """The earlier application whose texts were taken over into this one, by its id."""
    return db.session.scalar(select(CarryOver.from_id).where(CarryOver.into_id == application_id))


def may_go_on(application: Application) -> list[tuple[Application, bool]]:
    """What the group sent to other calls and could take over here, the newest first, each with whether the fund said
    that it may be sent again. Nothing when something was taken over already."""
    taken = exists().where(CarryOver.into_id == application.id)
    invited = exists().where(CarryOver.from_id == Application.id, CarryOver.into_id.is_(None))
    rows = db.session.execute(
        select(Application, invited).options(joinedload(Application.call))
        .where(Application.organisation_id == application.organisation_id, Application.call_id != application.call_id,
               Application.number.is_not(None), Application.state != "withdrawn", ~taken)
        .order_by(invited.desc(), Application.submitted_at.desc()).limit(5))
    return [(earlier, bool(is_invited)) for earlier, is_invited in rows]


def published_form(call_id: int) -> FormVersion | None:
    """The newest published form of a call."""
    return db.session.scalar(select(FormVersion).where(FormVersion.call_id == call_id, FormVersion.published_at.is_not(None))
                             .order_by(FormVersion.number.desc()).limit(1))


def call_to_apply(code: str) -> Call | None:
    """A call that is or was open, by its code."""
    return db.session.scalar(select(Call).where(Call.code == code, Call.state != "draft"))


def open_request(application_id: int) -> ChangeRequest | None:
    """The changes asked for and not yet sent."""
    return db.session.scalar(select(ChangeRequest).where(
        ChangeRequest.application_id == application_id, ChangeRequest.answered_at.is_(None), ChangeRequest.ended_at.is_(None))
        .order_by(ChangeRequest.id.desc()).limit(1))


def open_sections(application: Application) -> frozenset[str] | None:
    """Keys of the sections that can be changed; None means all."""
    if application.state != "returned":
        return None
    request = open_request(application.id)
    return frozenset(request.sections) if request else frozenset()


def last_submission(application_id: int) -> Submission | None:
    """What was sent last."""
    return db.session.scalar(select(Submission).where(Submission.application_id == application_id)
                             .order_by(Submission.number.desc()).limit(1))


def limits_of(call: Call) -> Limits:
    """What the call allows, as rules want it."""
    return Limits({lot.code: lot.cap_cents for lot in call.lots}, tuple(call.countries), call.most_months, call.opens_at.date())


def members(organisation_id: int) -> list[Membership]:
    """Who is in the group, owners first, with their names."""
    order = case({"owner": 0, "editor": 1}, value=Membership.part, else_=2)
    return list(db.session.scalars(select(Membership).options(joinedload(Membership.person))
                                   .where(Membership.organisation_id == organisation_id).order_by(order, Membership.id)))


def names(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Person id → name."""
    wanted = {i for i in person_ids if i is not None}
    if not wanted:
        return {}
    return dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))).all())


def changed_at(application_id: int) -> dict[str, datetime]:
    """Question key → when its answer or files last changed."""
    times: dict[str, datetime] = {a.question: a.written_at for a in answer_rows(application_id)}
    for upload in db.session.scalars(select(Upload).where(Upload.application_id == application_id)):
        last = max(upload.uploaded_at, upload.removed_at or upload.uploaded_at)
        times[upload.question] = max(last, times.get(upload.question, last))
    return times


def writable_groups(actor: Actor) -> list[Organisation]:
    """The groups the actor may apply for, by name."""
    wanted = [i for i in actor.memberships if actor.may_write_for(i)]
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(wanted)).order_by(Organisation.name)))


def needs(actor: Actor) -> list[Need]:
    """What the actor's groups should do now: answer asked changes, finish and send drafts while the call is open."""
    writable = [i for i in actor.memberships if actor.may_write_for(i)]
    if not writable:
        return []
    now = clock.now()
    found = db.session.scalars(own(actor).where(Application.organisation_id.in_(writable),
                                                or_(Application.state.in_(("draft", "returned")), _changing())))
    begun = list(found)
    windows = timing.windows_of(begun)
    rows = [a for a in begun if a.state == "returned" or now <= windows[a.id].until and is_in_time(now, windows[a.id])]
    asked = {r.application_id: r for r in db.session.scalars(select(ChangeRequest).where(
        ChangeRequest.application_id.in_([a.id for a in rows]), ChangeRequest.answered_at.is_(None),
        ChangeRequest.ended_at.is_(None)))}
    return [_need(a, asked.get(a.id), windows[a.id].until) for a in rows if a.id not in asked or asked[a.id].due_at >= now]


def _changing() -> Any:
    return and_(Application.state == "submitted", Application.changing_at.is_not(None))


def _need(application: Application, request: ChangeRequest | None, until: datetime) -> Need:
    values, title = {"public_id": application.public_id}, application.title or application.organisation.name
    if request is not None:
        return Need(say("Change what the fund asks for in “%(title)s”", title=title), say("Read and change"),
                    "applications.show", values, say("%(reason)s", reason=request.reason), request.due_at, 1)
    soon = until - clock.now() < timedelta(days=3)
    if application.state == "submitted":
        return Need(say("Send “%(title)s” again, or keep what you sent", title=title), say("Go on writing"), "applications.show",
                    values, say("You are changing what you sent. Until you send it again, what you sent counts."), until, 2)
    return Need(say("Finish and send “%(title)s”", title=title), say("Go on writing"), "applications.show", values,
                say("After the call closes nothing can be sent."), until, 2 if soon else 4)
