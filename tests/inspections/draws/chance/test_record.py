"""The record: the list unchanged, and the outcome below it."""

from __future__ import annotations

import json

import pytest

from governance.core.errors import Invalid
from inspections.draws.chance import record
from tests.inspections.draws.chance.lists import SECRET, Given, Told, outcome_of, text_of

TEXT = text_of(Given())
TOLD = Told(not_obtainable=[2], extensions=[("a", 2)])


def test_a_record_is_the_list_a_line_and_the_outcome() -> None:
    whole = record.write(TEXT, outcome_of(TEXT, TOLD))
    assert whole.startswith(TEXT + b"outcome 1\n{")
    assert whole.count(b"\n") == TEXT.count(b"\n") + 2
    last = whole.decode().splitlines()[-1]
    assert last == json.dumps(json.loads(last), sort_keys=True, separators=(",", ":"))


def test_the_outcome_says_all_that_came_of_the_list() -> None:
    outcome = outcome_of(TEXT, TOLD)
    frozen, document = record.parts(record.write(TEXT, outcome))
    assert frozen == TEXT
    assert document == json.loads(json.dumps(outcome.to_document()))
    assert document["secret"] == SECRET
    assert [len(items) for items in document["order"].values()] == [8, 3]
    assert [one["role"] for one in document["assigned"]] == ["chosen"] * 6 + ["stepped_in"] + ["extension"] * 2
    assert sorted(document["assigned"][0]) == [
        "inspector",
        "instead_of",
        "item",
        "laboratory",
        "position",
        "role",
        "stratum",
        "turn",
    ]
    assert document["extensions"] == [
        {
            "after": 7,
            "at": "2026-04-09T08:00:00+00:00",
            "extra": 2,
            "number": 1,
            "reason": "Two were bad.",
            "stratum": "a",
        }
    ]
    assert [one["item"] for one in document["ended"]] == sorted(one["item"] for one in document["assigned"])


@pytest.mark.parametrize(
    "wrong", [b"", TEXT, TEXT + b"outcome 1\n", TEXT + b"outcome 1\nnothing\n", TEXT + b"outcome 1\n[]\n"]
)
def test_a_list_alone_is_no_record(wrong: bytes) -> None:
    with pytest.raises(Invalid):
        record.parts(wrong)
