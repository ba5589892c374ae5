"""Files that wait for the scanner: kept under their checksum, not given to others until it says clean."""

from datetime import datetime, timedelta

from sqlalchemy import String, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from yfund.infra.columns import UtcDateTime
from yfund.infra.db import Model, db
from yfund.kernel import clock

AGAIN = timedelta(minutes=1)


class Scan(Model):
    """What the scanner said of some bytes. `verdict`: waiting, clean or found; `finding` is the name it gave."""

    __tablename__ = "scan"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    finding: Mapped[str] = mapped_column(String(200), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)


def hold(sha256: str) -> None:
    """Let these bytes wait for the scanner, in the running transaction; what it judged before stays judged."""
    if db.session.get(Scan, sha256) is not None:
        return
    try:
        with db.session.begin_nested():
            db.session.add(Scan(sha256=sha256, held_at=clock.now()))
    except IntegrityError:
        return


def state_of(sha256: str) -> str:
    """waiting, found, or clean; bytes that came before there was a scanner count as clean."""
    return db.session.scalar(select(Scan.verdict).where(Scan.sha256 == sha256)) or "clean"


def states_of(sums: list[str]) -> dict[str, str]:
    """Checksum → waiting or found, for those that are not clean."""
    rows = db.session.execute(select(Scan.sha256, Scan.verdict).where(Scan.sha256.in_(sums), Scan.verdict != "clean"))
    return dict(rows.all())


def waiting(most: int) -> list[str]:
    """Checksums of bytes to scan now, the longest waiting first."""
    due = or_(Scan.tried_at.is_(None), Scan.tried_at <= clock.now() - AGAIN)
    return list(db.session.scalars(select(Scan.sha256).where(Scan.verdict == "waiting", due).order_by(Scan.held_at).limit(most)))


def judge(sha256: str, finding: str) -> None:
    """Keep the scanner's word: "" means clean."""
    scan = db.session.get_one(Scan, sha256)
    scan.verdict, scan.finding = ("found" if finding else "clean"), finding
    scan.attempts, scan.tried_at = scan.attempts + 1, clock.now()


def put_off(sha256: str) -> None:
    """The scanner did not answer: the file waits on."""
    scan = db.session.get_one(Scan, sha256)
    scan.attempts, scan.tried_at = scan.attempts + 1, clock.now()
