"""What a review is about, by its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.reviews.factors import KEYWORDS, Factor, factor_of, hits
from governance.complaints.reviews.tone import tone


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("It broke after one day, poor quality.", "quality"),
        ("杯子用了一天就坏了，质量很差", "quality"),
        ("Not as described: the pictures show another one.", "description"),
        ("和图片不符，尺码也不对", "description"),
        ("Arrived three weeks late, the courier lost it twice.", "delivery"),
        ("物流太慢，等了两周还没收到", "delivery"),
        ("No reply from support for days, then they refused.", "service"),
        ("客服态度差，一直推诿", "service"),
        ("Overpriced, cheaper elsewhere.", "price"),
        ("太贵了，刚买就降价", "price"),
        ("The box was crushed and the seal open.", "packaging"),
        ("外盒压坏，包装简陋", "packaging"),
        ("So it goes.", "other"),
        ("", "other"),
        (None, "other"),
    ],
)
def test_classes_of_plain_sentences(text: str | None, factor: str) -> None:
    assert factor_of(text).value == factor


@pytest.mark.parametrize(("factor", "word"), [(factor, word) for factor in KEYWORDS for word in KEYWORDS[factor]])
def test_every_keyword_finds_its_factor(factor: Factor, word: str) -> None:
    assert factor in hits(f"… {word.removesuffix('*')} …")


def test_words_inside_other_words_are_none() -> None:
    assert factor_of("A chocolate, boxing, translate and apricot.") is Factor.OTHER


@given(st.text(max_size=200))
def test_any_text_has_a_class_whatever_its_case_and_spaces(text: str) -> None:
    assert factor_of(text) is factor_of(f"  {text}\n")
    if text.isascii():
        assert factor_of(text) is factor_of(text.upper())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Great, excellent, I recommend it.", 1),
        ("很好，非常满意，推荐", 1),
        ("Terrible. The worst, useless.", -1),
        ("太差了，失望", -1),
        ("Not great at all, terrible.", -1),
        ("不满意，太差", -1),
        ("great", 0),
        ("Great but terrible, excellent but useless.", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_the_tone_of_plain_sentences(text: str | None, told: int) -> None:
    assert tone(text) == told
