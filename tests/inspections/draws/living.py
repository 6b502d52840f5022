"""A small market with a plan on it, and draws of that plan at every step of their life, made by the operations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flask import current_app

from governance.core.access import Actor, Role, permissions_of
from governance.core.database import db
from governance.core.settings import Settings
from inspections.draws.chance import beacon
from inspections.draws.committing import commit_ahead
from inspections.draws.drawing import draw as make_draw
from inspections.draws.freezing import freeze
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.rules import PlanRules
from inspections.draws.states import COUNTS, End
from tests.builders import BY, make_seller
from tests.inspections.drawn import make_listing, stored_plan
from tests.inspections.pooled import make_inspector, make_laboratory

# A Monday; plans below draw on Mondays at six.
COMMITTED: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
DUE: Final = datetime(2026, 3, 2, 6, tzinfo=UTC)
DRAWN: Final = DUE + timedelta(minutes=30)
OFFICER: Final = Actor("account", "801", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER: Final = Actor("account", "802", "reviewer@platform.example", permissions_of([Role.REVIEWER]))

NO_SOURCE: Final = {"kind": "none"}
DRAND: Final = {"kind": "drand", "minutes_after_freeze": 10, "wait_days": 2}
OFFICERS: Final = {"kind": "officers", "teams": ["logistics", "quality"], "wait_days": 2}


def rules(public: Mapping[str, Any] = NO_SOURCE, **sections: Any) -> dict[str, Any]:
    """Rules of a plan that draws four of everything, by equal chances, with two reserves."""
    document = {
        "sample": {"kind": "count", "count": 4, "weights": "equal", "reserves_per_stratum": 2},
        "public": dict(public),
        "units": {"kind": "fixed", "units": 2},
    }
    return PlanRules.from_document(document | sections).to_document()


def make_plan(
    public: Mapping[str, Any] = NO_SOURCE, *, rules_of: Mapping[str, Any] | None = None, **columns: Any
) -> InspectionPlan:
    """An active plan, weekly on Mondays at six."""
    document = dict(rules_of) if rules_of is not None else rules(public)
    defaults: dict[str, Any] = {"rules": document, "slots_from": COMMITTED - timedelta(days=1), "budget": 10_000}
    return stored_plan(**defaults | columns)


def make_market(*, shops: int = 4, listings: int = 5, inspectors: int = 3) -> None:
    """Shops with listings, and who inspects and tests them."""
    for _ in range(shops):
        seller = make_seller(joined_on=date(2025, 1, 1))
        for _ in range(listings):
            make_listing(seller.id)
    for _ in range(inspectors):
        make_inspector(tasks_a_week=20)
    make_laboratory(accredited_until=date(2099, 12, 31))
    make_laboratory(accredited_until=date(2099, 12, 31))


def committed(plan: InspectionPlan | None = None, *, at: datetime = COMMITTED) -> Draw:
    """The draw of the coming slot."""
    plan = plan or make_plan()
    return commit_ahead(plan_id=plan.id, by=BY, at=at)[0]


def frozen(plan: InspectionPlan | None = None, *, at: datetime = DUE) -> Draw:
    """A draw whose list is frozen."""
    return freeze(draw_id=committed(plan).id, by=BY, at=at)


def drawn(plan: InspectionPlan | None = None, *, at: datetime = DRAWN) -> Draw:
    """A draw that was made, without a public value."""
    return make_draw(draw_id=frozen(plan).id, by=BY, at=at)


def items_of(draw: Draw) -> list[DrawnItem]:
    """Everything drawn, with its reserves, by stratum and key."""
    query = db.session.query(DrawnItem).filter_by(draw_id=draw.id)
    return query.order_by(DrawnItem.stratum, DrawnItem.position).all()


def counting(draw: Draw) -> list[DrawnItem]:
    """What is bought and tested, in turn."""
    return sorted((one for one in items_of(draw) if one.role in COUNTS), key=lambda one: one.turn or 0)


def all_bought(draw: Draw) -> dict[str, End]:
    """Each item that counts was purchased."""
    return {one.item: End.PURCHASED for one in counting(draw)}


def message_for(source: Mapping[str, Any], *, salt: str = "") -> dict[str, Any]:
    """A message of the round that a source names; the signature is of nobody, the randomness follows from it."""
    signature = hashlib.sha384(f"{source['round']}{salt}".encode()).hexdigest()
    randomness = hashlib.sha256(bytes.fromhex(signature)).hexdigest()
    return {"round": source["round"], "randomness": randomness, "signature": signature}


def put_beacon(source: Mapping[str, Any]) -> Path:
    """Put the message that a source names into the folder of beacon messages."""
    found: Settings = current_app.extensions["settings"]
    path = found.beacon_folder / beacon.QUICKNET.hash / f"{source['round']}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(message_for(source)), encoding="utf-8")
    return path
