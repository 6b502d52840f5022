"""Guessing is slowed: per name, per address, also by many at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core import throttle
from governance.core.accounts import SignInAttempt
from governance.core.database import db, transaction
from governance.core.throttle import PER_ADDRESS, PER_NAME, WINDOW, Attempt
from tests.builders import AT


def somebody(name: str = "officer@platform.example", address: str = "192.0.2.1") -> Attempt:
    return throttle.attempt(name, address, secret="of this test")


def admitted(attempt: Attempt, after: timedelta = timedelta()) -> timedelta | None:
    with transaction():
        return throttle.admit(attempt, at=AT + after)


@pytest.mark.usefixtures("platform")
def test_a_name_is_stopped_after_so_many_failures_from_wherever_they_come() -> None:
    for number in range(PER_NAME):
        assert admitted(somebody(address=f"192.0.2.{number}")) is None
    assert admitted(somebody(address="198.51.100.1")) == WINDOW
    assert admitted(somebody(name="another@platform.example")) is None


@pytest.mark.usefixtures("platform")
def test_an_address_is_stopped_after_so_many_failures_whatever_the_name() -> None:
    for number in range(PER_ADDRESS):
        assert admitted(somebody(name=f"guess-{number}@platform.example")) is None
    assert admitted(somebody(name="fresh@platform.example")) == WINDOW
    assert admitted(somebody(name="fresh@platform.example", address="192.0.2.2")) is None


@pytest.mark.usefixtures("platform")
def test_the_wait_ends_when_the_oldest_failure_is_old_enough() -> None:
    for minute in range(PER_NAME):
        assert admitted(somebody(), timedelta(minutes=minute)) is None
    assert admitted(somebody(), timedelta(minutes=10)) == timedelta(minutes=5)
    assert admitted(somebody(), WINDOW) is None
    assert admitted(somebody(), WINDOW) == timedelta(minutes=1)


@pytest.mark.usefixtures("platform")
def test_asking_while_stopped_does_not_make_the_wait_longer() -> None:
    for _ in range(PER_NAME):
        admitted(somebody())
    for minute in range(1, 15):
        assert admitted(somebody(), timedelta(minutes=minute)) == WINDOW - timedelta(minutes=minute)
    assert admitted(somebody(), WINDOW) is None


@pytest.mark.usefixtures("platform")
def test_success_forgets_the_name_but_not_what_else_the_address_tried() -> None:
    for number in range(PER_ADDRESS - 1):
        admitted(somebody(name=f"guess-{number}@platform.example"))
    right = somebody(name="own-account-of-the-guesser@platform.example")
    assert admitted(right) is None
    with transaction():
        throttle.succeed(right, at=AT)
    assert admitted(somebody(name="guess-50@platform.example")) is None
    assert admitted(somebody(name="guess-51@platform.example")) == WINDOW


@pytest.mark.usefixtures("platform")
def test_success_also_clears_away_what_is_too_old_to_count() -> None:
    admitted(somebody(name="long-ago@platform.example", address="192.0.2.9"))
    right = somebody()
    admitted(right, WINDOW)
    with transaction():
        throttle.succeed(right, at=AT + WINDOW)
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),  # one customer gets a whole /64
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("", "192.0.2.1", False),
    ],
)
def test_neighbours_in_one_customers_network_are_one_address(one: str, other: str, same: bool) -> None:
    assert (somebody(address=one).address == somebody(address=other).address) is same


def test_names_and_addresses_are_kept_as_keyed_digests_alone() -> None:
    attempt = somebody()
    assert "officer" not in attempt.name + attempt.address
    assert attempt != throttle.attempt("officer@platform.example", "192.0.2.1", secret="another")
    assert attempt == throttle.attempt(" Officer@Platform.EXAMPLE", "192.0.2.1", secret="of this test")


def test_a_burst_of_guesses_at_one_moment_is_counted_one_by_one(app: Flask) -> None:
    waits: list[timedelta | None] = []

    def guess() -> None:
        with app.app_context():
            waits.append(admitted(somebody()))

    guesses = [threading.Thread(target=guess) for _ in range(2 * PER_NAME)]
    for thread in guesses:
        thread.start()
    for thread in guesses:
        thread.join()
    assert waits.count(None) == PER_NAME
