"""Shops that an officer has confirmed as related are judged together: who belongs together, and where a violation falls.

Pure. Splitting one business into many small shops makes every one of them look like too few orders to say anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from governance.core.bounds import MILLION, Integers
from governance.scoring.assessment import FINDINGS, Assessed, Before, Finding, Looked, Truths


def groups_of(seller_id: Integers, related: Iterable[tuple[int, int]]) -> Integers:
    """A number per seller, the same for those who belong together, directly or through others; `seller_id` is sorted."""
    pairs = np.array(list(related), np.int64).reshape(-1, 2)
    pairs = pairs[np.isin(pairs, seller_id).all(axis=1)]
    left, right = np.searchsorted(seller_id, pairs).T
    joined = coo_array((np.ones(len(pairs), np.int8), (left, right)), shape=(len(seller_id), len(seller_id)))
    groups: Integers = connected_components(joined, directed=False)[1].astype(np.int64)
    return groups


def sizes(group: Integers) -> Integers:
    """How many sellers there are in the group of each."""
    return np.bincount(group)[group]


def summed(counts: Integers, group: Integers) -> Integers:
    """Counts [n, ...] of everybody in the group of each seller."""
    total = np.zeros((int(group.max(initial=-1)) + 1, *counts.shape[1:]), np.int64)
    np.add.at(total, group, counts)
    return total[group]


def common_target(target: Integers, exposed: Integers, group: Integers) -> Integers:
    """The target for a group: that of each shop weighs as much as it has exposed; rounded up, towards the sellers."""
    weight = summed(exposed, group)
    weighed = -(-summed(target * exposed, group) // np.maximum(weight, 1))
    return np.where((sizes(group) > 1)[:, None] & (weight > 0), weighed, target)


def common_past(before: Before, group: Integers) -> Before:
    """Days that a violation of one shop was made of are those of the whole group; warnings stay with who got them."""
    latest = np.zeros((int(group.max(initial=-1)) + 1, before.covered_until.shape[1]), np.int64)
    np.maximum.at(latest, group, before.covered_until)
    return replace(before, covered_until=latest[group])


def lay_at_one_door(found: Assessed, own: Looked, group: Integers) -> Assessed:
    """One violation per group and rate: it falls on the shop that is itself furthest over its target.

    `own` holds the counts of each shop alone. While no shop that was warned before is over by itself, the warning
    stands; the other shops of a group with a violation are only over.
    """
    excess = own.independent * MILLION - own.target * own.exposed
    ripe = found.found(Finding.VIOLATION)
    worst = ripe & (excess > 0) & _largest(np.where(ripe, excess, 0), group)
    decided = summed(worst.astype(np.int64), group) > 0
    finding = np.where(ripe & ~decided, FINDINGS.index(Finding.WARNED), found.finding)
    other = decided & ~worst & (found.finding != FINDINGS.index(Finding.NOTHING))
    finding = np.where(other, FINDINGS.index(Finding.OVER), finding)
    return replace(found, finding=finding, in_a_row=np.where(other, 0, found.in_a_row))


def _largest(values: Integers, group: Integers) -> Truths:
    """Where the largest value of each group and column is; of equals the first."""
    groups = int(group.max(initial=-1)) + 1
    most = np.full((groups, values.shape[1]), np.iinfo(np.int64).min)
    np.maximum.at(most, group, values)
    place = np.broadcast_to(np.arange(len(group))[:, None], values.shape)
    first = np.full_like(most, len(group))
    np.minimum.at(first, group, np.where(values == most[group], place, len(group)))
    found: Truths = place == first[group]
    return found
