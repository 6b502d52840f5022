"""When two cases are about one thing: a repetition by the same person, or the same matter told by others. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LOT, PRODUCT = "lot", "product"


class Likeness(StrEnum):
    """How like one case is to another."""

    REPEAT = "repeat"  # the same person tells the same again: one case is enough
    SAME_MATTER = "same_matter"  # others tell of the same: one finding, an outcome for each


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What a case is about, and by whom (a salted digest)."""

    complainant: str | None
    seller_id: int
    kind: str
    issue: str
    order: str | None
    product: str | None
    lot: str | None
    opened_on: date


def likeness(one: Matter, other: Matter, *, days: int) -> Likeness | None:
    """How like two cases are that were filed at most `days` apart; None when they are about different things.

    A person repeats itself about one order, or about one thing where no order is named; what somebody else tells of
    the same lot or product is the same matter, and never a repetition.
    """
    if abs((one.opened_on - other.opened_on).days) > days:
        return None
    if (one.seller_id, one.kind, one.issue) != (other.seller_id, other.kind, other.issue):
        return None
    if one.complainant is not None and one.complainant == other.complainant:
        same_order = one.order == other.order
        same_thing = one.order is not None or (one.product, one.lot) == (other.product, other.lot)
        return Likeness.REPEAT if same_order and same_thing else None
    same_cause = cause_of(product=one.product, lot=one.lot) == cause_of(product=other.product, lot=other.lot)
    return Likeness.SAME_MATTER if same_cause and (one.lot or one.product) else None


def cause_of(*, product: str | None, lot: str | None) -> str | None:
    """What cases may have in common: a lot where it is known, else a product."""
    if lot:
        return f"{LOT}:{lot}"
    return f"{PRODUCT}:{product}" if product else None
