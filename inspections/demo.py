"""Inspections of the invented market: standards, people, plans, and draws in every state."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from governance.core.access import Actor, Role
from governance.core.account_opening import open_account
from governance.core.database import db
from governance.core.events import Subscription
from governance.demo.events import MarketSeeded
from governance.demo.trade import TRADES
from inspections.draws.drawing import draw
from inspections.draws.freezing import freeze
from inspections.draws.models import Draw
from inspections.draws.officers import commit_secret, tell_secret
from inspections.draws.plans import writing
from inspections.draws.plans.checking import PlanContent
from inspections.draws.pools import inspectors, laboratories
from inspections.draws.states import State
from inspections.examinations import tasks
from inspections.examinations.models import InspectionTask
from inspections.standards.preset_files import install_presets

AGO: Final = timedelta(days=23)  # three weekly slots lie behind
CURRENCY: Final = "CNY"
TEAMS: Final = ("compliance", "review")
# Pseudonym, team and tasks a week; the first is the account that can sign in.
INSPECTORS: Final = (("I-07", "north", 12), ("I-12", "north", 10), ("I-19", "south", 10), ("I-23", "south", 8))
LABORATORIES: Final = (
    ("LAB-1", "Harbour Testing", "Demo accreditation 101 (ISO/IEC 17025)", range(14)),
    ("LAB-2", "Lakeside Laboratory", "Demo accreditation 102 (ISO/IEC 17025)", range(9)),
    ("LAB-3", "Northern Product Safety", "Demo accreditation 103 (ISO/IEC 17025)", range(3, 14)),
)


@dataclass(frozen=True)
class _People:
    officer: Actor
    reviewer: Actor
    inspectors: Mapping[int, Actor]


def inspect(seeded: MarketSeeded, by: Actor, at: datetime) -> str:
    """Fill the rooms of inspections, as if they had been at work for three weeks; returns a sentence about it."""
    seeded.tell("Publishing standards, planning inspections, drawing and buying")
    begun = at - AGO
    install_presets(by=by, at=begun)
    people = _appoint(seeded.actors, by=by, at=begun)
    _register_laboratories(people.officer, at=begun)
    weekly = _plan("toys-and-beauty-weekly", _weekly(), people, at=begun, active=True)
    _plan("store-lots-monthly", _store_lots(), people, at=begun + timedelta(days=1), active=True)
    _plan("new-shops-monthly", _new_shops(), people, at=at - timedelta(days=1), active=False)
    query = select(Draw).where(Draw.plan_id == weekly, Draw.slot < at).order_by(Draw.slot)
    drawn = [_drawn(one, people) for one in db.session.scalars(query).all()]
    made = [one for one in drawn if one.state == State.DRAWN]  # a small market may have nothing of what is drawn
    for place, one in enumerate(made):
        _buy(one, people, at=at, everything=place == 0, nothing=place == len(made) - 1)
    return f"Inspected: {len(made)} draws by {len(INSPECTORS)} inspectors; three plans."


def _appoint(actors: Mapping[Role, Actor], *, by: Actor, at: datetime) -> _People:
    officer = actors[Role.COMPLIANCE_OFFICER]
    known: dict[int, Actor] = {}
    for place, (code, team, week) in enumerate(INSPECTORS):
        actor = actors[Role.INSPECTOR] if place == 0 else _colleague(code, by=by, at=at)
        inspector = inspectors.appoint(
            email=actor.label, code=code, team=team, tasks_a_week=week, by=officer, at=at, since=at.date()
        )
        known[inspector.id] = actor
    return _People(officer, actors[Role.REVIEWER], known)


def _colleague(code: str, *, by: Actor, at: datetime) -> Actor:
    """An inspector nobody signs in as: the password is not kept."""
    return open_account(
        email=f"{code.lower()}@demo.example",
        name=f"Inspector {code}",
        password=secrets.token_urlsafe(24),
        roles=[Role.INSPECTOR],
        by=by,
        at=at,
    ).actor()


def _register_laboratories(by: Actor, *, at: datetime) -> None:
    for code, name, accreditation, scope in LABORATORIES:
        laboratories.register(
            code=code,
            name=name,
            accreditation=accreditation,
            accredited_until=at.date() + timedelta(days=700),
            categories=[trade.code for place, trade in enumerate(TRADES) if place in scope],
            by=by,
            at=at,
        )


def _plan(code: str, content: PlanContent, people: _People, *, at: datetime, active: bool) -> int:
    plan = writing.write_plan(code=code, content=content, by=people.officer, at=at)
    writing.propose_plan(code=code, by=people.officer, at=at)
    if active:
        writing.activate_plan(code=code, by=people.reviewer, at=at)
    return plan.id


def _weekly() -> PlanContent:
    rules = {
        "scope": {"categories": ["toys", "beauty"]},
        "strata": [{"by": "category"}, {"by": "price_band", "edges": ["100"]}],
        "sample": {"kind": "budget", "weights": "risk", "random_share": "0.2", "reserves_per_stratum": 3},
        "units": {"kind": "fixed", "units": 1},
        "public": {"kind": "officers", "teams": list(TEAMS), "wait_days": 2},
        "sampling_days": 21,
    }
    return _content("Toys and beauty, weekly", "0 6 * * mon", "3600", rules)


def _store_lots() -> PlanContent:
    rules = {
        "scope": {"held_lots": True},
        "strata": [],
        "sample": {"kind": "count", "count": 5, "weights": "equal"},
        "units": {"kind": "iso-2859-1", "level": "S-2", "aql": "1.5"},
        "public": {"kind": "drand", "minutes_after_freeze": 30, "wait_days": 2},
        "sampling_days": 14,
    }
    return _content("Lots in our own store, monthly", "0 7 1 * *", "40000", rules)


def _new_shops() -> PlanContent:
    rules = {
        "scope": {"sold_within_days": 60},
        "strata": [{"by": "seller_age", "edges": [90, 365]}],
        "sample": {"kind": "count", "count": 24, "weights": "risk", "random_share": "0.3"},
        "units": {"kind": "fixed", "units": 1},
        "public": {"kind": "drand", "minutes_after_freeze": 30, "wait_days": 2},
        "sampling_days": 21,
    }
    return _content("By age of the shop, monthly", "0 6 15 * *", "7200", rules)


def _content(name: str, schedule: str, budget: str, rules: Mapping[str, Any]) -> PlanContent:
    return PlanContent(
        name=name,
        schedule=schedule,
        budget=Decimal(budget),
        currency=CURRENCY,
        cost_per_test=Decimal(300),
        rules=rules,
    )


def _drawn(one: Draw, people: _People) -> Draw:
    """Freeze and draw at its slot, with the secrets of an officer and a reviewer."""
    shares = {people.officer: secrets.token_urlsafe(24), people.reviewer: secrets.token_urlsafe(24)}
    for (by, secret), team in zip(shares.items(), TEAMS, strict=True):
        digest = hashlib.sha256(secret.encode()).hexdigest()
        commit_secret(draw_id=one.id, team=team, commitment=digest, by=by, at=one.slot - timedelta(hours=2))
    if freeze(draw_id=one.id, by=people.officer, at=one.slot + timedelta(minutes=5)).state == State.VOID:
        return one
    for by, secret in shares.items():
        tell_secret(draw_id=one.id, secret=secret, by=by, at=one.slot + timedelta(minutes=40))
    return draw(draw_id=one.id, by=people.officer, at=one.slot + timedelta(minutes=45))


def _buy(one: Draw, people: _People, *, at: datetime, everything: bool, nothing: bool) -> None:
    """What came of the tasks of a draw: of the first all have ended, of the last none, of those between some."""
    if nothing:
        return
    query = select(InspectionTask).where(InspectionTask.draw_id == one.id, InspectionTask.state == "assigned")
    for number, task in enumerate(db.session.scalars(query.order_by(InspectionTask.id)).all()):
        if everything or number % 2:
            _end(task, number, people, at=min(at, one.slot + timedelta(days=2, hours=number)))
    if everything:
        for task in db.session.scalars(query).all():  # for what had stepped in
            _end(task, 1, people, at=min(at, one.slot + timedelta(days=6)))


def _end(task: InspectionTask, number: int, people: _People, *, at: datetime) -> None:
    by = people.inspectors[task.inspector_id]
    if number == 2:
        tasks.record_not_obtainable(task_id=task.id, reason="Out of stock on two days.", by=by, at=at)
    elif number == 5:
        tasks.record_refused(task_id=task.id, reason="The shop cancelled the order twice.", by=by, at=at)
    else:
        tasks.record_purchase(task_id=task.id, order_reference=f"MP-{task.id:05d}", by=by, at=at)


SUBSCRIPTIONS: Final = (Subscription(MarketSeeded, inspect),)
