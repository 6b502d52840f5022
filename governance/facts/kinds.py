"""The kinds of events the platform may send: their columns, keys and checks, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TEXT: Final = "VARCHAR"
WHOLE: Final = "INTEGER"
DAY: Final = "DATE"
MOMENT: Final = "TIMESTAMP"
AMOUNT: Final = "DECIMAL(14,2)"

FAULTS: Final = ("seller", "carrier", "platform", "buyer")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of an event. `required`: the file must have it; `may_be_empty`: a row of it need not be filled."""

    name: str
    type: str = TEXT
    required: bool = False
    may_be_empty: bool = True
    allowed: tuple[str, ...] = ()
    code: bool = False  # a code of the platform: compared in lower case
    least: int | None = None
    most: int | None = None
    ahead: bool = False  # a promise or deadline may lie in the future; what happened may not


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of event.

    `key` names an event; of several rows with one key the latest version counts (see `sql/ranked.sql`). `moments` are
    the timestamps that tell versions apart, `finished` the states in which nothing more is expected, `day` the column
    that says in which month the event is kept, `sequence` pairs of columns whose second is no day before the first.
    """

    name: str
    noun: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    day: str | None
    moments: tuple[str, ...] = ()
    updated: str | None = "updated_at"
    status: str | None = None
    finished: tuple[str, ...] = ()
    sequence: tuple[tuple[str, str], ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)


def _key(name: str) -> Column:
    return Column(name=name, required=True, may_be_empty=False)


def _text(name: str) -> Column:
    return Column(name=name)


def _code(name: str, *allowed: str) -> Column:
    return Column(name=name, code=True, allowed=allowed)


def _moment(name: str) -> Column:
    return Column(name=name, type=MOMENT)


def _start(name: str) -> Column:
    return Column(name=name, type=MOMENT, required=True, may_be_empty=False)


ORDERS: Final = Kind(
    name="orders",
    noun="order",
    key=("order_id", "seller_id"),
    day="ordered_at",
    moments=("ordered_at", "delivered_at", "cancelled_at"),
    status="status",
    finished=("delivered", "cancelled", "returned"),
    sequence=(("ordered_at", "delivered_at"), ("ordered_at", "cancelled_at"), ("ordered_at", "promised_on")),
    columns=(
        _key("order_id"),
        _key("seller_id"),
        Column(name="buyer_id", required=True),
        _start("ordered_at"),
        Column(name="promised_on", type=DAY, ahead=True),
        _moment("delivered_at"),
        _code("status"),
        _code("cancelled_by", "seller", "buyer", "platform", "carrier"),
        _moment("cancelled_at"),
        _text("category"),
        _text("product_id"),
        _text("lot"),
        Column(name="sellers_in_order", type=WHOLE, least=1, most=10_000),
        _code("fault", *FAULTS),
        _moment("updated_at"),
    ),
)

REVIEWS: Final = Kind(
    name="reviews",
    noun="review",
    key=("review_id", "order_id"),
    day="created_at",
    moments=("created_at", "answered_at"),
    sequence=(("created_at", "answered_at"),),
    columns=(
        _key("review_id"),
        _key("order_id"),
        Column(name="score", type=WHOLE, required=True, may_be_empty=False, least=1, most=5),
        Column(name="created_at", type=MOMENT, required=True),
        _text("seller_id"),
        _moment("answered_at"),
        _text("closed_action"),
        _code("source", "own", "third_party"),
        _code("authenticity", "ok", "flagged"),
        _moment("updated_at"),
    ),
)

SERVICE: Final = Kind(
    name="service",
    noun="case",
    key=("case_id",),
    day="opened_at",
    moments=("opened_at", "first_answer_at", "closed_at"),
    status="outcome",
    finished=("accepted", "refused"),
    sequence=(("opened_at", "first_answer_at"), ("opened_at", "closed_at")),
    columns=(
        _key("case_id"),
        _key("seller_id"),
        Column(
            name="kind",
            required=True,
            may_be_empty=False,
            code=True,
            allowed=("question", "return", "exchange", "repair", "refund"),
        ),
        _start("opened_at"),
        _text("order_id"),
        _text("buyer_id"),
        _code("channel"),
        _moment("first_answer_at"),
        _moment("closed_at"),
        _code("outcome", "accepted", "refused"),
        _text("ground"),
        _code("cause"),
        Column(name="satisfaction", type=WHOLE, least=1, most=5),
        _text("product_id"),
        _text("lot"),
        _code("fault", *FAULTS),
        _moment("updated_at"),
    ),
)

COMPLAINTS: Final = Kind(
    name="complaints",
    noun="complaint",
    key=("complaint_id",),
    day="opened_at",
    moments=("opened_at", "decided_at"),
    status="outcome",
    finished=("upheld", "partly", "dismissed", "withdrawn"),
    sequence=(("opened_at", "decided_at"),),
    columns=(
        _key("complaint_id"),
        _key("seller_id"),
        Column(name="issue", required=True, may_be_empty=False, code=True),
        Column(
            name="outcome",
            required=True,
            may_be_empty=False,
            code=True,
            allowed=("upheld", "partly", "dismissed", "withdrawn", "open"),
        ),
        _start("opened_at"),
        _text("order_id"),
        _text("buyer_id"),
        _moment("decided_at"),
        _code("severity"),
        _text("product_id"),
        _text("lot"),
        _moment("updated_at"),
    ),
)

# The public Olist data set keeps the order and its items apart. Both are kept as they came, merged by their own keys,
# and only then joined to orders per seller: so it does not matter which of the two arrives first.
OLIST_ORDERS: Final = Kind(
    name="olist_orders",
    noun="order",
    key=("order_id",),
    day="order_purchase_timestamp",
    moments=(
        "order_purchase_timestamp",
        "order_approved_at",
        "order_delivered_carrier_date",
        "order_delivered_customer_date",
    ),
    updated=None,
    status="order_status",
    finished=("delivered", "canceled", "unavailable"),
    sequence=(("order_purchase_timestamp", "order_delivered_customer_date"),),
    columns=(
        _key("order_id"),
        _text("customer_id"),
        _code("order_status"),
        _start("order_purchase_timestamp"),
        _moment("order_approved_at"),
        _moment("order_delivered_carrier_date"),
        _moment("order_delivered_customer_date"),
        Column(name="order_estimated_delivery_date", type=MOMENT, ahead=True),
    ),
)

OLIST_ORDER_ITEMS: Final = Kind(
    name="olist_order_items",
    noun="order item",
    key=("order_id", "order_item_id"),
    day="shipping_limit_date",
    updated=None,
    columns=(
        _key("order_id"),
        Column(name="order_item_id", type=WHOLE, required=True, may_be_empty=False, least=1, most=100_000),
        _text("product_id"),
        _key("seller_id"),
        Column(name="shipping_limit_date", type=MOMENT, ahead=True),
    ),
)

OLIST_PRODUCTS: Final = Kind(
    name="olist_products",
    noun="product",
    key=("product_id",),
    day=None,
    updated=None,
    columns=(_key("product_id"), _text("product_category_name")),
)

CANONICAL: Final = {kind.name: kind for kind in (ORDERS, REVIEWS, SERVICE, COMPLAINTS)}
KINDS: Final = CANONICAL | {kind.name: kind for kind in (OLIST_ORDERS, OLIST_ORDER_ITEMS, OLIST_PRODUCTS)}

# Kinds whose events change the counts per seller and day.
COUNTED: Final = ("orders", "reviews", "service", "olist_orders", "olist_order_items", "olist_products")

# The kinds of events that can show a metric bad; while none of them is delivered, its exposure means nothing.
FED_BY: Final = {
    "late": ("orders", "olist_orders"),
    "cancelled_by_seller": ("orders",),  # the Olist data set does not tell who cancelled
    "returned_for_quality": ("service",),
    "low_reviews": ("reviews",),
    "refused_without_ground": ("service",),
    "slow_first_answer": ("service",),
    "dissatisfied": ("service",),
}
