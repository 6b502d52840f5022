"""Shops and people of the platform at one appeal at the same time: nobody waits in a circle, one decision is made."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.core.access import Actor, Role, permissions_of
from governance.core.clocks.steps import reach_due_steps
from governance.core.database import PLATFORM, db, scoped, seller_scope, transaction
from governance.core.errors import Conflict, DomainError, InvalidTransition
from governance.violations import ledger
from governance.violations.appeals import decision, filing, withdrawal
from governance.violations.appeals.models import Appeal, AppealEntry
from governance.violations.appeals.states import Outcome
from governance.violations.models import LedgerEntry, Violation
from tests.builders import AT, make_seller
from tests.governance.violations.appeals.contested import FRESH, JOB, LATER, LONG_AFTER, file, shop, violation

SEVERAL = 8
Part = Callable[[], object]


def at_once(app: Flask, parts: Sequence[Part]) -> list[BaseException | None]:
    """What became of each part: None when it did its work, else why not."""
    ended: list[BaseException | None] = []
    ready = threading.Barrier(len(parts))

    def work(part: Part) -> None:
        ready.wait()
        try:
            with app.app_context():
                part()
            ended.append(None)
        except BaseException as error:  # noqa: BLE001 (told below, in the test's own thread)
            ended.append(error)

    threads = [threading.Thread(target=work, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def person(number: int) -> Actor:
    return Actor("account", str(700 + number), f"p{number}@platform.example", permissions_of([Role.REVIEWER]))


@pytest.fixture
def contested(ruled_app: Flask) -> Violation:
    with ruled_app.app_context(), scoped(PLATFORM), transaction():
        found = violation(make_seller().id)
        db.session.flush()
        db.session.expunge(found)
    return found


@pytest.fixture
def appeal_id(ruled_app: Flask, contested: Violation) -> int:
    with ruled_app.app_context(), scoped(PLATFORM), transaction():
        return file(contested).id


def deciding(appeal_id: int, by: Actor, outcome: Outcome, at: object = LATER) -> Part:
    def part() -> None:
        with scoped(PLATFORM), transaction():
            decision.decide(appeal_id=appeal_id, outcome=outcome, reason="We looked.", by=by, at=at)  # type: ignore[arg-type]

    return part


def withdrawing(appeal_id: int, seller_id: int) -> Part:
    def part() -> None:
        with scoped(seller_scope(seller_id)), transaction():
            withdrawal.withdraw(appeal_id=appeal_id, by=shop(seller_id), at=LATER)

    return part


def clocks() -> None:
    with scoped(PLATFORM):
        for _ in range(3):
            with transaction():
                reach_due_steps(by=JOB, at=LONG_AFTER)


def test_several_people_decide_and_one_decision_is_made(ruled_app: Flask, appeal_id: int, contested: Violation) -> None:
    outcomes = [Outcome.OVERTURNED, Outcome.UPHELD] * (SEVERAL // 2)
    parts = [deciding(appeal_id, person(number), outcome) for number, outcome in enumerate(outcomes)]
    ended = at_once(ruled_app, parts)
    assert Counter(type(error) for error in ended) == {type(None): 1, InvalidTransition: SEVERAL - 1}
    with ruled_app.app_context(), scoped(PLATFORM):
        appeal = db.session.get_one(Appeal, appeal_id)
        of_decision = select(func.count()).where(AppealEntry.appeal_id == appeal_id, AppealEntry.kind == "decided")
        assert db.session.scalar(of_decision) == 1
        stands = appeal.outcome == "upheld"
        balance = ledger.balance(contested.seller_id, AT.date(), LATER + timedelta(days=1))
        assert balance == (6 if stands else 0)
        posted = select(func.count()).where(LedgerEntry.violation_id == contested.id)
        assert db.session.scalar(posted) == (1 if stands else 2)


def test_people_of_one_shop_contest_at_once_and_one_appeal_is_filed(ruled_app: Flask, contested: Violation) -> None:
    def part(number: int) -> Part:
        def filing_one() -> None:
            by = shop(contested.seller_id, str(920 + number))
            with scoped(seller_scope(contested.seller_id)), transaction():
                filing.file(subject=("violation", str(contested.id)), grounds="It is ours.", by=by, at=LATER)

        return filing_one

    ended = at_once(ruled_app, [part(number) for number in range(SEVERAL)])
    assert ended.count(None) == 1
    assert all(isinstance(error, DomainError) for error in ended if error is not None)
    with ruled_app.app_context(), scoped(PLATFORM):
        its = (Appeal.subject_kind == "violation", Appeal.subject_id == str(contested.id))
        assert db.session.scalar(select(func.count()).where(*its)) == 1


def test_the_shop_takes_it_back_while_it_is_decided(ruled_app: Flask, contested: Violation, appeal_id: int) -> None:
    parts = [deciding(appeal_id, FRESH, Outcome.OVERTURNED), withdrawing(appeal_id, contested.seller_id)]
    ended = at_once(ruled_app, parts)
    assert ended.count(None) == 1
    assert all(isinstance(error, InvalidTransition | Conflict) for error in ended if error is not None)
    with ruled_app.app_context(), scoped(PLATFORM):
        appeal, left = db.session.get_one(Appeal, appeal_id), db.session.get_one(Violation, contested.id)
        assert (appeal.state, left.state) in {("decided", "overturned"), ("withdrawn", "confirmed")}


def test_our_time_runs_out_while_it_is_decided(ruled_app: Flask, contested: Violation, appeal_id: int) -> None:
    ended = at_once(ruled_app, [deciding(appeal_id, FRESH, Outcome.UPHELD, LONG_AFTER), clocks])
    assert ended == [None, None]
    with ruled_app.app_context(), scoped(PLATFORM):
        left = db.session.get_one(Violation, contested.id)
        assert (left.state, left.suspended_on) == ("upheld", None)
        assert ledger.balance(contested.seller_id, AT.date(), LONG_AFTER + timedelta(days=1)) == 6
        with transaction():  # what gave way is tried again
            assert reach_due_steps(by=JOB, at=LONG_AFTER + timedelta(minutes=5)).failed == 0
        db.session.expire_all()
        assert (left.state, left.suspended_on) == ("upheld", None)
