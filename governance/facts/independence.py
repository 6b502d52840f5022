"""Independent bad events: the largest set of which no two share a buyer or a lot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from governance.facts.window_spec import LONG, SHORT, Span, WindowSpec

Integers = npt.NDArray[np.int64]
# Runs a query whose columns are whole numbers (their number is given): [rows, columns].
Fetch = Callable[[str, int], Integers]
_ORIGIN: Final = date(2000, 1, 1)


def independent(*, group: Integers, buyer: Integers, lot: Integers, groups: int) -> Integers:
    """The number of independent events in each of `groups` groups.

    `group`, `buyer` and `lot` are [events]: the group an event belongs to (0 ... groups - 1), a number for its buyer,
    and a number for its lot, negative when it has none. An event joins its buyer and its lot; a set without a shared
    buyer or lot is a matching in that graph, and the largest one is found exactly, for all groups at once.
    """
    if not len(group):
        return np.zeros(groups, np.int64)
    alone = -1 - np.arange(len(lot), dtype=np.int64)  # an event without a lot shares it with nobody
    buyers, buyer_place = np.unique(np.stack([group, buyer]), axis=1, return_inverse=True)
    lots, lot_place = np.unique(np.stack([group, np.where(lot < 0, alone, lot)]), axis=1, return_inverse=True)
    graph = csr_array(
        (np.ones(len(group), np.int8), (buyer_place.ravel(), lot_place.ravel())),
        shape=(buyers.shape[1], lots.shape[1]),
    )
    matched = maximum_bipartite_matching(graph, perm_type="column") >= 0
    return np.bincount(buyers[0, matched], minlength=groups).astype(np.int64)


def repeated_events(spec: WindowSpec, seller_id: Integers, bad: Integers, fetch: Fetch) -> Integers:
    """How many of the `bad` events [n, rates, 2] are not independent of another one in the same window.

    `seller_id` is sorted. Without lots that is those whose buyer had one in the window before; where a lot is known,
    the largest independent set is looked for.
    """
    found = fetch(_repeats_query(spec), 1 + 2 * len(spec.rates))
    found = found[np.isin(found[:, 0], seller_id)]
    repeated = np.zeros_like(bad)
    repeated[np.searchsorted(seller_id, found[:, 0])] = found[:, 1:].reshape(-1, len(spec.rates), 2)
    events = fetch(_lots_query(spec), 5)
    events = events[np.isin(events[:, 0], seller_id)]
    if len(events):
        _match_lots(spec, np.searchsorted(seller_id, events[:, 0]), events, bad, repeated)
    return repeated


def _repeats_query(spec: WindowSpec) -> str:
    sums = [
        f"count(*) FILTER (WHERE metric = '{rate.code}' AND {_within(spec.window(rate, length))}"
        f" AND repeats_day >= DATE '{spec.window(rate, length).first}')"
        for rate in spec.rates
        for length in (SHORT, LONG)
    ]
    return (
        f"SELECT seller_id, {', '.join(sums)} FROM adverse_event"
        " WHERE accountable AND repeats_day IS NOT NULL GROUP BY seller_id"
    )


def _lots_query(spec: WindowSpec) -> str:
    """Seller, rate, day, buyer and lot (-1: none), as numbers, of the events of every rate in which a lot is known."""
    longest = [f"metric = '{rate.code}' AND {_within(spec.window(rate, LONG))}" for rate in spec.rates]
    inside = " OR ".join(f"({condition})" for condition in longest)
    number = " ".join(f"WHEN '{rate.code}' THEN {place}" for place, rate in enumerate(spec.rates))
    return f"""
        SELECT
            seller_id,
            CAST(CASE metric {number} END AS BIGINT),
            CAST(day - DATE '{_ORIGIN}' AS BIGINT),
            dense_rank() OVER (ORDER BY buyer),
            CASE WHEN lot IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY lot) END
        FROM adverse_event
        WHERE accountable AND ({inside})
            AND (seller_id, metric) IN (
                SELECT seller_id, metric FROM adverse_event WHERE accountable AND lot IS NOT NULL AND ({inside})
            )
    """


def _within(span: Span) -> str:
    return f"day BETWEEN DATE '{span.first}' AND DATE '{span.last}'"


def _match_lots(spec: WindowSpec, place: Integers, events: Integers, bad: Integers, repeated: Integers) -> None:
    """Replace the repeats of every seller and rate with lots by what is left of `bad` beside the largest set."""
    for number, rate in enumerate(spec.rates):
        for length in (SHORT, LONG):
            span = spec.window(rate, length)
            first, last = ((day - _ORIGIN).days for day in (span.first, span.last))
            inside = (events[:, 1] == number) & (events[:, 2] >= first) & (events[:, 2] <= last)
            sellers, group = np.unique(place[inside], return_inverse=True)
            largest = independent(
                group=group.astype(np.int64), buyer=events[inside, 3], lot=events[inside, 4], groups=len(sellers)
            )
            repeated[sellers, number, length] = bad[sellers, number, length] - largest
