"""Violations and points that follow from complaints: each once, whatever is told again, in whatever order."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.core.access import Actor, Role, permissions_of
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import PermissionDenied
from governance.rulebook import publication
from governance.violations import cases, ledger, rule_watch
from governance.violations.breaches import Complaint
from governance.violations.complaint_consequences import NOTHING, ComplaintConsequences, report_from_complaints
from governance.violations.events import ViolationsConfirmed, ViolationsEnded
from governance.violations.models import LedgerEntry, Violation
from governance.violations.second_person import key_of
from tests.builders import AT, BY, make_seller
from tests.governance.rectification.fixing import listen
from tests.governance.violations.decided import REVIEWER, shop
from tests.governance.violations.rule_sets import complaint

AS_OF = date(2026, 3, 1)
LIGHT = ("after_sales", "quality", "quality", "receipt")  # two points, then one each


@pytest.fixture
def seller_id(platform: None) -> int:
    """A seller, with the default rule book in force."""
    publication.install_preset("fair-1000", by=BY, at=AT)
    return make_seller().id


def upheld(number: str = "1", **changes: Any) -> Complaint:
    """A complaint that costs two points, 180 days, by the default rule book."""
    return complaint(number, **{"issue": "not_as_described"} | changes)


def told(seller_id: int, complaints: Iterable[Complaint], at: datetime = AT) -> ComplaintConsequences:
    ledger.lock([seller_id])
    return report_from_complaints(seller_ids=[seller_id], complaints=complaints, by=BY, at=at)


def points(seller_id: int, as_of: date = AS_OF, known_at: datetime = AT + timedelta(days=99)) -> int:
    return ledger.balance(seller_id, as_of, known_at)


def cases_of(seller_id: int) -> list[tuple[str, str, str]]:
    query = select(Violation.source, Violation.rule, Violation.state).where(Violation.seller_id == seller_id)
    return sorted((row.source, row.rule, row.state) for row in db.session.execute(query))


def entries() -> list[int]:
    return list(db.session.scalars(select(LedgerEntry.points).order_by(LedgerEntry.id)))


@pytest.mark.parametrize(
    ("issue", "outcome", "rule", "cost"),
    [
        ("counterfeit", "upheld", "counterfeit_goods", 24),
        ("unsafe", "upheld", "unsafe_goods", 12),
        ("unsafe", "partly", "faulty_goods", 1),
        ("prohibited", "upheld", "prohibited_goods", 12),
        ("invented_reviews", "upheld", "invented_reviews", 6),
        ("not_as_described", "upheld", "false_description", 2),
        ("not_as_described", "partly", "imprecise_description", 1),
        ("quality", "upheld", "faulty_goods", 1),
        ("not_received", "upheld", "not_delivered", 1),
        ("after_sales", "upheld", "after_sales_refused", 2),
        ("receipt", "upheld", "receipt_refused", 1),
        ("conduct", "upheld", "abusive_conduct", 2),
        ("quality", "partly", None, 0),
        ("quality", "dismissed", None, 0),
        ("counterfeit", "withdrawn", None, 0),
        ("something_else", "upheld", None, 0),
    ],
)
def test_the_default_rule_book_turns_a_decided_complaint_into_a_violation_and_its_points(
    seller_id: int, issue: str, outcome: str, rule: str | None, cost: int
) -> None:
    found = told(seller_id, [upheld(seller_id=seller_id, issue=issue, outcome=outcome)])
    assert found == ComplaintConsequences(int(rule is not None), cost, 0)
    assert cases_of(seller_id) == ([("complaint:1", rule, "confirmed")] if rule else [])
    assert points(seller_id) == cost


def test_a_line_of_the_ledger_carries_rule_version_evidence_and_dates(seller_id: int) -> None:
    told(seller_id, [upheld("47", seller_id=seller_id, order_id="order-a", lot="L1")])
    [(entry, case, _)] = db.session.execute(ledger.active_entries(seller_id, AS_OF, AT)).all()
    book = publication.in_force(AS_OF)
    assert (case.rule, entry.rule_book_id, case.rule_book_id) == ("false_description", book.id, book.id)
    assert (case.source, case.order_reference, case.cause) == ("complaint:47", "order-a", "lot L1")
    assert case.reason == "Complaint 47 (not as described) was upheld on 2026-01-10."
    assert (entry.points_class, entry.points) == ("general", 2)
    assert (entry.effective_at, entry.lapses_at) == (date(2026, 1, 10), date(2026, 7, 9))
    assert (case.reported_by, case.confirmed_by, case.automatic) == (key_of(BY), "system:rule-book", True)
    assert (entry.by, entry.recorded_at) == (key_of(BY), AT)
    assert (case.external_reference, case.product) == ("47", None)
    assert case.evidence == [{"kind": "complaint", "reference": "47"}]


def test_the_same_complaints_again_change_nothing(seller_id: int) -> None:
    once = [upheld(str(number), seller_id=seller_id) for number in range(5)]
    assert told(seller_id, once).violations == 5
    before = entries()
    assert told(seller_id, once, AT + timedelta(days=1)) == NOTHING
    assert entries() == before


def test_a_complaint_that_is_dismissed_later_reverses_its_points(seller_id: int) -> None:
    told(seller_id, [upheld(seller_id=seller_id)])
    later = AT + timedelta(days=2)
    assert told(seller_id, [upheld(seller_id=seller_id, outcome="dismissed")], later) == ComplaintConsequences(0, 0, 2)
    assert cases_of(seller_id) == [("complaint:1", "false_description", "withdrawn")]
    assert entries() == [2, -2]
    assert points(seller_id) == 0
    assert points(seller_id, known_at=AT) == 2  # what was believed then can still be told


def test_upheld_after_all_counts_again_and_once(seller_id: int) -> None:
    for day, outcome in enumerate(["upheld", "dismissed", "upheld", "upheld", "dismissed", "upheld"]):
        told(seller_id, [upheld(seller_id=seller_id, outcome=outcome)], AT + timedelta(days=day))
    assert entries() == [2, -2, 2, -2, 2]
    assert points(seller_id) == 2
    assert cases_of(seller_id) == [("complaint:1", "false_description", "confirmed")]


def test_a_graver_decision_replaces_the_milder_one(seller_id: int) -> None:
    told(seller_id, [upheld(seller_id=seller_id, issue="quality")])
    told(seller_id, [upheld(seller_id=seller_id, issue="quality", severity="critical")])
    assert cases_of(seller_id) == [
        ("complaint:1", "faulty_goods", "withdrawn"),
        ("complaint:1", "unsafe_goods", "confirmed"),
    ]
    assert points(seller_id) == 12


def test_another_day_of_decision_moves_the_points_to_that_day(seller_id: int) -> None:
    told(seller_id, [upheld(seller_id=seller_id)])
    told(seller_id, [upheld(seller_id=seller_id, decided_on=date(2026, 1, 20))])
    assert [points(seller_id, date(2026, 1, day)) for day in (10, 19, 20)] == [0, 0, 2]


def test_a_complaint_that_moves_to_another_seller_leaves_the_first(seller_id: int) -> None:
    other = make_seller().id
    told(seller_id, [upheld(seller_id=seller_id)])
    report_from_complaints(seller_ids=[seller_id, other], complaints=[upheld(seller_id=other)], by=BY, at=AT)
    assert cases_of(seller_id) == [("complaint:1", "false_description", "withdrawn")]
    assert cases_of(other) == [("complaint:1", "false_description", "confirmed")]
    assert (points(seller_id), points(other)) == (0, 2)


def test_what_a_person_dismissed_stays_dismissed(seller_id: int) -> None:
    rules = publication.document_of(publication.in_force(AS_OF).id)
    for kind in rules["violation_types"]:
        kind["auto_confirm"] = False
    publication.publish(rules | {"version": "of a test", "in_force_from": "2026-01-01"}, by=BY, at=AT)
    assert told(seller_id, [upheld(seller_id=seller_id)]) == ComplaintConsequences(1, 0, 0)
    assert cases_of(seller_id) == [("complaint:1", "false_description", "reported")]
    violation_id = db.session.scalars(select(Violation.id)).one()
    officer = Actor("account", "1", "officer", permissions_of([Role.COMPLIANCE_OFFICER]))
    cases.dismiss(violation_id=violation_id, reason="The buyer mixed up two shops.", by=officer, at=AT)
    assert told(seller_id, [upheld(seller_id=seller_id)]) == NOTHING
    assert cases_of(seller_id) == [("complaint:1", "false_description", "dismissed")]


def test_what_a_person_confirmed_keeps_the_day_of_that_decision(seller_id: int) -> None:
    rules = publication.document_of(publication.in_force(AS_OF).id)
    for kind in rules["violation_types"]:
        kind["auto_confirm"] = False
    publication.publish(rules | {"version": "of a test", "in_force_from": "2026-01-01"}, by=BY, at=AT)
    told(seller_id, [upheld(seller_id=seller_id)])
    violation_id = db.session.scalars(select(Violation.id)).one()
    officer = Actor("account", "1", "officer", permissions_of([Role.COMPLIANCE_OFFICER]))
    cases.confirm(violation_id=violation_id, effective_on=date(2026, 2, 1), by=officer, at=AT)
    assert told(seller_id, [upheld(seller_id=seller_id)]) == NOTHING
    assert [points(seller_id, day) for day in (date(2026, 1, 31), date(2026, 2, 1))] == [0, 2]


def test_a_heavier_violation_of_the_same_day_takes_the_place_of_a_lighter_one(seller_id: int) -> None:
    """The limit of a general day is 4: what came first gives way, as if all had come at once."""
    first = [upheld(str(number), seller_id=seller_id, issue=issue) for number, issue in enumerate(LIGHT)]
    told(seller_id, first)
    assert points(seller_id) == 4
    heavier = upheld("9", seller_id=seller_id)
    told(seller_id, [*first, heavier], AT + timedelta(days=1))
    assert points(seller_id) == 4
    lines = db.session.execute(ledger.active_entries(seller_id, AS_OF, AT + timedelta(days=1)))
    counted = sorted((case.source, entry.points) for entry, case, _ in lines)
    assert counted == [("complaint:0", 2), ("complaint:9", 2)]


def test_complaints_about_one_lot_cost_points_once(seller_id: int) -> None:
    lot = [
        upheld(str(number), seller_id=seller_id, lot="L1", decided_on=date(2026, 1, 10 + number)) for number in range(4)
    ]
    assert told(seller_id, lot) == ComplaintConsequences(4, 2, 0)
    assert points(seller_id) == 2


@pytest.mark.usefixtures("platform")
def test_without_a_rule_book_nothing_follows() -> None:
    seller_id = make_seller().id
    assert told(seller_id, [upheld(seller_id=seller_id)]) == NOTHING


def test_those_above_hear_what_stands_and_what_no_longer_does(app: Flask, seller_id: int) -> None:
    stands, ended = listen(app, ViolationsConfirmed), listen(app, ViolationsEnded)
    told(seller_id, [upheld(number, seller_id=seller_id) for number in ("1", "2")])
    [event] = stands
    assert len(event.violation_ids) == 2
    told(seller_id, [upheld("1", seller_id=seller_id)])
    told(seller_id, [upheld("1", seller_id=seller_id)])
    assert (len(stands), ended) == (1, [ViolationsEnded((event.violation_ids[1],), "withdrawn")])


def test_what_an_appeal_has_overturned_no_file_brings_back(seller_id: int) -> None:
    once = [upheld(seller_id=seller_id)]
    told(seller_id, once)
    violation = db.session.scalars(select(Violation)).one()
    cases.begin_appeal(violation_id=violation.id, by=shop(seller_id), at=AT)
    cases.overturn(violation_id=violation.id, reason="The picture was another's.", by=REVIEWER, at=AT)
    assert told(seller_id, once) == NOTHING
    assert (told(seller_id, []), points(seller_id)) == (NOTHING, 0)


def test_a_paused_rule_leaves_the_decision_to_a_person(seller_id: int) -> None:
    figures = {"overturned": 9, "decided": 20, "lower": 250_000, "limit": 100_000}
    rule_watch.pause(rule="false_description", alert_only=False, by=BY, at=AT, **figures)
    assert told(seller_id, [upheld(seller_id=seller_id)]) == ComplaintConsequences(1, 0, 0)
    assert cases_of(seller_id) == [("complaint:1", "false_description", "reported")]
    rule_watch.resume(rule="false_description", reason="Read again.", by=REVIEWER, at=AT)
    assert told(seller_id, [upheld(seller_id=seller_id)]) == NOTHING  # what waits goes on waiting for a person


def test_who_may_not_import_facts_may_not_report_from_them(seller_id: int) -> None:
    seller = Actor("account", "1", "seller", permissions_of([Role.SELLER]))
    with pytest.raises(PermissionDenied):
        report_from_complaints(seller_ids=[seller_id], complaints=[], by=seller, at=AT)


def test_imports_at_the_same_moment_count_each_complaint_once(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        publication.install_preset("fair-1000", by=BY, at=AT)
        sellers = [make_seller().id, make_seller().id]
    start = threading.Barrier(4)
    both = [upheld(f"{s}-{number}", seller_id=s) for s in sellers for number in range(20)]

    def importing(_: int) -> ComplaintConsequences:
        with app.app_context(), scoped(PLATFORM):
            start.wait()
            with transaction():
                ledger.lock(sellers)
                return report_from_complaints(seller_ids=sellers, complaints=both, by=BY, at=AT)

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(importing, range(4)))
    assert sorted(result.violations for result in results) == [0, 0, 0, 40]
    with app.app_context(), scoped(PLATFORM):
        assert [points(seller_id) for seller_id in sellers] == [4, 4]
        assert len(cases_of(sellers[0])) == 20


def test_a_crash_before_the_commit_leaves_nothing_and_the_next_import_everything(seller_id: int) -> None:
    db.session.commit()
    once = [upheld(seller_id=seller_id)]
    assert told(seller_id, once).violations == 1
    db.session.rollback()
    assert cases_of(seller_id) == []
    with transaction():
        assert told(seller_id, once).violations == 1
    assert points(seller_id) == 2


versions = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.sampled_from(["1", "2", "3", "4"]),
            "issue": st.sampled_from(["quality", "counterfeit", "after_sales"]),
            "outcome": st.sampled_from(["upheld", "partly", "dismissed"]),
            "lot": st.sampled_from([None, "L1"]),
            "order_id": st.sampled_from([None, "order-a"]),
            "decided_on": st.dates(date(2026, 1, 10), date(2026, 1, 12)),
        }
    ),
    min_size=1,
    max_size=8,
)


@given(told_one_by_one=versions, seed=st.randoms(use_true_random=False))
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_the_path_the_balance_is_what_the_last_word_of_every_complaint_costs(
    app: Flask, told_one_by_one: list[dict[str, Any]], seed: random.Random
) -> None:
    """One seller hears the versions one by one, another only the last words and in another order: same balance."""
    with app.app_context(), scoped(PLATFORM):
        publication.install_preset("fair-1000", by=BY, at=AT)
        step_by_step, at_once = make_seller().id, make_seller().id
        known: dict[str, dict[str, Any]] = {}
        for turn, version in enumerate(told_one_by_one):
            known[version["number"]] = version
            so_far = [upheld(seller_id=step_by_step, **told_) for told_ in known.values()]
            told(step_by_step, so_far, AT + timedelta(minutes=turn))
        last_words = [upheld(seller_id=at_once, **told_) for told_ in known.values()]
        seed.shuffle(last_words)
        told(at_once, last_words)
        for day in (10, 11, 12, 200):
            as_of = date(2026, 1, 1) + timedelta(days=day - 1)
            assert points(step_by_step, as_of) == points(at_once, as_of)
        db.session.rollback()
