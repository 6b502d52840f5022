"""The three states of evidence."""

from __future__ import annotations

import numpy as np
import pytest

from governance.scoring.evidence import Evidence, weigh


@pytest.mark.parametrize(
    ("lower", "upper", "independent", "state"),
    [
        # one millionth above the target, and two causes
        (40_001, 90_000, 2, Evidence.PROVEN_OVER),
        # at the target is not above it
        (40_000, 90_000, 2, Evidence.NOT_ENOUGH),
        # one cause proves nothing, however high the bound
        (50_000, 1_000_000, 1, Evidence.NOT_ENOUGH),
        # the upper bound at the target is within it
        (0, 40_000, 0, Evidence.PROVEN_WITHIN),
        (0, 40_001, 0, Evidence.NOT_ENOUGH),
        # nothing seen
        (0, 1_000_000, 0, Evidence.NOT_ENOUGH),
    ],
)
def test_states_of_evidence_against_a_target_of_four_percent(
    lower: int, upper: int, independent: int, state: Evidence
) -> None:
    found = weigh(
        lower=np.array([lower]),
        upper=np.array([upper]),
        independent=np.array([independent]),
        target=np.array([40_000]),
        minimum_independent=2,
    )
    assert found.tolist() == [state]
