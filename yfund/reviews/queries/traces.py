"""What the records tell of the groups of a call, and of the people who judge and pay: the two sides of a tie."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from yfund.accounts.models import Membership, Organisation, Person, Role
from yfund.applications.models import Answer, Application, PastGrantee, Submission
from yfund.calls.models import Call
from yfund.infra.db import db
from yfund.kernel import clock
from yfund.kernel.text import folded
from yfund.reviews.models import ReviewerProfile
from yfund.reviews.models.readers import Affiliation
from yfund.reviews.rules.ties import Bound, Traces, domain_of, lately, words_in

# Administrators confirm and seal decisions, so a tie binds them too.
BOUND_ROLES = ("reviewer", "committee", "officer", "certifier", "approver", "payer", "administrator")


def groups_of(call: Call) -> dict[int, Organisation]:
    """The groups that sent something to a call."""
    return {o.id: o for o in db.session.scalars(
        select(Organisation).join(Application, Application.organisation_id == Organisation.id)
        .where(Application.call_id == call.id, Application.number.is_not(None)))}


def bound_people() -> list[tuple[Person, Bound]]:
    """Everybody whom a tie would bind, and what the records know of them."""
    employers = dict(db.session.execute(select(ReviewerProfile.person_id, ReviewerProfile.organisation_name)).all())
    roles, family = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for one in db.session.scalars(select(Affiliation).order_by(Affiliation.id)):
        if one.kind == "family":
            family[one.person_id].append(one.folded_name)
        elif lately(one.until_on, clock.today()):
            roles[one.person_id].append(one.folded_name)
    bound = select(Person).where(Person.active, Person.roles.any(Role.name.in_(BOUND_ROLES))).order_by(Person.id)
    return [(p, Bound(p.id, p.email, (folded(employers.get(p.id, "")),), tuple(roles[p.id]), tuple(family[p.id])))
            for p in db.session.scalars(bound)]


def traces_of(call: Call, groups: dict[int, Organisation], people: Iterable[Bound]) -> Traces:
    """What can be found of the groups, by what the people have; words of applications only where somebody has them."""
    traces = Traces()
    for group in groups.values():
        traces.names.setdefault(group.folded_name, set()).add(group.id)
    _people(traces, groups)
    _writers(traces, groups)
    _former_names(traces, groups)
    wanted = {p.email.casefold() for p in people} | {n for p in people for n in (*p.employers, *p.roles, *p.family) if n}
    _words(traces, call, wanted)
    return traces


def _people(traces: Traces, groups: Collection[int]) -> None:
    for group, person_id, email in db.session.execute(
            select(Membership.organisation_id, Person.id, Person.email).join(Person, Person.id == Membership.person_id)):
        if group in groups:
            traces.members.setdefault(person_id, set()).add(group)
            if domain := domain_of(email):
                traces.domains.setdefault(domain, set()).add(group)


def _writers(traces: Traces, groups: Collection[int]) -> None:
    """Who began or sent anything the groups ever applied for."""
    began = select(Application.organisation_id, Application.begun_by_id)
    sent = (select(Application.organisation_id, Submission.sent_by_id).where(Submission.sent_by_id.is_not(None))
            .join(Application, Application.id == Submission.application_id))
    for group, person_id in [*db.session.execute(began), *db.session.execute(sent)]:
        if group in groups:
            traces.writers.setdefault(person_id, set()).add(group)


def _former_names(traces: Traces, groups: dict[int, Organisation]) -> None:
    """Names under which the register of past grants knows a group of the same registration number."""
    by_number = {g.registration_number: g for g in groups.values() if g.registration_number}
    for number, name in db.session.execute(
            select(PastGrantee.registration_number, PastGrantee.folded_name).where(PastGrantee.registration_number != "")):
        group = by_number.get(number)
        if group is not None and group.folded_name != name:
            traces.former_names.setdefault(name, set()).add(group.id)


def _words(traces: Traces, call: Call, wanted: set[str]) -> None:
    rows = db.session.execute(
        select(Application.organisation_id, Answer.value).join(Application, Application.id == Answer.application_id)
        .where(Application.call_id == call.id, Application.number.is_not(None)).execution_options(yield_per=2000))
    for group, value in rows:
        for word in words_in(value, wanted):
            traces.words.setdefault(word, set()).add(group)
