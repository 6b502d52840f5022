"""The messages of the outbox, and the button that sends one again."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from dashboard.backoffice.table import ReadOnlyTable
from governance.core.access import Permission, may
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.core.outbox.messages import resend
from governance.core.outbox.models import Message
from governance.core.outbox.states import MOVES, State


class MessageTable(ReadOnlyTable):
    """What people and systems were told, and how far it came; what it says is for its reader alone."""

    permission = Permission.MESSAGE_READ
    doors = frozenset({"/", "/details/", "/resend"})
    list_template = "backoffice/messages.html"
    column_list = ("created_at", "topic", "channel", "state", "attempts", "next_attempt_at", "last_error")
    column_details_list = ("id", *column_list, "account_id", "endpoint_id", "subject_kind", "subject_id", "sent_at")
    column_searchable_list = ("topic", "channel", "state", "subject_id")
    column_default_sort = ("created_at", True)

    @expose("/resend", methods=("POST",))  # type: ignore[untyped-decorator]
    def resend(self) -> ResponseReturnValue:
        """Send a message again, under the same id."""
        try:
            message_id = UUID(request.form.get("message", ""))
        except ValueError:
            raise NotFound("There is no such message.") from None
        with transaction():
            resend(message_id=message_id, by=current_actor(), at=now())
        return redirect(self.get_url(".index_view", search=request.form.get("search") or None), 303)

    def may_resend(self, message: Message) -> bool:
        """Whether the person who asks may send this one again now."""
        return may(current_actor(), Permission.MESSAGE_RESEND) and State.WAITING in MOVES[State(message.state)]
