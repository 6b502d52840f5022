"""The columns of a delivered case: one table for files, NDJSON and the schema of a single row. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from governance.complaints.filing import SEVERITIES
from governance.complaints.states import Kind, Outcome, State


class Value(StrEnum):
    """What kind of value a column holds."""

    LINE = "text in one line"
    TEXT = "text"
    CODE = "one of a list"
    DAY = "a day such as 2026-03-01"
    MOMENT = "a day, or a day and time such as 2026-03-01T14:05:00+08:00"
    SUM = "a sum such as 23.50"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what it means, what its values are, and whether they tell who somebody is."""

    name: str
    meaning: str
    value: Value = Value.LINE
    codes: tuple[str, ...] = ()
    required: bool = False
    of_person: bool = False
    history: bool = False  # only of cases that ended before they were delivered

    @property
    def personal(self) -> bool:
        """Whether its values are repeated nowhere outside the case."""
        return self.of_person or self.value is Value.TEXT


# What a case may be that ended elsewhere, before it was delivered.
ENDED_BEFORE: Final = (State.CLOSED.value, State.NOT_ACCEPTED.value, State.WITHDRAWN.value)
OUTCOMES: Final = (Outcome.UPHELD.value, Outcome.PARTLY.value, Outcome.DISMISSED.value, Outcome.SETTLED.value)
WITH_REMEDY: Final = (Outcome.UPHELD.value, Outcome.PARTLY.value, Outcome.SETTLED.value)

COLUMNS: Final = (
    Column(
        name="kind",
        meaning="complaint, report or ip_notice",
        value=Value.CODE,
        codes=tuple(kind.value for kind in Kind),
        required=True,
    ),
    Column(name="external_reference", meaning="its name where it comes from", required=True),
    Column(name="seller", meaning="the platform's own id of the shop", required=True),
    Column(name="issue", meaning="code of the published taxonomy", required=True),
    Column(name="text", meaning="what happened, in the words of whoever filed it", value=Value.TEXT),
    Column(name="product", meaning="the platform's id of the product"),
    Column(name="product_name", meaning="what the product is called"),
    Column(name="category", meaning="code of the product's category"),
    Column(name="lot", meaning="lot or batch of the product"),
    Column(name="order_reference", meaning="the order it is about"),
    Column(name="request", meaning="code of the remedy that is asked for"),
    Column(name="amount", meaning="sum that is asked for", value=Value.SUM),
    Column(name="currency", meaning="of that sum, three letters such as CNY"),
    Column(name="occurred_on", meaning="day on which it happened", value=Value.DAY),
    Column(name="opened_at", meaning="when it was filed", value=Value.MOMENT),
    Column(name="severity", meaning=", ".join(SEVERITIES)),
    Column(name="authority", meaning="code of the authority it comes from"),
    Column(name="name", meaning="who files it", of_person=True),
    Column(name="email", meaning="where we write to", of_person=True),
    Column(name="phone", meaning="where we call", of_person=True),
    Column(name="address", meaning="where the person lives", of_person=True),
    Column(name="buyer_reference", meaning="the platform's id of the buyer", of_person=True),
    Column(name="language", meaning="language of the person, such as en or zh_CN", of_person=True),
    Column(
        name="state",
        meaning="how it ended, when it has: closed, not_accepted or withdrawn",
        value=Value.CODE,
        codes=ENDED_BEFORE,
        history=True,
    ),
    Column(
        name="outcome",
        meaning="of a closed case: upheld, partly, dismissed or settled",
        value=Value.CODE,
        codes=OUTCOMES,
        history=True,
    ),
    Column(name="ground", meaning="code: why it was not accepted", history=True),
    Column(name="remedy", meaning="code of what the person got", history=True),
    Column(name="decided_at", meaning="when it was decided", value=Value.MOMENT, history=True),
    Column(name="closed_at", meaning="when it ended", value=Value.MOMENT, history=True),
)
NAMES: Final = tuple(column.name for column in COLUMNS)
BY_NAME: Final = {column.name: column for column in COLUMNS}
REQUIRED: Final = tuple(column.name for column in COLUMNS if column.required)

# A system from which cases come.
SOURCE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")

# How values are written, as both readers understand it: the one in SQL, and the one for a single row.
_DAY: Final = r"(?:199[0-9]|20[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,6})?)?"
PATTERNS: Final = {
    Value.DAY: _DAY,
    Value.MOMENT: rf"{_DAY}(?:[T ]{_TIME}(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?)?",
    Value.SUM: r"[0-9]{1,12}(?:[.][0-9]{1,2})?",
}


def is_written_as(value: Value, text: str) -> bool:
    """Whether `text` looks like a value of this kind; a day may still be none, such as 2026-02-30."""
    return re.fullmatch(PATTERNS[value], text, re.ASCII) is not None


@dataclass(frozen=True, kw_only=True)
class TableOfCases:
    """The table as a mapping of columns sees it."""

    name: str = "cases"
    column_names: tuple[str, ...] = NAMES
    required: tuple[str, ...] = REQUIRED


CASES: Final = TableOfCases()
