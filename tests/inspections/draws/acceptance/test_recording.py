"""Results of lots in the database: counted once, in order, and moving the state that the next lot is inspected under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from governance.core.access import Actor, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.draws.acceptance.code_letters import Level
from inspections.draws.acceptance.master_tables import Severity, TableSet
from inspections.draws.acceptance.models import LotResult, SwitchingState
from inspections.draws.acceptance.readings import find_switching, read_switching
from inspections.draws.acceptance.recording import (
    agree_steady,
    record_lot_result,
    resume_after_discontinued,
    severities,
    severity_of,
)
from inspections.draws.acceptance.tables import SamplingPlan, plan_for
from tests.builders import AT, BY, make_seller
from tests.inspections.pooled import make_category

OFFICER = Actor("account", "901", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
pytestmark = pytest.mark.usefixtures("undone")


@dataclass
class Lots:
    """The lots of one seller in one category, each inspected as strictly as it stands."""

    seller_id: int
    category_id: int
    table_set: TableSet = TableSet.ISO
    told: int = 0

    @property
    def whose(self) -> dict[str, Any]:
        return {"seller_id": self.seller_id, "category_id": self.category_id}

    def severity(self) -> Severity | None:
        return severity_of(self.seller_id, self.category_id, self.table_set)

    def plan(self) -> SamplingPlan:
        severity = self.severity() or Severity.TIGHTENED
        return plan_for(lot=1000, level=Level.II, aql="1.0", severity=severity, table_set=self.table_set)

    def tell(
        self, nonconforming: int = 0, *, source: str | None = None, plan: SamplingPlan | None = None
    ) -> SwitchingState:
        self.told += 1
        return record_lot_result(
            **self.whose,
            plan=plan or self.plan(),
            nonconforming=nonconforming,
            source=source or f"examination:{self.seller_id}-{self.told}",
            by=BY,
            at=AT + timedelta(hours=self.told),
        )

    def agree(self, *, steady: bool = True, by: Actor = OFFICER, version: int | None = None) -> SwitchingState:
        told: dict[str, Any] = {"reason": "Seen at the works.", "by": by, "at": AT, "version": version}
        return agree_steady(**self.whose, table_set=self.table_set, steady=steady, **told)

    def resume(self, *, reason: str = "The new press was seen to work.") -> SwitchingState:
        told: dict[str, Any] = {"reason": reason, "by": OFFICER, "at": AT + timedelta(days=9)}
        return resume_after_discontinued(**self.whose, table_set=self.table_set, **told)


@pytest.fixture
def lots() -> Lots:
    return Lots(make_seller().id, make_category().id)


def test_whoever_has_no_lots_is_inspected_normally(lots: Lots) -> None:
    assert lots.severity() is Severity.NORMAL
    assert severities(TableSet.ISO) == {}


def test_lots_lead_through_all_states_and_back(lots: Lots) -> None:
    lots.tell(3)
    assert lots.severity() is Severity.NORMAL
    stands = lots.tell(3)
    assert (lots.severity(), stands.reason, stands.since) == (
        Severity.TIGHTENED,
        "two_of_five",
        AT + timedelta(hours=2),
    )
    for _ in range(5):
        lots.tell(2)
    assert lots.severity() is None
    assert severities(TableSet.ISO) == {(lots.seller_id, lots.category_id): None}
    lots.tell(0)
    assert lots.severity() is None
    assert lots.resume().state == "tightened"
    for _ in range(4):
        lots.tell()
    assert lots.severity() is Severity.TIGHTENED
    lots.tell()
    assert lots.severity() is Severity.NORMAL
    lots.agree()
    for _ in range(10):
        lots.tell(1)  # accepted by 80/2, and one step tighter by 80/1
    assert lots.severity() is Severity.REDUCED
    assert severities(TableSet.ISO) == {(lots.seller_id, lots.category_id): Severity.REDUCED}
    stands = lots.tell(2)
    assert (stands.state, stands.reason, stands.steady, stands.score) == ("normal", "not_accepted", False, 0)


def test_a_result_told_twice_counts_once(lots: Lots) -> None:
    lots.tell(3, source="examination:7")
    again = lots.tell(3, source="examination:7")
    assert (again.state, again.version) == ("normal", 2)
    assert db.session.scalar(select(func.count()).select_from(LotResult)) == 1
    with pytest.raises(Conflict, match="examination:7"):
        lots.tell(2, source="examination:7")


def test_categories_and_table_sets_are_kept_apart(lots: Lots) -> None:
    elsewhere = Lots(lots.seller_id, make_category("shoes").id)
    by_other_tables = Lots(lots.seller_id, lots.category_id, TableSet.MIL, told=100)
    for one in (lots, lots, elsewhere, by_other_tables):
        one.tell(3, source=f"examination:{one.category_id}:{one.table_set}:{one.told}")
    assert [one.severity() for one in (lots, elsewhere, by_other_tables)] == [
        Severity.TIGHTENED,
        Severity.NORMAL,
        Severity.NORMAL,
    ]


def test_a_lot_inspected_before_the_move_is_kept_and_does_not_count(lots: Lots) -> None:
    under_normal = lots.plan()
    lots.tell(3)
    lots.tell(3)
    stands = lots.tell(3, plan=under_normal)
    assert stands.state == "tightened"
    for _ in range(4):
        lots.tell(2)
    assert lots.severity() is Severity.TIGHTENED
    lots.tell(2)
    assert lots.severity() is None


def test_in_the_gap_of_mil_std_105e_a_lot_is_accepted_and_normal_inspection_returns() -> None:
    lots = Lots(make_seller().id, make_category().id, TableSet.MIL)
    lots.agree()
    for _ in range(10):
        lots.tell()
    assert lots.severity() is Severity.REDUCED
    stands = lots.tell(2)  # 32/1/3
    newest = db.session.scalars(select(LotResult).order_by(LotResult.id.desc())).first()
    assert (stands.state, stands.reason) == ("normal", "in_the_gap")
    assert newest is not None
    assert (newest.accepted, newest.nonconforming, newest.accept_at_most) == (True, 2, 1)


def test_agreement_is_taken_back(lots: Lots) -> None:
    lots.agree()
    for _ in range(10):
        lots.tell(1)
    assert lots.severity() is Severity.REDUCED
    stands = lots.agree(steady=False)
    assert (stands.state, stands.reason, stands.steady) == ("normal", "irregular", False)


def test_every_change_leaves_its_trace(lots: Lots) -> None:
    lots.tell(1)
    lots.agree()
    subject = f"{lots.seller_id}:{lots.category_id}:iso-2859-1"
    query = select(AuditEntry).where(AuditEntry.subject_id == subject).order_by(AuditEntry.id)
    told, agreed = db.session.scalars(query).all()
    assert (told.action, agreed.action) == ("switching:result", "switching:steady")
    assert told.after is not None
    assert (told.after["source"], told.after["score"]) == (f"examination:{lots.seller_id}-1", 3)
    assert (agreed.reason, agreed.before, agreed.after) == (
        "Seen at the works.",
        {"state": "normal", "score": 3, "steady": False, "reason": "begun"},
        {"state": "normal", "score": 3, "steady": True, "reason": "begun"},
    )


def test_what_cannot_be_is_refused(lots: Lots) -> None:
    for nonconforming in (-1, 81):
        with pytest.raises(Invalid) as refused:
            lots.tell(nonconforming)
        assert [finding.pointer for finding in refused.value.findings] == ["nonconforming"]
    with pytest.raises(InvalidTransition, match="nothing to resume"):
        lots.resume()
    with pytest.raises(Conflict, match="meanwhile"):
        lots.agree(version=9)


def test_a_decision_says_why(lots: Lots) -> None:
    for nonconforming in (3, 3, 2, 2, 2, 2, 2):
        lots.tell(nonconforming)
    with pytest.raises(Invalid, match="Say why"):
        lots.resume(reason=" ")


def test_only_persons_of_the_platform_who_may_decide_agree(lots: Lots) -> None:
    everything = permissions_of(Role)
    shop = Actor("account", "911", "owner@shop.example", everything, seller_id=lots.seller_id)
    integration = Actor("account", "912", "system@platform.example", permissions_of([Role.INTEGRATION]))
    for by in (BY, shop, integration):
        with pytest.raises(PermissionDenied):
            lots.agree(by=by)
    with pytest.raises(PermissionDenied):
        record_lot_result(**lots.whose, plan=lots.plan(), nonconforming=0, source="x", by=integration, at=AT)


def test_states_are_read_in_pages_and_one_with_its_lots(lots: Lots) -> None:
    lots.tell(3)
    lots.tell(1)
    other = Lots(lots.seller_id, make_category("shoes").id)
    other.tell(3, source="a")
    other.tell(3, source="b")
    first = find_switching(by=OFFICER, limit=1)
    second = find_switching(by=OFFICER, limit=1, cursor=first.next)
    assert [row.category for row in (*first.items, *second.items)] == ["toys", "shoes"]
    assert second.next is None
    tightened = find_switching(by=OFFICER, limit=9, state=second.items[0].state).items
    assert [(row.category, row.reason["en"]) for row in tightened] == [
        ("shoes", "Two of five lots in a row, or fewer, were not accepted."),
    ]
    seller = first.items[0].seller
    shown = read_switching(seller=seller, category="toys", table_set=TableSet.ISO, by=OFFICER)
    assert [(lot.nonconforming, lot.accepted) for lot in shown.lots] == [(1, True), (3, False)]
    assert (shown.score, shown.reduced_from, shown.version) == (3, 30, 3)
    with pytest.raises(NotFound):
        read_switching(seller=seller, category="toys", table_set=TableSet.MIL, by=OFFICER)
    with pytest.raises(PermissionDenied):
        find_switching(by=Actor("account", "1", "x", permissions_of([Role.INTEGRATION])), limit=9)
