from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.outbox.outcome import Result, failed, in_words, of_status


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, Result.DELIVERED),
        (201, Result.DELIVERED),
        (204, Result.DELIVERED),
        (299, Result.DELIVERED),
        (101, Result.FAILED),
        (199, Result.FAILED),
        (300, Result.FAILED),
        (301, Result.FAILED),
        (307, Result.FAILED),
        (400, Result.FAILED),
        (404, Result.FAILED),
        (410, Result.GONE),
        (429, Result.FAILED),
        (500, Result.FAILED),
        (599, Result.FAILED),
    ],
)
def test_only_a_2xx_is_a_delivery_and_only_a_410_a_farewell(status: int, result: Result) -> None:
    assert of_status(status).result is result


def test_an_error_is_told_with_its_name() -> None:
    assert failed(ConnectionRefusedError("nobody there")).note == "ConnectionRefusedError: nobody there"


@given(st.text())
def test_whatever_went_wrong_fits_on_one_line_of_a_table(text: str) -> None:
    words = in_words(text)
    assert len(words) <= 300
    assert "\x00" not in words
    assert words.splitlines() in ([], [words])
