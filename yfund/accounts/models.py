"""People, their sign-ins and roles, and the organisations they write for."""

from datetime import datetime
from typing import Any

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from yfund.infra.columns import Json, UtcDateTime, WithId, WithPublicId
from yfund.infra.db import Base, Model
from yfund.kernel import clock
from yfund.kernel.actor import STAFF_ROLES

person_role = Table(
    "person_role", Base.metadata,
    Column("person_id", Integer, ForeignKey("person.id"), primary_key=True),
    Column("role_id", Integer, ForeignKey("role.id"), primary_key=True),
)


class Role(WithId, RoleMixin, Model):  # type: ignore[misc]
    """A staff or committee role; names are those of `kernel.actor.ROLES`."""

    __tablename__ = "role"

    name: Mapped[str] = mapped_column(String(30), unique=True)
    description: Mapped[str] = mapped_column(String(200), default="")


class Person(WithPublicId, UserMixin, Model):  # type: ignore[misc]
    """Somebody with an account. The name is one field, as in the passport."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Json))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    roles: Mapped[list[Role]] = relationship(secondary=person_role, lazy="selectin")

    def check_tf_required_setup(self) -> bool:
        """Whether this person must have a second factor: staff, where the installation asks for it."""
        return bool(super().check_tf_required_setup()) and any(r.name in STAFF_ROLES for r in self.roles)

    def check_tf_required(self, tf_setup_methods: list[Any], tf_fresh: bool) -> tuple[bool, list[Any]]:
        """Whether signing in asks for a second factor, and by which of the methods already set up."""
        return self.check_tf_required_setup() or bool(tf_setup_methods), tf_setup_methods


class SignIn(WithId, Model):
    """One open session of a person; ended by signing out or losing a role. The cookie carries only its key."""

    __tablename__ = "sign_in"

    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Organisation(WithPublicId, Model):
    """A youth-led group, or one that works with them."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(300))
    folded_name: Mapped[str] = mapped_column(String(300), index=True)
    registration_number: Mapped[str] = mapped_column(String(100), default="", index=True)
    legal_form: Mapped[str] = mapped_column(String(60), default="")
    registered_year: Mapped[int | None]
    registered_month: Mapped[int | None]
    country: Mapped[str] = mapped_column(String(2), default="", index=True)
    city: Mapped[str] = mapped_column(String(150), default="")
    zone: Mapped[str] = mapped_column(String(60), default="UTC")
    website: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Membership(WithId, Model):
    """A person's part in an organisation: owner, editor or reader."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_id"),
        CheckConstraint("part IN ('owner', 'editor', 'reader')", name="part"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    part: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship()


class Invitation(WithPublicId, Model):
    """A letter that asks somebody to join an organisation. Opening the link changes nothing; a button does."""

    __tablename__ = "invitation"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(320))
    part: Mapped[str] = mapped_column(String(10))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()


class JoinCode(WithId, Model):
    """A short code by which somebody joins an organisation; read out loud, used once. Only its keyed hash is kept."""

    __tablename__ = "join_code"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    part: Mapped[str] = mapped_column(String(10))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship()
