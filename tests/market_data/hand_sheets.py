"""Sheets as one would fill them in by hand: one seller, order by order, with fractions and nothing else.

A third reckoning beside the application and `independent_scores`: plain loops over rows, bounds by exact integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

MILLION = 1_000_000
ONE_IN_TWENTY = Fraction(1, 20)


@dataclass(frozen=True)
class Entry:
    """One order on the sheet of a seller; `stars` is its one vote, None without or when other sellers share it."""

    day: date
    delivered: date | None
    promised: date
    stars: int | None
    shared: bool


@dataclass(frozen=True)
class SheetLine:
    """One rate on the sheet: what was counted, how sure one can be, and the thousandths taken off."""

    window_days: int
    exposed: int
    bad: int
    lower: int
    upper: int
    taken_off: int


def read_sheets(folder: Path, as_of: date) -> dict[str, list[Entry]]:
    """The orders of every seller as they stood on the evening of `as_of`."""
    sellers_of: dict[str, set[str]] = {}
    for item in rows(folder, "olist_order_items", "order_id", "seller_id"):
        sellers_of.setdefault(item["order_id"], set()).add(item["seller_id"])
    stars = latest_stars(folder, as_of)
    sheets: dict[str, list[Entry]] = {}
    columns = ("order_id", "order_purchase_timestamp", "order_delivered_customer_date", "order_estimated_delivery_date")
    for order in rows(folder, "olist_orders", *columns):
        day = order["order_purchase_timestamp"].date()
        if day > as_of:
            continue
        delivered = order["order_delivered_customer_date"]
        together = sellers_of.get(order["order_id"], set())
        entry = Entry(
            day=day,
            delivered=delivered.date() if delivered and delivered.date() <= as_of else None,
            promised=order["order_estimated_delivery_date"].date(),
            stars=stars.get(order["order_id"]),
            shared=len(together) > 1,
        )
        for seller in together:
            sheets.setdefault(seller, []).append(entry)
    return sheets


def latest_stars(folder: Path, as_of: date) -> dict[str, int]:
    """Per order the stars of its latest review written by then."""
    latest: dict[str, tuple[datetime, datetime, str, int]] = {}
    columns = ("review_id", "order_id", "review_score", "review_creation_date", "review_answer_timestamp")
    for review in rows(folder, "olist_order_reviews", *columns):
        created, answered = review["review_creation_date"], review["review_answer_timestamp"]
        written = created or answered
        if written and written.date() > as_of:
            continue
        if answered and answered.date() > as_of:
            answered = None
        place = (created or datetime.min, answered or datetime.min, review["review_id"], review["review_score"])  # noqa: DTZ901
        latest[review["order_id"]] = max(place, latest.get(review["order_id"], place))
    return {order: place[3] for order, place in latest.items()}


def rows(folder: Path, table: str, *columns: str) -> list[dict[str, Any]]:
    """A table row by row."""
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet", columns=list(columns)).to_pylist()
    return found


def fill_in(orders: list[Entry], as_of: date) -> dict[str, SheetLine]:
    """The two rates that Olist says anything about, line by line."""
    days = 90 if in_short_window(orders, as_of) else 365
    late = [order for order in orders if order.delivered and in_window(order.day, as_of, days)]
    too_late = sum(1 for order in late if order.delivered and order.delivered > order.promised)
    matured = as_of - timedelta(days=30)
    voted = [o for o in orders if o.stars is not None and not o.shared and in_window(o.day, matured, days)]
    low = sum(1 for order in voted if order.stars is not None and order.stars <= 2)
    return {
        "late": sheet_line(days, len(late), too_late, target=40_000, worst=150_000, weight=120),
        "low_reviews": sheet_line(days, len(voted), low, target=100_000, worst=300_000, weight=80),
    }


def in_short_window(orders: list[Entry], as_of: date) -> bool:
    """Whether the last monthly look saw a hundred orders in ninety days, or eighty after a hundred the month before."""
    look = date(as_of.year, as_of.month, 1)
    look_before = date(look.year - (look.month == 1), 12 if look.month == 1 else look.month - 1, 1)
    seen, seen_before = (
        sum(1 for order in orders if first - timedelta(days=90) <= order.day < first) for first in (look, look_before)
    )
    return seen >= 100 or (seen >= 80 and seen_before >= 100)


def in_window(day: date, last: date, days: int) -> bool:
    """Whether `day` is one of the `days` days that end with `last`."""
    return last - timedelta(days=days) < day <= last


def mature_orders(orders: list[Entry], as_of: date) -> int:
    """Orders at least thirty days old, of one year."""
    return sum(1 for order in orders if in_window(order.day, as_of - timedelta(days=30), 365))


def sheet_line(days: int, n: int, k: int, *, target: int, worst: int, weight: int) -> SheetLine:
    """One rate, with the deduction as a fraction rounded down at the very end."""
    lower = surest_lower(k, n)
    taken = Fraction(0)
    if k >= 2 and lower > target:
        taken = min(Fraction(weight * 1_000), weight * 1_000 * Fraction(lower - target, worst - target))
    return SheetLine(days, n, k, lower, surest_upper(k, n), int(taken))


def chance_up_to(k: int, n: int, millionths: int) -> Fraction:
    """The exact chance of at most k bad ones among n when so many of a million are bad."""
    ways = sum(comb(n, i) * millionths**i * (MILLION - millionths) ** (n - i) for i in range(k + 1))
    return Fraction(ways, MILLION**n)


def surest_lower(k: int, n: int) -> int:
    """The largest number of millionths at which k or more of n has a chance of at most one in twenty."""
    return last_that_holds(lambda q: 1 - chance_up_to(k - 1, n, q) <= ONE_IN_TWENTY) if k else 0


def surest_upper(k: int, n: int) -> int:
    """The largest number of millionths at which k or fewer of n still has a chance of one in twenty."""
    return last_that_holds(lambda q: chance_up_to(k, n, q) >= ONE_IN_TWENTY) if k < n else MILLION


def last_that_holds(holds: Any) -> int:
    """The last of 0 ... 1,000,000 for which `holds`, which holds at 0 and once it fails goes on failing."""
    low, high = 0, MILLION
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
