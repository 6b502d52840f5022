"""What a frozen record of a case holds, by kind, and who may see it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from governance.complaints.states import Kind

Values = Mapping[str, Any]

# Whoever fills in the public form may name any order there is.
UNPROVEN_SOURCE: Final = "web"
_ORDER: Final = ("ordered_at", "status", "sellers_in_order", "cancelled_at", "cancelled_by", "fault")
_LOGISTICS: Final = ("ordered_at", "promised_on", "delivered_at", "status", "fault")
_LISTING: Final = ("product_id", "category", "lot")
_REFERENCE: Final = ("case_id", "channel", "opened_at", "first_answer_at", "closed_at")


class RecordKind(StrEnum):
    """What a record is about. The values are stored: changing one needs a migration."""

    ORDER = "order"
    LOGISTICS = "logistics"
    LISTING = "listing"
    SERVICE = "service"
    REVIEWS = "reviews"
    CONVERSATION = "conversation"


@dataclass(frozen=True)
class Eyes:
    """Who sees a record beside the platform."""

    complainant: bool
    seller: bool


def shown_to(*, kind: str, source: str, own_order: bool) -> Eyes:
    """Who sees the records of a case.

    The order of a report would tell the seller who reports it. A complainant sees the order only where the platform's
    own systems filed the case and the order is that buyer's.
    """
    return Eyes(complainant=own_order and source != UNPROVEN_SOURCE, seller=kind != Kind.REPORT)


def contents(
    order: str,
    *,
    known: Values | None,
    reviews: Sequence[Values],
    service: Sequence[Values],
    categories: Mapping[str, Mapping[str, str | None]],
) -> dict[RecordKind, dict[str, Any]]:
    """The records about an order: codes, references, numbers and moments; nothing of any person.

    That the seller has no such order is a record, too. A question to the seller's service is kept as a reference to
    the conversation, wherever that lies.
    """
    if known is None:
        return {RecordKind.ORDER: {"order": order, "known": False}}
    category = {"category_name": dict(categories.get(str(known["category"]), {}))} if known["category"] else {}
    asked = [case for case in service if case["kind"] == "question"]
    worked = [dict(case) for case in service if case["kind"] != "question"]
    found: dict[RecordKind, dict[str, Any]] = {
        RecordKind.ORDER: {"order": order, "known": True} | _part(known, _ORDER),
        RecordKind.LOGISTICS: {"order": order} | _part(known, _LOGISTICS),
        RecordKind.LISTING: _part(known, _LISTING) | category,
        RecordKind.SERVICE: {"cases": worked},
        RecordKind.REVIEWS: {"reviews": [dict(review) for review in reviews]},
        RecordKind.CONVERSATION: {"references": [_part(case, _REFERENCE) for case in asked]},
    }
    return {kind: content for kind, content in found.items() if any(content.values())}


def _part(values: Values, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names}
