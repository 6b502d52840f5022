"""Independent bad events: the largest set of which no two share a buyer or a lot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

Integers = npt.NDArray[np.int64]


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
