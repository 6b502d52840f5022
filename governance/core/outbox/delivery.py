"""Delivery: every waiting message is tried until its receiver has it or it is given up; at least once, under one id.

A message is locked in the database while it is sent, and marked in the same transaction: whoever is killed on the way
lets go of it, and the next one sends it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import Final
from uuid import UUID

import structlog
from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy import null, select, true, union_all
from sqlalchemy.exc import DBAPIError

from governance.core.access import system_actor
from governance.core.accounts import Account
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import DomainError
from governance.core.outbox import endpoints, mail, webhooks
from governance.core.outbox.models import Message, WebhookEndpoint
from governance.core.outbox.outcome import Outcome, Result, failed
from governance.core.outbox.retries import next_attempt
from governance.core.outbox.states import Channel, State, check_move
from governance.core.outbox.turns import Lanes, Receiver, next_turns
from governance.core.outbox.wording import words_of
from governance.core.settings import Settings

PAUSE_SECONDS: Final = 1.0
ALL_LANES: Final = Lanes()
BY: Final = system_actor("outbox")

log = structlog.get_logger(__name__)


def deliver(app: Flask, stop: Event) -> None:
    """Deliver until asked to stop, whatever goes wrong; any number of processes may do so at once."""
    delivery = Delivery(app)
    while not stop.is_set():
        try:
            busy = delivery.step(at=now())
        except DBAPIError as error:
            log.warning("outbox lost the database", error=str(error.orig))
            busy = 0
        except Exception:  # messages must go out also after what nobody thought of
            log.exception("outbox failed")
            busy = 0
        if busy:
            delivery.wait(PAUSE_SECONDS)
        else:
            stop.wait(PAUSE_SECONDS)
    delivery.close()


class Delivery:
    """The lanes of one process: which messages are on their way, and which receivers failed the last time."""

    def __init__(self, app: Flask, lanes: Lanes = ALL_LANES) -> None:
        self._app = app
        self._lanes = lanes
        self._pool = ThreadPoolExecutor(lanes.all, thread_name_prefix="outbox")
        self._running: dict[Future[bool], tuple[Receiver, UUID]] = {}
        self._failing: set[Receiver] = set()

    def step(self, *, at: datetime) -> int:
        """Note what has ended, hand out what is due; returns how many messages are on their way."""
        self._collect()
        with self._app.app_context(), scoped(PLATFORM):
            due = messages_due(at)
        turns = next_turns(
            due,
            on_their_way={message_id: receiver for receiver, message_id in self._running.values()},
            failing=frozenset(self._failing),
            lanes=self._lanes,
        )
        for receiver, message_id in turns:
            self._running[self._pool.submit(self._try, message_id, at)] = (receiver, message_id)
        return len(self._running)

    def wait(self, seconds: float) -> None:
        """Wait until a message on its way has ended, at most `seconds`."""
        wait(self._running, timeout=seconds, return_when=FIRST_COMPLETED)

    def close(self) -> None:
        """Hand out nothing more and wait for what is on its way."""
        self._pool.shutdown(cancel_futures=True)

    def _collect(self) -> None:
        for ended in [future for future in self._running if future.done()]:
            receiver, _message_id = self._running.pop(ended)
            if ended.result():
                self._failing.discard(receiver)
            else:
                self._failing.add(receiver)

    def _try(self, message_id: UUID, at: datetime) -> bool:
        with self._app.app_context(), scoped(PLATFORM):
            return attempt(message_id, at=at)


def messages_due(at: datetime, *, per_receiver: int = 16) -> Mapping[Receiver, list[UUID]]:
    """The messages that wait for their next try, by receiver, the longest waiting first."""
    due = (
        select(Message.id, Message.next_attempt_at)
        .where(Message.state == State.WAITING.value, Message.next_attempt_at <= at)
        .order_by(Message.next_attempt_at)
        .limit(per_receiver)
    )
    hooks = due.where(Message.endpoint_id == WebhookEndpoint.id).lateral()
    mails = due.where(Message.endpoint_id.is_(None)).subquery()
    of_hooks = select(WebhookEndpoint.id.label("receiver"), hooks.c.id, hooks.c.next_attempt_at)
    of_mails = select(null().label("receiver"), mails.c.id, mails.c.next_attempt_at)
    found = union_all(of_hooks.join(hooks, true()).where(WebhookEndpoint.active), of_mails).subquery()
    by_receiver: dict[Receiver, list[UUID]] = {}
    for row in db.session.execute(select(found).order_by(found.c.next_attempt_at)):
        by_receiver.setdefault(row.receiver, []).append(row.id)
    db.session.rollback()
    return by_receiver


def attempt(message_id: UUID, *, at: datetime) -> bool:
    """Try once to deliver a message; False when its receiver failed. Somebody else's message is left to them."""
    with transaction() as session:
        mine = select(Message).where(
            Message.id == message_id, Message.state == State.WAITING.value, Message.next_attempt_at <= at
        )
        message = session.scalar(mine.with_for_update(skip_locked=True, key_share=True))
        if message is None:
            return True
        try:
            outcome = _send(message, at)
        except Exception as error:  # a message that cannot even be written must not be tried for ever
            log.exception("message failed", message=str(message_id))
            outcome = failed(error)
        _note(message, outcome, at)
    return outcome.result in {Result.DELIVERED, Result.REFUSED}


def _send(message: Message, at: datetime) -> Outcome:
    settings: Settings = current_app.extensions["settings"]
    if message.channel == Channel.WEBHOOK.value:
        endpoint = db.session.get_one(WebhookEndpoint, message.endpoint_id)
        return webhooks.send(
            url=endpoint.url,
            secrets=endpoints.signing_secrets(endpoint, at=at),
            message_id=message.id,
            body=webhooks.body_of(topic=message.topic, created_at=message.created_at, data=message.data),
            at=at,
            private=settings.webhook_private,
        )
    if not settings.smtp_url:
        return failed("There is no mail server: set SMTP_URL.")
    account = db.session.get(Account, message.account_id) if message.account_id else None
    with force_locale((account.language if account else message.language) or current_app.config["DEFAULT_LANGUAGE"]):
        words = words_of(message)
    return mail.send(
        server=mail.MailServer.at(settings.smtp_url),
        message_id=message.id,
        sender=settings.mail_from,
        address=account.email if account else str(message.address),
        subject=words.title,
        text="\n\n".join(part for part in (words.body, settings.site + words.path) if part),
        created_at=message.created_at,
    )


def _note(message: Message, outcome: Outcome, at: datetime) -> None:
    """Write down how a try ended."""
    message.last_error = outcome.note
    if (
        outcome.result is Result.GONE and message.endpoint_id is not None
    ):  # not the message's fault: it waits until the endpoint is switched on again
        with suppress(DomainError):  # somebody else switched it off meanwhile
            endpoints.switch_off(endpoint_id=message.endpoint_id, by=BY, at=at, reason=outcome.note)
        return
    message.attempts += 1
    again = next_attempt(message.id, attempts=message.attempts, at=at) if outcome.result is Result.FAILED else None
    if outcome.result is Result.DELIVERED:
        to = State.SENT
        message.sent_at = at
    else:
        to = State.DEAD if again is None else State.WAITING
    check_move(State(message.state), to)
    message.state = to.value
    message.next_attempt_at = again or message.next_attempt_at
    log.info("message tried", message=str(message.id), state=to.value, error=mail.without_addresses(outcome.note))
