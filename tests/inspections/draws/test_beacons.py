"""The beacon's message comes as a file or is handed in, and is believed only when it is the one that was named."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from governance.core.errors import Invalid, InvalidTransition
from inspections.draws.beacons import give_beacon
from inspections.draws.chance import beacon
from inspections.draws.drawing import draw as make_draw
from inspections.draws.models import Draw
from inspections.draws.public_source import NOT_IN_TIME, value_of
from inspections.draws.states import Assurance
from tests.builders import BY
from tests.inspections.draws.living import (
    DRAND,
    DRAWN,
    DUE,
    OFFICER,
    committed,
    frozen,
    make_plan,
    message_for,
    put_beacon,
)

pytestmark = pytest.mark.usefixtures("market", "undone")


@pytest.fixture
def draw(market: None, undone: None) -> Draw:
    """A draw that waits for its round."""
    return frozen(make_plan(DRAND))


def source_of(draw: Draw) -> dict[str, Any]:
    assert draw.public_source is not None
    return draw.public_source


def test_the_round_is_the_first_after_the_freeze_and_the_minutes_of_the_plan(draw: Draw) -> None:
    source = source_of(draw)
    assert source["chain"] == beacon.QUICKNET.hash
    come = datetime.fromisoformat(source["not_before"])
    assert timedelta(minutes=10) < come - DUE <= timedelta(minutes=10, seconds=3)
    assert beacon.time_of(source["round"]) == come
    assert source["until"] == (DUE + timedelta(days=2)).isoformat()


def test_a_draw_waits_for_its_round(draw: Draw) -> None:
    assert value_of(draw, at=DRAWN) is None
    with pytest.raises(InvalidTransition, match="still waited for"):
        make_draw(draw_id=draw.id, by=BY, at=DRAWN)


def test_a_message_in_the_folder_is_mixed_in(draw: Draw) -> None:
    put_beacon(source_of(draw))
    made = make_draw(draw_id=draw.id, by=BY, at=DRAWN)
    message = message_for(source_of(draw))
    assert (made.assurance, made.public_value) == (Assurance.BEACON, message["randomness"])
    assert made.public_evidence == message


def test_a_message_that_is_handed_in_is_mixed_in(draw: Draw) -> None:
    give_beacon(draw_id=draw.id, message=message_for(source_of(draw)), by=OFFICER, at=DRAWN)
    assert make_draw(draw_id=draw.id, by=BY, at=DRAWN).assurance == Assurance.BEACON


def wrong(change: str, source: dict[str, Any]) -> dict[str, Any]:
    """A message with something wrong in it."""
    message = message_for(source)
    return {
        "another round": message | {"round": source["round"] + 1},
        "round as text": message | {"round": str(source["round"])},
        "another randomness": message | {"randomness": "ab" * 32},
        "another signature": message | {"signature": "ab" * 48},
        "no digits": message | {"signature": "xyz"},
        "missing": {"round": source["round"]},
    }[change]


CHANGES = ["another round", "round as text", "another randomness", "another signature", "no digits", "missing"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_wrong_message_that_is_handed_in_is_refused(draw: Draw, change: str) -> None:
    with pytest.raises(Invalid):
        give_beacon(draw_id=draw.id, message=wrong(change, source_of(draw)), by=OFFICER, at=DRAWN)
    assert draw.public_evidence is None


@pytest.mark.parametrize("change", CHANGES)
def test_a_wrong_message_in_the_folder_is_none(draw: Draw, change: str) -> None:
    path = put_beacon(source_of(draw))
    path.write_text(json.dumps(wrong(change, source_of(draw))), encoding="utf-8")
    assert value_of(draw, at=DRAWN) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b'{"round": 1' + b" " * 20_000])
def test_a_file_that_is_no_message_is_none(draw: Draw, content: bytes) -> None:
    put_beacon(source_of(draw)).write_bytes(content)
    assert value_of(draw, at=DRAWN) is None


def test_nobody_hands_in_a_round_before_it_comes(draw: Draw) -> None:
    source = source_of(draw)
    just_before = datetime.fromisoformat(source["not_before"]) - timedelta(seconds=1)
    with pytest.raises(InvalidTransition, match="cannot be known before"):
        give_beacon(draw_id=draw.id, message=message_for(source), by=OFFICER, at=just_before)


def test_a_message_is_handed_in_to_a_draw_that_waits_for_one() -> None:
    for draw in (committed(make_plan(DRAND)), frozen()):
        with pytest.raises(InvalidTransition, match="does not wait for a message"):
            give_beacon(draw_id=draw.id, message={"round": 1}, by=OFFICER, at=DRAWN)


def test_what_does_not_come_in_time_is_not_waited_for_and_that_is_said(draw: Draw) -> None:
    late = DUE + timedelta(days=2)
    assert value_of(draw, at=late - timedelta(seconds=1)) is None
    value = value_of(draw, at=late)
    assert value is not None
    assert (value.value, value.evidence) == ("", None)
    assert (value.assurance, value.because) == (Assurance.UNVERIFIED, NOT_IN_TIME)


def test_a_message_that_is_there_after_all_is_mixed_in_even_late(draw: Draw) -> None:
    put_beacon(source_of(draw))
    value = value_of(draw, at=DUE + timedelta(days=3))
    assert value is not None
    assert value.assurance == Assurance.BEACON
