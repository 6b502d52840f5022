"""Replaying a stored run: the same inputs, or the same facts, must give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from governance.core.database import db
from governance.core.settings import Settings
from governance.scoring.gathering import covered_rates, gather
from governance.scoring.records import ARRAYS, SINGLES, Layout, Records, digest_of
from governance.scoring.run import count, judge_all
from governance.scoring.score import Inputs, judge
from governance.scoring.stored import Run

MOST_LISTED: Final = 100


@dataclass(frozen=True)
class Difference:
    """A stored value that the replay does not confirm; `seller_id` is None for the run as a whole."""

    seller_id: int | None
    column: str
    stored: str
    replayed: str


@dataclass(frozen=True)
class Replay:
    """What a replay found. It confirms the run when there is no difference."""

    run_id: int
    sellers: int
    differing: int
    differences: Sequence[Difference]
    digest: str

    @property
    def confirmed(self) -> bool:
        """Whether every byte is as stored."""
        return not self.differing and not self.differences


def replay(run: Run) -> Replay:
    """Judge the stored inputs again and compare every record with the stored one, byte by byte.

    Which breaches a violation covered is read from the ledger, as known when the run was made.
    """
    layout = Layout(len(run.policy.rates))
    stored = layout.load(run.id, db.session.connection())
    columns = layout.unpack(stored)
    inputs = Inputs(
        **{name: columns[name] for name in ("mature_orders", "exposed", "bad", "independent", "target", "worst")},
        points=columns["points"],
        fed=np.array(run.fed),
        covered=covered_rates(columns["seller_id"], run.policy, as_of=run.as_of, known_at=run.known_at),
    )
    judgement = judge(inputs, run.policy)
    again = layout.pack(columns | vars(judgement))
    return _compared(run, stored, again)


def replay_from_facts(run: Run, *, settings: Settings) -> Replay:
    """Count everything again from the event store, as known when the run was made, and judge it afresh.

    Also checks what `replay` takes as given: which sellers there were, their categories, windows, points, estimates.
    """
    stored = Layout(len(run.policy.rates)).load(run.id, db.session.connection())
    counts = count(run.policy, as_of=run.as_of, known_at=run.known_at, retrospective=True, settings=settings)
    again = judge_all(gather(counts, run.policy, as_of=run.as_of, known_at=run.known_at), run.policy)
    return _compared(run, stored, again.records)


def _compared(run: Run, stored: Records, again: Records) -> Replay:
    ours, theirs = stored["seller_id"], again["seller_id"]
    missing = [Difference(int(one), "seller_id", "judged", "not there") for one in np.setdiff1d(ours, theirs)]
    added = [Difference(int(one), "seller_id", "not there", "judged") for one in np.setdiff1d(theirs, ours)]
    both = np.intersect1d(ours, theirs)
    left, right = stored[np.searchsorted(ours, both)], again[np.searchsorted(theirs, both)]
    unlike = np.flatnonzero((_bytes_of(left) != _bytes_of(right)).any(axis=1))
    found = [*missing, *added, *_in_words(left[unlike[:MOST_LISTED]], right[unlike[:MOST_LISTED]], run)]
    digest = digest_of(again)
    if digest_of(stored) != run.digest:
        found.append(Difference(None, "digest", run.digest, digest_of(stored)))
    return Replay(run.id, len(stored), len(missing) + len(added) + len(unlike), found, digest)


def _bytes_of(records: Records) -> npt.NDArray[np.uint8]:
    """The records as bytes, one row each."""
    return np.frombuffer(records.tobytes(), np.uint8).reshape(len(records), records.dtype.itemsize)


def _in_words(stored: Records, again: Records, run: Run) -> list[Difference]:
    layout = Layout(len(run.policy.rates))
    left, right = layout.unpack(stored), layout.unpack(again)
    return [
        Difference(int(left["seller_id"][row]), name, str(left[name][row].tolist()), str(right[name][row].tolist()))
        for row in range(len(stored))
        for name in (*SINGLES, *ARRAYS)
        if not np.array_equal(left[name][row], right[name][row])
    ]
