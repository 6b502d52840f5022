"""More is drawn later from a stratum: the next ones in the order of the same keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, InvalidTransition
from governance.core.events import publish
from governance.violations.second_person import key_of
from inspections.draws import announcing
from inspections.draws.announcing import Kind
from inspections.draws.assignments import add_waiting, give_turns, turns_of
from inspections.draws.chance import assigning, selecting
from inspections.draws.events import ItemsAdded
from inspections.draws.frozen import header_of, stratum_of
from inspections.draws.held import hold, subject_of
from inspections.draws.models import Draw, DrawExtension, DrawnItem
from inspections.draws.states import State


def extend(
    *, draw_id: int, stratum: str, extra: int, reason: str, by: Actor, at: datetime, version: int | None = None
) -> list[DrawnItem]:
    """Draw `extra` more items of a stratum; returns those that somebody can inspect, and publishes `ItemsAdded`.

    Raises `InvalidTransition` unless the draw is being sampled, `Invalid` when the stratum has not so many left, nobody
    has time for any of them, or the reason is missing: it stands in the public record.
    """
    check_permission(by, Permission.DRAW_WORK)
    draw = hold(draw_id, version=version)
    if State(draw.state) is not State.DRAWN:
        raise InvalidTransition(f"More is drawn while a draw is sampled; this one is {draw.state}.")
    if not reason.strip():
        raise Invalid("Say why more is drawn; it stands in the public record.", pointer="reason")
    before = extensions_of(draw)
    turns = turns_of(draw)
    rows = _added(draw, stratum, extra, before, turns)
    extension = DrawExtension(
        draw_id=draw.id,
        number=len(before) + 1,
        stratum=stratum,
        extra=extra,
        after=len(turns),
        reason=reason.strip(),
        at=at,
        by=key_of(by),
    )
    db.session.add(extension)
    draw.version += 1
    announcing.announce(draw, Kind.EXTENDED, body={"number": extension.number}, at=at)
    after = {"number": extension.number, "stratum": stratum, "extra": extra, "items": [row.item for row in rows]}
    audit.record(AuditAction.DRAW_EXTEND, subject=subject_of(draw), by=by, at=at, reason=reason.strip(), after=after)
    publish(ItemsAdded(draw.id, tuple(row.id for row in rows)), by=by, at=at)
    return rows


def extensions_of(draw: Draw) -> Sequence[DrawExtension]:
    """The extensions of a draw, in order."""
    query = select(DrawExtension).where(DrawExtension.draw_id == draw.id).order_by(DrawExtension.number)
    return db.session.scalars(query).all()


def _added(
    draw: Draw, stratum: str, extra: int, before: Sequence[DrawExtension], turns: Sequence[assigning.Assignment]
) -> list[DrawnItem]:
    header, seed = header_of(draw), draw.final_seed or ""
    listed = next((one for one in header.strata if one.name == stratum), None)
    if listed is None:
        raise Invalid(f"The list of this draw has no stratum {stratum!r}.", pointer="stratum")
    wanted = extra + sum(one.extra for one in before if one.stratum == stratum)
    left = listed.size - listed.take - listed.reserves - (wanted - extra)
    if not 1 <= extra <= left:
        raise Invalid(f"Of {stratum} up to {max(left, 0)} more can be drawn, not {extra}.", pointer="extra")
    order = selecting.select(stratum_of(draw, stratum), seed, extra={stratum: wanted})
    add_waiting(draw, order)
    rows = give_turns(draw, assigning.extend(header, order, seed, turns, stratum=stratum, extra=extra))
    if not rows:
        raise Invalid("Nobody has time for any of them.", pointer="extra")
    return rows
