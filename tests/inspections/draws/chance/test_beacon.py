"""The beacon: rounds and moments, and messages that are what they say."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.chance.beacon import QUICKNET, check_message, first_round_after, round_at, source_after, time_of
from tests.inspections.draws.chance.lists import NOT_BEFORE, RANDOMNESS, ROUND, SIGNATURE

MOMENTS = st.integers(1_700_000_000 * 10, 2_800_000_000 * 10).map(
    lambda tenths: datetime.fromtimestamp(tenths / 10, UTC)
)
SOURCE = {"kind": "drand", "chain": QUICKNET.hash, "round": ROUND, "not_before": NOT_BEFORE}
MESSAGE = {"round": ROUND, "randomness": RANDOMNESS, "signature": SIGNATURE}


def test_a_round_of_quicknet_has_its_moment() -> None:
    assert round_at(datetime(2026, 4, 20, tzinfo=UTC)) == 27_946_612
    assert time_of(1) == datetime.fromtimestamp(1_692_803_367, UTC)
    assert time_of(ROUND) == datetime.fromisoformat(NOT_BEFORE)


@given(moment=MOMENTS)
def test_the_first_round_after_a_moment_does_not_exist_at_it_and_the_one_before_does(moment: datetime) -> None:
    following = first_round_after(moment)
    assert time_of(following - 1) <= moment < time_of(following)
    assert time_of(following) - moment <= timedelta(seconds=3)
    assert round_at(moment) == following - 1


def test_a_source_names_its_round_and_when_it_comes() -> None:
    source = source_after(datetime(2026, 4, 20, tzinfo=UTC))
    assert source == {
        "kind": "drand",
        "chain": QUICKNET.hash,
        "round": 27_946_613,
        "not_before": "2026-04-20T00:00:03+00:00",
    }


def test_the_message_of_the_round_is_taken() -> None:
    checked = check_message(MESSAGE, source=SOURCE, check_signature=None)
    assert (checked.round, checked.randomness, checked.signed) == (ROUND, RANDOMNESS, False)
    assert checked.to_document() == MESSAGE


def test_of_the_default_chain_too_the_randomness_is_the_digest_of_the_signature() -> None:
    signature = (
        "a696b9409ababce45749c3a4ec369074453dd4a79967734e1390d969c8ad8d98897d217b9121e92c8ddebbddda8d92f9"
        "00e3bd6bf9deb166863b1a19390d743f82774001487594c5c09e581db7365f02b70a2c8cc41ce32446ef08e4890c4754"
    )
    message = {
        "round": 3_311_596,
        "randomness": "647c07b2abbf7ff2afb4d670214f565e5cd9f9c91bfdcecb59a21f3c78d73920",
        "signature": signature,
    }
    assert check_message(message, source=SOURCE | {"chain": "8990e7a9", "round": 3_311_596}).signed is False


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"round": ROUND + 1}, "round"),
        ({"round": str(ROUND)}, "round"),
        ({"round": None}, "round"),
        ({"randomness": RANDOMNESS[:-1] + "8"}, "randomness"),
        ({"randomness": RANDOMNESS.upper()}, "randomness"),
        ({"randomness": None}, "randomness"),
        ({"signature": SIGNATURE[:-1] + "c"}, "randomness"),
        ({"signature": SIGNATURE[:-1]}, "signature"),
        ({"signature": SIGNATURE + "\n"}, "signature"),
        ({"signature": 7}, "signature"),
        ({"signature": ""}, "signature"),
    ],
)
def test_another_message_is_refused(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_message(MESSAGE | change, source=SOURCE, check_signature=None)
    assert [found.pointer for found in refused.value.findings] == [pointer]


def test_round_true_is_not_round_one() -> None:
    with pytest.raises(Invalid):
        check_message(MESSAGE | {"round": True}, source=SOURCE | {"round": 1}, check_signature=None)


def only_round_657413(number: int, signature: str) -> str:
    """Checks as the package does: raises for every other round and signature."""
    if (number, signature) != (ROUND, SIGNATURE):
        raise ValueError("Verification Failed")
    return hashlib.sha256(bytes.fromhex(signature)).hexdigest()


def test_where_signatures_can_be_checked_they_are() -> None:
    assert check_message(MESSAGE, source=SOURCE, check_signature=only_round_657413).signed is True
    with pytest.raises(Invalid) as refused:
        check_message(
            MESSAGE | {"round": ROUND + 1}, source=SOURCE | {"round": ROUND + 1}, check_signature=only_round_657413
        )
    assert refused.value.findings[0].pointer == "signature"
