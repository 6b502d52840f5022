"""One answer of a shop to all cases of a group that wait for it: three hundred complaints about a lot have one cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from governance.complaints.lookup import case_of
from governance.complaints.models import Case
from governance.complaints.questions import answer
from governance.complaints.states import State
from governance.core.access import Actor, Permission, check_permission
from governance.core.database import db


def waiting_alike(*, case_id: int, by: Actor) -> list[int]:
    """The other cases of the same group in which the shop's answer is awaited, the oldest first."""
    check_permission(by, Permission.CASE_ANSWER)
    case = case_of(case_id, by=by)
    if case.group_id is None:
        return []
    alike = (Case.group_id == case.group_id, Case.seller_id == case.seller_id, Case.id != case.id)
    waiting = select(Case.id).where(*alike, Case.state == State.WITH_SELLER.value, Case.seller_told_at.is_not(None))
    return list(db.session.scalars(waiting.order_by(Case.id)))


def answer_alike(
    *,
    case_id: int,
    text: str,
    documents: Sequence[int] = (),
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> int:
    """Answer a case and, in the same words, those of its group that wait; returns how many. Raises as `answer`.

    Documents stay with the case they were handed in for. Cases are held in the order of their numbers, as everybody
    does who holds several.
    """
    wanted = sorted({case_id, *waiting_alike(case_id=case_id, by=by)})
    for each in wanted:
        own: dict[str, Any] = {"documents": documents, "version": version} if each == case_id else {}
        answer(case_id=each, text=text, by=by, at=at, **own)
    return len(wanted)
