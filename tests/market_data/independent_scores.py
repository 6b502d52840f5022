"""Standings and states of evidence of every Olist seller, worked out a second time.

    python -m tests.market_data.independent_scores FOLDER 2018-03-31

Shares no code with the project: Polars instead of DuckDB and PostgreSQL, the binomial sum by logarithms of the gamma
function and bisection instead of quantiles of the beta distribution, the rules written out again.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import exp, fsum, lgamma, log
from pathlib import Path

import polars as pl

MILLION = 1_000_000
# target, worst, weight, maturity of what Olist can show, both by orders: 90 days from 100 orders on, back to 365 below 80
RULES = {
    "late": (40_000, 150_000, 120, 0),
    "low_reviews": (100_000, 300_000, 80, 30),
}
# Olist has no service cases, and does not say who cancelled an order.
NOT_FED = ("cancelled_by_seller", "returned_for_quality", "refused_without_ground", "slow_first_answer", "dissatisfied")


@dataclass(frozen=True)
class Outcome:
    """One seller: standing, score in thousandths (None while not rated), state of evidence and counts per rate."""

    standing: str
    score: int | None
    evidence: dict[str, str]
    counts: dict[str, tuple[int, int]]
    mature_orders: int


def placed_orders(folder: Path, as_of: date) -> pl.DataFrame:
    """One row per order and seller as it stood on the evening of `as_of`, with its vote where it has one."""
    orders = pl.read_parquet(folder / "olist_orders.parquet")
    items = pl.read_parquet(folder / "olist_order_items.parquet", columns=["order_id", "seller_id"]).unique()
    sellers = items.group_by("order_id").len("sellers")
    day = pl.col("order_purchase_timestamp").dt.date()
    delivered = pl.col("order_delivered_customer_date").dt.date()
    rows = (
        orders.join(items, on="order_id")
        .join(sellers, on="order_id")
        .select(
            "order_id",
            "seller_id",
            "sellers",
            day=day,
            delivered=pl.when(delivered <= as_of).then(delivered),
            promised=pl.col("order_estimated_delivery_date").dt.date(),
        )
    )
    return rows.filter(pl.col("day") <= as_of).join(votes(folder, as_of), on="order_id", how="left")


def votes(folder: Path, as_of: date) -> pl.DataFrame:
    """The latest review per order among those written by then; one without any date counts."""
    reviews = pl.read_parquet(folder / "olist_order_reviews.parquet")
    written = pl.coalesce("review_creation_date", "review_answer_timestamp").dt.date()
    known = reviews.filter((written <= as_of).fill_null(value=True))
    answered = pl.col("review_answer_timestamp")
    latest = known.with_columns(answered=pl.when(answered.dt.date() <= as_of).then(answered)).sort(
        pl.col("review_creation_date").fill_null(pl.datetime(1, 1, 1)),
        pl.col("answered").fill_null(pl.datetime(1, 1, 1)),
        "review_id",
    )
    return latest.group_by("order_id", maintain_order=True).last().select("order_id", stars="review_score")


def judge_everyone(folder: Path, as_of: date) -> dict[str, Outcome]:
    """The outcome of every seller in the register, by id."""
    rows = placed_orders(folder, as_of)
    assessed = as_of.replace(day=1)
    before = (assessed - timedelta(days=1)).replace(day=1)
    volume = {
        first: dict(orders_between(rows, first - timedelta(90), first - timedelta(1))) for first in (assessed, before)
    }
    mature = dict(orders_between(rows, as_of - timedelta(30 + 365 - 1), as_of - timedelta(30)))
    counts = {
        (name, days): dict(counted(rows, name, as_of, days).iter_rows(named=False))  # seller -> (exposed, bad)
        for name in RULES
        for days in (90, 365)
    }
    register = pl.read_parquet(folder / "olist_sellers.parquet", columns=["seller_id"])["seller_id"]
    outcomes = {}
    for seller in register:
        last, earlier = volume[assessed].get(seller, 0), volume[before].get(seller, 0)
        days = 90 if last >= 100 or (last >= 80 and earlier >= 100) else 365
        of_seller = {name: tuple(counts[name, days].get(seller, {"n": 0, "k": 0}).values()) for name in RULES}
        outcomes[seller] = outcome(
            {name: (int(n), int(k)) for name, (n, k) in of_seller.items()}, mature.get(seller, 0)
        )
    return outcomes


def orders_between(rows: pl.DataFrame, first: date, last: date) -> list[tuple[str, int]]:
    """Orders per seller on the days from first to last, both included."""
    inside = rows.filter((pl.col("day") >= first) & (pl.col("day") <= last))
    return [(seller, number) for seller, number in inside.group_by("seller_id").len().iter_rows()]


def counted(rows: pl.DataFrame, name: str, as_of: date, days: int) -> pl.DataFrame:
    """Exposed and bad of one rate per seller in the window of so many days."""
    last = as_of - timedelta(RULES[name][3])
    inside = rows.filter((pl.col("day") > last - timedelta(days)) & (pl.col("day") <= last))
    exposed, bad = {
        "late": (pl.col("delivered").is_not_null(), pl.col("delivered") > pl.col("promised")),
        "low_reviews": (pl.col("stars").is_not_null() & (pl.col("sellers") == 1), pl.col("stars") <= 2),
    }[name]
    sums = (
        inside.filter(exposed).group_by("seller_id").agg(n=pl.len(), k=bad.fill_null(value=False).cast(pl.Int64).sum())
    )
    return sums.select("seller_id", both=pl.struct("n", "k"))


def outcome(counts: dict[str, tuple[int, int]], mature_orders: int) -> Outcome:
    """Judge one seller by the rules of fair-1000, written out."""
    rated = mature_orders >= 10
    evidence = {name: state_of(name, n, k) if rated else "not_enough" for name, (n, k) in counts.items()}
    evidence |= dict.fromkeys(NOT_FED, "not_enough")
    if not rated:
        return Outcome("not_yet_rated", None, evidence, counts, mature_orders)
    score = 1_000 * 1_000
    for name, (n, k) in counts.items():
        target, worst, weight, _ = RULES[name]
        if evidence[name] == "proven_over":
            score -= min(weight * 1_000, weight * 1_000 * (lower_bound(k, n) - target) // (worst - target))
    return Outcome(standing_of(score, evidence), score, evidence, counts, mature_orders)


def state_of(name: str, n: int, k: int) -> str:
    """What is proven about k of n."""
    target = RULES[name][0]
    if k >= 2 and lower_bound(k, n) > target:
        return "proven_over"
    return "proven_within" if n and upper_bound(k, n) <= target else "not_enough"


def standing_of(score: int, evidence: dict[str, str]) -> str:
    """The band; the best one is praise only when what matters and is delivered is proven."""
    if score >= 850_000:
        return "good" if evidence["late"] == evidence["low_reviews"] == "proven_within" else "clear"
    return "watch" if score >= 700_000 else "improve" if score >= 500_000 else "critical"


@cache
def lower_bound(k: int, n: int) -> int:
    """The last millionth at which k or more of n has a chance of at most one in twenty."""
    low, high = 0, MILLION
    while high - low > 1:
        middle = (low + high) // 2
        rare = 1 - up_to(k - 1, n, middle / MILLION) <= 0.05
        low, high = (middle, high) if rare else (low, middle)
    return low


@cache
def upper_bound(k: int, n: int) -> int:
    """The last millionth at which k or fewer of n still has a chance of one in twenty."""
    if k == n:
        return MILLION
    low, high = 0, MILLION
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if up_to(k, n, middle / MILLION) >= 0.05 else (low, middle)
    return low


def up_to(k: int, n: int, share: float) -> float:
    """The chance of at most k bad ones among n."""
    ways = (lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) for i in range(k + 1))
    return fsum(exp(way + i * log(share) + (n - i) * log(1 - share)) for i, way in enumerate(ways))


def standings(outcomes: dict[str, Outcome]) -> dict[str, int]:
    """Sellers per standing."""
    return dict(Counter(one.standing for one in outcomes.values()))


def evidence_counts(outcomes: dict[str, Outcome]) -> dict[str, dict[str, int]]:
    """Rated sellers per rate that is fed, and state of evidence."""
    rated = [one for one in outcomes.values() if one.score is not None]
    return {name: dict(Counter(one.evidence[name] for one in rated)) for name in RULES}


if __name__ == "__main__":
    everyone = judge_everyone(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
    print(standings(everyone), evidence_counts(everyone), sep="\n")
