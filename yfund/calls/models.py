"""A call and everything that is asked, allowed and planned in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.accounts.models import Organisation
from yfund.calls.states import CALL
from yfund.infra.columns import Cents, Json, UtcDateTime, WithId, WithPublicId, WithState
from yfund.infra.db import Model

Texts = dict[str, str]


class Call(WithPublicId, WithState, Model):
    """An edition's call. Texts are {language: text}. Opens and closes at instants named in `zone`.

    `countries`: ISO codes of the closed list, empty = every country. `instalments`: [{"percent": "70", "condition":
    "agreement" | "midterm" | "final"}]. `reports`: [{"kind": "midterm" | "final", "due": "half" | "end", "days": int}].
    `code` ("YSF-2009") begins every number and names the purpose of its allotments. `languages`: those its texts
    are written in besides English; see `calls.rules.writing`. `themes`: [{"key", "title": texts}]. `drafts_count`: at
    its closing the fund sends complete drafts in the groups' names.
    """

    __tablename__ = "call"
    lifecycle = CALL

    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[Texts] = mapped_column(Json)
    summary: Mapped[Texts] = mapped_column(Json, default=dict)
    description: Mapped[Texts] = mapped_column(Json, default=dict)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(60))
    grace_minutes: Mapped[int] = mapped_column(default=5)
    envelope_cents: Mapped[int] = mapped_column(Cents)
    countries: Mapped[list[str]] = mapped_column(Json, default=list)
    themes: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    languages: Mapped[list[str] | None] = mapped_column(Json)
    most_months: Mapped[int] = mapped_column(default=8)
    readers: Mapped[int] = mapped_column(default=2)
    threshold: Mapped[int] = mapped_column(default=60)
    instalments: Mapped[list[dict[str, str]]] = mapped_column(Json)
    reports: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    last_number: Mapped[int] = mapped_column(default=0)
    drafts_count: Mapped[bool] = mapped_column(default=False, server_default=false())

    plan: Mapped["ReadingPlan | None"] = relationship(viewonly=True)
    lots: Mapped[list["Lot"]] = relationship(order_by="Lot.cap_cents", viewonly=True)
    rules: Mapped[list["EligibilityRule"]] = relationship(order_by="EligibilityRule.position", viewonly=True)
    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position", viewonly=True)


class ReadingPlan(WithId, Model):
    """Progressive reading: everybody is read by `Call.readers`, then further readings go where the answer is least sure.

    Without a row the call is read evenly. `average`: readings in hundredths for each application, first ones included.
    `round_size`: readings given at once. `stops_when_clear`: the rest stays unspent when nobody near the line is in doubt.
    """

    __tablename__ = "reading_plan"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), unique=True)
    average: Mapped[int] = mapped_column(default=200)
    round_size: Mapped[int] = mapped_column(default=50)
    stops_when_clear: Mapped[bool] = mapped_column(default=True)


class Extension(WithPublicId, Model):
    """More time for one group or for the groups of one country, until an instant named in `zone`. Ends when an officer ends it."""

    __tablename__ = "extension"
    __table_args__ = (CheckConstraint("(organisation_id IS NULL) <> (country IS NULL)", name="one_kind"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    country: Mapped[str | None] = mapped_column(String(2))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation | None] = relationship()


class Lot(WithId, Model):
    """A part of the call with its own ceiling for one grant."""

    __tablename__ = "lot"
    __table_args__ = (UniqueConstraint("call_id", "code"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[Texts] = mapped_column(Json)
    cap_cents: Mapped[int] = mapped_column(Cents)


class EligibilityRule(WithId, Model):
    """One rule that every application must meet. It drives the quiz, the check and the screening page.

    `kind`: age_band, youth_led, legal_form, years_registered, country_list, previous_grantee, one_application,
    yearly_budget, nonviolence, own. `params` belong to the kind ({"years": 2}, {"low": 18, "high": 35}, {"forms": […]},
    {"per": "group" | "project"}, {"most_cents", "question"}).
    """

    __tablename__ = "eligibility_rule"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    question: Mapped[Texts] = mapped_column(Json)
    explanation: Mapped[Texts] = mapped_column(Json, default=dict)
    params: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class FormVersion(WithId, Model):
    """The form as data, see `calls.rules.form`. A published version never changes. `note`: what changed, in words."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    number: Mapped[int]
    definition: Mapped[dict[str, Any]] = mapped_column(Json)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[Texts | None] = mapped_column(Json)


class Criterion(WithId, Model):
    """One line of the rubric. Points 0–5 in halves (kept as 0–10 half points); weights of a call add up to 100.

    `floor_percent`: the share of the points this criterion must reach by itself, 0 for none.
    `scale`: [{"points": 0, "meaning": {language: text}}, …].
    """

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("call_id", "key"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    title: Mapped[Texts] = mapped_column(Json)
    description: Mapped[Texts] = mapped_column(Json, default=dict)
    scale: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    weight: Mapped[int]
    floor_percent: Mapped[int] = mapped_column(default=0)
