"""A real SMTP server that keeps what it is given."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.servers.processes import free_port


class Sink:
    """Accepts every letter; `reply` set to for example "451 later" refuses the next ones."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.reply = ""
        self.port = 0

    @property
    def url(self) -> str:
        """The address, as MAIL_URL takes it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server, session, envelope) -> str:
        """Keep the letter, with the envelope's people in X-Envelope-From and X-Envelope-To."""
        if self.reply:
            return self.reply
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        letter["X-Envelope-From"] = envelope.mail_from or ""
        letter["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.letters.append(letter)
        return "250 kept"


@contextmanager
def running() -> Iterator[Sink]:
    """An SMTP server on loopback until the block ends."""
    sink = Sink()
    sink.port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, data_size_limit=40 * 2**20)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
