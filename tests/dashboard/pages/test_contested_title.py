"""What is contested, in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask

from dashboard.pages.contested_title import in_reader_language
from dashboard.shell import words
from governance.core.database import PLATFORM, scoped
from tests.dashboard.pages.violation_people import prepare


@pytest.fixture(scope="module")
def rules_app(shared_app: Flask) -> Flask:
    prepare(shared_app)
    return shared_app


@pytest.mark.parametrize(
    ("title", "in_chinese"),
    [
        ("Counterfeit goods (O-1), 2026-03-01", "售假 (O-1), 2026-03-01"),
        ("Late deliveries: 27 of 180, 2026-03-01", "延迟送达: 27 of 180, 2026-03-01"),
        ("Something else, 2026-03-01", "Something else, 2026-03-01"),
    ],
)
def test_it_starts_with_the_name_that_the_reader_knows(rules_app: Flask, title: str, in_chinese: str) -> None:
    with rules_app.test_request_context(headers={"Accept-Language": "zh-CN"}), scoped(PLATFORM):
        assert in_reader_language(title) == in_chinese
    with rules_app.test_request_context(headers={"Accept-Language": "en"}), scoped(PLATFORM):
        assert in_reader_language(title) == title


def test_a_standing_is_called_as_everywhere(rules_app: Flask) -> None:
    with rules_app.test_request_context(headers={"Accept-Language": "zh-CN"}), scoped(PLATFORM):
        assert words.standing_word("improve") in in_reader_language("Standing: improve, 2026-03-01")
