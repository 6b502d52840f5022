"""What happens to an appeal, in order: one entry for each step, marked for whose eyes it is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from governance.core.access import Actor
from governance.core.database import db
from governance.violations.appeals.models import Appeal, AppealEntry
from governance.violations.second_person import key_of


class EntryKind(StrEnum):
    """What happened. The values are stored: changing one needs a migration."""

    FILED = "filed"
    EVIDENCE = "evidence"
    ASSIGNED = "assigned"
    ASKED = "asked"
    ANSWERED = "answered"
    SILENT = "silent"
    HEARD = "heard"
    LATE = "late"
    RELIEF = "relief"
    RESTORED = "restored"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    MOOT = "moot"


def party_of(by: Actor) -> str:
    """Whose part `by` takes: seller, platform or system."""
    if by.seller_id is not None:
        return "seller"
    return "system" if by.kind == "system" else "platform"


def enter(
    appeal: Appeal,
    kind: EntryKind,
    *,
    by: Actor,
    at: datetime,
    text: str | None = None,
    data: dict[str, Any] | None = None,
    for_seller: bool = True,
) -> AppealEntry:
    """Write down what happened. `data` holds codes and numbers, never words."""
    entry = AppealEntry(
        appeal_id=appeal.id,
        seller_id=appeal.seller_id,
        at=at,
        party=party_of(by),
        kind=kind.value,
        text=text,
        data=data or {},
        for_seller=for_seller,
        by=key_of(by),
    )
    db.session.add(entry)
    db.session.flush()
    return entry
