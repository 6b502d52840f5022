"""What the frozen records of a case, their fields and their codes are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.shell.language import lazy_gettext as _

RECORDS: Final[Mapping[str, Any]] = {
    "order": _("Order"),
    "logistics": _("Delivery"),
    "listing": _("Listing"),
    "service": _("After-sales service"),
    "reviews": _("Reviews"),
    "conversation": _("Conversations"),
}
FIELDS: Final[Mapping[str, Any]] = {
    "authenticity": _("Authenticity"),
    "cancelled_at": _("Cancelled on"),
    "cancelled_by": _("Cancelled by"),
    "case_id": _("Reference"),
    "category": _("Category"),
    "category_name": _("Category"),
    "cause": _("Cause"),
    "channel": _("Channel"),
    "closed_action": _("What was done"),
    "closed_at": _("Closed on"),
    "created_at": _("Written on"),
    "answered_at": _("Answered on"),
    "delivered_at": _("Delivered on"),
    "fault": _("Who answers for it"),
    "first_answer_at": _("First answer on"),
    "ground": _("Reason"),
    "kind": _("Kind"),
    "lot": _("Lot"),
    "opened_at": _("Opened on"),
    "order": _("Order"),
    "ordered_at": _("Ordered on"),
    "outcome": _("Outcome"),
    "product_id": _("Product"),
    "promised_on": _("Promised for"),
    "review_id": _("Review"),
    "satisfaction": _("Rated, of 5"),
    "score": _("Stars, of 5"),
    "sellers_in_order": _("Shops in this order"),
    "source": _("Source"),
    "status": _("State"),
}
CODES: Final[Mapping[str, Any]] = {
    "accepted": _("accepted"),
    "buyer": _("the buyer"),
    "cancelled": _("cancelled"),
    "carrier": _("the carrier"),
    "delivered": _("delivered"),
    "exchange": _("exchange"),
    "flagged": _("flagged as not authentic"),
    "ok": _("nothing noticed"),
    "own": _("this platform"),
    "platform": _("the platform"),
    "refund": _("refund"),
    "refused": _("refused"),
    "repair": _("repair"),
    "return": _("return"),
    "returned": _("returned"),
    "seller": _("the shop"),
    "third_party": _("another platform"),
}
CODED: Final = frozenset({"authenticity", "cancelled_by", "fault", "kind", "outcome", "source", "status"})
