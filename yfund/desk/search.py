"""Finding things by number, title or name."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from yfund.accounts.models import Organisation
from yfund.applications import queries as applications
from yfund.applications.models import Application
from yfund.awards import queries as awards
from yfund.awards.models import Grant
from yfund.infra.db import db
from yfund.kernel.actor import Actor
from yfund.kernel.text import folded

MOST = 25


@dataclass(frozen=True)
class Found:
    """What a search found: never anything this actor may not see."""

    applications: list[Application]
    grants: list[Grant]


def search(actor: Actor, words: str) -> Found:
    """Applications and grants whose number, title or group's name holds the words."""
    words = words.strip()
    if len(words) < 2:
        return Found([], [])
    like = f"%{_escaped(words)}%"
    name = f"%{_escaped(folded(words))}%"
    groups = select(Organisation.id).where(Organisation.folded_name.like(name, escape="\\"))
    # The numbers are sorted as texts made up here, or SQLite walks their index and reads every whole row.
    ids = select(Application.id).where(applications.visible_to(actor), Application.number.is_not(None), or_(
        Application.number.ilike(like, escape="\\"), Application.title.ilike(like, escape="\\"),
        Application.organisation_id.in_(groups))).order_by(func.coalesce(Application.number, "")).limit(MOST)
    sent = select(Application).where(Application.id.in_(select(ids.subquery().c.id))).options(
        joinedload(Application.organisation)).order_by(Application.number)
    granted = awards.visible_grants(actor).where(or_(
        Grant.number.ilike(like, escape="\\"), Grant.title.ilike(like, escape="\\"),
        Grant.organisation_id.in_(groups))).options(joinedload(Grant.organisation)).order_by(Grant.number).limit(MOST)
    return Found(list(db.session.scalars(sent)), list(db.session.scalars(granted)))


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
