"""A limit of its own for one door: so many requests per address, and the rest is told to wait."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from governance.core.limits import at_most


def ask(app: Flask, address: str, what: str = "sign-up") -> bool:
    """Whether one more request of an address passes."""
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        try:
            at_most("2 per hour", what=what)
        except TooManyRequests:
            return False
        return True


def test_beyond_the_limit_an_address_waits_and_others_do_not(shared_app: Flask) -> None:
    assert [ask(shared_app, "192.0.2.1") for _ in range(4)] == [True, True, False, False]
    assert ask(shared_app, "192.0.2.2")


def test_each_door_counts_for_itself(shared_app: Flask) -> None:
    assert [ask(shared_app, "192.0.2.3", what) for what in ("one", "one", "two", "one")] == [True, True, True, False]


def test_the_refusal_names_the_limit(shared_app: Flask) -> None:
    with shared_app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.4"}):
        at_most("1 per minute", what="naming")
        with pytest.raises(TooManyRequests, match="1 per minute"):
            at_most("1 per minute", what="naming")
