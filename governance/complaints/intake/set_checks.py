"""The checks of delivered rows as SQL over all of them at once; `schemas.CaseRowSchema` says the same of a single row.

A row is read first (`READ`): is it an object, are its columns known, is each value written as it must be. Only of a row
that could be read is asked whether it makes sense (`SENSE`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from governance.complaints.filing import LONGEST_LINE, SEVERITIES
from governance.complaints.intake.columns import BY_NAME, COLUMNS, PATTERNS, WITH_REMEDY, Column, Value
from governance.complaints.states import WITHOUT_REMEDY, Kind, State
from governance.complaints.wording import LONGEST_TEXT
from governance.facts.engine import quoted
from governance.rulebook.complaint_rules import ComplaintRules

READ: Final = 1
SENSE: Final = 2
NO_OBJECT: Final = "is no JSON object"
UNKNOWN_COLUMN: Final = "has a column that nobody knows, or one twice"
# What Python takes for white space, as a class of RE2 and as the characters themselves.
SPACES: Final = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
SPACES_TOO: Final = "\u2028\u2029\u202f\u205f\u3000"
SPACE: Final = (
    r"\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"  # inside [ ]
)
_NO_ADDRESS: Final = rf'[^@{SPACE}<>()\[\]\\,;:"]+'
_EMAIL: Final = rf"[{SPACE}]*{_NO_ADDRESS}@{_NO_ADDRESS}[{SPACE}]*"
_UNSEEN_IN_LINE: Final = r"[\x00-\x1f\x7f]"
_UNSEEN: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_TYPES: Final = {Value.DAY: "DATE", Value.MOMENT: "TIMESTAMPTZ", Value.SUM: "DECIMAL(18, 2)"}
_PLACES: Final = {column.name: place for place, column in enumerate(COLUMNS, start=1)}
# Lines that are looked up in a list need no look at their characters.
_LINES: Final = tuple(
    column.name for column in COLUMNS if column.value is Value.LINE and column.name not in {"ground", "remedy"}
)
_MOMENTS_OF_END: Final = ("decided_at", "closed_at")


@dataclass(frozen=True, kw_only=True)
class Check:
    """What is wrong with a row when `fails` is true, and what to say about it."""

    column: str
    reason: str
    fails: str
    stage: int = SENSE
    of_signs: bool = False  # looks at every character of a line: `gate` looks at all lines together, and seldom


def parsed(lines: str) -> str:
    """The rows of `lines(row, line)` with the values (`v`) and JSON types (`t`) of our columns, each line parsed whole.

    `keys` counts what stands in the object: more than what we know of is a column nobody knows, or one twice.
    """
    paths = ", ".join(quoted(f"$.{column.name}") for column in COLUMNS)
    return (
        f"SELECT row, line, json_extract_string(object, [{paths}]) AS v, json_type(object, [{paths}]) AS t,"
        " len(json_keys(object)) AS keys FROM (SELECT row, line,"
        " CASE WHEN TRY(json_type(line)) = 'OBJECT' THEN line END AS object"
        f" FROM {lines})"
    )


def valued(rows: str) -> str:
    """`parsed` rows with each value in its type, NULL where it is none; `t` and `raw_…` stay for the checks.

    In JSON what cannot be seen is escaped, but for one character: `escaped` tells where it is worth looking.
    """
    values = ", ".join(_value(column) for column in COLUMNS)
    escaped = "contains(line, '\\') OR contains(line, chr(127))"
    return f"SELECT row, t, keys, list_count(t) AS known_keys, {escaped} AS escaped, {values} FROM ({rows})"


def _value(column: Column) -> str:
    raw, kind = f"v[{_PLACES[column.name]}]", _TYPES.get(column.value)
    if kind is None:
        return f"{raw} AS {column.name}"
    value = f"TRY_CAST(CASE WHEN regexp_full_match({raw}, {quoted(PATTERNS[column.value])}) THEN {raw} END AS {kind})"
    return f"{raw} AS raw_{column.name}, {value} AS {column.name}"


def checks(rules: ComplaintRules, today: date) -> list[Check]:
    """Every check of a row, under the rule book in force."""
    return [*_read_checks(), *_line_checks(), *_matter_checks(rules), *_figure_checks(today), *_history(rules, today)]


def gate(some: Iterable[Check]) -> str:
    """Whether any of the checks fails, never NULL."""
    together = f"regexp_matches(concat({', '.join(_LINES)}), {quoted(_UNSEEN_IN_LINE)})"
    signs = f"(CASE WHEN escaped THEN {together} ELSE false END)"
    return any_of((check for check in some if not check.of_signs), signs)


def any_of(some: Iterable[Check], *more: str) -> str:
    """Whether one of the checks, or of `more`, fails; never NULL."""
    return "coalesce(" + " OR ".join([*(f"({check.fails})" for check in some), *more]) + ", false)"


def _read_checks() -> Iterator[Check]:
    yield Check(column="", reason=NO_OBJECT, fails="keys IS NULL", stage=READ)
    yield Check(column="", reason=UNKNOWN_COLUMN, fails="keys > known_keys", stage=READ)
    for column in COLUMNS:
        kind = f"t[{_PLACES[column.name]}]"
        if column.required:
            absent = f"keys IS NOT NULL AND coalesce({kind}, 'NULL') = 'NULL'"
            yield Check(column=column.name, reason="is missing", fails=absent, stage=READ)
        types = "'VARCHAR', 'NULL'" + (", 'UBIGINT', 'BIGINT', 'DOUBLE'" if column.value is Value.SUM else "")
        wrong = f"{kind} NOT IN ({types})"
        yield Check(column=column.name, reason="is not text in quotation marks", fails=wrong, stage=READ)
        unread = None
        if column.codes:
            unread = f"{column.name} NOT IN ({_listed(column.codes)})"
        elif column.value in _TYPES:
            unread = f"raw_{column.name} IS NOT NULL AND {column.name} IS NULL"
        if unread:
            reason = f"is none of {', '.join(column.codes)}" if column.codes else f"is not {column.value}"
            yield Check(column=column.name, reason=reason, fails=f"{kind} = 'VARCHAR' AND {unread}", stage=READ)
        if column.value is Value.SUM:
            fails = f"{kind} IN ('UBIGINT', 'BIGINT', 'DOUBLE') AND {unread}"
            yield Check(column=column.name, reason=f"is not {column.value}", fails=fails, stage=READ)


def _line_checks() -> Iterator[Check]:
    for name in _LINES:
        yield Check(column=name, reason="is empty", fails=f"regexp_full_match({name}, {quoted(f'[{SPACE}]*')})")
        yield Check(
            column=name, reason=f"is longer than {LONGEST_LINE} characters", fails=f"length({name}) > {LONGEST_LINE}"
        )
        yield Check(
            column=name,
            reason="holds signs that cannot be seen",
            fails=f"regexp_matches({name}, {quoted(_UNSEEN_IN_LINE)})",
            of_signs=True,
        )
    yield Check(
        column="text", reason=f"is longer than {LONGEST_TEXT:,} characters", fails=f"length(text) > {LONGEST_TEXT}"
    )
    unseen = f"CASE WHEN escaped THEN {_matches('text', _UNSEEN)} ELSE false END"
    yield Check(column="text", reason="holds signs that cannot be seen", fails=unseen)
    no_address = f"email <> '' AND NOT regexp_full_match(email, {quoted(_EMAIL)})"
    yield Check(column="email", reason="is no e-mail address", fails=no_address)


def _matter_checks(rules: ComplaintRules) -> Iterator[Check]:
    filed = [f"{kind} {issue.code}" for issue in rules.issues.values() for kind in sorted(issue.kinds)]
    served = [f"{issue.code} {remedy}" for issue in rules.issues.values() for remedy in issue.remedies]
    yield Check(column="issue", reason="is no issue of the rule book", fails=_not_in("issue", rules.issues))
    yield Check(
        column="issue",
        reason="is not filed as this kind",
        fails=f"NOT ({_not_in('issue', rules.issues)}) AND {_not_in(_pair('kind', 'issue'), filed)}",
    )
    yield Check(column="request", reason="is no remedy of the rule book", fails=_not_in("request", rules.remedies))
    free = f"kind IN ({_listed(kind.value for kind in WITHOUT_REMEDY)})"
    yield Check(
        column="request",
        reason="is no remedy that goes with this issue and kind",
        fails=f"request <> 'none' AND ({free} OR (NOT ({_not_in('issue', rules.issues)})"
        f" AND {_not_in(_pair('issue', 'request'), served)}))",
    )
    yield Check(column="severity", reason=f"is none of {', '.join(SEVERITIES)}", fails=_not_in("severity", SEVERITIES))
    yield Check(
        column="authority", reason="is no authority of the rule book", fails=_not_in("authority", rules.authorities)
    )
    for name in ("name", "email"):
        missing = f"kind = '{Kind.IP_NOTICE.value}' AND coalesce({name}, '') = ''"
        yield Check(column=name, reason="is missing of a notice", fails=missing)


def _figure_checks(today: date) -> Iterator[Check]:
    together = "comes with its sum or currency"
    yield Check(column="currency", reason=together, fails="amount IS NOT NULL AND currency IS NULL")
    yield Check(column="amount", reason=together, fails="amount IS NULL AND currency IS NOT NULL")
    letters = "NOT regexp_full_match(currency, '[A-Z]{3}')"
    yield Check(column="currency", reason="is not given by three letters such as CNY", fails=letters)
    yield Check(column="occurred_on", reason="lies in the future", fails=f"occurred_on > DATE '{today}'")
    yield Check(column="opened_at", reason="lies in the future", fails=_in_future("opened_at", today))


def _history(rules: ComplaintRules, today: date) -> Iterator[Check]:
    for name in ("outcome", "ground", "remedy", *_MOMENTS_OF_END):
        reason = "belongs to a case that has ended: say its state"
        yield Check(column=name, reason=reason, fails=f"state IS NULL AND {name} IS NOT NULL")
    yield Check(
        column="opened_at",
        reason="is missing of a case that has ended",
        fails="state IS NOT NULL AND opened_at IS NULL",
    )
    closed, refused = f"state = '{State.CLOSED.value}'", f"state = '{State.NOT_ACCEPTED.value}'"
    yield Check(
        column="outcome",
        reason="belongs to a case that was closed",
        fails=f"outcome IS NOT NULL AND state IS NOT NULL AND NOT {closed}",
    )
    yield Check(
        column="ground",
        reason="is no reason why a case is not accepted, or this one was",
        fails=f"state IS NOT NULL AND ground IS NOT NULL AND ({_not_in('ground', rules.grounds)} OR NOT {refused})",
    )
    gives = f"coalesce(outcome, '') IN ({_listed(WITH_REMEDY)})"
    yield Check(
        column="remedy",
        reason="is no remedy, or this outcome gives none",
        fails=f"state IS NOT NULL AND remedy IS NOT NULL AND ({_not_in('remedy', rules.remedies)} OR NOT {gives})",
    )
    for name in _MOMENTS_OF_END:
        ended = "state IS NOT NULL AND "
        yield Check(column=name, reason="lies in the future", fails=ended + _in_future(name, today))
        before = f"{ended}{name} < opened_at - INTERVAL 24 HOUR"
        yield Check(column=name, reason="lies more than a day before opened_at", fails=before)
    yield Check(
        column="decided_at",
        reason="belongs to an outcome, and there is none",
        fails=f"{closed} AND decided_at IS NOT NULL AND outcome IS NULL",
    )


def _matches(value: str, pattern: str) -> str:
    return f"regexp_matches({value}, {quoted(pattern)})"


def _in_future(name: str, today: date) -> str:
    return f"CAST(timezone('UTC', {name}) AS DATE) > DATE '{today}' + 1"


def _pair(first: str, second: str) -> str:
    return f"{first} || ' ' || {second}"


def _not_in(value: str, allowed: Iterable[str]) -> str:
    codes = _listed(allowed) or "''"  # of an empty list nothing is
    return f"{value} NOT IN ({codes})"


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(map(quoted, codes))


def unknown_keys(line: str) -> str:
    """The names in an object that are none of ours, as one text."""
    strange = f"list_filter(json_keys({line}), lambda name: name NOT IN ({_listed(BY_NAME)}))"
    return f"array_to_string({strange}, ', ')"


def is_personal(column: str) -> bool:
    """Whether what stands in a column is never repeated in a report."""
    return column in BY_NAME and BY_NAME[column].personal
