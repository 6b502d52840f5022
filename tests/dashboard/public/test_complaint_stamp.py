from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from dashboard.public.complaint_stamp import FASTEST, OLDEST, doubt_about, new_stamp, read_stamp
from tests.builders import AT

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("age", "trapped", "asked_again"),
    [
        (FASTEST - SECOND, False, "very quick"),
        (FASTEST, False, ""),
        (OLDEST, False, ""),
        (OLDEST + SECOND, False, "more than a day"),
        (OLDEST, True, "people do not see"),
    ],
)
def test_a_form_that_was_sent_too_fast_or_too_late_or_by_a_program_is_asked_for_again(
    shared_app: Flask, age: timedelta, *, trapped: bool, asked_again: str
) -> None:
    with shared_app.app_context():
        stamp = read_stamp(new_stamp(at=AT), at=AT + age)
        doubt = doubt_about(stamp, trapped=trapped, at=AT + age)
    assert asked_again in doubt
    assert bool(doubt) == bool(asked_again)


@pytest.mark.parametrize("forged", ["", "nonsense", "eyJuYW1lIjoiYSJ9.forged"])
def test_a_stamp_of_somebody_else_is_none(shared_app: Flask, forged: str) -> None:
    with shared_app.app_context():
        assert read_stamp(forged, at=AT) is None


def test_every_form_has_a_name_of_its_own(shared_app: Flask) -> None:
    with shared_app.app_context():
        stamps = [read_stamp(new_stamp(at=AT), at=AT) for _ in range(50)]
    assert len({stamp.name for stamp in stamps if stamp}) == 50
