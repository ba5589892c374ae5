"""The agreement of a grant: read, written, offered, signed by both sides, on paper."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, g
from flask_babel import force_locale, get_locale
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards import policy, queries
from yfund.awards.forms import SignatureForm, TermsForm
from yfund.awards.models import Agreement, Grant
from yfund.awards.services import agreeing
from yfund.infra.db import transaction
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import Sentence, say
from yfund.web.access import current_actor, signed_in
from yfund.web.documents import document
from yfund.web.forms import Form
from yfund.web.pages import found, onward, page


@signed_in
def agreement(public_id: str) -> Response:
    """The agreement in readable words, who has signed, and what this person can do."""
    return _page(*_seen(public_id))


@signed_in
def agreement_pdf(public_id: str) -> Response:
    """The agreement on paper, in the group's language."""
    grant, agreement = _seen(public_id)
    found(agreement)
    with force_locale(agreement.language):
        g.locale = get_locale()
        return document("awards/agreement_paper.html", agreement.terms["grant"], grant=grant, agreement=agreement,
                        **_dates(agreement))


@signed_in
def draft(public_id: str) -> Response | BaseResponse:
    """Write the agreement, or write it again before it is signed."""
    grant, agreement = _seen(public_id)
    form = TermsForm()
    return _do(grant, agreement, form, lambda: agreeing.draft_agreement(
        grant, current_actor(), special_terms=form.special_terms.data or ""),
        say("The agreement is written. Read it once more, then send it to the group."))


@signed_in
def offer(public_id: str) -> Response | BaseResponse:
    """Send the agreement to the group."""
    grant, agreement = _seen(public_id)
    found(agreement)
    return _do(grant, agreement, Form(), lambda: agreeing.offer(agreement, current_actor()),
               say("The group has the agreement now and was told by letter."))


@signed_in
def sign(public_id: str) -> Response | BaseResponse:
    """The group signs."""
    return _signed(public_id, agreeing.sign, lambda actor, grant, _agreement: policy.may_sign(actor, grant),
                   say("Signed. The fund signs next; you will get a letter."))


@signed_in
def countersign(public_id: str) -> Response | BaseResponse:
    """The fund signs."""
    return _signed(public_id, agreeing.countersign, lambda actor, grant, agreement: policy.may_countersign(
        actor, agreement, grant), say("Both sides have signed. The agreement is in force."))


def _signed(public_id: str, service: Callable[..., None], may: Callable[..., bool], told: Sentence) -> Response | BaseResponse:
    grant, agreement = _seen(public_id)
    found(agreement)
    form = SignatureForm()
    if not may(current_actor(), grant, agreement):
        raise NotAllowed(say("This signature is somebody else's."))
    return _do(grant, agreement, form, lambda: service(
        agreement, current_actor(), typed_name=form.typed_name.data or "", seen_fingerprint=form.fingerprint.data or ""), told)


def _seen(public_id: str) -> tuple[Grant, Agreement | None]:
    actor = current_actor()
    grant = found(queries.grant_seen(actor, public_id))
    return grant, queries.readable_agreement(actor, grant)


def _do(grant: Grant, agreement: Agreement | None, form: Form, change: Callable[[], Any],
        told: Sentence) -> Response | BaseResponse:
    if form.sent():
        try:
            with transaction():
                change()
            return onward("awards.agreement", told, public_id=grant.public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _page(grant, agreement, form)


def _page(grant: Grant, agreement: Agreement | None, form: Form | None = None) -> Response:
    actor = current_actor()
    state = agreement.state if agreement else ""
    typed = form.typed_name.data if isinstance(form, SignatureForm) else ""
    conditions = form.special_terms.data if isinstance(form, TermsForm) else (agreement.terms["special_terms"] if agreement else "")
    return page(
        "awards/agreement.html", status=422 if form is not None else 200, grant=grant, agreement=agreement,
        wrongs=form.wrongs() if form is not None else [], typed_name=typed or "", special_terms=conditions or "", actor=actor,
        may_draft=policy.may_draft_agreement(actor) and grant.state == "awarded",
        may_offer=policy.may_draft_agreement(actor) and state == "drafted",
        may_sign=policy.may_sign(actor, grant) and state == "offered",
        may_countersign=agreement is not None and state == "signed" and policy.may_countersign(actor, agreement, grant),
        is_overseer=actor.has(*policy.OVERSEERS), **(_dates(agreement) if agreement else {}))


def _dates(agreement: Agreement) -> dict[str, Any]:
    terms = agreement.terms
    return {"terms": terms, "starts_on": date.fromisoformat(terms["starts_on"]), "ends_on": date.fromisoformat(terms["ends_on"]),
            "reports": [{**line, "due_on": date.fromisoformat(line["due_on"])} for line in terms["reports"]],
            "budget_cents": sum(row.get("quantity", 0) * row.get("unit_cents", 0) for row in terms["budget"])}
