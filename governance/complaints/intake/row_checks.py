"""What must be right about one delivered row, read already: the checks of every filing, and those of its history. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from governance.complaints.filing import Filing, Person, check_filing
from governance.complaints.intake.columns import COLUMNS, WITH_REMEDY
from governance.complaints.states import Kind, Outcome, State
from governance.core.errors import Finding
from governance.rulebook.complaint_rules import ComplaintRules

GRACE: Final = timedelta(days=1)  # clocks and time zones differ

_PERSON: Final = tuple(column.name for column in COLUMNS if column.of_person)
_FILING: Final = tuple(c.name for c in COLUMNS if not c.of_person and not c.history and c.name != "kind")
_MOMENTS: Final = ("decided_at", "closed_at")

Row = Mapping[str, Any]


def filing_of(row: Row, *, source: str) -> Filing:
    """What was filed, of a row whose values are read; absent columns stand for None."""
    given: dict[str, Any] = {name: row.get(name) for name in _FILING}
    person = Person(**{name: row.get(name) for name in _PERSON})
    return Filing(kind=Kind(row["kind"]), source=source, person=person, **given)


def faults_of(row: Row, *, source: str, rules: ComplaintRules, today: date) -> list[Finding]:
    """Everything wrong with a row whose values are read, each with its column."""
    filed = check_filing(filing_of(row, source=source), rules, today)
    found = [Finding(finding.pointer.removeprefix("person/"), finding.message) for finding in filed]
    return [*found, *_faults_of_history(row, rules, today)]


def _faults_of_history(row: Row, rules: ComplaintRules, today: date) -> Iterator[Finding]:
    state = row.get("state")
    if state is None:
        for name in ("outcome", "ground", "remedy", *_MOMENTS):
            if row.get(name) is not None:
                yield Finding(name, "belongs to a case that has ended: say its state")
        return
    if row.get("opened_at") is None:
        yield Finding("opened_at", "is missing of a case that has ended")
    if row.get("outcome") is not None and state != State.CLOSED:
        yield Finding("outcome", "belongs to a case that was closed")
    yield from _faults_of_codes(row, rules)
    for name in _MOMENTS:
        yield from _faults_of_moment(name, row.get(name), row.get("opened_at"), today)
    if row.get("decided_at") is not None and state == State.CLOSED and row.get("outcome") is None:
        yield Finding("decided_at", "belongs to an outcome, and there is none")


def _faults_of_codes(row: Row, rules: ComplaintRules) -> Iterator[Finding]:
    ground, remedy = row.get("ground"), row.get("remedy")
    if ground is not None and (ground not in rules.grounds or row["state"] != State.NOT_ACCEPTED):
        yield Finding("ground", "is no reason why a case is not accepted, or this one was")
    if remedy is not None and (remedy not in rules.remedies or row.get("outcome") not in WITH_REMEDY):
        yield Finding("remedy", "is no remedy, or this outcome gives none")


def _faults_of_moment(name: str, moment: datetime | None, opened_at: datetime | None, today: date) -> Iterator[Finding]:
    if moment is None:
        return
    if moment.astimezone(UTC).date() - today > GRACE:
        yield Finding(name, "lies in the future")
    if opened_at is not None and moment < opened_at - GRACE:
        yield Finding(name, "lies more than a day before opened_at")


def outcome_of(row: Row) -> str | None:
    """The outcome that a row that ended stands for; what was withdrawn or not accepted says it by its state."""
    implied: dict[str, str] = {State.WITHDRAWN: Outcome.WITHDRAWN, State.NOT_ACCEPTED: Outcome.NOT_ACCEPTED}
    return implied.get(str(row.get("state")), row.get("outcome"))
