from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale

from governance.core.outbox.models import Message
from governance.core.outbox.wording import words_of
from tests.governance.core.outbox.conftest import DATA, OPENED


def message(topic: str = OPENED.name, **data: str) -> Message:
    return Message(id=UUID(int=1), topic=topic, data={**DATA, **data})


@pytest.mark.usefixtures("platform")
class TestWords:
    def test_words_are_filled_with_data(self) -> None:
        words = words_of(message())
        assert (words.title, words.body) == ("Sign in", "The shop shop-1 opened on 2026-03-01.")
        assert words.path == "/shops/shop-1?tab=one"

    @pytest.mark.parametrize("given", ["../../admin", "a/b", "x?y=1", "x#y", "x&y", "//evil.example", "商"])
    def test_nothing_given_can_leave_its_place_in_the_address(self, given: str) -> None:
        path = words_of(message(shop=given)).path
        assert path.startswith("/shops/")
        assert path.endswith("?tab=one")
        assert path.count("/") == 2
        assert path.count("?") == 1

    @pytest.mark.parametrize("given", ["100 %", "%(day)s", "%s", "{day}", "{0.__class__}"])
    def test_signs_of_formatting_in_data_are_only_signs(self, given: str) -> None:
        assert f"The shop {given} opened" in words_of(message(shop=given)).body

    def test_an_older_message_that_lacks_a_word_is_still_readable(self) -> None:
        old = Message(id=UUID(int=1), topic=OPENED.name, data={"shop": "shop-1"})
        assert words_of(old).body == "The shop shop-1 opened on …."

    def test_signs_of_formatting_in_the_words_are_only_signs(self, app: Flask) -> None:
        half = replace(OPENED, title="50 % of %(shop)s, %d and %", body="{shop} %%")
        app.extensions["topics"] = {OPENED.name: half}
        assert words_of(message()).title == "50 % of shop-1, %d and %"
        assert words_of(message()).body == "{shop} %%"

    def test_a_message_about_a_topic_that_is_gone_says_its_name(self) -> None:
        assert words_of(message("shop.forgotten")).title == "shop.forgotten"


def test_the_words_are_those_of_the_language_of_the_moment(app: Flask) -> None:
    with app.app_context():
        with force_locale("zh_CN"):
            chinese = words_of(message()).title
        with force_locale("en"):
            english = words_of(message()).title
    assert (english, chinese) == ("Sign in", "登录")
