"""What is sold and what the shops are called."""

from __future__ import annotations

from governance.demo.trade import COUNTRIES, FIRST_WORDS, SECOND_WORDS, TRADES, shop_name


def test_no_two_shops_share_a_name() -> None:
    for trade in TRADES[:2]:
        names = [shop_name(number, trade) for number in range(3_000)]
        assert len(set(names)) == len(names)


def test_a_name_can_be_read_in_both_languages() -> None:
    name = shop_name(0, TRADES[0])
    english, chinese = name.rsplit(" ", 1)
    assert english.isascii()
    assert chinese.endswith(TRADES[0].zh)


def test_the_words_and_trades_are_each_given_once() -> None:
    for words in (FIRST_WORDS, SECOND_WORDS):
        assert len(set(words)) == len(words)
    assert len({trade.code for trade in TRADES}) == len(TRADES)
    assert all(len(country) == 2 for country in COUNTRIES)


def test_the_number_of_pairs_is_what_the_step_through_them_needs() -> None:
    assert len(SECOND_WORDS) == 20
    assert len({(number * 173) % (len(FIRST_WORDS) * 20) for number in range(len(FIRST_WORDS) * 20)}) == 440
