"""What people read of violations and ledgers: why points count, until when, what followed, and what they may do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.core.access import Actor, Role
from governance.core.errors import NotFound, PermissionDenied
from governance.rulebook import publication
from governance.violations import cases, earning
from governance.violations.decide import Limit
from governance.violations.ledger_reading import read_ledger
from governance.violations.readings import find_violations, read_violation
from governance.violations.shown import Show, ViolationShown
from tests.builders import AT, BY, make_seller
from tests.governance.violations.decided import (
    DECIDED,
    OFFICER,
    REVIEWER,
    THIRD,
    appealed,
    confirmed,
    person,
    report,
    shop,
)

NOBODY = Actor("anonymous", "", "anonymous")


def read(violation_id: int, by: Actor = OFFICER) -> ViolationShown:
    return read_violation(violation_id=violation_id, by=by, at=AT)


def ids(by: Actor, show: Show = Show.ALL, **filters: object) -> list[int]:
    found = find_violations(by=by, at=AT, show=show, **filters)  # type: ignore[arg-type]
    return [row.id for row in found.items]


def test_lists_show_what_waits_what_stands_and_everything(seller_id: int) -> None:
    waiting, second = report(seller_id), report(seller_id, source="report:2")
    stands = confirmed(seller_id, source="report:3", rule="false_description")
    gone = cases.dismiss(violation_id=report(seller_id, source="report:4").id, reason="No.", by=REVIEWER, at=AT)
    assert ids(OFFICER, Show.TO_DECIDE) == [waiting.id, second.id]
    assert ids(OFFICER, Show.OPEN) == [stands.id, second.id, waiting.id]
    assert ids(OFFICER) == [gone.id, stands.id, second.id, waiting.id]
    assert ids(OFFICER, rule="false_description") == [stands.id]
    first = find_violations(by=OFFICER, at=AT, limit=3)
    assert first.next is not None
    assert ids(OFFICER, cursor=first.next) == [waiting.id]


def test_a_shop_sees_what_was_confirmed_of_its_own_and_not_who_decided(seller_id: int) -> None:
    report(seller_id)
    mine, other = confirmed(seller_id, source="report:2"), confirmed(make_seller().id, source="report:3")
    assert ids(shop(seller_id)) == [mine.id]
    assert ids(shop(seller_id), seller_id=other.seller_id) == []
    shown = read(mine.id, shop(seller_id))
    assert (shown.reported_by, shown.confirmed_by) == (None, None)
    for hidden in (other.id, mine.id + 999, report(seller_id).id):
        with pytest.raises(NotFound):
            read(hidden, shop(seller_id))


def test_nobody_without_the_permission_reads_any(seller_id: int) -> None:
    violation = confirmed(seller_id)
    for reading in (
        lambda: find_violations(by=NOBODY, at=AT),
        lambda: read(violation.id, NOBODY),
        lambda: read_ledger(seller_id=seller_id, by=NOBODY, as_of=DECIDED, known_at=AT),
    ):
        with pytest.raises(PermissionDenied):
            reading()


def test_a_violation_tells_its_rule_its_ground_and_its_evidence(seller_id: int) -> None:
    violation = confirmed(seller_id, evidence=[{"kind": "document", "reference": "9"}], rule="unsafe_goods")
    shown = read(violation.id)
    assert (shown.rule_book, shown.listed_ground) == ("fair-1000 3", "safety")
    document = publication.document_of(violation.rule_book_id)
    (said,) = (kind for kind in document["violation_types"] if kind["code"] == "unsafe_goods")
    assert {"kind": shown.ground_kind, "source": shown.ground_source} == said["ground"]
    assert [(one.kind, one.reference) for one in shown.evidence] == [("document", "9")]
    assert shown.row.rule_name.keys() == {"en", "zh"}
    assert (shown.fix_source, shown.row.counting) == (f"violation:{violation.id}", 12)
    assert (shown.row.lapses_on, shown.arithmetic.lapses_on) == (date(2027, 3, 1), date(2027, 3, 1))


def test_the_arithmetic_says_why_less_counts(seller_id: int) -> None:
    light = confirmed(seller_id, rule="false_description", order_reference="A")
    heavy = confirmed(seller_id, source="report:2", order_reference="A")
    earning.earn(violation_id=heavy.id, points=2, source="fix:1", on=DECIDED, by=BY, at=AT)
    less, more = read(light.id).arithmetic, read(heavy.id).arithmetic
    assert (less.points, less.limit, less.counted_with, less.counting) == (2, Limit.INCIDENT, heavy.id, 0)
    assert (more.given, more.counted, more.earned, more.counting, more.limit) == (6, 6, 2, 4, None)


def test_a_repetition_is_told(seller_id: int) -> None:
    confirmed(seller_id, source="report:1", effective_on=DECIDED - timedelta(days=20))
    second = read(confirmed(seller_id, source="report:2").id).arithmetic
    assert second.repeat == 2
    assert second.given > second.points


def test_the_day_may_be_full(seller_id: int) -> None:
    found = [confirmed(seller_id, source=f"report:{number}", rule="prohibited_goods") for number in (1, 2)]
    sums = [read(violation.id).arithmetic for violation in found]
    assert [(one.counting, one.limit) for one in sums] == [(12, None), (0, Limit.DAY)]


def test_every_entry_of_the_ledger_is_listed_with_what_became_of_it(seller_id: int) -> None:
    violation = appealed(seller_id)
    cases.overturn(violation_id=violation.id, reason="It was another shop.", by=THIRD, at=AT)
    shown = read(violation.id)
    first, second = shown.entries
    assert [(one.points, one.reverses, one.taken_back, one.counts) for one in shown.entries] == [
        (6, None, True, False),
        (-6, first.id, False, False),
    ]
    assert second.rule == "invented_reviews"
    assert (shown.row.counting, shown.row.lapses_on, shown.arithmetic.counting) == (0, None, 0)


@pytest.mark.parametrize(
    ("who", "can"),
    [
        (OFFICER, set()),  # reported it
        (REVIEWER, {"confirm", "dismiss"}),
        (person(8, Role.ADMINISTRATOR), set()),
    ],
)
def test_what_waits_can_be_decided_by_a_second_person(seller_id: int, who: Actor, can: set[str]) -> None:
    assert read(report(seller_id).id, who).can == can


def test_what_stands_can_be_withdrawn_by_the_platform_and_contested_by_the_shop(seller_id: int) -> None:
    violation = confirmed(seller_id)
    assert read(violation.id, REVIEWER).can == {"withdraw"}
    assert read(violation.id, shop(seller_id)).can == {"appeal"}
    late = read_violation(violation_id=violation.id, by=shop(seller_id), at=AT + timedelta(days=400))
    assert late.can == frozenset()
    assert late.row.counting == 0


# --------------------------------------------------------------------------------------------------------- ledger


def test_the_ledger_says_what_counts_of_each_class_and_what_comes_next(seller_id: int) -> None:
    confirmed(seller_id, source="report:1", rule="faulty_goods", effective_on=DECIDED - timedelta(days=10))
    confirmed(seller_id, source="report:2", rule="false_description")
    shown = read_ledger(seller_id=seller_id, by=OFFICER, as_of=DECIDED, known_at=AT)
    of = {one.points_class: one for one in shown.classes}
    assert of.keys() == {"general", "serious", "counterfeit"}
    general = of["general"]
    assert general.balance == 3
    assert [node.reached for node in general.nodes] == [general.balance >= node.at for node in general.nodes]
    assert general.next_node == next(node.at for node in general.nodes if node.at > 3)
    assert general.points_to_next == general.next_node - 3
    assert (general.next_lapse, general.next_lapse_points) == (DECIDED - timedelta(days=10) + timedelta(days=90), 1)
    assert (of["serious"].balance, of["serious"].next_lapse, of["serious"].near) == (0, None, False)
    assert [entry.points for entry in shown.entries] == [2, 1]


def test_a_warning_stands_where_a_node_is_close(seller_id: int) -> None:
    for number in range(9):
        day = DECIDED - timedelta(days=number)
        confirmed(seller_id, source=f"report:{number}", rule="faulty_goods", effective_on=day)
    shown = read_ledger(seller_id=seller_id, by=OFFICER, as_of=DECIDED, known_at=AT)
    (general,) = (one for one in shown.classes if one.points_class == "general")
    assert general.balance == 9
    assert (general.next_node, general.points_to_next, general.near) == (12, 3, True)


def test_the_ledger_of_another_day_and_of_what_was_known_then(seller_id: int) -> None:
    violation = appealed(seller_id)
    later = AT + timedelta(days=5)
    cases.overturn(violation_id=violation.id, reason="It was another shop.", by=THIRD, at=later)

    def serious(as_of: date, known_at: object) -> int:
        shown = read_ledger(seller_id=seller_id, by=shop(seller_id), as_of=as_of, known_at=known_at)  # type: ignore[arg-type]
        return next(one.balance for one in shown.classes if one.points_class == "serious")

    assert serious(DECIDED, AT) == 6
    assert serious(DECIDED, later) == 0
    assert serious(DECIDED - timedelta(days=1), AT) == 0
    assert serious(date(2027, 3, 1), AT) == 0


def test_nobody_reads_the_ledger_of_another_shop(seller_id: int) -> None:
    for other in (make_seller().id, seller_id + 999):
        with pytest.raises(NotFound):
            read_ledger(seller_id=other, by=shop(seller_id), as_of=DECIDED, known_at=AT)
