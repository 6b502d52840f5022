"""One order for everybody: first the clocks of a seller, then what they are about, as those do who reach a step."""

from __future__ import annotations

from sqlalchemy import select

from governance.core.clocks.models import Clock
from governance.core.database import db


def hold_clocks(*, name: str, seller_id: int) -> None:
    """Keep the steps of these clocks of a seller from being reached until the transaction ends."""
    running = (Clock.seller_id == seller_id, Clock.name == name, Clock.ended_at.is_(None))
    db.session.execute(select(Clock.id).where(*running).order_by(Clock.id).with_for_update())
