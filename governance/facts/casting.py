"""From the columns of a file to the types of a kind, as SQL expressions: what cannot be read becomes NULL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from governance.core.errors import Invalid
from governance.facts.engine import identifier, quoted
from governance.facts.kinds import AMOUNT, DAY, MOMENT, TEXT, WHOLE, Column
from governance.facts.mapping import ColumnMapping

_WHOLE_NUMBERS: Final = {
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"
}  # fmt: skip
_FRACTIONS: Final = {"FLOAT", "DOUBLE", "DECIMAL"}
_MOMENTS: Final = {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"}
_WITH_ZONE: Final = r":[0-9]{2}([.][0-9]+)?\s*([Zz]|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$"
_A_WHOLE_NUMBER: Final = "[+-]?[0-9]{1,9}([.]0*)?"
_AN_AMOUNT: Final = "[0-9]{1,12}([.][0-9]{1,2})?"
_IN_WORDS: Final = {
    TEXT: "text",
    WHOLE: "a whole number",
    DAY: "a date such as 2024-03-01",
    MOMENT: "a date and time such as 2024-03-01 14:05:00",
    AMOUNT: "an amount such as 19.90",
}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How one of our columns is read: `raw` as it stands in the file, `value` in our type; NULL when it is not there.

    `can_fail` tells that `value` may be NULL although `raw` is not, `can_be_blank` that it may be an empty text,
    `taken_from` names the file's own column when its values are taken without any conversion.
    """

    column: Column
    raw: str
    value: str
    can_fail: bool
    can_be_blank: bool = False
    taken_from: str | None = None


def reading_of(
    column: Column, *, source: str | None, source_type: str, mapping: ColumnMapping, padded: bool
) -> Reading:
    """How `column` is read from the file's column `source`; raises `Invalid` when the types can never fit.

    `padded`: the file is written by hand or by a printing program, so that blanks around a value mean nothing.
    """
    constant = mapping.constants.get(column.name)
    if constant is not None:
        return _from_text(column, quoted(constant), can_fail=True)
    if source is None:
        return Reading(column=column, raw="NULL", value=f"CAST(NULL AS {column.type})", can_fail=False)
    given = identifier(source)
    codes = mapping.values.get(column.name)
    family = source_type.split("(", maxsplit=1)[0]
    if family == "VARCHAR" and column.type == TEXT and not (padded or codes or column.code):
        return _as_it_stands(column, given)
    if family == "VARCHAR" or codes:
        text = f"nullif(trim({given}), '')" if family == "VARCHAR" else f"CAST({given} AS VARCHAR)"
        return _from_text(column, _recoded(text, codes), can_fail=column.type != TEXT)
    value = _from_typed(column, given, family)
    if value is None:
        raise Invalid(
            f"The column {source} holds {source_type.lower()}, where {column.name} must be {_IN_WORDS[column.type]}.",
            pointer=column.name,
        )
    exact = family == column.type or (column.type in {DAY, MOMENT})
    taken_from = source if value == given else None
    return Reading(column=column, raw=given, value=value, can_fail=not exact, taken_from=taken_from)


def _as_it_stands(column: Column, given: str) -> Reading:
    """Ids in Parquet are taken as they are: millions of needless trims would cost more than all checks together."""
    if column.may_be_empty:
        return Reading(column=column, raw=given, value=f"nullif({given}, '')", can_fail=False)
    return Reading(column=column, raw=given, value=given, can_fail=False, can_be_blank=True)


def type_in_words(column: Column) -> str:
    """What a value of `column` looks like."""
    if column.least is not None and column.most is not None:
        return f"a whole number from {column.least} to {column.most}"
    return _IN_WORDS[column.type]


def _recoded(raw: str, codes: object) -> str:
    if not isinstance(codes, dict) or not codes:
        return raw
    whens = " ".join(f"WHEN {quoted(theirs)} THEN {quoted(ours)}" for theirs, ours in codes.items())
    return f"CASE {raw} {whens} ELSE {raw} END"


def _from_text(column: Column, raw: str, *, can_fail: bool) -> Reading:
    match column.type:
        case "VARCHAR":
            value = f"lower({raw})" if column.code else raw
        case "INTEGER":
            value = f"CASE WHEN regexp_full_match({raw}, '{_A_WHOLE_NUMBER}') THEN TRY_CAST({raw} AS INTEGER) END"
        case "DECIMAL(14,2)":
            value = f"CASE WHEN regexp_full_match({raw}, '{_AN_AMOUNT}') THEN TRY_CAST({raw} AS {AMOUNT}) END"
        case kind:
            zoned = f"CAST(CAST(TRY_CAST({raw} AS TIMESTAMPTZ) AS TIMESTAMP) AS {kind})"
            value = f"CASE WHEN regexp_matches({raw}, '{_WITH_ZONE}') THEN {zoned} ELSE TRY_CAST({raw} AS {kind}) END"
    return Reading(column=column, raw=raw, value=value, can_fail=can_fail)


def _from_typed(column: Column, given: str, family: str) -> str | None:
    """The value of a typed column of a Parquet file, or None when the types have nothing to do with each other."""
    match column.type:
        case "VARCHAR":
            return _text_from_typed(given, family)
        case "INTEGER":
            return _whole_from_typed(given, family)
        case "DECIMAL(14,2)":
            return _amount_from_typed(given, family)
        case kind:
            if family == kind:
                return given
            if family in _MOMENTS or family == "DATE":
                return f"CAST({given} AS {kind})"
            return f"CAST(CAST({given} AS TIMESTAMP) AS {kind})" if family == "TIMESTAMP WITH TIME ZONE" else None


def _whole_from_typed(given: str, family: str) -> str | None:
    if family in _WHOLE_NUMBERS:
        return f"TRY_CAST({given} AS INTEGER)"
    return f"CASE WHEN {given} = floor({given}) THEN TRY_CAST({given} AS INTEGER) END" if family in _FRACTIONS else None


def _amount_from_typed(given: str, family: str) -> str | None:
    if family in _WHOLE_NUMBERS | _FRACTIONS:  # 19.9 as a double is not exactly 19.9, and is meant so
        amount = f"TRY_CAST({given} AS {AMOUNT})"
        return f"CASE WHEN {given} >= 0 AND abs({given} - {amount}) < 0.0001 THEN {amount} END"
    return None


def _text_from_typed(given: str, family: str) -> str | None:
    if family in _WHOLE_NUMBERS | {"UUID", "BOOLEAN"}:
        return f"CAST({given} AS VARCHAR)"
    if family in _FRACTIONS:  # ids that a spreadsheet or data frame has turned into numbers
        return f"CASE WHEN {given} = floor({given}) THEN CAST(TRY_CAST({given} AS HUGEINT) AS VARCHAR) END"
    return None
