"""The steps of invented cases: each through the operation that people use, by whoever would take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from governance.complaints import (
    assignment,
    cases,
    decision,
    ip_notices,
    mediation,
    outcome,
    questions,
    remedies,
)
from governance.complaints import evidence as evidences
from governance.complaints.lookup import subject_of
from governance.complaints.states import Kind, Outcome, Party
from governance.core.access import Actor, complainant
from governance.core.documents import keeping
from governance.demo.papers import blank_page

Step = Callable[["Scene"], object]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A case, the people around it, and the moment."""

    case_id: int
    seller_id: int
    officer: Actor
    shop: Actor
    at: datetime

    @property
    def buyer(self) -> Actor:
        """Whoever holds the link to the case."""
        return complainant(self.case_id)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One case: filed so many days ago, with steps so many days after the filing.

    `own`: about the shop with a login, whose side somebody can play; the steps of other shops' sides need none.
    """

    issue: str
    text: str
    days_ago: float
    kind: Kind = Kind.COMPLAINT
    request: str | None = None
    amount: Decimal | None = None
    own: bool = True
    authority: str | None = None
    steps: tuple[tuple[float, Step], ...] = ()


def take(scene: Scene) -> None:
    """The officer holds it."""
    assignment.assign(case_id=scene.case_id, account_id=int(scene.officer.id), by=scene.officer, at=scene.at)


def accept(question: str | None = None) -> Step:
    """The officer takes it on."""
    return lambda scene: cases.accept(case_id=scene.case_id, question=question, by=scene.officer, at=scene.at)


def refuse(ground: str, reason: str) -> Step:
    """The officer does not take it on."""
    return lambda scene: cases.refuse(
        case_id=scene.case_id, ground=ground, reason=reason, by=scene.officer, at=scene.at
    )


def ask(question: str, *, party: Party = Party.COMPLAINANT) -> Step:
    """The officer asks one side."""
    return lambda scene: questions.ask(
        case_id=scene.case_id, question=question, party=party, by=scene.officer, at=scene.at
    )


def reply(text: str) -> Step:
    """The buyer answers."""
    return lambda scene: questions.answer(case_id=scene.case_id, text=text, by=scene.buyer, at=scene.at)


def answer(text: str) -> Step:
    """The shop answers."""
    return lambda scene: questions.answer(case_id=scene.case_id, text=text, by=scene.shop, at=scene.at)


def note(text: str) -> Step:
    """The officer writes something down."""
    return lambda scene: cases.note(case_id=scene.case_id, text=text, by=scene.officer, at=scene.at)


def evidence(name: str, words: str) -> Step:
    """The shop hands in a document."""

    def add(scene: Scene) -> None:
        document = keeping.keep(
            content=blank_page(),
            name=name,
            kind="evidence",
            subject=subject_of(scene.case_id),
            seller_id=scene.seller_id,
            by=scene.shop,
            at=scene.at,
        )
        evidences.add(case_id=scene.case_id, documents=[document.id], note=words, by=scene.shop, at=scene.at)

    return add


def start_test(reason: str) -> Step:
    """The officer has the goods tested."""
    return lambda scene: cases.start_test(case_id=scene.case_id, reason=reason, by=scene.officer, at=scene.at)


def offer(remedy: str, text: str, *, amount: str | None = None) -> Step:
    """The shop offers something."""
    return lambda scene: mediation.offer(
        case_id=scene.case_id, remedy=remedy, text=text, by=scene.shop, at=scene.at, **_sum(amount)
    )


def propose(remedy: str, text: str, *, amount: str | None = None) -> Step:
    """The officer proposes something to both sides."""
    return lambda scene: mediation.offer(
        case_id=scene.case_id, remedy=remedy, text=text, by=scene.officer, at=scene.at, **_sum(amount)
    )


def accept_offer(scene: Scene) -> None:
    """The buyer agrees."""
    mediation.accept_offer(case_id=scene.case_id, by=scene.buyer, at=scene.at)


def decide(how: Outcome, reason: str, remedy: str | None, *, amount: str | None = None) -> Step:
    """The officer decides."""
    return lambda scene: decision.decide(
        case_id=scene.case_id,
        outcome=how,
        reason=reason,
        remedy=remedy,
        by=scene.officer,
        at=scene.at,
        **_sum(amount),
    )


def show(text: str) -> Step:
    """The shop shows that the remedy was given."""
    return lambda scene: remedies.show(case_id=scene.case_id, text=text, by=scene.shop, at=scene.at)


def confirm(scene: Scene) -> None:
    """The buyer has it."""
    remedies.confirm(case_id=scene.case_id, by=scene.buyer, at=scene.at)


def rate(rating: int) -> Step:
    """The buyer rates how it ended."""
    return lambda scene: outcome.rate(case_id=scene.case_id, rating=rating, comment=None, by=scene.buyer, at=scene.at)


def reopen(reason: str) -> Step:
    """The buyer has it looked at again."""
    return lambda scene: outcome.reopen(case_id=scene.case_id, reason=reason, by=scene.buyer, at=scene.at)


def withdraw(reason: str) -> Step:
    """The buyer takes it back."""
    return lambda scene: cases.withdraw(case_id=scene.case_id, reason=reason, by=scene.buyer, at=scene.at)


def counter_notice(text: str) -> Step:
    """The shop says that it infringes nothing."""
    return lambda scene: ip_notices.counter_notice(case_id=scene.case_id, text=text, by=scene.shop, at=scene.at)


def _sum(amount: str | None) -> dict[str, Any]:
    return {"amount": Decimal(amount), "currency": "CNY"} if amount else {}


# Taken, accepted and answered: most cases begin like this.
HEARD: Final = (
    (0.2, take),
    (0.5, accept()),
    (1.5, answer("We have looked at the parcel and at our photos. It left us whole and as it was ordered.")),
)
