"""What a common finding means for each case of a group, and what it adds up to. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from governance.complaints.states import WITHOUT_REMEDY, Kind, Outcome, State

FINDINGS: Final = frozenset({Outcome.UPHELD, Outcome.PARTLY, Outcome.DISMISSED})
NOTHING: Final = "none"


@dataclass(frozen=True, kw_only=True)
class GroupCase:
    """One case of a group, as far as the common finding needs it; `ready` when both sides were heard."""

    id: int
    reference: str
    kind: Kind
    state: State
    ready: bool
    order_reference: str | None
    request: str | None
    amount: Decimal | None
    currency: str | None
    opened_at: datetime
    outcome: Outcome | None
    remedy: str | None
    remedy_amount: Decimal | None
    remedy_currency: str | None


@dataclass(frozen=True, kw_only=True)
class GroupOutcome:
    """What one case gets: its own `outcome` where it is not the finding, and its own words beside the common reason."""

    case_id: int
    outcome: Outcome | None = None
    remedy: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Cases of a group with the same outcome, remedy and currency, and what they get together."""

    outcome: Outcome
    remedy: str | None
    currency: str | None
    cases: int
    amount: Decimal | None


def as_asked(
    cases: Iterable[GroupCase], *, finding: Outcome, remedy: str | None = None, amounts: Collection[str]
) -> list[GroupOutcome]:
    """An outcome for every case that is ready: this `remedy`, or without one what each complainant asked for.

    `amounts` are the remedies that name a sum: then it is the one the complainant named.
    """
    return [_as_asked(case, finding, remedy, amounts) for case in cases if case.ready]


def _as_asked(case: GroupCase, finding: Outcome, remedy: str | None, amounts: Collection[str]) -> GroupOutcome:
    if finding is Outcome.DISMISSED or case.kind in WITHOUT_REMEDY:
        return GroupOutcome(case_id=case.id)
    due = remedy or case.request or NOTHING
    sum_due = due in amounts and case.amount is not None
    return GroupOutcome(
        case_id=case.id,
        remedy=due,
        amount=case.amount if sum_due else None,
        currency=case.currency if sum_due else None,
    )


def sums_of(outcomes: Iterable[GroupOutcome], *, finding: Outcome) -> list[Sum]:
    """What a finding would do, line by line, the most cases first."""
    cases: Counter[tuple[Outcome, str | None, str | None]] = Counter()
    amounts: dict[tuple[Outcome, str | None, str | None], Decimal] = defaultdict(Decimal)
    for one in outcomes:
        key = (one.outcome or finding, one.remedy, one.currency)
        cases[key] += 1
        amounts[key] += one.amount or 0
    return [
        Sum(outcome=key[0], remedy=key[1], currency=key[2], cases=number, amount=amounts[key] if key[2] else None)
        for key, number in cases.most_common()
    ]
