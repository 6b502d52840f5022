"""Rule book and sellers for the tests of scoring."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import numpy as np

from governance.rulebook.publication import preset_text, read_checked
from governance.scoring.policy import Policy
from governance.scoring.score import Inputs, Judgement, judge
from governance.scoring.standing import Standing
from governance.scoring.stored import CountedPoints, Run, StoredScore


@cache
def fair_1000() -> Policy:
    """The default rule book."""
    return Policy.from_document(read_checked(preset_text("fair-1000")))


def inputs(policy: Policy, sellers: int = 1, **given: Any) -> Inputs:
    """Sellers with nothing exposed and 1,000 mature orders, unless given otherwise; arrays [sellers, rates]."""
    rates = len(policy.rates)
    nothing = np.zeros((sellers, rates), np.int64)
    values: dict[str, Any] = {
        "mature_orders": np.full(sellers, 1_000),
        "exposed": nothing,
        "bad": nothing,
        "independent": nothing,
        "target": np.tile([rate.target for rate in policy.rates], (sellers, 1)),
        "worst": np.tile([rate.worst for rate in policy.rates], (sellers, 1)),
        "points": np.zeros(sellers, np.int64),
        "fed": np.ones(rates, bool),
        "covered": np.zeros((sellers, rates), bool),
    }
    return Inputs(**values | given)


def one_rate(policy: Policy, code: str, *, exposed: int, bad: int, independent: int | None = None) -> Inputs:
    """One seller with events in one rate only."""
    place = policy.position(code)
    counts = np.zeros((3, 1, len(policy.rates)), np.int64)
    counts[:, 0, place] = exposed, bad, bad if independent is None else independent
    return inputs(policy, exposed=counts[0], bad=counts[1], independent=counts[2])


def stored(given: Inputs, judgement: Judgement | None = None, *, policy: Policy | None = None) -> StoredScore:
    """The first seller of `given` as read from the store."""
    policy = policy or fair_1000()
    judgement = judgement or judge(given, policy)
    rates = len(policy.rates)

    def row(array: Any) -> tuple[int, ...]:
        return tuple(int(value) for value in array[0])

    score = int(judgement.score[0])
    return StoredScore(
        seller_id=1,
        reference="CRUNCHY-ARMCHAIRS",
        name="Crunchy Armchairs",
        category=None,
        standing=Standing(int(judgement.standing[0])),
        score=None if score < 0 else score,
        mature_orders=int(given.mature_orders[0]),
        window_days=(365,) * rates,
        exposed=row(given.exposed),
        bad=row(given.bad),
        independent=row(given.independent),
        immature_exposed=(0,) * rates,
        immature_bad=(0,) * rates,
        target=row(given.target),
        worst=row(given.worst),
        lower=row(judgement.lower),
        upper=row(judgement.upper),
        estimate=(0,) * rates,
        evidence=row(judgement.evidence),
        deduction=row(judgement.deduction),
        points=int(given.points[0]),
        points_deduction=int(judgement.points_deduction[0]),
    )


def run_of(policy: Policy, fed: tuple[bool, ...] | None = None) -> Run:
    """A run as of 2026-06-30 under `policy`."""
    known = datetime(2026, 7, 1, 3, tzinfo=UTC)
    fed = fed or (True,) * len(policy.rates)
    return Run(
        id=1,
        as_of=date(2026, 6, 30),
        known_at=known,
        retrospective=False,
        sellers=1,
        standings={},
        evidence={code: {"not_enough": 1} if is_fed else {} for code, is_fed in zip(policy.codes, fed, strict=True)},
        digest="",
        recorded_at=known,
        by="system:test",
        rule_book_id=1,
        rule_book="fair-1000",
        rule_book_version="1",
        rule_book_digest="",
        policy=policy,
    )


def entry(number: int, points: int) -> CountedPoints:
    """A ledger entry that counts on the day of `run_of`."""
    return CountedPoints(
        entry_id=number,
        violation_id=number,
        rule="false_description",
        reason=f"Complaint {number} (not as described) was upheld on 2026-05-01.",
        points=points,
        effective_at=date(2026, 5, 1),
        lapses_at=date(2026, 10, 28),
    )
