"""Pages of this room."""

import uuid

from flask import Blueprint, Response, current_app, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from yfund.accounts.models import Person
from yfund.funds import policy, queries, services
from yfund.funds.forms import (
    AgreementForm,
    AllotForm,
    DonorForm,
    PledgeForm,
    ReaderForm,
    ReasonForm,
    ReceiptForm,
    TakeBackForm,
)
from yfund.funds.models import Allotment, Contribution, Donor, Pledge, Receipt
from yfund.infra.db import db, transaction
from yfund.kernel import clock
from yfund.kernel.actor import Actor
from yfund.kernel.errors import Problem, Refusal
from yfund.kernel.text import say
from yfund.web.access import allowed, current_actor
from yfund.web.pages import found, onward, page
from yfund.web.places import countries

blueprint = Blueprint("funds", __name__, url_prefix="/funds")


def _unseen(actor: Actor) -> frozenset[int]:
    """Accounts of grants the actor has a tie to. Grants are a later room's, so the application says how to ask."""
    unseen: frozenset[int] = current_app.extensions["yfund_unseen_accounts"](actor)
    return unseen


@blueprint.get("/")
@allowed(lambda actor: policy.may_read(actor) or policy.may_read_own(actor))
def index() -> Response:
    """Where the fund's money stands, by contribution and earmark; a donor's reader sees their own."""
    actor = current_actor()
    return page("funds/index.html", position=queries.fund_position(actor, unseen=_unseen(actor)),
                may_record=policy.may_record(actor), is_staff=policy.may_read(actor))


@blueprint.get("/donors")
@allowed(policy.may_read)
def donors() -> Response:
    """Everybody who gives, and what they promised."""
    actor = current_actor()
    return page("funds/donors.html", donors=list(db.session.scalars(queries.donors(actor))),
                pledges=list(db.session.scalars(queries.pledges(actor).where(Pledge.state == "announced"))),
                may_record=policy.may_record(actor))


@blueprint.route("/donors/new", methods=["GET", "POST"])
@allowed(policy.may_record)
def new_donor() -> Response | BaseResponse:
    """Write down a donor."""
    form = DonorForm()
    if form.sent():
        try:
            with transaction():
                donor = services.record_donor(current_actor(), name=form.name.data, kind=form.kind.data,
                                              country=(form.country.data or "").upper(), email=form.email.data or "")
            return onward("funds.donor", say("The donor is recorded."), public_id=donor.public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("funds/new_donor.html", form, countries=countries())


def _form_page(template: str, form: object, **values: object) -> Response:
    return page(template, form=form, status=422 if request.method == "POST" else 200, **values)


def _donor(public_id: str) -> Donor:
    donor: Donor = found(queries.donor(current_actor(), public_id))
    return donor


def _contribution(public_id: str) -> Contribution:
    row: Contribution = found(queries.contribution(current_actor(), public_id))
    return row


@blueprint.get("/donors/<public_id>")
@allowed(policy.may_read)
def donor(public_id: str) -> Response:
    """One donor: promises, agreements, readers."""
    return _donor_page(_donor(public_id), ReaderForm())


def _donor_page(donor: Donor, form: ReaderForm) -> Response:
    actor = current_actor()
    readers = [row.person_id for row in queries.readers_of(donor)]
    return _form_page(
        "funds/donor.html",
        form,
        donor=donor,
        readers=list(db.session.scalars(select(Person).where(Person.id.in_(readers)))),
        pledges=list(db.session.scalars(queries.pledges(actor).where(Pledge.donor_id == donor.id))),
        contributions=list(db.session.scalars(queries.contributions(actor).where(Contribution.donor_id == donor.id))),
        may_record=policy.may_record(actor),
        may_name=policy.may_name_readers(actor),
    )


@blueprint.post("/donors/<public_id>/readers")
@allowed(policy.may_name_readers)
def add_reader(public_id: str) -> Response | BaseResponse:
    """Let somebody read for a donor."""
    donor, form = _donor(public_id), ReaderForm()
    if form.sent():
        person = db.session.scalar(select(Person).where(Person.email == form.email.data.lower()))
        if person is not None:
            with transaction():
                services.name_reader(donor, current_actor(), person)
            return onward("funds.donor", say("%(name)s now reads for this donor.", name=person.name), public_id=public_id)
        form.take(Refusal(services.MENDING, [Problem(say("Nobody has an account with this address."), "email")]))
    return _donor_page(donor, form)


@blueprint.route("/donors/<public_id>/pledge", methods=["GET", "POST"])
@allowed(policy.may_record)
def pledge(public_id: str) -> Response | BaseResponse:
    """Write down a promise."""
    donor, form = _donor(public_id), PledgeForm(announced_on=clock.today())
    if form.sent():
        try:
            with transaction():
                services.announce_pledge(donor, current_actor(), amount_cents=form.amount.data, currency=form.currency.data,
                                         announced_on=form.announced_on.data, note=form.note.data or "")
            return onward("funds.donor", say("The pledge is recorded."), public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("funds/pledge.html", form, donor=donor)


@blueprint.post("/pledges/<public_id>/withdraw")
@allowed(policy.may_record)
def withdraw_pledge(public_id: str) -> BaseResponse:
    """The donor took the promise back."""
    row = found(db.session.scalar(queries.pledges(current_actor()).where(Pledge.public_id == public_id)))
    with transaction():
        services.withdraw_pledge(row, current_actor(), reason=request.form.get("reason", "")[:300])
    return onward("funds.donor", say("The pledge is withdrawn."), public_id=row.donor.public_id)


@blueprint.route("/donors/<public_id>/agreement", methods=["GET", "POST"])
@allowed(policy.may_record)
def agree(public_id: str) -> Response | BaseResponse:
    """Write down a signed agreement, from a pledge when `pledge` names one."""
    donor = _donor(public_id)
    promised = _promised(donor)
    form = AgreementForm(signed_on=clock.today(), **({"amount": promised.amount_cents, "currency": promised.currency}
                                                     if promised else {}))
    if form.sent():
        try:
            with transaction():
                row = services.agree(donor, current_actor(), reference=form.reference.data, amount_cents=form.amount.data,
                                     currency=form.currency.data, support_percent=form.support_percent.data,
                                     signed_on=form.signed_on.data, earmark=form.earmark(), pledge=promised)
            return onward("funds.contribution", say("The agreement is recorded."), public_id=row.public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("funds/agree.html", form, donor=donor, pledge=promised, countries=countries())


def _promised(donor: Donor) -> Pledge | None:
    named = request.values.get("pledge")
    if not named:
        return None
    row: Pledge = found(db.session.scalar(queries.pledges(current_actor()).where(
        Pledge.public_id == named, Pledge.donor_id == donor.id)))
    return row


@blueprint.get("/contributions/<public_id>")
@allowed(lambda actor: policy.may_read(actor) or policy.may_read_own(actor))
def contribution(public_id: str) -> Response:
    """One contribution: what arrived, what was set aside, which grants it made possible."""
    actor, row = current_actor(), _contribution(public_id)
    unseen = _unseen(actor)
    line, funded = queries.did(row, unseen=unseen)
    allotments = queries.allotments_of(row)
    return page("funds/contribution.html", contribution=row, line=line, funded=funded, allotments=allotments,
                unpromised=queries.unpromised(allotments, unseen), receipts=queries.receipts_of(row),
                is_staff=policy.may_read(actor), may_book=policy.may_book(actor),
                transfers=queries.transfers_of(row, unseen=unseen) if policy.may_read(actor) else [])


@blueprint.route("/contributions/<public_id>/receive", methods=["GET", "POST"])
@allowed(policy.may_book)
def receive(public_id: str) -> Response | BaseResponse:
    """Book money that arrived."""
    row, form = _contribution(public_id), ReceiptForm(received_on=clock.today())
    if form.sent():
        try:
            with transaction():
                services.receive(row, current_actor(), amount_cents=form.amount.data, currency=row.currency,
                                 rate=form.rate.data, rate_on=form.rate_on.data, received_on=form.received_on.data,
                                 bank_reference=form.bank_reference.data)
            return onward("funds.contribution", say("The receipt is booked."), public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("funds/receive.html", form, contribution=row)


@blueprint.route("/contributions/<public_id>/allot", methods=["GET", "POST"])
@allowed(policy.may_book)
def allot(public_id: str) -> Response | BaseResponse:
    """Set received money aside for a call."""
    row, form = _contribution(public_id), AllotForm(key=uuid.uuid4().hex)
    if form.sent():
        try:
            with transaction():
                services.allot(row, current_actor(), purpose=form.purpose.data.upper(), cents=form.amount.data,
                               note=form.note.data or "", key=form.key.data)
            return onward("funds.contribution", say("The money is set aside."), public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("funds/allot.html", form, contribution=row, purposes=queries.purposes(), free=row.account.free_cents)


@blueprint.route("/receipts/<public_id>/reverse", methods=["GET", "POST"])
@allowed(policy.may_book)
def reverse_receipt(public_id: str) -> Response | BaseResponse:
    """Undo a receipt that was booked by mistake."""
    row: Receipt = found(db.session.scalar(select(Receipt).where(Receipt.public_id == public_id)))
    form = ReasonForm()
    if form.sent():
        try:
            with transaction():
                services.reverse_receipt(row, current_actor(), reason=form.reason.data)
            return onward("funds.contribution", say("The receipt is reversed."), public_id=row.contribution.public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("funds/reverse_receipt.html", form, receipt=row)


@blueprint.route("/allotments/<public_id>/take-back", methods=["GET", "POST"])
@allowed(policy.may_book)
def take_back(public_id: str) -> Response | BaseResponse:
    """Give what is not committed back to the contribution."""
    row: Allotment = found(db.session.scalar(select(Allotment).where(Allotment.public_id == public_id)))
    actor = current_actor()
    free = queries.unpromised([row], _unseen(actor))[row.id]
    form = TakeBackForm(key=uuid.uuid4().hex, amount=free)
    if form.sent():
        try:
            with transaction():
                services.take_back(row, actor, cents=form.amount.data, reason=form.reason.data, key=form.key.data)
            return onward("funds.contribution", say("The money is back with its contribution."),
                          public_id=row.contribution.public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _form_page("funds/take_back.html", form, allotment=row, free=free)
