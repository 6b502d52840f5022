"""Sending an e-mail: plain text over SMTP, with an id that stays the same at every try."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import Flask

from governance.core.errors import Invalid
from governance.core.outbox.outcome import DELIVERED, Outcome, Result, failed, in_words
from governance.core.settings import Settings

STEP_SECONDS: Final = 15.0
ONE_ADDRESS: Final = re.compile(r"""[^@\s<>()\[\]\\,;:"]+@[^@\s<>()\[\]\\,;:"]+""")
PORTS: Final = {"smtp": 25, "smtps": 465}


def init_app(app: Flask) -> None:
    """Refuse to start with a setting that names no mail server: messages would wait for it in vain."""
    settings: Settings = app.extensions["settings"]
    if settings.smtp_url:
        MailServer.at(settings.smtp_url)


@dataclass(frozen=True)
class MailServer:
    """Where e-mails are handed over: `smtp://user:password@host:587?starttls` or `smtps://…`."""

    host: str
    port: int
    encrypted: bool
    starttls: bool
    user: str | None = None
    password: str = field(default="", repr=False)

    @classmethod
    def at(cls, url: str) -> MailServer:
        """The server of a setting; raises `Invalid` when the setting names none."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise _no_server() from None
        if parts.scheme not in PORTS or not parts.hostname or parts.query not in {"", "starttls"}:
            raise _no_server()
        return cls(
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            encrypted=parts.scheme == "smtps",
            starttls=bool(parts.query),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )

    def hand_over(self, message: EmailMessage, *, sender: str, address: str) -> None:
        """One conversation with the server; raises `SMTPException` or `OSError`."""
        name = sender.rpartition("@")[2] or None
        with self._connected(name) as server:
            if self.starttls:
                server.starttls(context=ssl.create_default_context())
            if self.user is not None:
                server.login(self.user, self.password)
            server.send_message(message, from_addr=sender, to_addrs=[address])

    def _connected(self, name: str | None) -> smtplib.SMTP:
        if self.encrypted:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, name, timeout=STEP_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, name, timeout=STEP_SECONDS)


def compose(
    *, message_id: UUID, sender: str, address: str, subject: str, text: str, created_at: datetime
) -> EmailMessage:
    """The e-mail as it is sent; raises `ValueError` or `MessageError` when a header cannot hold what it is to hold."""
    if not ONE_ADDRESS.fullmatch(address):
        raise ValueError(f"{address!r} is not an e-mail address.")
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message["Date"] = format_datetime(created_at)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = in_words(subject)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def send(
    *, server: MailServer, message_id: UUID, sender: str, address: str, subject: str, text: str, created_at: datetime
) -> Outcome:
    """Hand one e-mail over; what the server refuses for good is not tried again."""
    try:
        message = compose(
            message_id=message_id, sender=sender, address=address, subject=subject, text=text, created_at=created_at
        )
    except (ValueError, MessageError) as error:
        return Outcome(Result.REFUSED, in_words(error))
    try:
        server.hand_over(message, sender=sender, address=address)
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = refusal.recipients[address]
        note = in_words(f"The mail server refused the address: {code} {words.decode(errors='replace')}")
        return Outcome(Result.REFUSED if code >= 500 else Result.FAILED, note)
    except (smtplib.SMTPException, OSError) as error:
        return failed(error)
    return DELIVERED


def without_addresses(note: str | None) -> str | None:
    """What a mail server said, for the log, which nobody can be erased from: it likes to repeat the address."""
    return note and ONE_ADDRESS.sub("…@…", note)


def _no_server() -> Invalid:
    example = "smtp://user:password@mail.example:587?starttls"
    return Invalid(f"The setting SMTP_URL must look like {example} or smtps://…", pointer="SMTP_URL")
