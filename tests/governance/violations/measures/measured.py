"""Violations, people and moments from which measures follow, for the tests of this room."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.calendar import day_of
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import db
from governance.core.outbox.models import Message
from governance.core.outbox.states import Channel
from governance.rulebook import publication
from governance.violations import cases
from governance.violations.earning import earn
from governance.violations.measures import register
from governance.violations.measures.models import Measure, MeasureNotice, NodeCrossing, PlatformCall, RegisterEntry
from governance.violations.models import Violation
from tests.builders import AT, BY

TIMEZONE = "Asia/Shanghai"
TODAY = day_of(AT, TIMEZONE)

_numbers = itertools.count(1)


def person(number: int = 17, role: Role = Role.COMPLIANCE_OFFICER) -> Actor:
    """Somebody of the platform."""
    return Actor("account", str(number), f"person-{number}@platform.example", permissions_of([role]))


def of_shop(seller_id: int) -> Actor:
    """Somebody of a shop."""
    return Actor("account", "900", "shop@example.com", permissions_of([Role.SELLER]), seller_id=seller_id)


def breach(
    seller_id: int,
    rule: str = "false_description",
    *,
    on: date = TODAY,
    at: datetime = AT,
    reported_by: Actor = BY,
    **details: Any,
) -> Violation:
    """A violation that somebody reported and another person confirmed, in effect from `on`."""
    violation = cases.report(
        seller_id=seller_id,
        rule=rule,
        source=f"report:{next(_numbers)}",
        occurred_on=on,
        reason="The buyer showed what was delivered.",
        by=reported_by,
        at=at,
        **details,
    )
    return cases.confirm(violation_id=violation.id, effective_on=on, by=person(99), at=at)


def reported(seller_id: int, rule: str = "false_description", *, on: date = TODAY, **details: Any) -> Violation:
    """A violation that nobody has decided yet."""
    return cases.report(
        seller_id=seller_id,
        rule=rule,
        source=f"report:{next(_numbers)}",
        occurred_on=on,
        reason="The buyer showed what was delivered.",
        by=BY,
        at=AT,
        **details,
    )


def days_after(days: float, moment: datetime = AT) -> datetime:
    """A moment so many days later."""
    return moment + timedelta(days=days)


def clocks_run(at: datetime) -> None:
    """Let happen everything that is due by `at`, as the scheduler does."""
    reached = reach_due_steps(by=BY, at=at)
    assert reached.failed == 0


def measures_of(seller_id: int) -> list[Measure]:
    """Every measure of a seller, the oldest first."""
    db.session.expire_all()
    return list(db.session.scalars(select(Measure).where(Measure.seller_id == seller_id).order_by(Measure.id)))


def stood(seller_id: int) -> list[tuple[str, str | None, str]]:
    """Kind, item and state of every measure of a seller."""
    return [(measure.kind, measure.item, measure.state) for measure in measures_of(seller_id)]


def crossings_of(seller_id: int) -> list[tuple[str, int, int, str | None]]:
    """Class, node, cycle and end of every crossing of a seller."""
    query = select(NodeCrossing).where(NodeCrossing.seller_id == seller_id).order_by(NodeCrossing.id)
    return [(one.points_class, one.node, one.cycle, one.end_reason) for one in db.session.scalars(query)]


def notices_of(measure: Measure) -> list[MeasureNotice]:
    """Every notice of a measure, the first first."""
    query = select(MeasureNotice).where(MeasureNotice.measure_id == measure.id).order_by(MeasureNotice.number)
    return list(db.session.scalars(query))


def calls_of(measure: Measure) -> list[PlatformCall]:
    """Every call about a measure, the first first."""
    query = select(PlatformCall).where(PlatformCall.measure_id == measure.id).order_by(PlatformCall.id)
    return list(db.session.scalars(query))


def entry_of(measure: Measure) -> RegisterEntry | None:
    """The place of a measure in the public register."""
    return db.session.scalar(select(RegisterEntry).where(RegisterEntry.measure_id == measure.id))


def told(topic: str, channel: Channel = Channel.NOTIFICATION) -> list[Message]:
    """Everything that was told about a topic, the first first."""
    query = select(Message).where(Message.topic == topic, Message.channel == channel.value)
    return list(db.session.scalars(query.order_by(Message.created_at, Message.id)))


def stored_measures(seller_id: int) -> None:
    """Everything that measures leave behind: a node, measures, notices, calls, the register, and a point earned."""
    publication.install_preset("fair-1000", by=BY, at=AT)
    violation = breach(seller_id, "unsafe_goods", product="lamp-7")
    for measure in measures_of(seller_id):
        if measure.state == "active":
            register.publish(measure, by=BY, at=AT)
    earn(violation_id=violation.id, points=1, source="fix:1", on=TODAY, by=BY, at=AT)
