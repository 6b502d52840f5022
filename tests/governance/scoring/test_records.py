"""Score records: the same layout on the way in, on the way out and in the digest."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from governance.scoring import records
from governance.scoring.models import Score
from governance.scoring.records import ARRAYS, SINGLES, Layout, digest_of


def columns(sellers: int, rates: int, seed: int = 1) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    singles = {name: rng.integers(0, 2**15 - 1, sellers) for name in SINGLES}
    return singles | {name: rng.integers(0, 10**6, (sellers, rates)) for name in ARRAYS}


@given(st.integers(0, 5), st.integers(1, 9), st.integers(0, 1_000))
def test_what_is_packed_is_unpacked_again(sellers: int, rates: int, seed: int) -> None:
    given_columns = columns(sellers, rates, seed)
    unpacked = Layout(rates).unpack(Layout(rates).pack(given_columns))
    assert unpacked.keys() == given_columns.keys()
    for name, values in given_columns.items():
        assert np.array_equal(unpacked[name], values), name


def test_one_changed_value_changes_the_digest() -> None:
    given_columns = columns(3, 7)
    before = digest_of(Layout(7).pack(given_columns))
    given_columns["bad"][1, 6] += 1
    assert digest_of(Layout(7).pack(given_columns)) != before


def test_a_record_has_every_column_of_the_table_in_the_order_of_the_statements() -> None:
    table = [column.name for column in Score.__table__.columns if column.name != "run_id"]
    assert sorted(table) == sorted((*SINGLES, *ARRAYS))
    order = [*SINGLES, *ARRAYS]
    assert re.findall(r"(\w+) (?:bigint|smallint|integer)", records._STAGE) == order
    into, chosen = records._INSERT.split("SELECT")
    assert re.findall(r"\w+", into.split("(")[1]) == ["run_id", *order]
    assert _plain(chosen.split("FROM")[0]) == ["run_id", *order]
    assert _plain(records._COPY_OUT.split("SELECT")[1].split("FROM")[0]) == order


def _plain(expressions: str) -> list[str]:
    """Column names of a select list, out of their nullif and coalesce."""
    return re.findall(r"\w+", re.sub(r"(?:nullif|coalesce)\((\w+), -?\d\)", r"\1", expressions))
