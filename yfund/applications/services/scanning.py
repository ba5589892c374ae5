"""Asking the scanner about files that wait, and telling people when it finds something."""

from sqlalchemy import select

from yfund.accounts.queries import people_with_role, writers_of
from yfund.applications.models import Application, Upload
from yfund.infra import journal, outbox, quarantine, scanner
from yfund.infra.db import db, transaction
from yfund.kernel.actor import SYSTEM
from yfund.kernel.errors import NotFound

AT_ONCE = 20


def scan_waiting() -> int:
    """Ask the scanner about files that wait; returns how many it judged. Without a scanner, or while it is away, none.

    The asking happens outside of transactions, each answer is kept in one of its own.
    """
    if not scanner.is_set():
        return 0
    judged = 0
    for sha256 in quarantine.waiting(AT_ONCE):
        try:
            finding = scanner.scan_blob(sha256)
        except (scanner.ScannerAway, NotFound):
            with transaction():
                quarantine.put_off(sha256)
            continue
        with transaction():
            quarantine.judge(sha256, finding)
            if finding:
                _tell(sha256, finding)
        judged += 1
    return judged


def _tell(sha256: str, finding: str) -> None:
    """The group and the officers get a letter for every application that has the file."""
    rows = db.session.execute(select(Upload, Application).join(Application, Application.id == Upload.application_id)
                              .where(Upload.sha256 == sha256, Upload.removed_at.is_(None)).order_by(Upload.id)).all()
    officers = people_with_role("officer") if rows else []
    for upload, application in rows:
        journal.note("application.virus_found", application, SYSTEM, filename=upload.filename, finding=finding)
        for person in [*writers_of(application.organisation_id), *officers]:
            outbox.post("applications/virus", to=person, key=f"{upload.public_id}", about=application, application=application,
                        upload=upload, finding=finding, is_officer=person in officers)
