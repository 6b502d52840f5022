"""Draws as anybody may read them: from what was announced alone, so nothing else can be told by mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import func, select

from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, Page, number_of_cursor, page_of
from inspections.draws import files
from inspections.draws.announcing import Kind, announcements_of, body_of
from inspections.draws.models import DrawAnnouncement
from inspections.draws.outcome import outcome_of
from inspections.draws.shown import AnnouncementShown, PublicDraw
from inspections.draws.states import Assurance, State


def public_draws(
    *, begun: bool | None = None, limit: int = DEFAULT_SIZE, cursor: str | None = None
) -> Page[PublicDraw]:
    """Every draw that was ever announced, the one of which something was told last first; outcomes without items.

    `begun` asks for those of which more than the commitment was told, or (False) for those that are to come.
    """
    last = func.max(DrawAnnouncement.id)
    query = select(DrawAnnouncement.draw, last).group_by(DrawAnnouncement.draw).order_by(last.desc()).limit(limit + 1)
    if begun is not None:
        query = query.having(func.count() > 1 if begun else func.count() == 1)
    if cursor is not None:
        query = query.having(last < number_of_cursor(cursor))
    page = page_of(db.session.execute(query).all(), limit=limit, place=lambda row: (row[1],))
    told = announcements_of([row[0] for row in page.items], items=False)
    return Page([_draw(row[0], told[row[0]]) for row in page.items], page.next)


def public_draw(reference: str) -> PublicDraw:
    """One draw as it was announced; raises `NotFound`."""
    told = announcements_of([reference]).get(reference)
    if not told:
        raise NotFound(f"There is no draw {reference!r}.")
    return _draw(reference, told)


def public_record(reference: str) -> tuple[str, BinaryIO]:
    """SHA-256 and content of a draw's record, to be closed by the caller; raises `NotFound` until it is revealed."""
    outcome = public_draw(reference).outcome
    if outcome is None:
        raise NotFound(f"The record of the draw {reference} is not open yet.")
    return outcome.record_digest, files.opened(outcome.record_digest)


def _draw(reference: str, told: Sequence[AnnouncementShown]) -> PublicDraw:
    committed, frozen = body_of(told, Kind.COMMITTED) or {}, body_of(told, Kind.FROZEN) or {}
    drawn, revealed = body_of(told, Kind.DRAWN) or {}, body_of(told, Kind.REVEALED)
    return PublicDraw(
        reference=reference,
        slot=datetime.fromisoformat(committed["slot"]),
        state=_state(told),
        commitment=committed["commitment"],
        committed_at=told[0].at,
        frozen_at=_moment(told, Kind.FROZEN),
        list_digest=frozen.get("list_digest"),
        public_source=frozen.get("public_source"),
        public_value=drawn.get("public_value"),
        public_evidence=drawn.get("public_evidence"),
        assurance=Assurance(drawn["assurance"]) if drawn else None,
        because=drawn.get("because"),
        drawn_at=_moment(told, Kind.DRAWN),
        revealed_at=_moment(told, Kind.REVEALED),
        void_reason=_reason(body_of(told, Kind.VOID)),
        announcements=tuple(told),
        outcome=outcome_of(revealed) if revealed is not None else None,
    )


def _state(told: Sequence[AnnouncementShown]) -> State:
    """The state that the last announcement speaks of; an extension changes none."""
    return State(next(one.kind for one in reversed(told) if one.kind != Kind.EXTENDED))


def _moment(told: Sequence[AnnouncementShown], kind: Kind) -> datetime | None:
    return next((one.at for one in told if one.kind == kind), None)


def _reason(body: Mapping[str, Any] | None) -> str | None:
    return body["reason"] if body is not None else None
