"""A piece of a delivery, checked as one set and written as PostgreSQL takes it: DuckDB reads, checks and keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from governance.complaints.filing import Person, complainant_key
from governance.complaints.intake import set_checks
from governance.complaints.intake.columns import COLUMNS, Value
from governance.complaints.intake.deliveries import BETWEEN, LONGEST_LINE, Piece, Rejected
from governance.complaints.intake.set_checks import READ, SPACE, SPACES, SPACES_TOO, UNKNOWN_COLUMN, Check, any_of
from governance.complaints.masking import mask_words
from governance.complaints.states import Outcome, State
from governance.facts.engine import keep, one, quoted, scratch_of
from governance.rulebook.complaint_rules import ComplaintRules

LONGEST_VALUE: Final = 80
_BLOCK: Final = 64  # bytes that SHA-256 takes at once
_PERSON: Final = tuple(column.name for column in COLUMNS if column.of_person)
# An e-mail address is not among them: a text that holds one holds an @.
_MARKS: Final = ("name", "phone", "address", "buyer_reference")
_KEYED: Final = ("buyer_reference", "email", "phone")
_TRIMMED: Final = {*_PERSON, "text"}
# What else a Latin letter may be written as, where upper and lower case are the same.
_ODD_LETTERS: Final = "ſKıİ"
_GAP: Final = r"[\s\-–.·/()（）]{0,3}"
# Seven digits or more in a row or in groups, the last one perhaps an X; a day that stands alone is no number of anybody.
_NUMBER: Final = rf"\p{{Nd}}(?:{_GAP}\p{{Nd}}){{5,}}(?:{_GAP}\p{{Nd}}|[Xx])"
_A_DAY: Final = "|".join(
    rf"(?:19|20)[0-9]{{2}}{sign}[0-9]{{1,2}}{sign}[0-9]{{1,2}}|[0-9]{{1,2}}{sign}[0-9]{{1,2}}{sign}(?:19|20)[0-9]{{2}}"
    for sign in ("-", "/", "[.]")
)
_COUNTS: Final = (
    "SELECT count(*) FILTER (failed), count(DISTINCT external_reference) FILTER (NOT failed),"
    " count(*) FILTER (NOT failed), count(*) FILTER (NOT failed AND seller_id IS NULL) FROM judged_row"
)
_REPEATED: Final = (
    "DELETE FROM judged_row WHERE NOT failed AND row NOT IN"
    " (SELECT min(row) FROM judged_row WHERE NOT failed GROUP BY external_reference)"
)
# Columns of a prepared file, in this order.
COPIED: Final = ("row", "seller_id", *(column.name for column in COLUMNS), "complainant_key")


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """What of a row Python had to look at: its masked text, where that differs, and its key, where SQL cannot make it."""

    row: int
    text: str | None
    key: str | None


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A checked piece: a file of its good rows, and what is to be said of the others.

    `repeated` rows name a case that an earlier row of the same piece has named; `strangers` counts good rows whose
    shop was not registered when the delivery began.
    """

    file: Path
    rows: int
    good: int
    repeated: int
    strangers: int
    by_hand: list[ByHand]
    rejected: list[Rejected]


class Preparing:
    """Prepares the pieces of one delivery, one after the other; `duck` knows `registered_seller(id, reference)`."""

    def __init__(self, duck: duckdb.DuckDBPyConnection, *, rules: ComplaintRules, today: date, salt: str) -> None:
        self._duck, self._salt = duck, salt
        self._checks = set_checks.checks(rules, today)
        severities = ", ".join(f"{quoted(i.code)}: {quoted(i.severity)}" for i in rules.issues.values())
        self._severities = f"MAP {{{severities}}}"
        self._made = 0
        duck.execute("SET threads = 1")  # the other cores belong to PostgreSQL, and small pieces gain nothing
        duck.execute("SET preserve_insertion_order = true")  # a row is known by its place
        duck.execute("SET disabled_optimizers = 'in_clause'")  # our lists are short: it takes longer than it saves

    def prepare(self, piece: Piece) -> Prepared:
        """Check `piece` and write its good rows."""
        self._made += 1
        folder = scratch_of(self._duck)
        lines, file = folder / "lines", folder / f"piece-{self._made}.csv"
        with lines.open("wb") as stream:
            stream.writelines(piece.lines)
        rows = _rows_in(lines, piece.first) if piece.lines else "(SELECT 0::BIGINT AS row, '' AS line WHERE false)"
        self._read(rows)
        failed, references, good, strangers = one(self._duck, _COUNTS)
        rejected = piece.rejected + (self._rejected(rows) if failed else [])
        if good != references:
            self._duck.execute(_REPEATED)
        self._duck.execute(f"COPY ({self._copied()}) TO {quoted(str(file))} (FORMAT csv, HEADER false)")
        lines.unlink()
        return Prepared(
            file=file,
            rows=piece.rows,
            good=int(str(references)),
            repeated=int(str(good)) - int(str(references)),
            strangers=int(str(strangers)),
            by_hand=self._by_hand(),
            rejected=rejected,
        )

    def _read(self, lines: str) -> None:
        """Every row's values, and then what is to be done with it: judged in a second pass, it takes half the time."""
        keep(self._duck, "read_row", set_checks.valued(set_checks.parsed(lines)))
        keep(
            self._duck,
            "judged_row",
            f"SELECT {', '.join(f'checked.{column.name}' for column in COLUMNS)}, row, registered_seller.id AS seller_id,"
            f" failed, {_keyed_text()} AS told, NOT failed AND {_for_python()} AS by_hand"
            f" FROM (SELECT *, {set_checks.gate(self._checks)} AS failed, lower(text) AS lowered FROM read_row) AS checked"
            " LEFT JOIN registered_seller ON registered_seller.reference = checked.seller",
        )

    def _rejected(self, lines: str) -> list[Rejected]:
        """Everything wrong with the failed rows; whether a row makes sense is asked only of what could be read."""
        unread = any_of(check for check in self._checks if check.stage == READ)
        again = f"(SELECT * FROM {lines} WHERE row IN (SELECT row FROM judged_row WHERE failed))"
        values = set_checks.valued(set_checks.parsed(again))
        keep(
            self._duck,
            "failed_row",
            f"SELECT failed.*, line, {unread} AS unread FROM ({values}) AS failed JOIN {again} AS again USING (row)",
        )
        parts = [self._failing(check, place) for place, check in enumerate(self._checks)]
        found = self._duck.execute(
            f"SELECT row, name, reason, value FROM ({' UNION ALL '.join(parts)}) ORDER BY row, place"
        )
        return [Rejected(row, name, reason, shown(value)) for row, name, reason, value in found.fetchall()]

    @staticmethod
    def _failing(check: Check, place: int) -> str:
        value = set_checks.unknown_keys("line") if check.reason == UNKNOWN_COLUMN else "NULL"
        if check.column and not set_checks.is_personal(check.column):
            value = f"line ->> {quoted(f'$.{check.column}')}"
        when = "unread" if check.stage == READ else "NOT unread"
        return (
            f"SELECT row, {quoted(check.column)} AS name, {quoted(check.reason)} AS reason, {place} AS place,"
            f" {value} AS value FROM failed_row WHERE {when} AND coalesce({check.fails}, false)"
        )

    def _copied(self) -> str:
        """The good rows, in the order in which PostgreSQL keeps their references: it fills its index from end to end."""
        columns = ", ".join(self._copied_value(column.name, column.value) for column in COLUMNS)
        return (
            f"SELECT row, seller_id, {columns}, {self._key()} AS complainant_key"
            " FROM judged_row WHERE NOT failed ORDER BY external_reference"
        )

    def _copied_value(self, name: str, value: Value) -> str:
        if name in _TRIMMED:
            return _trimmed(name)
        if name == "severity":
            return f"coalesce(severity, {self._severities}[issue])"
        if name == "outcome":
            implied = {State.WITHDRAWN: Outcome.WITHDRAWN, State.NOT_ACCEPTED: Outcome.NOT_ACCEPTED}
            whens = " ".join(f"WHEN {quoted(state)} THEN {quoted(outcome)}" for state, outcome in implied.items())
            return f"CASE state {whens} ELSE outcome END"
        return f"CAST({name} AS VARCHAR)" if value is Value.MOMENT else name

    def _key(self) -> str:
        """`filing.complainant_key` of many: HMAC is two digests, one round the other."""
        secret = self._salt.encode()
        secret = (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\x00")
        inner, outer = (f"unhex('{bytes(byte ^ pad for byte in secret).hex()}')" for pad in (0x36, 0x5C))
        return f"sha256({outer} || unhex(sha256({inner} || encode(told))))"

    def _by_hand(self) -> list[ByHand]:
        asked = self._duck.execute(f"SELECT row, text, told, {', '.join(_PERSON)} FROM judged_row WHERE by_hand")
        found = []
        for row, text, told, *of_person in asked.fetchall():
            person = Person(**{name: _tidy(value) for name, value in zip(_PERSON, of_person, strict=True)})
            words = _tidy(text)
            masked = None if words is None else mask_words(words, _marks_in(words, person))
            key = complainant_key(person, self._salt) if told is None else None
            if masked != words or key is not None:
                found.append(ByHand(row=row, text=masked if masked != words else None, key=key))
        return found


def _marks_in(text: str, person: Person) -> list[str]:
    """Those marks of a person that may stand in the text: each one takes time to look for."""
    lowered = text.lower()
    certain = not any(letter in text for letter in _ODD_LETTERS)
    return [
        mark
        for mark in person.marks()
        if not (certain and mark.isascii()) or all(word in lowered for word in mark.lower().split())
    ]


def _tidy(text: str | None) -> str | None:
    return (text or "").strip() or None


def shown(value: Any) -> str:
    """What a report repeats of a value: no more than helps to find it, and no number of a person."""
    return "" if value is None else mask_words(str(value)[:LONGEST_VALUE].replace("\x00", ""))


def _rows_in(path: Path, first: int) -> str:
    """The lines that are not empty, each with its number."""
    lines = (
        f"read_csv({quoted(str(path))}, columns = {{'line': 'VARCHAR'}}, header = false,"
        f" delim = {quoted(BETWEEN.decode())}, quote = '', escape = '', auto_detect = false, new_line = '\\n',"
        f" max_line_size = {4 * LONGEST_LINE}, buffer_size = {8 * LONGEST_LINE})"
    )
    numbered = f"SELECT row_number() OVER () + {first - 1} AS row, line FROM {lines}"
    return f"(SELECT row, line FROM ({numbered}) WHERE line <> '')"


def _trimmed(name: str) -> str:
    """Without the space around it, NULL when that is all; looked at from its ends, for few texts have any."""
    padded = f"regexp_matches({name}, '^[{SPACE}]') OR regexp_matches({name}, '[{SPACE}]$')"
    return f"nullif(CASE WHEN {padded} THEN trim({name}, {quoted(SPACES + SPACES_TOO)}) ELSE {name} END, '')"


def _keyed_text() -> str:
    """What a person is known by, as `complainant_key` has it; NULL where Python must say, or where there is nothing."""
    digits = "regexp_replace(phone, '[^0-9]', '', 'g')"
    buyer, email = _trimmed("buyer_reference"), _trimmed("email")
    return (
        f"CASE WHEN {buyer} IS NOT NULL THEN 'buyer:' || {buyer} WHEN {_odd_key()} THEN NULL"
        f" WHEN {email} IS NOT NULL THEN 'email:' || lower({email})"
        f" WHEN {digits} <> '' THEN 'phone:' || ltrim({digits}, '0') END"
    )


def _odd_key() -> str:
    return " OR ".join(f"coalesce(NOT ({_is_ascii(name)}), false)" for name in ("email", "phone"))


def _for_python() -> str:
    """Rows that perhaps say who somebody is, or whose key SQL cannot make: rather one too many."""
    named = " OR ".join(f"coalesce({_mentioned(name)}, false)" for name in _MARKS)
    found = f"regexp_extract_all(text, {quoted(_NUMBER)})"
    numbers = f"len(list_filter({found}, lambda number: NOT regexp_full_match(number, {quoted(_A_DAY)}))) > 0"
    plain = f"contains(text, '@') OR {numbers}"
    letters = " OR ".join(f"contains(text, '{letter}')" for letter in f"@＠{_ODD_LETTERS}")
    beyond = f"{letters} OR {numbers}"
    told = f"CASE WHEN {_is_ascii('text')} THEN {plain} ELSE {beyond} END"
    return f"(coalesce({told} OR {named}, false) OR {_odd_key()})"


def _mentioned(name: str) -> str:
    """Whether the first word of a mark stands in the text; letters with case beyond ASCII are left to Python."""
    first = f"regexp_extract({name}, {quoted(f'[^{SPACE}]+')})"
    certain = f"{_is_ascii(name)} OR lower({name}) = upper({name})"
    return f"CASE WHEN {certain} THEN contains(lowered, lower({first})) ELSE {name} IS NOT NULL END"


def _is_ascii(name: str) -> str:
    return f"strlen({name}) = length({name})"
