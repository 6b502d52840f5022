"""The truth about the shops of a market, in a file of its own: for measuring how well scores find it, and nothing else."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from governance.demo.event_files import write_parquet
from governance.demo.market import Market, Truth, truths
from governance.demo.shops import Character, Rate, Shops, reference

NAME: Final = "hidden_quality.parquet"

_QUERY: Final = """
    SELECT seller[shop + 1] AS seller_id, character[character_code + 1] AS character, rate[rate_code + 1] AS rate,
        starts_on::DATE + first_day::INTEGER AS first_day, starts_on::DATE + last_day::INTEGER AS last_day, events, share
    FROM rows, words ORDER BY place"""

Columns = dict[str, npt.NDArray[Any]]


def write_hidden_quality(market: Market, folder: Path) -> Path:
    """Write one row per shop, rate and span between changes; readable for the owner of the file alone.

    `events` is how many could have gone wrong in the span, `share` the true share that does (mean over the events).
    """
    shops = market.shops
    parts = [
        _span(shops, rate, truth, after=after, days=market.plan.days)
        for rate, truth in truths(market).items()
        for after in (False, True)
    ]
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    rows["starts_on"] = np.full(len(rows["shop"]), np.datetime64(market.plan.start, "us"))
    words = {
        "seller": [reference(number) for number in range(len(shops))],
        "character": [character.name.lower() for character in Character],
        "rate": [rate.name.lower() for rate in Rate],
    }
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as private:  # mode 0700: at no moment can anybody else read it
        write_parquet(_QUERY, rows, words, Path(private) / NAME)
        (Path(private) / NAME).chmod(0o600)
        (Path(private) / NAME).replace(path)
    return path


def _span(shops: Shops, rate: Rate, truth: Truth, *, after: bool, days: int) -> Columns:
    """The shops that had any such event before, or after, they changed."""
    inside = (truth.day >= shops.changes_on[truth.shop]) == after
    events = np.bincount(truth.shop[inside], minlength=len(shops))
    total = np.bincount(truth.shop[inside], weights=truth.share[inside], minlength=len(shops))
    shop = np.flatnonzero(events)
    changes_on = shops.changes_on[shop]
    return {
        "shop": shop,
        "character_code": shops.character[shop],
        "rate_code": np.full(len(shop), int(rate)),
        "first_day": changes_on if after else np.zeros_like(changes_on),
        "last_day": np.full_like(changes_on, days - 1) if after else changes_on - 1,
        "events": events[shop],
        "share": total[shop] / events[shop],
    }
