"""The steps of invented violations and what follows: each through the operation that people use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from governance.core.access import Actor
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents import keeping
from governance.core.documents.models import Document
from governance.demo.papers import blank_page
from governance.demo.purchases import Purchase
from governance.rectification import fixes
from governance.rectification.deadline import subject_of as subject_of_fix
from governance.rectification.from_violations import source_of
from governance.rectification.models import RequiredFix
from governance.violations import cases
from governance.violations.appeals import asking, decision, evidence, filing
from governance.violations.appeals.lookup import MEASURE, VIOLATION
from governance.violations.appeals.lookup import subject_of as subject_of_appeal
from governance.violations.appeals.states import Outcome
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import calls, starting
from governance.violations.measures.models import Measure, PlatformCall
from governance.violations.models import Violation
from governance.violations.reporting import Details
from governance.violations.training import crediting, taking
from governance.violations.training.in_force import training_rules_at


@dataclass(kw_only=True)
class Scene:
    """A shop and the people around it, with what a story has brought about so far.

    `by` is who runs the demo: what it reports, nobody of the platform had a part in.
    """

    seller_id: int
    shop: Actor
    officer: Actor
    reviewer: Actor
    platform: Actor
    by: Actor
    source: str
    category: str
    bought: Purchase | None
    violation_id: int = 0
    appeal_id: int = 0


Step = Callable[[Scene, datetime], object]

# What a plan of an invented shop says most often: who, and what.
SOON: Final = ("Shop owner", "We take it off sale today, look through all listings this week, and write to the buyers.")


@dataclass(frozen=True, kw_only=True)
class Story:
    """What happened so many days ago, in order."""

    steps: tuple[tuple[float, Step], ...]


def found(rule: str, reason: str) -> Step:
    """It comes in from outside with what shows it, and the rule book confirms it."""

    def find(scene: Scene, at: datetime) -> None:
        told = _told(scene, rule, reason, at)
        violation = cases.report_and_confirm(**told, effective_on=_day(at), by=scene.by, at=at)
        scene.violation_id = violation.id

    return find


def handed_in(rule: str, reason: str) -> Step:
    """It comes in from outside and waits for somebody who decides."""

    def hand_in(scene: Scene, at: datetime) -> None:
        scene.violation_id = cases.report(**_told(scene, rule, reason, at), by=scene.by, at=at).id

    return hand_in


def reported(rule: str, reason: str) -> Step:
    """The officer reports it, so that somebody else decides."""

    def report(scene: Scene, at: datetime) -> None:
        scene.violation_id = cases.report(**_told(scene, rule, reason, at), by=scene.officer, at=at).id

    return report


def confirm(scene: Scene, at: datetime) -> None:
    """A person who did not report it confirms it: the reviewer, if the officer did."""
    violation = db.session.get_one(Violation, scene.violation_id)
    by = scene.officer if violation.reported_by == f"{scene.by.kind}:{scene.by.id}" else scene.reviewer
    cases.confirm(violation_id=violation.id, effective_on=_day(at), by=by, at=at)


def dismiss(reason: str) -> Step:
    """The reviewer decides for the shop."""
    return lambda scene, at: cases.dismiss(violation_id=scene.violation_id, reason=reason, by=scene.reviewer, at=at)


def carried_out(note: str) -> Step:
    """The platform says that it did what it was called for last."""

    def say(scene: Scene, at: datetime) -> None:
        waiting = select(PlatformCall.id).where(
            PlatformCall.seller_id == scene.seller_id, PlatformCall.confirmed_at.is_(None)
        )
        for call_id in db.session.scalars(waiting.order_by(PlatformCall.id)).all():
            calls.confirm_call(call_id=call_id, note=note, by=scene.platform, at=at)

    return say


def ordered(order: str, reason: str) -> Step:
    """An authority wants the product off sale: the officer stops it at once."""

    def stop(scene: Scene, at: datetime) -> None:
        product = scene.bought.product if scene.bought else None
        starting.start_now(
            seller_id=scene.seller_id,
            kind=Kind.PRODUCT_STOPPED if product else Kind.CATEGORY_STOPPED,
            scope=Scope.PRODUCT if product else Scope.CATEGORY,
            item=product or scene.category,
            cause=f"order:{order}",
            ground=ListedGround.AUTHORITY_ORDER,
            reason=reason,
            evidence=[{"kind": "order", "reference": order}],
            by=scene.officer,
            at=at,
        )

    return stop


def contest(grounds: str) -> Step:
    """The shop contests the violation."""

    def file(scene: Scene, at: datetime) -> None:
        subject = (VIOLATION, str(scene.violation_id))
        scene.appeal_id = filing.file(subject=subject, grounds=grounds, by=scene.shop, at=at).id

    return file


def contest_measure(grounds: str, *, paper: str) -> Step:
    """The shop contests the measure that came straight from the violation, and wants to be heard before it is decided."""

    def file(scene: Scene, at: datetime) -> None:
        query = select(Measure.id).where(Measure.violation_id == scene.violation_id).order_by(Measure.id).limit(1)
        measure_id = db.session.scalars(query).one()
        subject = (MEASURE, str(measure_id))
        scene.appeal_id = filing.file(subject=subject, grounds=grounds, hearing=True, by=scene.shop, at=at).id
        shown = _keep(scene, paper, subject_of_appeal(scene.appeal_id), at)
        evidence.add(appeal_id=scene.appeal_id, documents=[shown.id], by=scene.shop, at=at)

    return file


def ask(question: str) -> Step:
    """Whoever looks at the appeal asks the shop."""
    return lambda scene, at: asking.ask(appeal_id=scene.appeal_id, question=question, by=scene.reviewer, at=at)


def decide(how: Outcome, reason: str) -> Step:
    """Somebody without a part in it decides the appeal."""
    return lambda scene, at: decision.decide(
        appeal_id=scene.appeal_id, outcome=how, reason=reason, by=scene.reviewer, at=at
    )


def plan(owner: str, words: str, *, cause: str | None = None) -> Step:
    """The shop says who puts it right, how, and why it happened."""
    return lambda scene, at: fixes.plan(
        fix_id=_fix(scene), owner=owner, plan=words, root_cause=cause, by=scene.shop, at=at
    )


def show(name: str, note: str) -> Step:
    """The shop shows that it is put right."""

    def submit(scene: Scene, at: datetime) -> None:
        fix_id = _fix(scene)
        document = _keep(scene, name, subject_of_fix(fix_id), at)
        fixes.submit(fix_id=fix_id, documents=[document.id], note=note, by=scene.shop, at=at)

    return submit


def return_(reason: str) -> Step:
    """Something is missing in what was shown."""
    return lambda scene, at: fixes.return_(fix_id=_fix(scene), reason=reason, by=scene.reviewer, at=at)


def verify(scene: Scene, at: datetime) -> None:
    """Somebody else has looked: it is put right."""
    fixes.verify(fix_id=_fix(scene), by=scene.reviewer, at=at)


def take_course(course: str, *, wrong: int = 0) -> Step:
    """The shop takes a quiz, with so many answers wrong; what passing brings is given soon after."""

    def take(scene: Scene, at: datetime) -> None:
        questions = training_rules_at(_day(at)).courses[course].questions
        answers = [
            (question.right + 1) % len(question.choices) if place < wrong else question.right
            for place, question in enumerate(questions)
        ]
        taking.take(course=course, answers=answers, by=scene.shop, at=at)
        crediting.credit_passed(by=scene.by, at=at)

    return take


def _told(scene: Scene, rule: str, reason: str, at: datetime) -> dict[str, Any]:
    details: Details = {"category": scene.category}
    if scene.bought is not None:
        order, product = scene.bought.order, scene.bought.product
        details |= {"order_reference": order, "product": product, "evidence": [{"kind": "order", "reference": order}]}
    named = {"seller_id": scene.seller_id, "rule": rule, "source": scene.source, "reason": reason}
    return {**named, "occurred_on": _day(at), **details}


def _fix(scene: Scene) -> int:
    """The fix that was required because of the violation."""
    its = (RequiredFix.seller_id == scene.seller_id, RequiredFix.source == source_of(scene.violation_id))
    return db.session.scalars(select(RequiredFix.id).where(*its).order_by(RequiredFix.id.desc()).limit(1)).one()


def _keep(scene: Scene, name: str, about: tuple[str, str], at: datetime) -> Document:
    return keeping.keep(
        content=blank_page(),
        name=name,
        kind="evidence",
        subject=about,
        seller_id=scene.seller_id,
        by=scene.shop,
        at=at,
    )


def _day(at: datetime) -> date:
    return day_of(at, settings().timezone)
