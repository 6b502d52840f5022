"""Score records: the bytes that a run stores, one record of fixed length per seller, laid out as PostgreSQL copies rows.

One layout serves the way in (COPY), the way out and the digest, so that *the same bytes* means the same everywhere.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, text

from governance.core.bounds import Integers

Records = npt.NDArray[np.void]

ARRAYS: Final = (
    "window_days",
    "exposed",
    "bad",
    "independent",
    "immature_exposed",
    "immature_bad",
    "target",
    "worst",
    "lower",
    "upper",
    "estimate",
    "evidence",
    "deduction",
)
SINGLES: Final = {  # with their sizes in bytes
    "seller_id": 8,
    "category_id": 8,  # 0 stands for none
    "standing": 2,
    "score": 4,  # -1 stands for none
    "mature_orders": 4,
    "points": 4,
    "points_deduction": 4,
}
_INTEGER_OID: Final = 23
_HEADER: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER: Final = b"\xff\xff"

# The columns in all statements stand in the order of SINGLES and ARRAYS.
_STAGE: Final = """
CREATE TEMPORARY TABLE score_stage (
    seller_id bigint, category_id bigint, standing smallint, score integer, mature_orders integer, points integer,
    points_deduction integer, window_days integer[], exposed integer[], bad integer[], independent integer[],
    immature_exposed integer[], immature_bad integer[], target integer[], worst integer[], lower integer[],
    upper integer[], estimate integer[], evidence integer[], deduction integer[]
) ON COMMIT DROP
"""
_COPY_IN: Final = "COPY score_stage FROM STDIN (FORMAT BINARY)"
_INSERT: Final = """
INSERT INTO score (
    run_id, seller_id, category_id, standing, score, mature_orders, points, points_deduction, window_days, exposed, bad,
    independent, immature_exposed, immature_bad, target, worst, lower, upper, estimate, evidence, deduction
)
SELECT
    :run_id, seller_id, nullif(category_id, 0), standing, nullif(score, -1), mature_orders, points, points_deduction,
    window_days, exposed, bad, independent, immature_exposed, immature_bad, target, worst, lower, upper, estimate,
    evidence, deduction
FROM score_stage
"""
_COPY_OUT: Final = """
COPY (
    SELECT
        seller_id, coalesce(category_id, 0), standing, coalesce(score, -1), mature_orders, points, points_deduction,
        window_days, exposed, bad, independent, immature_exposed, immature_bad, target, worst, lower, upper, estimate,
        evidence, deduction
    FROM score WHERE run_id = %s ORDER BY seller_id
) TO STDOUT (FORMAT BINARY)
"""


@dataclass(frozen=True)
class Layout:
    """The record of one seller for a rule book with so many rates."""

    rates: int

    @cached_property
    def dtype(self) -> np.dtype[np.void]:
        """Field count, then length and value of each column in network order; arrays with their own heads."""
        element = np.dtype([("length", ">i4"), ("value", ">i4")])
        array = np.dtype(
            [(name, ">i4") for name in ("dimensions", "nulls", "type", "size", "lowest")]
            + [("elements", element, (self.rates,))]
        )
        columns: list[Any] = [("fields", ">i2")]
        for name, size in SINGLES.items():
            columns += [(f"{name}_length", ">i4"), (name, f">i{size}")]
        for name in ARRAYS:
            columns += [(f"{name}_length", ">i4"), (name, array)]
        return np.dtype(columns)

    def pack(self, columns: dict[str, Integers]) -> Records:
        """Records from columns: [n] for singles, [n, rates] for arrays."""
        records = np.zeros(len(columns["seller_id"]), self.dtype)
        records["fields"] = len(SINGLES) + len(ARRAYS)
        for name, size in SINGLES.items():
            records[f"{name}_length"], records[name] = size, columns[name]
        for name in ARRAYS:
            records[f"{name}_length"] = records.dtype[name].itemsize
            array = records[name]
            array["dimensions"], array["type"], array["size"], array["lowest"] = 1, _INTEGER_OID, self.rates, 1
            array["elements"]["length"], array["elements"]["value"] = 4, columns[name]
        return records

    def unpack(self, records: Records) -> dict[str, Integers]:
        """The columns of `pack` again."""
        singles = {name: records[name].astype(np.int64) for name in SINGLES}
        return singles | {name: records[name]["elements"]["value"].astype(np.int64) for name in ARRAYS}

    def store(self, records: Records, run_id: int, connection: Connection) -> None:
        """Write the records of a run. COPY is refused on row-secured tables: they pass through a temporary one."""
        connection.execute(text(_STAGE))
        with connection.connection.cursor().copy(_COPY_IN) as copy:
            copy.write(_HEADER)
            copy.write(records.tobytes())
            copy.write(_TRAILER)
        connection.execute(text(_INSERT), {"run_id": run_id})
        connection.execute(text("DROP TABLE score_stage"))

    def load(self, run_id: int, connection: Connection) -> Records:
        """The stored records of a run, in order of seller."""
        with connection.connection.cursor().copy(_COPY_OUT, (run_id,)) as copy:
            stream = b"".join(bytes(block) for block in copy)
        return np.frombuffer(stream[len(_HEADER) : -len(_TRAILER)], self.dtype)


def digest_of(records: Records) -> str:
    """SHA-256 over all records in order of seller."""
    return hashlib.sha256(records.tobytes()).hexdigest()
