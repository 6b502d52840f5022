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
from governance.core.events import publish
from governance.violations import ledger
from governance.violations.breaches import SOURCE_KIND, Breach, Complaint, breaches
from governance.violations.events import ViolationsConfirmed, ViolationsEnded
from governance.violations.models import Violation
from governance.violations.reporting import RULE_BOOK
from governance.violations.rule_watch import open_pauses
from governance.violations.second_person import key_of
from governance.violations.settling import settle_and_follow
from governance.violations.states import STANDING, State, check_move

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
    "external_reference",
    "product",
    "cause",
    "reason",
    "evidence",
    "occurred_on",
    "effective_on",
)
# Nothing that is imported later changes what a person has decided for the seller.
DECIDED_FOR_SELLER: Final = frozenset({State.DISMISSED, State.OVERTURNED})


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
    its points; what a person has decided for the seller stays so, and one that is known as a case here counts there.
    The caller holds `ledger.lock` on the sellers since before the complaints were read, so that of two imports at once
    the second sees what the first did.
    """
    check_permission(by, Permission.FACTS_IMPORT)
    rules = ledger.violation_rules()
    elsewhere = _known_as_cases(seller_ids)
    told = (complaint for complaint in complaints if (complaint.seller_id, complaint.id) not in elsewhere)
    shown = {(b.seller_id, b.source, b.kind.code): b for b in breaches(told, list(rules.values()))}
    known = {(case.seller_id, case.source, case.rule): case for case in _cases(seller_ids)}
    deciding = _Deciding(by=by, at=at, paused=frozenset(_paused()))
    new = [deciding.opened(breach) for key, breach in shown.items() if key not in known]
    changes = [(case, deciding.brought_up_to_date(case, shown.get(key))) for key, case in known.items()]
    changed = [{"id": case.id} | columns for case, columns in changes if columns]
    confirmed = _add(new)
    if changed:
        db.session.execute(update(Violation), changed)
    again = sum(case.state == State.WITHDRAWN for case, columns in changes if columns)
    settled = settle_and_follow(seller_ids=seller_ids, by=by, at=at)
    found = ComplaintConsequences(len(new) + again, settled.posted, settled.reversed)
    if new or changed or found != NOTHING:
        # One entry for the whole import: each case and each entry of the ledger says by itself whose and when it is.
        after = asdict(found) | {"changed": len(changed)}
        audit.record(AuditAction.VIOLATION_REPORT, subject=("violation", "complaints"), by=by, at=at, after=after)
    moved = [(case, State(columns["state"])) for case, columns in changes if "state" in columns]
    confirmed += [case.id for case, to in moved if to is State.CONFIRMED]
    ended = [case.id for case, to in moved if to is State.WITHDRAWN and State(case.state) in STANDING]
    if confirmed:
        publish(ViolationsConfirmed(tuple(confirmed)), by=by, at=at)
    if ended:
        publish(ViolationsEnded(tuple(ended), "withdrawn"), by=by, at=at)
    return found


def _known_as_cases(seller_ids: Collection[int]) -> frozenset[tuple[int, str]]:
    """Complaints, by seller and the platform's id, that were decided here as cases and count there."""
    query = select(Violation.seller_id, Violation.external_reference).where(
        ledger.among(Violation.seller_id, seller_ids),
        Violation.external_reference.is_not(None),
        ~Violation.source.startswith(SOURCE_KIND),
        Violation.state != State.WITHDRAWN.value,
    )
    return frozenset((seller_id, known or "") for seller_id, known in db.session.execute(query))


def _cases(seller_ids: Collection[int]) -> Sequence[Row[Any]]:
    """The violations of these sellers that came from complaints."""
    columns = (Violation.id, Violation.state, Violation.automatic, *(getattr(Violation, name) for name in TOLD))
    query = select(*columns).where(ledger.among(Violation.seller_id, seller_ids))
    return db.session.execute(query.where(Violation.source.startswith(SOURCE_KIND))).all()


def _paused() -> list[str]:
    return [rule for rule, pause in open_pauses().items() if not pause.alert_only]


def _add(rows: Sequence[dict[str, Any]]) -> list[int]:
    """Write violations; returns the ids of those that stand from now on."""
    if not rows:
        return []
    added = db.session.execute(insert(Violation).returning(Violation.id, Violation.state), rows)
    return [row.id for row in added if row.state == State.CONFIRMED]


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
        "external_reference": breach.complaint,
        "product": breach.product,
        "cause": breach.cause,
        "reason": breach.reason,
        "evidence": [{"kind": "complaint", "reference": breach.complaint}],
        "occurred_on": breach.occurred_on,
    }


@dataclass(frozen=True, kw_only=True)
class _Deciding:
    """Decides what an import shows: who brought it, when, and the rules that confirm nothing by themselves now."""

    by: Actor
    at: datetime
    paused: frozenset[str]

    def opened(self, breach: Breach) -> dict[str, Any]:
        """The columns of a new violation."""
        return _told(breach) | self._decision(breach) | {"reported_at": self.at, "reported_by": key_of(self.by)}

    def brought_up_to_date(self, case: Row[Any], breach: Breach | None) -> dict[str, Any]:
        """The columns of a violation to change, none when it says already what its complaint shows."""
        state = State(case.state)
        if state in DECIDED_FOR_SELLER or (breach is None and state is State.WITHDRAWN):
            return {}
        if breach is None:
            check_move(state, State.WITHDRAWN)
            return {"state": State.WITHDRAWN.value, "suspended_on": None}
        if state is State.WITHDRAWN:
            renewed = _told(breach) | self._decision(breach) | {"decided_reason": None}
            check_move(state, State(renewed["state"]))
            return renewed
        wanted = _told(breach)
        if case.automatic:
            wanted["effective_on"] = breach.effective_on
        return {name: value for name, value in wanted.items() if getattr(case, name) != value}

    def _decision(self, breach: Breach) -> dict[str, Any]:
        """A complaint was decided after hearing both sides: where the rule says so, it needs no second decision."""
        if breach.kind.auto_confirm and breach.kind.code not in self.paused:
            decided = {"confirmed_at": self.at, "confirmed_by": key_of(RULE_BOOK), "effective_on": breach.effective_on}
            return {"state": State.CONFIRMED.value, "automatic": True} | decided
        decided = dict.fromkeys(("confirmed_at", "confirmed_by", "effective_on"))
        return {"state": State.REPORTED.value, "automatic": False} | decided
