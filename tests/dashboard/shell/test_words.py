"""Numerals and days as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from dashboard.shell import words
from tests.catalogues import PROJECT, file_of, read

DASHBOARD = PROJECT / "dashboard"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("thousandths", "written"),
    [(812_345, "812.345"), (0, "0.000"), (-12_500, "−12.500"), (1_000_000, "1,000.000"), (-5, "−0.005")],
)
def test_points_keep_all_their_decimals(thousandths: int, written: str) -> None:
    assert words.points(thousandths) == written


@pytest.mark.parametrize(("difference", "written"), [(12_500, "+12.500"), (-12_500, "−12.500"), (0, "±0")])
def test_a_change_of_points_carries_its_sign(difference: int, written: str) -> None:
    assert words.points_change(difference) == written


@pytest.mark.parametrize(("number", "written"), [(1_234, "+1,234"), (-3, "−3"), (0, "±0")])
def test_a_change_of_a_count_carries_its_sign(number: int, written: str) -> None:
    assert words.change(number) == written


@pytest.mark.parametrize(
    ("millionths", "lower", "upper"),
    [
        (38_123, "3.8", "3.9"),
        (38_000, "3.8", "3.8"),
        (9_999, "0.99", "1.0"),
        (0, "0.00", "0.00"),
        (1_000_000, "100.0", "100.0"),
    ],
)
def test_bounds_are_rounded_away_from_what_is_not_sure(millionths: int, lower: str, upper: str) -> None:
    assert words.at_least(millionths) == f"{lower}{NBSP}%"
    assert words.at_most(millionths) == f"{upper}{NBSP}%"


@pytest.mark.parametrize(("millionths", "written"), [(38_123, "3.8"), (3_333, "0.33"), (0, "0.0"), (999_999, "100.0")])
def test_shares_have_the_decimals_they_need(millionths: int, written: str) -> None:
    assert words.share(millionths) == f"{written}{NBSP}%"


def test_a_rate_never_stands_without_its_denominator() -> None:
    assert words.observed(12, 12_340) == "12 of 12,340"


def test_days_and_standings_are_said_in_the_readers_language(shared_app: Flask) -> None:
    day, at = date(2018, 3, 31), datetime(2018, 3, 31, 9, tzinfo=UTC)
    with shared_app.test_request_context():
        with force_locale("en"):
            assert (words.day(day), words.month(day), words.standing_word("watch")) == (
                "31 Mar 2018",
                "Mar 2018",
                "Watch",
            )
            assert words.ago(at - timedelta(hours=3), now=at) == "3 hours ago"
            assert words.in_language({"en": "Late", "zh": "延迟"}) == "Late"
        with force_locale("zh_CN"):
            assert (words.day(day), words.month(day), words.standing_word("watch")) == (
                "2018年3月31日",
                "2018年3月",
                "关注",
            )
            assert words.ago(at - timedelta(hours=3), now=at) == "3小时前"
            assert words.in_language({"en": "Late", "zh": "延迟"}) == "延迟"
            assert words.in_language({"en": "Late", "zh": ""}) == "Late"


# Of the words that people should not read from us; "guilt" stands in "look here, not guilt" alone.
AVOIDED = (
    *("punish", "blacklist", "bad seller", "risk score", "certified", "genuine", "official", "administrative penalty"),
    *("95 % confidence", "statutory", "AI decided", "认证", "罚款", "处罚", "黑名单"),
)
MEANT = {"the review is flagged as not genuine"}


@pytest.mark.parametrize("word", AVOIDED)
def test_no_sentence_uses_a_word_that_we_avoid(word: str) -> None:
    said = [str(text) for message in read(file_of(DASHBOARD / "translations")) for text in (message.id, message.string)]
    assert [text for text in said if word.lower() in text.lower() and text not in MEANT] == []


def test_guilt_is_only_denied() -> None:
    said = [str(message.id) for message in read(file_of(DASHBOARD / "translations"))]
    assert [text for text in said if "guilt" in text.lower() and not text.startswith("Look here, not guilt")] == []
