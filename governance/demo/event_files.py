"""Writing a market as event files, in the columns and codes that the platform's own systems would send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt

from governance.demo.complaints import ISSUES, OUTCOMES, SEVERITIES
from governance.demo.market import Market
from governance.demo.orders import NEVER
from governance.demo.plan import Integers
from governance.demo.service import CAUSES, CHANNELS, FAULTS, GROUNDS, KINDS, Service
from governance.demo.shops import reference
from governance.demo.trade import TRADES

Columns = dict[str, npt.NDArray[Any]]

# References are made of numbers in the database's own language: text of a million rows is slow anywhere else.
_REFERENCES: Final = """
    CREATE MACRO order_reference(number) AS printf('D%09d', number);
    CREATE MACRO buyer_reference(number) AS printf('B%07d', number);
    CREATE MACRO product_reference(shop, product) AS printf('P%05d-%02d', shop, product);
    CREATE MACRO lot_reference(shop, product, lot) AS
        CASE WHEN lot >= 0 THEN printf('L%05d-%02d-%03d', shop, product, lot) END;
"""

_ORDERS: Final = """
    SELECT order_reference(order_number) AS order_id, seller[shop + 1] AS seller_id, buyer_reference(buyer) AS buyer_id, ordered_at,
        promised_on::DATE AS promised_on, delivered_at,
        CASE WHEN canceller > 0 THEN 'cancelled' WHEN delivered_at IS NOT NULL THEN 'delivered'
            WHEN ordered_at + INTERVAL 1 DAY < ends_at THEN 'shipped' ELSE 'paid' END AS status,
        CASE canceller WHEN 1 THEN 'seller' WHEN 2 THEN 'buyer' WHEN 3 THEN 'platform' END AS cancelled_by,
        cancelled_at, category[trade + 1] AS category, product_reference(shop, product) AS product_id, lot_reference(shop, product, lot) AS lot,
        sellers_in_order::INTEGER AS sellers_in_order, CASE WHEN carrier_fault THEN 'carrier' END AS fault
    FROM rows, words ORDER BY place"""
_REVIEWS: Final = """
    SELECT printf('R%09d', place) AS review_id, order_reference(order_number) AS order_id, score::INTEGER AS score, created_at,
        CASE WHEN names_seller THEN seller[shop + 1] END AS seller_id, answered_at,
        CASE WHEN closed THEN CASE WHEN score <= 2 THEN 'refund_offered' ELSE 'thanked' END END AS closed_action,
        CASE WHEN third_party THEN 'third_party' ELSE 'own' END AS source,
        CASE WHEN flagged THEN 'flagged' ELSE 'ok' END AS authenticity
    FROM rows, words ORDER BY place"""
_SERVICE: Final = """
    SELECT printf('S%09d', place) AS case_id, seller[shop + 1] AS seller_id, kind[kind_code + 1] AS kind, opened_at,
        CASE WHEN kind_code > 0 THEN order_reference(order_number) END AS order_id, buyer_reference(buyer) AS buyer_id,
        channel[channel_code + 1] AS channel, first_answer_at, closed_at,
        CASE WHEN kind_code > 0 AND closed_at IS NOT NULL THEN
            CASE WHEN refused THEN 'refused' ELSE 'accepted' END END AS outcome,
        nullif(ground[ground_code + 1], '') AS ground, nullif(cause[cause_code + 1], '') AS cause,
        nullif(stars, 0)::INTEGER AS satisfaction,
        CASE WHEN kind_code > 0 THEN product_reference(shop, product) END AS product_id, CASE WHEN kind_code > 0 THEN lot_reference(shop, product, lot) END AS lot,
        nullif(fault[fault_code + 1], '') AS fault
    FROM rows, words ORDER BY place"""
_COMPLAINTS: Final = """
    SELECT printf('C%07d', place) AS complaint_id, seller[shop + 1] AS seller_id, issue[issue_code + 1] AS issue,
        outcome[outcome_code + 1] AS outcome, opened_at, order_reference(order_number) AS order_id, buyer_reference(buyer) AS buyer_id, decided_at,
        severity[severity_code + 1] AS severity, product_reference(shop, product) AS product_id, lot_reference(shop, product, lot) AS lot
    FROM rows, words ORDER BY place"""


def write_event_files(market: Market, folder: Path) -> dict[str, Path]:
    """Write one Parquet file per kind of events into `folder`; returns them by kind. The same market: the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    orders, reviews, complaints = market.orders, market.reviews, market.complaints
    words = {
        "seller": [reference(number) for number in range(len(market.shops))],
        "category": [trade.code for trade in TRADES],
        "kind": KINDS,
        "cause": CAUSES,
        "channel": CHANNELS,
        "ground": GROUNDS,
        "fault": FAULTS,
        "issue": ISSUES,
        "outcome": OUTCOMES,
        "severity": SEVERITIES,
    }
    everything = np.arange(len(orders))
    tables: dict[str, tuple[str, Columns]] = {
        "orders": (_ORDERS, _of_orders(market, everything) | _orders_own(market)),
        "reviews": (_REVIEWS, _of_orders(market, reviews.order) | _reviews(market)),
        "service": (_SERVICE, _service(market)),
        "complaints": (_COMPLAINTS, _of_orders(market, complaints.order) | _complaints(market)),
    }
    paths = {kind: folder / f"{kind}.parquet" for kind in tables}
    for kind, (query, columns) in tables.items():
        write_parquet(query, columns, words, paths[kind])
    return paths


def write_parquet(query: str, columns: Columns, words: Mapping[str, Sequence[str]], path: Path) -> None:
    """Write what `query` makes of the relation `rows` (`columns`, and `place` from 1) and the one-row relation `words`."""
    # One thread and one order of rows: the bytes must not depend on who was faster.
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("rows", {"place": np.arange(1, 1 + len(next(iter(columns.values())))), **columns})
        connection.execute(_REFERENCES)
        lists = ", ".join(f"{_list(values)} AS {name}" for name, values in words.items())
        connection.execute(f"CREATE TABLE words AS SELECT {lists}")
        connection.execute(f"COPY ({query}) TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")


def _of_orders(market: Market, order: Integers) -> Columns:
    """What the rows `order` of the orders say to every kind of event about them."""
    orders = market.orders
    return {
        "order_number": orders.number[order] + 1,
        "shop": orders.shop[order],
        "buyer": orders.buyer[order] + 1,
        "product": orders.product[order],
        "lot": orders.lot[order],
    }


def _orders_own(market: Market) -> Columns:
    orders, midnight = market.orders, np.datetime64(market.plan.start, "us")
    return {
        "ordered_at": _moments(market, orders.ordered_at),
        "promised_on": midnight + orders.promised_on.astype("timedelta64[D]"),
        "delivered_at": _moments(market, orders.delivered_at),
        "canceller": orders.cancelled_by,
        "cancelled_at": _moments(market, orders.cancelled_at),
        "trade": market.shops.trade[orders.shop],
        "sellers_in_order": orders.sellers_in_order,
        "carrier_fault": orders.carrier_fault,
        "ends_at": _moments(market, np.full(len(orders), market.plan.end_second)),
    }


def _reviews(market: Market) -> Columns:
    reviews = market.reviews
    return {
        "score": reviews.score,
        "created_at": _moments(market, reviews.created_at),
        "answered_at": _moments(market, reviews.answered_at),
        "closed": reviews.closed,
        "third_party": reviews.third_party,
        "flagged": reviews.flagged,
        "names_seller": reviews.names_seller,
    }


def _service(market: Market) -> Columns:
    both = (market.questions, market.cases)
    return _of_orders(market, np.concatenate([one.order for one in both])) | {
        "kind_code": _joined(both, "kind"),
        "cause_code": _joined(both, "cause"),
        "channel_code": _joined(both, "channel"),
        "opened_at": _moments(market, _joined(both, "opened_at")),
        "first_answer_at": _moments(market, _joined(both, "first_answer_at")),
        "closed_at": _moments(market, _joined(both, "closed_at")),
        "refused": _joined(both, "refused"),
        "ground_code": _joined(both, "ground"),
        "stars": _joined(both, "satisfaction"),
        "fault_code": _joined(both, "fault"),
    }


def _complaints(market: Market) -> Columns:
    complaints = market.complaints
    return {
        "issue_code": complaints.issue,
        "outcome_code": complaints.outcome,
        "severity_code": complaints.severity,
        "opened_at": _moments(market, complaints.opened_at),
        "decided_at": _moments(market, complaints.decided_at),
    }


def _joined(both: Sequence[Service], name: str) -> npt.NDArray[Any]:
    return np.concatenate([getattr(one, name) for one in both])


def _moments(market: Market, seconds: Integers) -> npt.NDArray[np.datetime64]:
    """Timestamps of seconds from the start of the market; none for `NEVER`."""
    moments = np.datetime64(market.plan.start, "us") + seconds.astype("timedelta64[s]")
    return np.where(seconds == NEVER, np.datetime64("NaT"), moments)


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(value) for value in values)}]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
