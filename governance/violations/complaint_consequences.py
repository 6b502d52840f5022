"""What follows from decided complaints: violations and points, each exactly once, whatever is imported again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.violations import ledger
from governance.violations.decide import SOURCE_KIND, Breach, Complaint, breaches
from governance.violations.models import Violation
from governance.violations.states import State, check_move

# What a complaint says about its case.
TOLD: Final = (
    "seller_id",
    "source",
    "rule",
    "rule_book_id",
    "severity",
    "points_class",
    "points",
    "order_reference",
    "cause",
    "reason",
    "occurred_on",
    "effective_on",
)


@dataclass(frozen=True)
class ComplaintConsequences:
    """What changed: violations found or found again, points posted, points taken back."""

    violations: int
    points: int
    reversed: int

    def __str__(self) -> str:
        return (
            f"Violations found in complaints: {self.violations:,}; points posted: {self.points:,}; "
            f"points reversed: {self.reversed:,}."
        )


NOTHING: Final = ComplaintConsequences(0, 0, 0)


def report_from_complaints(
    *, seller_ids: Collection[int], complaints: Iterable[Complaint], by: Actor, at: datetime
) -> ComplaintConsequences:
    """Make the violations of these sellers say what their complaints show; `complaints` are ALL their decided ones.

    A complaint that was told again changes nothing; one that is no longer upheld withdraws its violation and reverses
    its points; what a person has dismissed stays dismissed. The caller holds `ledger.lock` on the sellers since before
    the complaints were read, so that of two imports at once the second sees what the first did.
    """
    check_permission(by, Permission.FACTS_IMPORT)
    rules = ledger.violation_rules()
    shown = {(b.seller_id, b.source, b.kind.code): b for b in breaches(complaints, list(rules.values()))}
    known = {(case.seller_id, case.source, case.rule): case for case in _cases(seller_ids)}
    new = [_opened(breach, by, at) for key, breach in shown.items() if key not in known]
    if new:
        db.session.execute(insert(Violation), new)
    changes = [(case, _brought_up_to_date(case, shown.get(key), by, at)) for key, case in known.items()]
    changed = [{"id": case.id} | columns for case, columns in changes if columns]
    if changed:
        db.session.execute(update(Violation), changed)
    again = sum(case.state == State.WITHDRAWN for case, columns in changes if columns)
    settled = ledger.settle(seller_ids=seller_ids, rules=rules, by=by, at=at)
    found = ComplaintConsequences(len(new) + again, settled.posted, settled.reversed)
    if new or changed or found != NOTHING:
        # One entry for the whole import: each case and each entry of the ledger says by itself whose and when it is.
        after = asdict(found) | {"changed": len(changed)}
        audit.record(AuditAction.VIOLATION_REPORT, subject=("violation", "complaints"), by=by, at=at, after=after)
    return found


def _cases(seller_ids: Collection[int]) -> Sequence[Row[Any]]:
    """The cases of these sellers that came from complaints."""
    columns = (Violation.id, Violation.state, Violation.confirmed_by, *(getattr(Violation, name) for name in TOLD))
    query = select(*columns).where(ledger.among(Violation.seller_id, seller_ids))
    return db.session.execute(query.where(Violation.source.startswith(SOURCE_KIND))).all()


def _told(breach: Breach) -> dict[str, Any]:
    """The columns named in `TOLD`, but for the day of effect: that depends on who confirms."""
    return {
        "seller_id": breach.seller_id,
        "source": breach.source,
        "rule": breach.kind.code,
        "rule_book_id": breach.rule_book_id,
        "severity": breach.kind.severity,
        "points_class": breach.kind.points_class,
        "points": breach.kind.points,
        "order_reference": breach.order_reference,
        "cause": breach.cause,
        "reason": breach.reason,
        "occurred_on": breach.occurred_on,
    }


def _opened(breach: Breach, by: Actor, at: datetime) -> dict[str, Any]:
    return _told(breach) | _decision(breach, by, at) | {"reported_at": at, "reported_by": by.label}


def _decision(breach: Breach, by: Actor, at: datetime) -> dict[str, Any]:
    """A complaint was decided after hearing both sides: where the rule says so, its case needs no second decision."""
    if breach.kind.auto_confirm:
        decided = {"confirmed_at": at, "confirmed_by": by.label, "effective_on": breach.effective_on}
        return {"state": State.CONFIRMED.value} | decided
    return {"state": State.REPORTED.value, "confirmed_at": None, "confirmed_by": None, "effective_on": None}


def _brought_up_to_date(case: Row[Any], breach: Breach | None, by: Actor, at: datetime) -> dict[str, Any]:
    """The columns of a case to change, none when it says already what its complaint shows."""
    state = State(case.state)
    if state is State.DISMISSED or (breach is None and state is State.WITHDRAWN):
        return {}
    if breach is None:
        check_move(state, State.WITHDRAWN)
        return {"state": State.WITHDRAWN.value}
    if state is State.WITHDRAWN:
        renewed = _told(breach) | _decision(breach, by, at)
        check_move(state, State(renewed["state"]))
        return renewed
    wanted = _told(breach)
    if state is State.CONFIRMED and breach.kind.auto_confirm:
        wanted["effective_on"] = breach.effective_on
    return {name: value for name, value in wanted.items() if getattr(case, name) != value}
