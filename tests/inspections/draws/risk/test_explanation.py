"""Why goods weigh what they weigh, in words."""

from __future__ import annotations

import numpy as np
import pytest

from inspections.draws.risk.explanation import explain
from inspections.draws.risk.weights import factors
from tests.inspections.draws.risk.usual import USUAL, signals


def test_goods_as_usual_need_no_explanation() -> None:
    found = signals()
    assert explain(found, factors(found), 0) == ()


def test_what_moves_the_weight_most_comes_first() -> None:
    found = signals(
        sellers={"share": USUAL * [[8, 1], [1, 1], [1, 1]], "complaints": np.array([9.0, 0.12, 0.12])},
        goods={"lots": np.array([2, 0, 0]), "rejected_lots": np.array([1, 0, 0]), "sold": np.zeros((3, 3), np.int64)},
    )
    reasons = explain(found, factors(found), 0)
    assert [reason.code for reason in reasons][:2] == ["returned_for_quality", "complaints"]
    assert reasons[0].words["en"] == "The shop's goods are returned for quality 8.0 times as often as is usual."
    assert reasons[0].words["zh"] == "该商家的商品因质量退货的频率是平常的8.0倍。"
    assert reasons[1].words["en"].startswith("Complaints about the shop's goods come to 9.0, where 0.")


def test_what_speaks_for_goods_is_said_as_well() -> None:
    found = signals(goods={"events": np.zeros((3, 2, 3), np.int64)})
    (reason,) = explain(found, factors(found), 0)
    assert (reason.code, reason.times < 1) == ("own", True)
    assert "come to 0.0, where" in reason.words["en"]


@pytest.mark.parametrize("word", ["certified", "guilty", "blacklist", "risk score", "认证"])
def test_no_reason_says_more_than_is_known(word: str) -> None:
    found = signals(
        sellers={"share": np.tile(USUAL * 8, (3, 1)), "complaints": np.full(3, 9.0)},
        goods={"product": np.zeros(3, np.int64), "lots": np.full(3, 3), "rejected_lots": np.full(3, 3)},
        categories={"complained_of": np.array([40])},
    )
    said = [text for reason in explain(found, factors(found), 0) for text in reason.words.values()]
    assert said
    assert not any(word in text for text in said)
