"""The agreement: drafted, offered, signed by the group, countersigned by the fund."""

from typing import Any

from yfund.accounts import queries as accounts
from yfund.applications import queries as applications
from yfund.awards import mail, policy, queries
from yfund.awards.facts import AgreementSigned
from yfund.awards.models import Agreement, Grant
from yfund.awards.rules.agreement import fingerprint, instalment_lines, is_signature, report_lines
from yfund.awards.rules.conditions import GENERAL
from yfund.calls.rules.form import fed_by
from yfund.infra import workflow
from yfund.infra.db import db, locked
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import NotAllowed, Problem, Refusal
from yfund.kernel.text import say
from yfund.web.speaking import spoken


def draft_agreement(grant: Grant, actor: Actor, *, special_terms: str = "") -> Agreement:
    """Write the agreement from the award, the application's budget and the call's plans; an unsigned one is replaced."""
    _must(policy.may_draft_agreement(actor))
    grant = locked(Grant, grant.id)
    if grant.state != "awarded":
        raise Refusal(say("This grant is in force already; changes need an amendment."))
    older = queries.agreements_of(grant)
    for one in older:
        if one.state != "replaced":
            workflow.move(one, "replace", actor)
    language = grant.application.language
    terms = terms_of(grant, special_terms, language)
    agreement = Agreement(grant_id=grant.id, number=len(older) + 1, language=language, terms=terms,
                          fingerprint=fingerprint(terms))
    workflow.begin(agreement, actor, fingerprint=agreement.fingerprint)
    db.session.flush()
    return agreement


def terms_of(grant: Grant, special_terms: str, language: str) -> dict[str, Any]:
    """Everything the agreement says, as plain JSON; the general conditions word by word in the group's language."""
    call, application = grant.call, grant.application
    budget = fed_by(application.form_version.definition, "budget")
    answers = applications.answers_of(application)
    return {
        "grant": grant.number, "call": call.code, "project": grant.title, "group": application.organisation.name,
        "registration": application.organisation.registration_number, "country": grant.country,
        "cents": grant.amount_cents, "currency": "USD", "requested_cents": application.requested_cents,
        "starts_on": grant.starts_on.isoformat(), "ends_on": grant.ends_on.isoformat(),
        "budget": (answers.get(budget["key"]) or []) if budget else [],
        "instalments": instalment_lines(call.instalments, grant.amount_cents),
        "reports": report_lines(call.reports, grant.starts_on, grant.ends_on),
        "conditions": queries.conditions_of(grant), "special_terms": special_terms.strip(),
        "general": [{"title": spoken(title, language), "text": spoken(text, language)} for title, text in GENERAL],
    }


def offer(agreement: Agreement, actor: Actor) -> None:
    """Send the agreement to the group for signing."""
    _must(policy.may_draft_agreement(actor))
    agreement = locked(Agreement, agreement.id)
    workflow.move(agreement, "offer", actor)
    mail.agreement_offered(agreement, accounts.writers_of(agreement.grant.organisation_id))


def sign(agreement: Agreement, actor: Actor, *, typed_name: str, seen_fingerprint: str) -> None:
    """The group's owner signs by typing their name under exactly the text they saw."""
    agreement = locked(Agreement, agreement.id)
    if not policy.may_sign(actor, agreement.grant):
        raise NotAllowed(say("Only an owner of the group can sign for it."))
    _check(agreement, actor, typed_name, seen_fingerprint)
    agreement.signed_name, agreement.signed_by_id, agreement.signed_at = typed_name.strip(), actor.id, clock.now()
    workflow.move(agreement, "sign", actor, fingerprint=agreement.fingerprint)


def countersign(agreement: Agreement, actor: Actor, *, typed_name: str, seen_fingerprint: str) -> None:
    """The fund signs; the grant becomes active and the first instalment can be prepared."""
    grant = locked(Grant, agreement.grant_id)
    agreement = locked(Agreement, agreement.id)
    if not policy.may_countersign(actor, agreement, grant):
        raise NotAllowed(say("An approving officer signs for the fund, never somebody of the group."))
    _check(agreement, actor, typed_name, seen_fingerprint)
    agreement.countersigned_name = typed_name.strip()
    agreement.countersigned_by_id, agreement.countersigned_at = actor.id, clock.now()
    workflow.move(grant, "activate", actor)
    workflow.move(agreement, "countersign", actor, fingerprint=agreement.fingerprint,
                  fact=AgreementSigned(agreement, actor))
    mail.agreement_in_force(agreement, accounts.writers_of(grant.organisation_id))
    db.session.flush()


def _check(agreement: Agreement, actor: Actor, typed: str, seen: str) -> None:
    problems = []
    if seen != agreement.fingerprint or fingerprint(agreement.terms) != agreement.fingerprint:
        problems.append(Problem(say("The text changed since you opened it. Read it again before you sign.")))
    if not is_signature(typed, actor.name):
        problems.append(Problem(say("To sign, type your name as it stands in your account: %(name)s.", name=actor.name),
                                "typed_name"))
    if problems:
        raise Refusal(say("The agreement is not signed yet."), problems)


def _must(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(say("This is an officer's part."))
