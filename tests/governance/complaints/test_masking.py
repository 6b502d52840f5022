"""What people write is masked for all who are not meant to have a person's numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.masking import mask_words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Call me at 13800138000, please.", "Call me at *********00, please."),
        ("Call +86 138-0013-8000", "Call +** ***-****-**00"),
        ("(11) 91234-5678 or later", "(**) *****-**78 or later"),
        ("电话:13800138000。", "电话:*********00。"),
        ("号码.13800138000", "号码.*********00"),
        ("tel １３８００１３８０００", "tel *********００"),
        ("ID 11010119900307123X.", "ID ****************3X."),
        ("card 6222 0212 3456 7890 123", "card **** **** **** **** *23"),
        ("write to ana.souza@mail.example now", "write to ***@*** now"),
        ("写信到 ana@mail.example", "写信到 ***@***"),
        ("ana ＠ mail．example", "***@***"),
    ],
)
def test_numbers_and_addresses_of_persons_are_masked(written: str, read: str) -> None:
    assert mask_words(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "It came on 2026-11-22 and broke on 23.11.2026.",
        "I paid 1234567.89 for it.",
        "It cost 199 yuan, I want 50 back.",
        "Guaranteed for 2025-2026.",
        "2 lamps, 3 bulbs, room 404",
        "@home nothing works",
        "",
        "第3天就坏了",
    ],
)
def test_days_sums_and_small_numbers_stay(text: str) -> None:
    assert mask_words(text) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("I am Ana Souza, order 7.", "I am *********, order 7."),
        ("I am ANA  SOUZA.", "I am **********."),
        ("Susana Souzana is somebody else.", "Susana Souzana is somebody else."),
        ("张三的订单", "**的订单"),
        ("I am buyer-881.", "I am *********."),
    ],
)
def test_what_is_known_of_the_person_is_masked(written: str, read: str) -> None:
    assert mask_words(written, ["Ana Souza", "张三", "buyer-881", "a", ""]) == read


SEPARATORS = st.sampled_from(["", " ", "-", ".", " - "])
DIGITS = st.text("0123456789", min_size=1, max_size=4)
WORDS = st.text(st.characters(categories=["L", "Zs", "Po"]), max_size=20)


@given(before=WORDS, groups=st.lists(DIGITS, min_size=7, max_size=9), separator=SEPARATORS, after=WORDS)
def test_no_long_number_is_left_however_it_is_written(
    before: str, groups: list[str], separator: str, after: str
) -> None:
    masked = mask_words(f"{before} {separator.join(groups)} {after}")
    digits = "".join(sign for sign in masked if sign.isdecimal())
    assert len(digits) <= 2 + len([sign for sign in before + after if sign.isdecimal()])


@given(text=st.text(max_size=200), known=st.lists(st.text(max_size=10), max_size=3))
def test_masking_again_changes_nothing_more_about_addresses(text: str, known: list[str]) -> None:
    masked = mask_words(text, known)
    assert not re.search(r"[a-z0-9]@[a-z0-9-]+\.[a-z0-9]", masked)
    assert all(mark not in masked for mark in known if len(mark.strip()) > 1 and mark.isalpha() and not mark.isascii())
