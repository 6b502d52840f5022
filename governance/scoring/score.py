"""The score: base, less what the rates are proven to miss, less points; in thousandths, so that lines add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from governance.core.bounds import MILLION, Integers, bounds
from governance.scoring.evidence import Evidence, weigh
from governance.scoring.policy import THOUSAND, Policy
from governance.scoring.standing import stand


@dataclass(frozen=True)
class Inputs:
    """Everything the scores of n sellers are made of; arrays [n, rates] in the rule book's order of rates.

    `exposed`, `bad` and `independent` are counts in the chosen window, `target` and `worst` shares in millionths for
    the seller's category, `points` the balance of the ledger, `fed` [rates] whether any seller has facts for a rate,
    `covered` where the points of a violation stand for the breach, so that it is not charged twice.
    """

    mature_orders: Integers
    exposed: Integers
    bad: Integers
    independent: Integers
    target: Integers
    worst: Integers
    points: Integers
    fed: npt.NDArray[np.bool_]
    covered: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Judgement:
    """What follows from the inputs: [n, rates] bounds in millionths, evidence, deductions; [n] score and standing.

    A seller who is not yet rated has the bounds, but no evidence is claimed, nothing is deducted and `score` is -1.
    """

    lower: Integers
    upper: Integers
    evidence: Integers
    deduction: Integers
    points_deduction: Integers
    score: Integers
    standing: Integers


def judge(inputs: Inputs, policy: Policy) -> Judgement:
    """Judge n sellers under one rule book, all at once; pure, and the same inputs always give the same integers."""
    rated = inputs.mature_orders >= policy.floor_orders
    lower, upper = _bounds(inputs, policy)
    evidence = weigh(
        lower=lower,
        upper=upper,
        independent=inputs.independent,
        target=inputs.target,
        minimum_independent=policy.minimum_independent,
    )
    evidence = np.where(rated[:, None], evidence, Evidence.NOT_ENOUGH)
    deduction = rate_deductions(lower, evidence, inputs, policy)
    points_deduction = np.where(rated, point_deductions(inputs.points, policy), 0)
    score = policy.highest - deduction.sum(axis=1) - points_deduction
    standing = stand(score=score, rated=rated, evidence=evidence, fed=inputs.fed, policy=policy)
    return Judgement(
        lower=lower,
        upper=upper,
        evidence=evidence,
        deduction=deduction,
        points_deduction=points_deduction,
        score=np.where(rated, score, -1),
        standing=standing,
    )


def rate_deductions(lower: Integers, evidence: Integers, inputs: Inputs, policy: Policy) -> Integers:
    """Thousandths taken off per rate: the weight's share of the way from target to worst that is proven, rounded down.

    Nothing where a violation covers the breach: its points are what is taken off.
    """
    weight = np.array([rate.weight * THOUSAND for rate in policy.rates], np.int64)
    proven = weight * (lower - inputs.target) // (inputs.worst - inputs.target)
    charged = (evidence == Evidence.PROVEN_OVER) & ~inputs.covered
    return np.where(charged, np.clip(proven, 0, weight), 0)


def point_deductions(points: Integers, policy: Policy) -> Integers:
    """Thousandths taken off for points: so much each, and never more than the cap."""
    full: Integers = np.maximum(points, 0) * policy.points_each * THOUSAND
    return np.minimum(full, policy.points_at_most * THOUSAND)


def _bounds(inputs: Inputs, policy: Policy) -> tuple[Integers, Integers]:
    """Both bounds per rate; the rates of one confidence are worked out together.

    What counts against a seller stands on independent events alone; praise must hold with every bad event counted.
    """
    lower = np.zeros(inputs.exposed.shape, np.int64)
    upper = np.full(inputs.exposed.shape, MILLION, np.int64)
    confidences = np.array([rate.confidence for rate in policy.rates])
    for confidence in np.unique(confidences):
        same = confidences == confidence
        exposed = inputs.exposed[:, same]
        lower[:, same], _ = bounds(inputs.independent[:, same], exposed, confidence=float(confidence))
        _, upper[:, same] = bounds(inputs.bad[:, same], exposed, confidence=float(confidence))
    return lower, upper
