"""Pages of this room: the front of the house, the projects, and the card of one project with its consent."""

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from yfund.awards.models import Grant
from yfund.calls import queries as calls
from yfund.infra.db import db, transaction
from yfund.kernel.errors import NotAllowed, Refusal
from yfund.kernel.text import say
from yfund.showcase import policy, queries, services
from yfund.showcase.forms import ButtonForm, CardForm, ClearForm, HideForm
from yfund.showcase.models import Profile
from yfund.web.access import allowed, current_actor, public, roles, signed_in
from yfund.web.listing import sliced
from yfund.web.pages import found, onward, page
from yfund.web.paging import page_number, paging

blueprint = Blueprint("showcase", __name__)


@blueprint.get("/")
@public
def front() -> Response:
    """What the fund is, what is open, what it has done."""
    opened = calls.open_calls()
    some = queries.cards(list(db.session.scalars(queries.public().limit(3))))
    return page("showcase/front.html", calls=opened, doings=queries.doings(), cards=some, chances=queries.chances(),
                caps=[max((lot.cap_cents for lot in call.lots), default=0) for call in opened[:1]],
                countries=queries.by_country())


@blueprint.get("/projects")
@public
def projects() -> Response:
    """All projects that may be shown, on a map and in a list."""
    countries = queries.by_country()
    country = request.args.get("country", "").upper()
    query = queries.public()
    if country in countries:
        query = query.where(Grant.country == country)
    listed = sliced(query, page_number(), 12)
    return page("showcase/projects.html", cards=queries.cards(listed.rows), listed=listed, pager=paging(listed),
                countries=countries, country=country if country in countries else "", total=sum(countries.values()))


@blueprint.get("/projects/<public_id>")
@public
def project(public_id: str) -> Response:
    """One project as everybody may see it."""
    profile = found(queries.card_seen(public_id))
    return page("showcase/project.html", card=queries.cards([profile])[0])


@blueprint.route("/grants/<public_id>/card", methods=["GET", "POST"])
@signed_in
def edit(public_id: str) -> Response | BaseResponse:
    """The card of a project: an owner writes it and says yes; an officer looks at its safety."""
    grant = found(queries.grant_to_show(current_actor(), public_id))
    profile = queries.profile_of(grant)
    form = _form(grant, profile)
    if request.method == "POST" and not policy.may_consent(current_actor(), grant.organisation_id):
        raise NotAllowed(say("Only an owner of the group says yes to its card."))
    if form.sent():
        try:
            with transaction():
                services.consent(
                    grant, current_actor(), summary=_texts(grant, form), quote=form.quote.data or "",
                    quote_language=form.quote_language.data, place=form.place.data or "", latitude=form.latitude.data,
                    longitude=form.longitude.data)
            return onward("showcase.edit", say("Thank you. An officer looks at it, then everybody can see it."),
                          public_id=public_id)
        except Refusal as refusal:
            form.take(refusal)
    return _edit(grant, profile, form)


@blueprint.post("/grants/<public_id>/card/withdraw")
@signed_in
def withdraw(public_id: str) -> BaseResponse:
    """Take the card back."""
    grant = found(queries.grant_to_show(current_actor(), public_id))
    with transaction():
        services.withdraw(grant, current_actor())
    return onward("showcase.edit", say("The card is taken back. Nobody outside sees it."), public_id=public_id)


@blueprint.post("/grants/<public_id>/card/clear")
@allowed(roles("officer"))
def clear(public_id: str) -> Response | BaseResponse:
    """Show the card, without what is safer kept private."""
    grant, form = found(queries.grant_to_show(current_actor(), public_id)), ClearForm()
    with transaction():
        services.clear(grant, current_actor(), is_name_withheld=bool(form.is_name_withheld.data),
                       is_place_withheld=bool(form.is_place_withheld.data))
    return onward("showcase.edit", say("Everybody can see the card now."), public_id=public_id)


@blueprint.post("/grants/<public_id>/card/hide")
@allowed(roles("officer"))
def hide(public_id: str) -> Response | BaseResponse:
    """Take the card out of the public."""
    grant, form = found(queries.grant_to_show(current_actor(), public_id)), HideForm()
    if not form.sent():
        return _edit(grant, queries.profile_of(grant), None, hiding=form)
    with transaction():
        services.hide(grant, current_actor(), reason=form.reason.data)
    return onward("showcase.edit", say("The card is hidden."), public_id=public_id)


def _form(grant: Grant, profile: Profile | None) -> CardForm:
    if profile is None:
        return CardForm(summary=grant.application.summary, quote_language=grant.application.language,
                        place=grant.application.place)
    own = grant.application.language
    return CardForm(summary=profile.summary.get(own, ""), summary_en=profile.summary.get("en", "") if own != "en" else "",
                    quote=profile.quote, quote_language=profile.quote_language, place=profile.place,
                    latitude=profile.latitude, longitude=profile.longitude)


def _texts(grant: Grant, form: CardForm) -> dict[str, str]:
    return {"en": form.summary_en.data or "", grant.application.language: form.summary.data or ""}


def _edit(grant: Grant, profile: Profile | None, form: CardForm | None, *, hiding: HideForm | None = None) -> Response:
    actor = current_actor()
    is_wrong = request.method == "POST"
    return page("showcase/edit.html", status=422 if is_wrong else 200, grant=grant, profile=profile,
                card=queries.card(profile) if profile else None, form=form or _form(grant, profile), button=ButtonForm(),
                clearing=ClearForm(is_name_withheld=bool(profile and profile.is_name_withheld),
                                   is_place_withheld=bool(profile and profile.is_place_withheld)),
                hiding=hiding or HideForm(), may_consent=policy.may_consent(actor, grant.organisation_id),
                may_clear=policy.may_clear(actor, grant.organisation_id),
                public_url=url_for("showcase.project", public_id=grant.public_id))
