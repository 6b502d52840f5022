"""What everybody is told of a draw, and reading it: digests and times until sampling has ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from governance.core.database import db
from inspections.draws.models import Draw, DrawAnnouncement
from inspections.draws.shown import AnnouncementShown


class Kind(StrEnum):
    """What was announced. The values are stored: changing one needs a migration."""

    COMMITTED = "committed"
    FROZEN = "frozen"
    DRAWN = "drawn"
    EXTENDED = "extended"
    REVEALED = "revealed"
    VOID = "void"


def announce(draw: Draw, kind: Kind, *, body: Mapping[str, Any], at: datetime) -> None:
    """Add what everybody may read from now on; the draw's row is held, so numbers follow each other."""
    last = db.session.scalar(select(func.max(DrawAnnouncement.number)).where(DrawAnnouncement.draw == draw.reference))
    number = (last or 0) + 1
    db.session.add(DrawAnnouncement(draw=draw.reference, number=number, kind=kind.value, at=at, body=dict(body)))
    db.session.flush()


def announcements_of(references: Collection[str], *, items: bool = True) -> dict[str, list[AnnouncementShown]]:
    """By reference what was announced of each draw, in order; open to everybody.

    Without `items` the thousands of them that a revealed draw may name stay where they are.
    """
    table = DrawAnnouncement
    body = table.body if items else table.body.op("-")("items")
    query = select(table.draw, table.number, table.kind, table.at, body.label("body"))
    found: dict[str, list[AnnouncementShown]] = {}
    for row in db.session.execute(query.where(table.draw.in_(list(references))).order_by(table.draw, table.number)):
        told = AnnouncementShown(number=row.number, kind=row.kind, at=row.at, body=row.body)
        found.setdefault(row.draw, []).append(told)
    return found


def body_of(announcements: Sequence[AnnouncementShown], kind: Kind) -> Mapping[str, Any] | None:
    """What the announcement of `kind` said; None when there is none yet."""
    return next((one.body for one in reversed(announcements) if one.kind == kind), None)
