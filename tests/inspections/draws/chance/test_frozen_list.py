"""The frozen list as a text: written, read, the same for everybody."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from inspections.draws.chance import frozen_list
from inspections.draws.chance.header import ListedStratum
from tests.inspections.draws.chance.lists import Given, Part, columns_of, header_of, text_of

GIVEN = Given(parts={"b": Part(weights=np.array([3.0, 1.0]), take=1), "a": Part(weights=np.ones(2), take=2)})


def test_it_is_written_as_it_was_promised() -> None:
    lines = text_of(GIVEN).decode().split("\n")
    assert lines[0] == "draw-list 1"
    assert lines[1] == json.dumps(json.loads(lines[1]), sort_keys=True, separators=(",", ":"))
    assert json.loads(lines[1])["strata"] == [
        {"name": "b", "reserves": 2, "size": 2, "take": 1},
        {"name": "a", "reserves": 2, "size": 2, "take": 2},
    ]
    assert lines[2:] == [
        "b-0000\tshop-0\tlamps\t700000000\t3\t0",
        "b-0001\tshop-1\ttoys\t300000000\t3\t0",
        "a-0000\tshop-2\ttoys\t1000000000\t3\t0",
        "a-0001\tshop-3\tlamps\t1000000000\t3\t0",
        "",
    ]


def test_items_are_sorted_by_their_bytes_within_a_stratum() -> None:
    names = ["b", "B", "a1", "a", "a#1", "10", "9", "~", "!"]
    three = Given(parts={"x": Part(weights=np.ones(9), take=3)})
    text = frozen_list.write(header=header_of(three), columns=replace(columns_of(three), item=names))
    assert frozen_list.read(text).items == sorted(name.encode() for name in names)


@given(order=st.permutations(range(42)))
def test_in_whichever_order_items_are_given_the_text_is_the_same(order: list[int]) -> None:
    columns = columns_of(Given())
    mixed = replace(
        columns,
        item=[columns.item[row] for row in order],
        seller=[columns.seller[row] for row in order],
        category=[columns.category[row] for row in order],
        stratum=columns.stratum[order],
        billionths=columns.billionths[order],
        units=columns.units[order],
        accept_at_most=columns.accept_at_most[order],
    )
    assert frozen_list.write(header=header_of(Given()), columns=mixed) == text_of(Given())


def test_what_was_written_is_read_again() -> None:
    text, columns = text_of(Given()), columns_of(Given())
    frozen = frozen_list.read(text)
    assert frozen.header == header_of(Given())
    assert frozen.digest == hashlib.sha256(text).hexdigest()
    assert frozen.rows_of("b") == slice(30, 42)
    assert (frozen.billionths == columns.billionths).all()
    for row in range(42):
        listed = frozen.listed(row)
        assert listed.row == row
        assert listed.stratum == ("a" if row < 30 else "b")
        assert (listed.item, listed.seller, listed.category) == (
            columns.item[row],
            columns.seller[row],
            columns.category[row],
        )
        assert (listed.billionths, listed.units, listed.accept_at_most) == (columns.billionths[row], 3, 0)


def test_names_in_any_script_come_back() -> None:
    text = frozen_list.write(
        header=header_of(GIVEN), columns=replace(columns_of(GIVEN), seller=["好店"] * 4, category=["Möbel 家"] * 4)
    )
    listed = frozen_list.read(text).listed(3)
    assert (listed.seller, listed.category) == ("好店", "Möbel 家")


def test_a_stratum_that_is_not_there_has_no_rows() -> None:
    with pytest.raises(KeyError):
        frozen_list.read(text_of(GIVEN)).rows_of("c")


def test_what_cannot_be_drawn_from_is_not_written() -> None:
    with pytest.raises(Invalid):
        frozen_list.write(
            header=replace(header_of(GIVEN), strata=(ListedStratum(name="b", size=4, take=1, reserves=0),)),
            columns=columns_of(GIVEN),
        )


TEXT = text_of(GIVEN)
HEAD = TEXT.index(b"\n", 12) + 1


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"draw-list 1",
        b"draw-list 1\n{}",
        TEXT.replace(b"draw-list 1", b"draw-list 2"),
        TEXT.replace(b"\n{", b"\n[", 1),
        b"draw-list 1\n3\n" + TEXT[HEAD:],
        TEXT[:HEAD],
        TEXT[:-1],
        TEXT + TEXT[HEAD:],
        TEXT.replace(b"b-0001\tshop-1", b"b-0001\nshop-1"),
        TEXT.replace(b"b-0001\tshop-1\ttoys", b"b-0001\tshop-1 toys").replace(b"shop-3\t", b"shop-3\t\t"),
        TEXT.replace(b"300000000", b""),
        TEXT.replace(b"300000000", b"3e8"),
        TEXT.replace(b"300000000", b"-30000000"),
        TEXT.replace(b"300000000", b"30000000000"),
    ],
)
def test_what_has_not_the_form_of_a_list_is_refused(wrong: bytes) -> None:
    with pytest.raises(Invalid):
        frozen_list.read(wrong)


def test_one_stratum_can_be_read_without_the_others() -> None:
    whole = frozen_list.read(TEXT)
    for stratum in whole.header.strata:
        part, rows = frozen_list.read_stratum(TEXT, stratum.name), whole.rows_of(stratum.name)
        assert part.header.strata == (stratum,)
        assert (part.items, part.billionths.tolist()) == (whole.items[rows], whole.billionths[rows].tolist())
        assert [replace(part.listed(row), row=0) for row in range(stratum.size)] == [
            replace(whole.listed(row), row=0) for row in range(rows.start, rows.stop)
        ]


def test_a_stratum_that_is_not_there_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        frozen_list.read_stratum(TEXT, "c")
    with pytest.raises(Invalid):
        frozen_list.read_stratum(TEXT[:HEAD], "a")
