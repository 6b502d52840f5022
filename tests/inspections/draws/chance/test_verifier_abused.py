"""Records that somebody edited, and files that are no records: each is refused with a sentence, whatever stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.draws.chance import record, seeds, verifier
from tests.inspections.draws.chance.lists import SECRET, Given, Told, record_of
from tests.inspections.draws.chance.test_verifier import BEACON, BY_OFFICERS, GIVEN, WITH_BEACON, WITH_OFFICERS, wrong

TOLD = Told(not_obtainable=[1, 3])
WHOLE = record_of(GIVEN, TOLD)
OFFICERS, DRAND = record_of(WITH_OFFICERS, BY_OFFICERS), record_of(WITH_BEACON, BEACON)
DEEP = b"[" * 100_000
JUNK: list[Any] = [
    *(None, True, False, 0, -1, 1.0, 10**30, 1e300, float("nan"), float("inf")),
    *("", "x", "\ud800", "0", "１", "a-0001\n", [], {}, [[]], {"": []}, [None] * 3),
]


def refused(content: bytes) -> bool:
    """Whether a record is found wrong or unreadable; anything but a sentence fails."""
    try:
        return bool(wrong(content))
    except verifier.Unreadable as error:
        return bool(str(error))


def again(frozen: bytes, outcome: dict[str, Any]) -> bytes:
    """The record of a list that was edited, with the digest and the seed that belong to it."""
    digest = seeds.list_digest(frozen)
    seed = seeds.final_seed(secret=SECRET, list_digest=digest, public_value=outcome["public_value"])
    return frozen + record.OUTCOME_LINE + verifier.canonical(outcome | {"list_digest": digest, "final_seed": seed})


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, by the way to it."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, one in steps for place in places_in(one, (*path, step)))]


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The document with another value in one place."""
    if not path:
        return value
    copied = dict(document) if isinstance(document, dict) else list(document)
    copied[path[0]] = put(copied[path[0]], path[1:], value)
    return copied


@pytest.mark.parametrize("content", [WHOLE, OFFICERS, DRAND], ids=["no source", "officers", "beacon"])
@settings(max_examples=150)
@given(data=st.data())
def test_no_value_of_an_outcome_can_be_replaced(content: bytes, data: st.DataObject) -> None:
    frozen, outcome = record.parts(content)
    path, junk = data.draw(st.sampled_from(places_in(outcome))), data.draw(st.sampled_from(JUNK))
    changed = json.dumps(put(outcome, path, junk), sort_keys=True, separators=(",", ":")).encode() + b"\n"
    edited = frozen + record.OUTCOME_LINE + changed
    assert refused(edited) or edited == content


@pytest.mark.parametrize("content", [WHOLE, OFFICERS, DRAND], ids=["no source", "officers", "beacon"])
@settings(max_examples=150)
@given(data=st.data())
def test_whatever_stands_in_a_header_is_answered_with_sentences(content: bytes, data: st.DataObject) -> None:
    frozen, outcome = record.parts(content)
    first, head, items = frozen.split(b"\n", 2)
    header = json.loads(head)
    path, junk = data.draw(st.sampled_from(places_in(header))), data.draw(st.sampled_from(JUNK))
    changed = json.dumps(put(header, path, junk), sort_keys=True, separators=(",", ":")).encode()
    edited = first + b"\n" + changed + b"\n" + items
    assert refused(edited + content[len(frozen) :]) or edited == frozen
    refused(again(edited, outcome))


@settings(max_examples=200)
@given(start=st.integers(0, len(WHOLE)), cut=st.integers(0, 40), put_in=st.binary(max_size=12))
def test_not_a_byte_of_a_record_can_be_added_or_taken_away(start: int, cut: int, put_in: bytes) -> None:
    edited = WHOLE[:start] + put_in + WHOLE[start + cut :]
    assert refused(edited) or edited == WHOLE


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: whole + b"\n",
        lambda whole: whole + b" ",
        lambda whole: whole.replace(b"\n", b"\r\n"),
        lambda whole: whole[:-1] + b"\r\n",
        lambda whole: whole + whole[whole.index(b"outcome 1") :],
        lambda whole: whole.replace(b'{"assigned":', b'{"list_digest":"","assigned":'),
        lambda whole: whole.replace(b'"assigned":', b'"assigned": '),
        lambda whole: whole.replace(b'"secret":"5', b'"secret":"\\u0035'),
        lambda whole: b"\xef\xbb\xbf" + whole,
        lambda _whole: b"draw-list 1\n" + DEEP + b"\noutcome 1\n" + DEEP,
        lambda whole: whole[: whole.index(b"outcome 1")] + b"outcome 1\n" + DEEP,
        lambda _whole: b"draw-list 1\nnull\noutcome 1\nnull\n",
        lambda _whole: b"draw-list 1\n{}\noutcome 1\n{}\n",
    ],
    ids=map(str, range(13)),
)
def test_a_record_is_written_in_one_form_alone(change: Callable[[bytes], bytes]) -> None:
    assert change(WHOLE) != WHOLE
    assert refused(change(WHOLE))


LINE = b"a-0000\tshop-0\tlamps\t"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\t3\t0\nb-0001", b"\t3\t0\r\nb-0001"),
        (b"\t3\t0\nb-0001", b"\t03\t0\nb-0001"),
        (b"\t3\t0\nb-0001", b"\t3\t\nb-0001"),
        (b"\t3\t0\nb-0001", b"\t\xef\xbc\x93\t0\nb-0001"),
        (b"\t3\t0\nb-0001", b"\t3\tno\nb-0001"),
        (LINE, LINE + b"0"),
        (LINE, LINE + b"+"),
        (LINE, LINE + b" "),
        (LINE, b"a-0000\tshop-0\t\t"),
        (LINE, b"a-0000\tshop\x000\tlamps\t"),
        (LINE, b"a-0000\tshop-\xff\tlamps\t"),
        (LINE, b"\xd0\xb0-0000\tshop-0\tlamps\t"),
        (b'"strata":[', b'"strata":[{"name":"none","reserves":0,"size":0,"take":0},'),
        (b'"reserves":1', b'"reserves":-1'),
        (b'"size":30', b'"size":30.0'),
        (b'"name":"b"', b'"name":"a"'),
        (b'"random_share"', b'"random_shar\\u0065"'),
    ],
)
def test_a_list_is_written_in_one_form_alone(old: bytes, new: bytes) -> None:
    frozen, outcome = record.parts(WHOLE)
    assert frozen.count(old) == 1
    assert refused(again(frozen.replace(old, new), outcome))


@pytest.mark.parametrize(
    "content",
    [
        record_of(replace(WITH_BEACON, frozen_at="2023-09-15T11:00:00"), BEACON),
        record_of(WITH_BEACON, replace(BEACON, public_evidence={**(BEACON.public_evidence or {}), "randomness": "00"})),
        record_of(WITH_BEACON, replace(BEACON, public_evidence={**(BEACON.public_evidence or {}), "chain": "00"})),
        record_of(Given(public_source={"kind": "dice"}), replace(BEACON, public_value="six")),
        record_of(Given(public_source={"kind": "none"}), Told(public_value="six", public_evidence={})),
    ],
    ids=["no time zone", "another randomness", "more evidence", "an unknown source", "no source"],
)
def test_evidence_is_what_was_named_and_nothing_else(content: bytes) -> None:
    assert refused(content)


@pytest.mark.parametrize("content", [b"", DEEP, b"draw-list 1\n" + DEEP + b"\noutcome 1\n{}\n", bytes(range(256))])
def test_a_file_that_is_no_record_ends_with_two_and_a_sentence(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "record"
    path.write_bytes(content)
    assert verifier.answer(path, None, as_json=False) == 2
    said = capsys.readouterr().out
    assert said.startswith("This is no record.")
    assert said.isascii()
