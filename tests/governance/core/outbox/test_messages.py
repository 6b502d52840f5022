"""Messages as those see them who run the system."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from governance.core.access import ROLE_PERMISSIONS, Role
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import InvalidTransition, NotFound, PermissionDenied
from governance.core.outbox import endpoints
from governance.core.outbox.announcing import announce
from governance.core.outbox.messages import list_messages, resend
from governance.core.outbox.models import Message
from governance.core.outbox.states import Channel, State
from tests.builders import AT, BY, make_account
from tests.governance.core.outbox.conftest import DATA, OPENED, SUBJECT

pytestmark = pytest.mark.usefixtures("platform")


def messages(count: int = 1, *, state: State = State.WAITING) -> list[Message]:
    """Messages to one endpoint, given up when `state` is dead."""
    endpoints.create(url="http://127.0.0.1:1/", asked=[OPENED.name], by=BY, at=AT)
    for number in range(count):
        announce(OPENED.name, data=DATA, subject=SUBJECT, at=AT + timedelta(minutes=number))
    found = list(db.session.scalars(select(Message).order_by(Message.created_at)))
    for message in found:
        message.state, message.attempts, message.last_error = state.value, 17, "The receiver answered 500."
        message.sent_at = AT if state is State.SENT else None
    db.session.flush()
    return found


@pytest.mark.parametrize("state", [State.DEAD, State.WAITING])
def test_what_has_not_arrived_can_be_sent_again_as_if_it_were_new_under_its_id(state: State) -> None:
    [message] = messages(state=state)
    later = AT + timedelta(days=5)
    found = resend(message_id=message.id, by=BY, at=later)
    assert (found.id, found.state, found.attempts, found.next_attempt_at) == (message.id, "waiting", 0, later)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "message:resend")).one()
    assert entry.subject_id == str(message.id)
    assert entry.before == {"state": state.value, "attempts": 17, "last_error": "The receiver answered 500."}


def test_what_has_arrived_is_not_sent_again() -> None:
    [message] = messages(state=State.SENT)
    with pytest.raises(InvalidTransition):
        resend(message_id=message.id, by=BY, at=AT)


def test_a_message_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        resend(message_id=uuid4(), by=BY, at=AT)


def test_messages_are_listed_newest_first_by_state_and_channel_page_by_page() -> None:
    dead = messages(5, state=State.DEAD)
    announce(OPENED.name, data=DATA, subject=SUBJECT, accounts=[make_account().id], at=AT)
    newest_first = [message.id for message in reversed(dead)]
    first = list_messages(state=State.DEAD, limit=3, cursor=None, by=BY)
    second = list_messages(state=State.DEAD, limit=3, cursor=first.next, by=BY)
    assert [message.id for message in [*first.items, *second.items]] == newest_first
    assert second.next is None
    inside = list_messages(channel=Channel.NOTIFICATION, limit=9, cursor=None, by=BY).items
    assert [message.channel for message in inside] == ["notification"]
    assert len(list_messages(limit=9, cursor=None, by=BY).items) == 7


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_those_who_run_the_system_see_the_messages_of_others(role: Role) -> None:
    by = replace(BY, permissions=ROLE_PERMISSIONS[role])
    with pytest.raises(PermissionDenied):
        list_messages(limit=1, cursor=None, by=by)
    with pytest.raises(PermissionDenied):
        resend(message_id=uuid4(), by=by, at=AT)
