"""Until sampling of a draw has ended nobody outside learns what is looked at, by whom or when: every door is scanned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.complaints.lookup import token_now
from governance.complaints.references import reference_of
from governance.core.access import Role
from governance.core.accounts import Account
from governance.core.clocks.models import Clock
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.outbox.models import Message, WebhookEndpoint
from governance.core.topics import Topic
from governance.onboarding import applications
from governance.sellers.models import Seller
from inspections.draws.drawing import draw as make_draw
from inspections.draws.freezing import freeze
from inspections.draws.models import Draw, DrawnItem
from inspections.draws.pools.models import Inspector, Laboratory
from inspections.examinations import tasks
from inspections.examinations.models import InspectionTask
from tests.builders import AT, BY, make_account, sign_in, signed_in
from tests.governance.complaints.filed import filed_case, install_rules
from tests.inspections.draws.living import DRAWN, DUE, committed, make_market, make_plan
from tests.inspections.onlookers import Onlooker, Seen
from tests.inspections.pooled import actor_of

PLAN, PLAN_NAME = "zinnober-weekly", "Zinnober every week"
# What changes from one look to the next by itself: moments, tokens, numbers of requests, digests of answers.
VOLATILE = re.compile(
    r"ETag\": \"[^,}]*|csrf[^>]*|I[jm][\w-]+\.[\w-]+\.[\w-]+|[0-9a-f]{32,}|\d{4}-\d\d-\d\dT[\d:.+Z]+|[\w-]{60,}|\"request_id\":[^,}]*"
)
# What everybody is told of draws: digests and moments.
ANNOUNCED = re.compile(r"GET (/draws|/api/v1/public-draws)(/|$)|PART")


@dataclass(frozen=True)
class Scan:
    """What everybody saw before there was a draw, and what they see while it is sampled."""

    app: Flask
    before: Mapping[str, Mapping[str, Seen]]
    after: Mapping[str, Mapping[str, Seen]]
    draw: str
    listings: tuple[str, ...]
    secrets: Mapping[str, str]


def subjects() -> dict[str, list[str]]:
    """What people outside could guess or know: shops, listings, small numbers."""
    sellers = list(db.session.scalars(select(Seller.reference).order_by(Seller.id)))
    return {"any": ["1", "2"], "reference": sellers[:2], "seller": sellers[:1]}


def people(app: Flask) -> list[Onlooker]:
    """A shop among those drawn from, somebody who wants to sell, one who complained, a system, and a stranger."""
    with app.app_context(), scoped(PLATFORM), transaction():
        seller = db.session.scalars(select(Seller).order_by(Seller.id)).first()
        assert seller is not None
        application_id = applications.start(email="one@shop.example", by=BY, at=AT).id
        case = filed_case(seller=seller.reference)
        link = token_now(case.id) or ""
        known = subjects()
        seller_id, reference = seller.id, reference_of(case.id)
    return [
        Onlooker("seller", signed_in(app, Role.SELLER, seller_id=seller_id), known | {"case": [reference]}),
        Onlooker("applicant", signed_in(app, Role.APPLICANT, application_id=application_id), known),
        Onlooker("complainant", app.test_client(), known | {"token": [link], "action": ["answer"]}),
        Onlooker("integration", signed_in(app, Role.INTEGRATION), known),
        Onlooker("stranger", app.test_client(), known),
    ]


def listen_to_everything(app: Flask) -> None:
    """An endpoint that has every topic in its row, also those that it could not have asked for."""
    known: Mapping[str, Topic] = app.extensions["topics"]
    endpoint = WebhookEndpoint(url="https://systems.example/hook", topics=sorted(known), active=True, secret="whsec_x")
    endpoint.created_at, endpoint.created_by = AT, "test"
    db.session.add(endpoint)


def secrets_of(draw: Draw) -> dict[str, str]:
    """Everything that would tell, by what it is."""
    found = {"plan": PLAN, "plan's name": PLAN_NAME}
    for inspector, account in db.session.execute(select(Inspector, Account).where(Account.id == Inspector.account_id)):
        found |= {f"code {inspector.id}": inspector.code, f"account {inspector.id}": account.email}
    for laboratory in db.session.scalars(select(Laboratory)):
        found |= {f"laboratory {laboratory.id}": laboratory.code, f"its name {laboratory.id}": laboratory.name}
    for task in db.session.scalars(select(InspectionTask)):
        found |= {f"task {task.id}": f"/dashboard/task/{task.id}", f"order {task.id}": task.order_reference or PLAN}
    return found | {"final seed": draw.final_seed or "", "secret": draw.secret}


@pytest.fixture(scope="module")
def scan(shared_app: Flask) -> Scan:
    shared_app.testing = False  # a door that fails answers so, as it does for everybody
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_rules()
        make_account(Role.COMPLIANCE_OFFICER)
        make_market(shops=2, listings=3, inspectors=2)
        listen_to_everything(shared_app)
    onlookers = people(shared_app)
    before = {one.name: one.look(shared_app) for one in onlookers}
    with shared_app.app_context(), scoped(PLATFORM):
        plan = make_plan(code=PLAN, name=PLAN_NAME)
        draw_id = committed(plan).id
        freeze(draw_id=draw_id, by=BY, at=DUE)
        draw = make_draw(draw_id=draw_id, by=BY, at=DRAWN)
        db.session.commit()
        first = db.session.scalars(select(InspectionTask).order_by(InspectionTask.id)).first()
        assert first is not None
        by = actor_of(db.session.get_one(Inspector, first.inspector_id))
        tasks.record_purchase(task_id=first.id, order_reference="ORDER-7788", by=by, at=DRAWN)
        db.session.commit()
        reference, listings = draw.reference, tuple(db.session.scalars(select(DrawnItem.item)))
        named = {"draw": [reference], "task": [str(first.id)], "code": [by.label, PLAN], "tasks": ["1"]}
        found = secrets_of(draw)
    # They even know the names of what they must not see.
    after = {one.name: _knowing(one, named, reference).look(shared_app) for one in onlookers}
    return Scan(shared_app, before, after, reference, listings, found)


def _knowing(one: Onlooker, named: Mapping[str, list[str]], draw: str) -> Onlooker:
    references = [*one.names["reference"], draw]
    return Onlooker(one.name, one.client, {**one.names, **named, "reference": references})


ONLOOKERS = ("seller", "applicant", "complainant", "integration", "stranger")


@pytest.mark.parametrize("who", ONLOOKERS)
def test_no_answer_names_plan_inspector_laboratory_task_or_seed(scan: Scan, who: str) -> None:
    told = [
        (address, what)
        for address, seen in scan.after[who].items()
        for what, secret in scan.secrets.items()
        if secret in seen.text and not _asked_for(secret, address)
    ]
    assert told == []


@pytest.mark.parametrize("who", ONLOOKERS)
def test_no_door_fails_at_them(scan: Scan, who: str) -> None:
    failed = [address for address, seen in scan.after[who].items() if seen.status >= 500 and address.startswith("GET")]
    assert failed == []


def _asked_for(secret: str, address: str) -> bool:
    """Whether an answer only repeats what stood in the address."""
    return secret in address


@pytest.mark.parametrize("who", ONLOOKERS)
def test_a_listing_is_named_as_often_as_before_it_was_drawn(scan: Scan, who: str) -> None:
    both = scan.before[who].keys() & scan.after[who].keys()
    assert len(both) > 30
    for address in both:
        counts = [Counter(_names_in(scan, seen[who][address].text)) for seen in (scan.before, scan.after)]
        assert counts[0] == counts[1], address
    new = [address for address in scan.after[who].keys() - both if list(_names_in(scan, scan.after[who][address].text))]
    assert new == []


def _names_in(scan: Scan, text: str) -> list[str]:
    return re.findall("|".join(map(re.escape, sorted(scan.listings, key=len, reverse=True))), text)


@pytest.mark.parametrize("who", ONLOOKERS)
def test_every_door_answers_as_it_did_before_the_draw_but_for_what_is_announced(scan: Scan, who: str) -> None:
    changed = [
        address
        for address, seen in scan.before[who].items()
        if address in scan.after[who]
        and not ANNOUNCED.match(address)
        and _still(seen) != _still(scan.after[who][address])
    ]
    assert changed == []


def _still(seen: Seen) -> tuple[int, str]:
    return seen.status, VOLATILE.sub("", seen.text)


@pytest.mark.parametrize("who", ONLOOKERS)
def test_doors_of_inspections_refuse_them_whatever_they_name(scan: Scan, who: str) -> None:
    rooms = ("inspection-plans", "inspection-calendar", "inspection-tasks", "inspectors", "laboratories")
    statuses = {
        seen.status
        for address, seen in scan.after[who].items()
        if any(address.startswith(f"GET /api/v1/{room}") for room in (*rooms, "draws"))
    }
    assert statuses <= {401, 403}
    assert statuses


def test_nobody_outside_was_told_and_no_clock_was_started(scan: Scan) -> None:
    with scan.app.app_context(), scoped(PLATFORM):
        inspectors = set(db.session.scalars(select(Inspector.account_id)))
        about = select(Message).where(Message.topic.startswith("task.") | Message.topic.startswith("draw"))
        messages = list(db.session.scalars(about))
        assert messages
        assert {message.account_id for message in messages} <= inspectors
        assert {message.channel for message in messages} == {"notification"}
        everything = " ".join(str(message.data) for message in db.session.scalars(select(Message)))
        assert not _names_in(scan, everything)
        clocks = select(func.count()).where(Clock.subject_kind.in_(["draw", "inspection_task", "drawn_item"]))
        assert db.session.scalar(clocks) == 0


def test_no_endpoint_can_ask_for_what_stays_inside(scan: Scan) -> None:
    topics: Mapping[str, Topic] = scan.app.extensions["topics"]
    inside = {name for name, topic in topics.items() if topic.inside}
    assert {name for name in topics if name.startswith("task.")} <= inside


def test_the_scan_is_not_blind(scan: Scan) -> None:
    """An officer, at the same doors, sees all of it; and the inspector the own tasks."""
    with scan.app.app_context(), scoped(PLATFORM):
        officer = Onlooker("officer", signed_in(scan.app), {"any": ["1"], "draw": [scan.draw], "task": ["1"]})
        email = db.session.scalars(
            select(Account.email)
            .join(Inspector, Inspector.account_id == Account.id)
            .join(InspectionTask, InspectionTask.inspector_id == Inspector.id)
        ).first()
    seen = " ".join(one.text for one in officer.look(scan.app).values())
    missing = [what for what, secret in scan.secrets.items() if secret not in seen]
    assert set(missing) <= {"secret"} | {what for what in missing if what.startswith(("task", "final"))}
    assert _names_in(scan, seen)
    client = scan.app.test_client()
    sign_in(client, email or "")
    own = client.get("/api/v1/inspection-tasks").get_data(as_text=True)
    assert _names_in(scan, own)


def test_once_sampling_has_ended_everybody_may_read_what_was_drawn(scan: Scan) -> None:
    with scan.app.app_context(), scoped(PLATFORM), transaction():
        left = select(InspectionTask).where(InspectionTask.state == "assigned")
        for task in list(db.session.scalars(left)):
            tasks.cancel(task_id=task.id, reason="Enough.", by=BY, at=DRAWN)
    text = scan.app.test_client().get(f"/api/v1/public-draws/{scan.draw}").get_data(as_text=True)
    assert _names_in(scan, text)
