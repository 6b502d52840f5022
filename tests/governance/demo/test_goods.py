"""What the invented shops offer."""

from __future__ import annotations

import pytest

from governance.demo.goods import GOODS, good_of, name_of
from governance.demo.trade import TRADES


def test_every_trade_has_goods() -> None:
    assert GOODS.keys() == {trade.code for trade in TRADES}
    assert all(good.price > 0 for goods in GOODS.values() for good in goods)


@pytest.mark.parametrize("trade", range(len(TRADES)))
def test_no_two_products_of_a_shop_share_a_name(trade: int) -> None:
    names = [name_of(trade, number) for number in range(90)]
    assert len(set(names)) == 90
    assert all(name.isprintable() and len(name) < 60 for name in names)


def test_a_name_says_in_both_languages_what_it_is() -> None:
    assert good_of(0, 7).en == "children's pyjamas"
    assert name_of(0, 7) == "Green children's pyjamas 绿色儿童睡衣"
    assert name_of(0, 97) == "Blue children's pyjamas 2 蓝色儿童睡衣2"
