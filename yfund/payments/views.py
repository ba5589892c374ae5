"""Pages of this room."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Organisation
from yfund.awards.models import Grant
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Refusal
from yfund.kernel.text import Sentence, say
from yfund.payments import policy, queries, rules, services
from yfund.payments.forms import BankForm, PayForm, ReasonForm, RefundForm, country_choices
from yfund.payments.models import BankAccount, Instalment
from yfund.web.access import allowed, current_actor, roles, signed_in
from yfund.web.documents import document
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page

blueprint = Blueprint("payments", __name__, url_prefix="/payments")

HANDS = roles("officer", "certifier", "approver", "payer")


@blueprint.get("/")
@signed_in
def index() -> Response:
    """Instalments: all for the secretariat, a group's own for its members."""
    actor, state, search = current_actor(), request.args.get("state", ""), request.args.get("q", "").strip()
    listed = sliced(queries.listed(actor, state=state, search=search), request.args.get("page", 1, type=int))
    return page("payments/index.html", listed=listed, state=state, search=search, is_staff=policy.may_read(actor))


def _instalment(public_id: str) -> Instalment:
    row: Instalment = found(queries.instalment(current_actor(), public_id))
    return row


@blueprint.get("/<public_id>")
@signed_in
def instalment(public_id: str) -> Response:
    """The voucher of one instalment: four hands, guards before signing, one next step."""
    return _voucher_page(_instalment(public_id), PayForm(formdata=None, paid_on=clock.today()))


def _voucher_page(row: Instalment, form: PayForm, status: int = 200) -> Response:
    return page("payments/instalment.html", status=status, form=form, **_voucher(row, current_actor()))


def _voucher(row: Instalment, actor: Actor) -> dict[str, Any]:
    stage = rules.NEXT.get(row.state)
    is_staff = policy.may_read(actor)
    refusal = queries.refusal_for(actor, row) if is_staff else None
    checks = queries.checks(row) if is_staff and stage else []
    return {
        "instalment": row, "grant": row.grant, "stage": stage, "is_staff": is_staff, "refusal": refusal, "checks": checks,
        "hands": queries.hands_of(row), "siblings": queries.instalments_of(row.grant), "stages": rules.STAGES,
        "may_act": is_staff and stage is not None and refusal is None and all(check.holds for check in checks),
        "may_send_back": row.state in ("prepared", "certified", "approved") and policy.may_send_back(actor, has_tie=False),
        "condition": (queries.CONDITIONS if row.condition_met_at else queries.NOT_YET)[row.condition],
        "bank": row.bank_account or queries.bank_of(row.grant.organisation_id), "paid": queries.paid_cents(row.grant),
        "refunds": queries.refunds_of(row.grant), "may_refund": policy.may_record_refund(actor),
        "may_reveal": policy.may_reveal(actor)}


def _take(public_id: str, step: Callable[..., Instalment], sentence: Sentence) -> Response | BaseResponse:
    row = _instalment(public_id)
    try:
        with transaction():
            step(row, current_actor())
    except Refusal as refusal:
        form = PayForm(formdata=None, paid_on=clock.today())
        form.take(refusal)
        return _voucher_page(_instalment(public_id), form, 422)
    return onward("payments.instalment", sentence, public_id=public_id)


@blueprint.post("/<public_id>/prepare")
@allowed(roles("officer"))
def prepare(public_id: str) -> Response | BaseResponse:
    """First hand."""
    return _take(public_id, services.prepare, say("Prepared. Now somebody else certifies it."))


@blueprint.post("/<public_id>/certify")
@allowed(roles("certifier"))
def certify(public_id: str) -> Response | BaseResponse:
    """Second hand."""
    return _take(public_id, services.certify, say("Certified. Now somebody else approves it."))


@blueprint.post("/<public_id>/approve")
@allowed(roles("approver"))
def approve(public_id: str) -> Response | BaseResponse:
    """Third hand."""
    return _take(public_id, services.approve, say("Approved. Now somebody else pays it."))


@blueprint.post("/<public_id>/pay")
@allowed(roles("payer"))
def pay(public_id: str) -> Response | BaseResponse:
    """Fourth hand."""
    row, form = _instalment(public_id), PayForm()
    if form.sent():
        try:
            with transaction():
                services.pay(row, current_actor(), bank_reference=form.bank_reference.data, paid_on=form.paid_on.data)
            return onward(
                "payments.instalment", say("The payment is recorded and the group has a letter."), public_id=public_id
            )
        except Refusal as refusal:
            form.take(refusal)
    return _voucher_page(_instalment(public_id), form, 422)


@blueprint.route("/<public_id>/send-back", methods=["GET", "POST"])
@allowed(HANDS)
def send_back(public_id: str) -> Response | BaseResponse:
    """Stop a payment on its way, with a reason."""
    row, form = _instalment(public_id), ReasonForm()
    if form.sent():
        try:
            with transaction():
                services.send_back(row, current_actor(), form.reason.data)
            return onward("payments.instalment", say("Sent back. Nothing is held for it any more."), public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return page("payments/send_back.html", form=form, instalment=_instalment(public_id), status=_status())


def _status() -> int:
    return 422 if request.method == "POST" else 200


@blueprint.get("/<public_id>/voucher")
@allowed(policy.may_read)
def voucher(public_id: str) -> Response:
    """The voucher on paper."""
    row = _instalment(public_id)
    return document("payments/voucher.html", f"{row.grant.number}-{row.number}", **_voucher(row, current_actor()))


@blueprint.route("/grants/<public_id>/refund", methods=["GET", "POST"])
@allowed(policy.may_record_refund)
def refund(public_id: str) -> Response | BaseResponse:
    """Write down money that came back."""
    grant: Grant = found(queries.grant(current_actor(), public_id))
    form = RefundForm(received_on=clock.today())
    if form.sent():
        try:
            with transaction():
                services.record_refund(grant, current_actor(), cents=form.amount.data, received_on=form.received_on.data,
                                       bank_reference=form.bank_reference.data, note=form.note.data or "")
            return onward("payments.index", say("The refund is recorded."), q=grant.number)
        except Refusal as refusal:
            form.take(refusal)
    return page("payments/refund.html", form=form, grant=grant, paid=queries.paid_cents(grant), status=_status())


@blueprint.route("/bank/<public_id>", methods=["GET", "POST"])
@signed_in
def bank(public_id: str) -> Response | BaseResponse:
    """Where a group is paid: what is in force, and for its owners a form to change it."""
    actor = current_actor()
    group: Organisation = found(db.session.scalar(select(Organisation).where(
        Organisation.public_id == public_id, Organisation.id.in_(list(actor.memberships)))))
    form, may_enter = BankForm(), policy.may_enter_bank(actor, group.id)
    form.country.choices = country_choices()
    if request.method == "GET":
        form.country.data = group.country
    if form.sent():
        try:
            with transaction():
                services.enter_bank_account(group, actor, form.details())
            return onward("payments.bank", say("Your bank details are kept. Somebody at the fund looks at them now."),
                          public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return page("payments/bank.html", form=form, group=group, account=queries.bank_of(group.id), may_enter=may_enter,
                refused=queries.last_refused(group.id), status=_status())


@blueprint.get("/bank-details")
@allowed(policy.may_read)
def verify_bank() -> Response:
    """Bank details that wait for a second pair of eyes."""
    return _banks_page(ReasonForm(formdata=None))


def _banks_page(form: ReasonForm, status: int = 200) -> Response:
    actor, state = current_actor(), request.args.get("state", "entered")
    listed = sliced(queries.banks(actor, state), request.args.get("page", 1, type=int))
    return page("payments/verify_bank.html", status=status, listed=listed, form=form, state=state,
                actor=actor, may_check=policy.may_check_banks(actor), may_reveal=policy.may_reveal(actor))


def _account(public_id: str) -> BankAccount:
    row: BankAccount = found(queries.bank_seen(current_actor(), public_id))
    return row


@blueprint.post("/bank-details/<public_id>/verify")
@allowed(policy.may_check_banks)
def confirm_bank(public_id: str) -> BaseResponse:
    """The details are right."""
    with transaction():
        services.verify_bank_account(_account(public_id), current_actor())
    return onward("payments.verify_bank", say("The bank details are confirmed."))


@blueprint.post("/bank-details/<public_id>/refuse")
@allowed(policy.may_check_banks)
def refuse_bank(public_id: str) -> Response | BaseResponse:
    """The details are not right."""
    row, form = _account(public_id), ReasonForm()
    if not form.sent():
        return _banks_page(form, 422)
    with transaction():
        services.refuse_bank_account(row, current_actor(), reason=form.reason.data)
    return onward("payments.verify_bank", say("The group is asked for other bank details."))


@blueprint.post("/bank-details/<public_id>/reveal")
@allowed(policy.may_reveal)
def reveal_bank(public_id: str) -> Response:
    """One journaled look at the whole details."""
    row = _account(public_id)
    with transaction():
        details = services.reveal_bank_account(row, current_actor())
    return page("payments/reveal_bank.html", account=row, details=details)
