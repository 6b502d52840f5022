"""Draws as they were announced, written straight to the table that everybody reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from governance.core.database import db
from inspections.draws import files
from inspections.draws.models import DrawAnnouncement
from inspections.draws.outcome import body_of_outcome
from inspections.draws.shown import PublicItem, PublicOutcome, PublicStratum
from inspections.draws.states import End, Role

SLOT = datetime(2026, 3, 2, 6, tzinfo=UTC)
RECORD = b"draw-list 1\nthe record\n"
LIST_DIGEST = "b" * 64
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
BEACON: Mapping[str, Any] = {
    "kind": "drand",
    "chain": CHAIN,
    "round": 26_500_000,
    "not_before": "2026-03-02T06:10:03+00:00",
    "until": "2026-03-04T06:00:00+00:00",
}
OFFICERS: Mapping[str, Any] = {
    "kind": "officers",
    "teams": [{"team": "north", "commitment": "1" * 64}, {"team": "south", "commitment": "2" * 64}],
    "until": "2026-03-04T06:00:00+00:00",
}
NOTHING: Mapping[str, Any] = {"kind": "none", "because": "too_few_officers"}
SCOPE: Mapping[str, Any] = {
    "categories": ["toys"],
    "countries": ["CN"],
    "price_from": "10",
    "price_to": None,
    "joined_after": None,
    "sellers": [],
    "products": [],
    "sold_within_days": 90,
    "held_lots": False,
}


def committed() -> tuple[str, dict[str, Any]]:
    return "committed", {"slot": SLOT.isoformat(), "commitment": "a" * 64}


def frozen(source: Mapping[str, Any] = BEACON) -> tuple[str, dict[str, Any]]:
    return "frozen", {"list_digest": LIST_DIGEST, "public_source": dict(source)}


def drawn(
    value: str = "c" * 64, assurance: str = "beacon", evidence: Mapping[str, Any] | None = None, **more: str
) -> tuple[str, dict[str, Any]]:
    return "drawn", {"public_value": value, "public_evidence": evidence, "assurance": assurance, **more}


def item(name: str, role: Role = Role.CHOSEN, end: End | None = End.PURCHASED, **columns: Any) -> PublicItem:
    """A drawn item; a reserve has neither inspector nor end."""
    waits = role is Role.RESERVE
    defaults: dict[str, Any] = {
        "stratum": "toys / price under 50",
        "position": 1,
        "seller": "M10007",
        "category": "toys",
        "probability": 0.0123,
        "units": 5,
        "inspector": None if waits else "I-03",
        "laboratory": None if waits else "LAB-2",
        "instead_of": None,
    }
    return PublicItem(item=name, role=role, end=None if waits else end, **(defaults | columns))


def outcome(items: Iterable[PublicItem], **columns: Any) -> PublicOutcome:
    """What a record holds in short; its file is kept."""
    items = tuple(items)
    ends = {end: sum(one.end is end for one in items) for end in End}
    defaults: dict[str, Any] = {
        "record_digest": files.keep(RECORD),
        "plan": "toys-weekly",
        "plan_name": "Toys <b>every</b> week",
        "scope": dict(SCOPE),
        "listed": 12_345,
        "random_share": "0.2",
        "secret": "d" * 64,
        "final_seed": "e" * 64,
        "strata": (PublicStratum(name="toys / price under 50", size=12_345, take=len(items), ends=ends),),
        "items": items,
    }
    return PublicOutcome(**(defaults | columns))


def revealed(told: PublicOutcome) -> tuple[str, dict[str, Any]]:
    return "revealed", body_of_outcome(told)


def announce(reference: str, *told: tuple[str, Mapping[str, Any]]) -> None:
    """Write what was told of one draw, an hour apart."""
    for number, (kind, body) in enumerate(told, start=1):
        at = SLOT + timedelta(hours=number)
        db.session.add(DrawAnnouncement(draw=reference, number=number, kind=kind, at=at, body=dict(body)))
    db.session.flush()


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
