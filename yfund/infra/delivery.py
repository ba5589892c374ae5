"""Handing letters to the mail server. At least once: a letter may come twice after a crash, with the same Message-ID."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update

from yfund.infra.config import Settings
from yfund.infra.db import db, transaction
from yfund.infra.outbox import Letter
from yfund.kernel import clock

LEASE = timedelta(minutes=5)
GIVE_UP = timedelta(hours=72)


def deliver(settings: Settings, *, most: int = 200) -> tuple[int, int]:
    """Send letters that wait; returns how many went out and how many failed for now. Without MAIL_URL none is sent."""
    sent = failed = 0
    if not settings.mail_url:
        return sent, failed
    try:
        with _server(settings.mail_url) as server:
            while sent + failed < most and (letter := _claim()) is not None:
                error = _send(server, letter, settings)
                _settle(letter, error)
                sent, failed = sent + (not error), failed + bool(error)
    except (OSError, smtplib.SMTPException):
        failed += 1
    return sent, failed


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 25), timeout=20) as server:
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _claim() -> Letter | None:
    """Take the next letter that is due and hold it for `LEASE`, so that no second worker sends it too."""
    now = clock.now()
    with transaction():
        letter = db.session.scalar(
            select(Letter).where(Letter.state == "waiting", Letter.next_at <= now).order_by(Letter.next_at, Letter.id)
            .limit(1).with_for_update(skip_locked=True))
        if letter is not None:
            letter.next_at = now + LEASE
            letter.attempts += 1
    return letter


def _send(server: smtplib.SMTP, letter: Letter, settings: Settings) -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, letter.address, letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.public_id}@{urlsplit(settings.base_url).hostname}>"
    message["Content-Language"], message["Auto-Submitted"] = letter.language, "auto-generated"
    message.set_content(letter.body)
    try:
        server.send_message(message)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as error:
        return str(error)[:500] or type(error).__name__
    return ""


def _settle(letter: Letter, error: str) -> None:
    now = clock.now()
    values: dict[str, object] = {"state": "sent", "sent_at": now, "last_error": ""}
    if error:
        dead = now - letter.created_at > GIVE_UP
        wait = timedelta(minutes=min(2 ** letter.attempts, 360))
        values = {"state": "dead" if dead else "waiting", "next_at": now + wait, "last_error": error}
    with transaction():
        db.session.execute(update(Letter).where(Letter.id == letter.id).values(values))
