"""Is the risk estimate worth having? Time-split validity on the Olist marketplace data.

    python -m tests.benchmarks.risk_validity [FOLDER]

At the first of each month the estimate is made from what was known on that day (reviews created, parcels delivered
before it) and then held against every reviewed (delivered) order of the month that follows, by log-loss per order.
It must beat the raw rate, the raw rate with a minimum of 10 orders, Wilson's bound and the constant over all months
together (95 % bootstrap by seller), and at no month be worse by more than 0.002 than the best of these, of the mean
weighted as IMDB does it (m = 50) and of the plain beta-binomial. Exits 1 when a figure is missed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.optimize import minimize
from scipy.special import betaln, expit

from governance.scoring.estimates import estimate

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Predictor = Callable[["Known"], Numbers]

DATA: Final = Path(os.environ.get("GOVERNANCE_MARKET_DATA") or Path(__file__).parents[3] / "shared" / "data")
SHORT, LONG = 90, 365
MONTHS_OF_HISTORY: Final = 3
ORDERS_IN_A_MONTH: Final = 500
REVIEWED_AT_LEAST: Final = 0.9  # a month whose reviews are still coming in is no yardstick
CLIP: Final = 0.01  # gives the raw rate a fair chance: a certainty that fails costs without limit
ALLOWED: Final = 0.002
RESAMPLES: Final = 2_000
TO_BEAT: Final = ("raw", "raw, 10 orders", "Wilson bound", "constant")
NOT_MUCH_WORSE_THAN: Final = (*TO_BEAT, "IMDB mean", "beta-binomial")


@dataclass(frozen=True)
class Market:
    """Single-seller orders, one row each: seller and category as numbers, days, and their reviews apart."""

    orders: pl.DataFrame
    reviews: pl.DataFrame
    sellers: int


@dataclass(frozen=True)
class Known:
    """What was known at a cut: one element per order with its outcome; `age` in days, `maturity` of the rate."""

    seller: Counts
    bad: npt.NDArray[np.bool_]
    age: Counts
    maturity: int
    category: Counts
    sellers: int

    def counts(self) -> tuple[Numbers, Numbers]:
        """Bad and all outcomes per seller."""
        all_of_them = np.bincount(self.seller, minlength=self.sellers).astype(np.float64)
        return np.bincount(self.seller, self.bad, self.sellers).astype(np.float64), all_of_them


# ---------------------------------------------------------------------------------------------------- the data


def read_market(folder: Path) -> Market:
    """Orders of exactly one seller, with days instead of moments; the first item's product gives the category."""
    read = {name: pl.read_parquet(folder / f"olist_{name}.parquet") for name in ("orders", "order_items", "products")}
    category = pl.col("product_category_name").fill_null("").rank("dense").cast(pl.Int64) - 1
    items = read["order_items"].join(read["products"].select("product_id", category.alias("category")), on="product_id")
    alone = (
        items.sort("order_id", "order_item_id")
        .group_by("order_id", maintain_order=True)
        .agg(pl.col("seller_id").first(), pl.col("category").first(), sellers=pl.col("seller_id").n_unique())
        .filter(pl.col("sellers") == 1)
    )
    orders = (
        read["orders"]
        .join(alone, on="order_id")
        .select(
            "order_id",
            "category",
            seller=pl.col("seller_id").rank("dense").cast(pl.Int64) - 1,
            day=pl.col("order_purchase_timestamp").dt.date(),
            delivered=pl.col("order_delivered_customer_date").dt.date(),
            promised=pl.col("order_estimated_delivery_date").dt.date(),
        )
    )
    reviews = pl.read_parquet(folder / "olist_order_reviews.parquet").select(
        "order_id",
        "review_id",
        created=pl.col("review_creation_date").dt.date(),
        answered="review_answer_timestamp",
        bad=pl.col("review_score") <= 2,
    )
    return Market(orders, reviews, orders["seller"].n_unique())


def low_reviews(market: Market, until: date | None) -> pl.DataFrame:
    """Orders with their latest review, low or not; of the reviews created before `until`, or of all."""
    known = market.reviews if until is None else market.reviews.filter(pl.col("created") < until)
    votes = known.sort("created", "answered", "review_id", nulls_last=True).group_by("order_id", maintain_order=True)
    return market.orders.join(votes.last().select("order_id", "bad"), on="order_id")


def late(market: Market, until: date | None) -> pl.DataFrame:
    """Delivered orders, late by calendar day or not; of the deliveries before `until`, or of all."""
    delivered = market.orders.filter(pl.col("delivered").is_not_null())
    known = delivered if until is None else delivered.filter(pl.col("delivered") < until)
    return known.with_columns(bad=pl.col("delivered") > pl.col("promised"))


OUTCOMES: Final = {"low reviews": (low_reviews, 30), "late": (late, 0)}


def months_of(market: Market) -> list[date]:
    """The firsts of the months to predict: enough history before them, and nearly all their orders reviewed."""
    months = (
        market.orders.join(
            market.reviews.select("order_id").unique().with_columns(reviewed=1), on="order_id", how="left"
        )
        .group_by(first=pl.col("day").dt.truncate("1mo"))
        .agg(orders=pl.len(), reviewed=pl.col("reviewed").count())
        .filter(pl.col("orders") >= ORDERS_IN_A_MONTH)
        .sort("first")
    )
    rows = months.rows(named=True)[MONTHS_OF_HISTORY:]
    return [row["first"] for row in rows if row["reviewed"] >= REVIEWED_AT_LEAST * row["orders"]]


def known_at(market: Market, cut: date, outcome: str) -> Known:
    """Everything known of one outcome on the morning of `cut`, and each seller's main category until then."""
    of, maturity = OUTCOMES[outcome]
    past = of(market, cut).filter(pl.col("day") < cut)
    sold = market.orders.filter(pl.col("day") < cut).group_by("seller", "category").len()
    main = sold.sort("seller", "len", "category", descending=[False, True, False]).unique("seller", keep="first")
    category = np.full(market.sellers, -1)
    category[main["seller"].to_numpy()] = main["category"].to_numpy()
    age = (pl.lit(cut) - pl.col("day")).dt.total_days()
    ages = past.select(age)["literal"].to_numpy() - 1  # as of the evening before
    return Known(past["seller"].to_numpy(), past["bad"].to_numpy(), ages, maturity, category, market.sellers)


# ---------------------------------------------------------------------------------------------------- predictors


def ours(known: Known) -> Numbers:
    """The estimate in use, from the counts a score run has: immature, short window, rest of the long window."""
    edges = np.array([0, known.maturity, known.maturity + SHORT, known.maturity + LONG])
    counts = np.zeros((2, known.sellers, 3), np.int64)
    for period in range(3):
        inside = (known.age >= edges[period]) & (known.age < edges[period + 1])
        counts[0, :, period] = np.bincount(known.seller[inside], known.bad[inside], known.sellers)
        counts[1, :, period] = np.bincount(known.seller[inside], minlength=known.sellers)
    return estimate(counts[0], counts[1], known.category).share


def raw(known: Known, minimum: int = 1) -> Numbers:
    """Bad of all, where a seller has at least `minimum`; else the constant."""
    k, n = known.counts()
    return np.clip(np.where(n >= minimum, k / np.maximum(n, 1), known.bad.mean()), CLIP, 1 - CLIP)


def wilson(known: Known) -> Numbers:
    """Wilson's lower bound at 95 %, one-sided; sellers without an order get the constant."""
    k, n = known.counts()
    z, n_or_1 = 1.6449, np.maximum(n, 1)
    share = k / n_or_1
    root = np.sqrt(share * (1 - share) / n_or_1 + (z / n_or_1 / 2) ** 2)
    bound = (share + z * z / n_or_1 / 2 - z * root) / (1 + z * z / n_or_1)
    clipped: Numbers = np.clip(np.where(n > 0, bound, known.bad.mean()), CLIP, 1 - CLIP)
    return clipped


def imdb(known: Known) -> Numbers:
    """The seller's own orders and fifty average ones."""
    k, n = known.counts()
    mean: Numbers = (k + 50 * known.bad.mean()) / (n + 50)
    return mean


def beta_binomial(known: Known) -> Numbers:
    """Posterior mean under one beta prior for all sellers, by maximum likelihood."""
    k, n = known.counts()
    some = n > 0

    def unlikelihood(theta: Numbers) -> float:
        a, b = expit(theta[0]) * np.exp(theta[1]), expit(-theta[0]) * np.exp(theta[1])
        return -float(np.sum(betaln(k[some] + a, n[some] - k[some] + b) - betaln(a, b)))

    theta = minimize(unlikelihood, [-2.0, 3.0], method="Nelder-Mead").x
    mean, strength = expit(theta[0]), np.exp(theta[1])
    posterior: Numbers = (k + mean * strength) / (n + strength)
    return posterior


PREDICTORS: Final[dict[str, Predictor]] = {
    "estimate": ours,
    "raw": raw,
    "raw, 10 orders": lambda known: raw(known, 10),
    "Wilson bound": wilson,
    "constant": lambda known: np.full(known.sellers, known.bad.mean()),
    "IMDB mean": imdb,
    "beta-binomial": beta_binomial,
}


# ---------------------------------------------------------------------------------------------------- the verdict


def losses(market: Market, cut: date, outcome: str) -> tuple[Counts, dict[str, Numbers]]:
    """Seller of each order of the month after `cut`, and its log-loss under each predictor."""
    following = (pl.col("day") >= cut) & (pl.col("day") < pl.lit(cut).dt.offset_by("1mo"))
    month = OUTCOMES[outcome][0](market, None).filter(following)
    known = known_at(market, cut, outcome)
    seller, bad = month["seller"].to_numpy(), month["bad"].to_numpy()
    loss = {}
    for name, predict in PREDICTORS.items():
        share = np.clip(predict(known)[seller], 1e-9, 1 - 1e-9)
        loss[name] = -np.log(np.where(bad, share, 1 - share))
    return seller, loss


def interval(seller: Counts, difference: Numbers, sellers: int) -> tuple[float, float]:
    """95 % bootstrap interval of the mean difference per order, whole sellers drawn with replacement."""
    total, orders = np.bincount(seller, difference, sellers), np.bincount(seller, minlength=sellers)
    drawn = np.random.default_rng(20_260_101).multinomial(sellers, np.full(sellers, 1 / sellers), RESAMPLES)
    means = (drawn @ total) / (drawn @ orders)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def measure(market: Market, outcome: str) -> list[str]:
    """Print the table of one outcome; returns what was missed, in words."""
    missed, sellers, pooled = [], [], []
    print(f"\n{outcome}: log-loss per order above that of the estimate, in thousandths")
    print(f"{'month':10}{'orders':>7}{'estimate':>10}", *(f"{name:>15}" for name in NOT_MUCH_WORSE_THAN))
    for cut in months_of(market):
        seller, loss = losses(market, cut, outcome)
        mean = {name: float(values.mean()) for name, values in loss.items()}
        gaps = [mean[name] - mean["estimate"] for name in NOT_MUCH_WORSE_THAN]
        print(f"{cut:%Y-%m}   {len(seller):7}{mean['estimate']:10.4f}", *(f"{1000 * gap:+15.2f}" for gap in gaps))
        if min(gaps) < -ALLOWED:
            missed.append(f"{outcome} {cut:%Y-%m}: worse than the best by {-min(gaps):.4f}, allowed {ALLOWED}.")
        sellers.append(seller)
        pooled.append(loss)
    everyone = np.concatenate(sellers)
    for name in NOT_MUCH_WORSE_THAN:
        difference = np.concatenate([loss[name] - loss["estimate"] for loss in pooled])
        low, high = interval(everyone, difference, market.sellers)
        figures = f"{1000 * difference.mean():+.2f} [{1000 * low:+.2f}, {1000 * high:+.2f}]"
        print(f"all months, {name} minus estimate: {figures}")
        if name in TO_BEAT and low <= 0:
            missed.append(f"{outcome}: not proven better than {name} (95 % interval from {low:.4f}).")
    return missed


def main(arguments: list[str]) -> int:
    """Measure both outcomes in the folder given (default: the shared data); low reviews decide."""
    folder = Path(arguments[0]) if arguments else DATA / "olist"
    if not (folder / "olist_orders.parquet").is_file():
        print(f"{folder} does not hold the Olist files as Parquet; name the folder that does.")
        return 2
    market = read_market(folder)
    missed = measure(market, "low reviews")
    remarks = measure(market, "late")
    for sentence in missed:
        print("MISSED", sentence)
    for sentence in remarks:
        print("remark, not asked for:", sentence)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
