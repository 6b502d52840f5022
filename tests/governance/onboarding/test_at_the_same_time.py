"""Two people at one moment: one of them wins, and the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from governance.core.access import Actor
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import DomainError
from governance.onboarding import review
from governance.onboarding.lookup import decisions_of
from governance.onboarding.models import Application
from governance.onboarding.sign_up import sign_up, token_for
from governance.onboarding.states import State
from governance.sellers.models import Seller
from tests.builders import AT, PASSWORD
from tests.governance.onboarding import filled


def at_once(app: Flask, *works: Callable[[], object]) -> list[str]:
    """Run each in a transaction of its own, all at one moment; what each was refused for, empty for done."""
    outcomes: list[str] = []
    together = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        with app.app_context(), scoped(PLATFORM):
            together.wait()
            try:
                with transaction():
                    work()
            except DomainError as error:
                outcomes.append(type(error).__name__)
            else:
                outcomes.append("")

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def made(app: Flask, make: Callable[[Actor], Application]) -> tuple[Actor, str]:
    """An officer and the reference of an application, both committed."""
    with app.app_context(), scoped(PLATFORM), transaction():
        filled.install_rules()
        officer = filled.officer()
        return officer, make(officer).reference


def found(reference: str) -> Application:
    return db.session.scalars(select(Application).where(Application.reference == reference)).one()


def test_of_two_decisions_at_one_moment_one_wins(shared_app: Flask) -> None:
    officer, reference = made(shared_app, filled.in_review)
    outcomes = at_once(
        shared_app,
        lambda: filled.approve(found(reference), by=officer),
        lambda: filled.reject(found(reference), by=officer),
    )
    assert outcomes == ["", "InvalidTransition"]
    with shared_app.app_context(), scoped(PLATFORM):
        application = found(reference)
        sellers = db.session.scalar(select(func.count()).where(Seller.reference == reference))
        assert sellers == (1 if application.state == State.APPROVED else 0)
        assert [decision.outcome for decision in decisions_of(application.id)] == [application.state]


def test_of_two_approvals_at_one_moment_one_makes_the_seller(shared_app: Flask) -> None:
    officer, reference = made(shared_app, filled.in_review)
    approval = [lambda: filled.approve(found(reference), by=officer)] * 2
    assert at_once(shared_app, *approval) == ["", "InvalidTransition"]
    with shared_app.app_context(), scoped(PLATFORM):
        assert db.session.scalar(select(func.count()).where(Seller.reference == reference)) == 1


def test_of_two_officers_one_takes_it(shared_app: Flask) -> None:
    _, reference = made(shared_app, lambda _: filled.submitted())
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        officers = [filled.officer() for _ in range(4)]
    taking = [lambda by=by: review.take(reference=reference, by=by, at=AT) for by in officers]
    assert at_once(shared_app, *taking) == ["", *["InvalidTransition"] * 3]


def test_a_link_followed_twice_at_one_moment_opens_one_account(shared_app: Flask) -> None:
    with shared_app.app_context():
        token = token_for("twice@shop.example", "en")
    follow = [lambda: sign_up(token=token, name="Ana", password=PASSWORD, at=AT)] * 3
    assert at_once(shared_app, *follow) == ["", "Conflict", "Conflict"]
