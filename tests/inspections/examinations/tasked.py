"""Tasks of drawn items for tests, and what people were told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.outbox.models import Message
from inspections.draws.models import Draw
from inspections.draws.pools.models import Inspector
from inspections.examinations.assigning import assign
from inspections.examinations.models import InspectionTask
from tests.builders import AT, BY
from tests.inspections.drawn import make_listing, stored_draw, stored_item
from tests.inspections.pooled import make_inspector

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))


def given(
    inspector: Inspector | None = None, *, draw: Draw | None = None, seller_id: int | None = None, at: datetime = AT
) -> InspectionTask:
    """A task of one drawn item, made at `at`."""
    inspector = inspector or make_inspector()
    item = stored_item(draw or stored_draw(at=at), make_listing(seller_id), inspector_id=inspector.id)
    (task,) = assign(item_ids=[item.id], by=BY, at=at)
    return task


def told(topic: str) -> list[Message]:
    """The notifications of a topic, in order."""
    query = select(Message).where(Message.topic == topic, Message.channel == "notification")
    return sorted(db.session.scalars(query), key=lambda message: (message.created_at, message.account_id))


def trail(task: InspectionTask) -> list[AuditEntry]:
    """What the trail says about a task, in order."""
    its = (AuditEntry.subject_kind == "inspection_task", AuditEntry.subject_id == str(task.id))
    return list(db.session.scalars(select(AuditEntry).where(*its).order_by(AuditEntry.id)))
