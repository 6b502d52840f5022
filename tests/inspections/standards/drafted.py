"""Editions of standards and people who write them, for tests of what is held against goods."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from governance.core.access import ROLE_PERMISSIONS, Actor, Role
from inspections.standards.drafting import draft_edition
from inspections.standards.models import StandardEdition
from inspections.standards.publishing import publish, withdraw
from tests.builders import AT

WRITER = Actor("account", "101", "writer@platform.example", ROLE_PERMISSIONS[Role.COMPLIANCE_OFFICER])
SECOND = Actor("account", "102", "second@platform.example", ROLE_PERMISSIONS[Role.REVIEWER])
SHOP = Actor("account", "103", "shop@shop.example", ROLE_PERMISSIONS[Role.SELLER], seller_id=1)

LEAD = {
    "code": "lead",
    "name": {"en": "Lead", "zh": "铅"},
    "clause": "4.2",
    "method": "ICP",
    "severity": "critical",
    "limit": {"kind": "number", "unit": "mg/kg", "upper": {"value": 90}},
}
SEAL = {
    "code": "seal",
    "name": {"en": "The seal is whole", "zh": "封口完好"},
    "severity": "major",
    "limit": {"kind": "yes_no", "accepted": True},
}


def edition_document(code: str = "PS 900", edition: str = "2024", **fields: Any) -> dict[str, Any]:
    """The document of an edition with two items, with fields of its own."""
    document: dict[str, Any] = {
        "standard": {"code": code, "kind": "platform", "title": {"en": "Toys", "zh": "玩具"}, "issuer": "The platform"},
        "edition": edition,
        "in_force_from": "2024-01-01",
        "source": "Written for a test.",
        "items": deepcopy([LEAD, SEAL]),
    }
    return document | fields


def drafted(code: str = "PS 900", edition: str = "2024", **fields: Any) -> StandardEdition:
    """A draft that the writer wrote."""
    return draft_edition(document=edition_document(code, edition, **fields), by=WRITER, at=AT)


def published(code: str = "PS 900", edition: str = "2024", **fields: Any) -> StandardEdition:
    """An edition that the second person published."""
    drafted(code, edition, **fields)
    return publish(standard=code, edition=edition, by=SECOND, at=AT)


def withdrawn(code: str = "PS 900", edition: str = "2024", *, at: datetime = AT, **fields: Any) -> StandardEdition:
    """An edition that was published and withdrawn."""
    published(code, edition, **fields)
    return withdraw(standard=code, edition=edition, reason="A mistake.", by=SECOND, at=at)
