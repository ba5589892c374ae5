"""Files that arrive in pieces over a bad line: what came stays, and the rest follows where it stopped."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, Integer, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from yfund.infra import storage
from yfund.infra.columns import UtcDateTime, WithPublicId
from yfund.infra.db import Model, db, transaction
from yfund.kernel import clock
from yfund.kernel.errors import Refusal
from yfund.kernel.text import say

KEPT_FOR = timedelta(hours=24)
MOST_EACH = 5
MOST_BYTES_EACH = 50 * 2**20
MOST_BYTES_HERE = 100 * 2**20
MOST_BYTES_ALL = 4 * 2**30
PIECE = 2**20


class Arriving(WithPublicId, Model):
    """A file of which `received` of `size` bytes are here. `purpose`: for what, "application:<id>:<question>".

    `mark`: by which the browser knows the file again after a reload. `sha256`: set once all of it is kept.
    """

    __tablename__ = "arriving"
    __table_args__ = (Index("ix_arriving_purpose", "purpose"), Index("ix_arriving_person", "person_id"))

    person_id: Mapped[int] = mapped_column(Integer)
    purpose: Mapped[str] = mapped_column(String(120))
    filename: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(String(100))
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)


def begin(person_id: int, purpose: str, *, filename: str, size: int, mark: str, began_at: datetime) -> Arriving:
    """The place for a file to arrive; the one begun before for the same file is given back. Raises `Refusal` over a quota."""
    there = db.session.scalar(select(Arriving).where(
        Arriving.person_id == person_id, Arriving.purpose == purpose, Arriving.mark == mark, Arriving.size == size,
        Arriving.sha256 == ""))
    if there is not None:
        return there
    _within_quota(person_id, purpose, size)
    made = Arriving(person_id=person_id, purpose=purpose, filename=filename[:255], size=size, mark=mark[:100], received=0,
                    sha256="", began_at=began_at, touched_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def _within_quota(person_id: int, purpose: str, size: int) -> None:
    """Refuse what would fill the house: by person, by the thing it is for, and in all."""
    open_now = Arriving.sha256 == ""
    where = purpose.rpartition(":")[0] + ":%"
    own, bytes_own = db.session.execute(select(func.count(), func.coalesce(func.sum(Arriving.size), 0))
                                        .where(open_now, Arriving.person_id == person_id)).one()
    here = db.session.scalar(select(func.coalesce(func.sum(Arriving.size), 0)).where(open_now, Arriving.purpose.like(where))) or 0
    everywhere = db.session.scalar(select(func.coalesce(func.sum(Arriving.size), 0)).where(open_now)) or 0
    if own >= MOST_EACH or bytes_own + size > MOST_BYTES_EACH or here + size > MOST_BYTES_HERE:
        raise Refusal(say("Too many files are on their way at once. Let some arrive first."))
    if everywhere + size > MOST_BYTES_ALL:
        raise Refusal(say("So many files are on their way to us that there is no room just now. Try again in some minutes."))


def advance(arriving: Arriving, offset: int, count: int) -> bool:
    """Note that `count` bytes from `offset` on are kept; False when another request was faster."""
    moved = db.session.execute(update(Arriving).where(
        Arriving.id == arriving.id, Arriving.received == offset, Arriving.sha256 == "")
        .values(received=offset + count, touched_at=clock.now()).execution_options(synchronize_session=False))
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def finish(arriving: Arriving, sha256: str) -> None:
    """Note that all of it is kept under its checksum."""
    db.session.execute(update(Arriving).where(Arriving.id == arriving.id).values(sha256=sha256, touched_at=clock.now())
                       .execution_options(synchronize_session=False))


def forget(arriving: Arriving) -> None:
    """Take back the place of a file that was refused."""
    db.session.execute(delete(Arriving).where(Arriving.id == arriving.id).execution_options(synchronize_session=False))


def abandoned(most: int) -> list[Arriving]:
    """Files of which nothing came for a day, and traces of those that arrived."""
    return list(db.session.scalars(select(Arriving).where(Arriving.touched_at < clock.now() - KEPT_FOR)
                                   .order_by(Arriving.id).limit(most)))


def begun_in_time(purpose: str, until: datetime, since: datetime) -> datetime | None:
    """When the first file for this purpose began to arrive between `since` and `until`, if any did; for deadlines."""
    return db.session.scalar(select(func.min(Arriving.began_at)).where(
        Arriving.purpose.like(purpose + ":%"), Arriving.began_at <= until, Arriving.touched_at >= since))


def sweep() -> int:
    """Forget files of which nothing came for a day; returns how many. For the worker: pieces first, then their row."""
    gone = abandoned(50)
    for arriving in gone:
        storage.drop_pieces(arriving.public_id)
    if gone:
        with transaction():
            db.session.execute(delete(Arriving).where(Arriving.id.in_([one.id for one in gone])))
    return len(gone)


def waiting_for(person_id: int, purpose: str) -> list[Arriving]:
    """What this person has begun to send for everything below a purpose, and not finished."""
    return list(db.session.scalars(select(Arriving).where(
        Arriving.person_id == person_id, Arriving.purpose.like(purpose + ":%"), Arriving.sha256 == "").order_by(Arriving.id)))


def of_person(person_id: int | None, public_id: str) -> Arriving | None:
    """What this person sends under that address, or None."""
    return db.session.scalar(select(Arriving).where(Arriving.public_id == public_id, Arriving.person_id == person_id))
