"""Groups of like cases on the pages: put together, taken on together, found about once with an outcome for each."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.pages.case_group_finding import Filled, outcomes_of, read_filled
from dashboard.pages.case_named import Named
from dashboard.shell.actions import Given
from governance.complaints import groups
from governance.complaints.group_outcomes import GroupCase, GroupOutcome
from governance.complaints.group_reading import GroupReading
from governance.complaints.models import Case, CaseGroup
from governance.complaints.states import Kind, Outcome, State
from governance.core.access import Role
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import Invalid
from tests.builders import signed_in
from tests.dashboard.asking import page, part, press
from tests.dashboard.pages.case_people import OFFICER, OWNER, SECOND, Somebody, actor, answered, filed, prepare

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def group_app(shared_app: Flask) -> Flask:
    """Rules, shops and people; each test has a lot of its own."""
    prepare(shared_app)
    return shared_app


def grouped(app: Flask, lot: str, numbers: list[int]) -> int:
    """Put cases together; gives the group's id."""
    with app.app_context(), scoped(PLATFORM), transaction():
        return groups.put_in_group(case_ids=numbers, cause=f"lot:{lot}", by=actor(OFFICER), at=now()).id


def sees(somebody: Somebody, name: str, group: int) -> str:
    return part(somebody.client, f"case-group-{name}", {"case-group-shown.data": {"group": group}})


def previewed(somebody: Somebody, group: int, **filled: str) -> str:
    values: dict[str, Any] = {"case-group-shown.data": {"group": group}}
    for name in ("finding", "remedy", "amount", "currency", "except"):
        field = {"field": name, "type": "group-finding-field"}
        written = json.dumps(field, separators=(",", ":"), sort_keys=True)
        values[f"{written}.value"] = {"id": field, "property": "value", "value": filled.get(name, "")}
    return part(somebody.client, "group-finding-preview", values)


def version_of(app: Flask, group: int) -> str:
    with app.app_context(), scoped(PLATFORM):
        return str(db.session.get_one(CaseGroup, group).version)


def test_like_cases_are_suggested_and_put_together_by_a_person(group_app: Flask) -> None:
    for _ in range(3):
        filed(group_app, lot="A-1", issue="damaged")
    officer, second = Somebody(group_app, OFFICER), Somebody(group_app, SECOND)
    suggested = part(officer.client, "case-groups-suggested", {"case-groups-changed.data": 0})
    assert "Lot A-1" in suggested
    assert "Own Shop" in suggested
    assert "3 cases" in press(officer.client, "case-groups", "together", {})
    assert "Choose what" in press(officer.client, "case-groups", "together", {}, do={"cases": ""})
    together = {"cases": "own-shop|damaged|lot:A-1"}
    assert "put together" in press(officer.client, "case-groups", "together", {}, do=together)
    listed = part(second.client, "case-groups-list", {"case-groups-changed.data": 1})
    assert "Lot A-1" in listed
    assert "not found yet" in listed


def test_a_group_is_taken_on_grows_and_lets_one_go(group_app: Flask) -> None:
    numbers = [filed(group_app, lot="B-2") for _ in range(3)]
    group = grouped(group_app, "B-2", numbers[:2])
    officer, shown = Somebody(group_app, OFFICER), {"group": group}
    assert "Take all on" in sees(officer, "standing", group)
    assert "2 cases are taken on." in press(officer.client, "case-group", "accept_all", shown)
    assert "2 cases were taken on." in press(officer.client, "case-group", "accept_all", shown, do={})
    assert "1 more case" in press(officer.client, "case-group", "more", shown)
    assert "put into the group" in press(officer.client, "case-group", "more", shown, do={})
    standing = sees(officer, "standing", group)
    assert "3 cases: 3 open, 0 ready" in standing
    assert f"C-{numbers[0]}, C-{numbers[1]}, C-{numbers[2]}" in standing
    assert "Choose the case" in press(officer.client, "case-group", "take_out", shown, do={"case": "C-1x"})
    out = f"C-{numbers[2]}"
    assert "was taken out" in press(officer.client, "case-group", "take_out", shown, do={"case": out})
    assert out not in sees(officer, "members", group)


def test_one_finding_gives_each_case_its_own_outcome(group_app: Flask) -> None:
    asked = [("refund", None), ("partial_refund", Decimal(40)), ("exchange", None), ("refund", None)]
    numbers = [
        answered(group_app, lot="C-3", request=request, amount=amount, currency="CNY" if amount else None)
        for request, amount in asked
    ]
    group = grouped(group_app, "C-3", numbers)
    officer, owner = Somebody(group_app, OFFICER), Somebody(group_app, OWNER, numbers[0])
    members = sees(officer, "members", group)
    assert "2 of 4 ask for: Refund" in members
    assert "Part of the price back (40 CNY)" in members
    assert "The shop has to prove" in sees(officer, "finding", group)
    assert "Choose what you find" in previewed(officer, group)
    assert "It is one of 4 like cases." in Somebody(group_app, OFFICER, numbers[0]).sees("decision")
    last = f"C-{numbers[3]}"
    preview = previewed(officer, group, finding="upheld", remedy="as_asked", **{"except": last})
    for line in (
        "1 case: Upheld, Refund",
        "40 CNY together",
        "1 case: Upheld, Exchange",
        "1 case: Dismissed",
        "4 compl",
    ):
        assert line in preview
    everyone = previewed(officer, group, finding="upheld", remedy="partial_refund", amount="10", currency="cny")
    assert "4 cases: Upheld, Part of the price back, 40 CNY together" in everyone
    assert "Not in this group" in previewed(officer, group, finding="upheld", **{"except": "C-999999"})
    assert "Write the sum" in previewed(officer, group, finding="upheld", remedy="refund", amount="much")
    filled = {"finding": "upheld", "remedy": "as_asked", "amount": "", "currency": "", "except": last}
    whole = filled | {"reason": "The laboratory found the whole lot faulty.", "version": version_of(group_app, group)}
    shown = {"group": group}
    assert "Choose what you find" in press(officer.client, "group-finding", "find", shown, do=whole | {"finding": ""})
    assert "4 cases were decided." not in press(
        officer.client, "group-finding", "find", shown, do=whole | {"version": "1"}
    )
    assert "4 cases were decided." in press(officer.client, "group-finding", "find", shown, do=whole)
    with group_app.app_context(), scoped(PLATFORM):
        found = select(Case.outcome, Case.remedy).where(Case.id.in_(numbers)).order_by(Case.id)
        outcomes = [tuple(row) for row in db.session.execute(found)]
    assert outcomes == [("upheld", "refund"), ("upheld", "partial_refund"), ("upheld", "exchange"), ("dismissed", None)]
    assert "The laboratory found the whole lot faulty." in sees(officer, "finding", group)
    assert "4 cases, found on" in sees(officer, "standing", group)
    assert "Upheld: Refund" in sees(officer, "members", group)
    assert "The laboratory found the whole lot faulty." in owner.sees("side")
    assert "group" not in owner.sees("side").lower()


def test_nothing_is_decided_while_one_side_is_not_heard(group_app: Flask) -> None:
    numbers = [answered(group_app, lot="D-4"), filed(group_app, lot="D-4")]
    group = grouped(group_app, "D-4", numbers)
    officer = Somebody(group_app, OFFICER)
    assert "1 open case is not ready" in previewed(officer, group, finding="dismissed")
    filled = {"finding": "dismissed", "reason": "No.", "version": version_of(group_app, group)}
    said = press(officer.client, "group-finding", "find", {"group": group}, do=filled)
    assert f"C-{numbers[1]}" in said
    assert "decided." not in said


def test_no_shop_and_nobody_without_the_permission_gets_to_groups(group_app: Flask) -> None:
    numbers = [filed(group_app, lot="E-5") for _ in range(2)]
    group = grouped(group_app, "E-5", numbers)
    owner = Somebody(group_app, OWNER)
    for path in ("/dashboard/case-groups", f"/dashboard/case-groups/{group}"):
        assert "This page is not open to you" in page(owner.client, path)
    for name in ("standing", "members", "finding"):
        assert "This page is not open to you" in sees(owner, name, group)
    administrator = signed_in(group_app, Role.ADMINISTRATOR)
    reader = Somebody.__new__(Somebody)
    reader.client = administrator
    assert "group-finding-field" not in sees(reader, "finding", group)
    assert "case-group-act" not in sees(reader, "standing", group)
    refused = press(administrator, "group-finding", "find", {"group": group}, do={"finding": "upheld"}, status=403)
    assert refused == ""


@pytest.mark.parametrize("group", ["nonsense", "0", "999999", "9" * 30])
def test_an_address_that_names_no_group_leads_nowhere(group_app: Flask, group: str) -> None:
    somebody = Somebody(group_app, OFFICER)
    assert "There is nothing at this address" in page(somebody.client, f"/dashboard/case-groups/{group}")


def a_case(number: int, **changes: Any) -> GroupCase:
    given: dict[str, Any] = {
        "id": number,
        "reference": f"C-{number}",
        "kind": Kind.COMPLAINT,
        "state": State.DECIDING,
        "ready": True,
        "order_reference": None,
        "request": "refund",
        "amount": None,
        "currency": None,
        "opened_at": AT,
        "outcome": None,
        "remedy": None,
        "remedy_amount": None,
        "remedy_currency": None,
    }
    return GroupCase(**given | changes)


def a_group(*members: GroupCase) -> GroupReading:
    return GroupReading(
        id=1, version=1, seller="s", seller_name="S", seller_id=1, issue="quality", cause="lot:1", handler=None,
        opened_at=AT, cases=len(members), open=len(members), ready=len(members), received=0, finding=None, found_at=None,
        reason=None, members=members,
    )  # fmt: skip


def test_what_is_not_ready_gets_no_outcome_and_an_exception_is_dismissed() -> None:
    group = a_group(a_case(1), a_case(2), a_case(3, ready=False, state=State.WITH_SELLER))
    filled = Filled(finding=Outcome.UPHELD, remedy=None, amount=None, currency=None, without=frozenset({"C-2"}))
    assert outcomes_of(group, filled, Named(None)) == [
        GroupOutcome(case_id=1, remedy="refund"),
        GroupOutcome(case_id=2, outcome=Outcome.DISMISSED),
    ]
    strange = Filled(finding=Outcome.UPHELD, remedy=None, amount=None, currency=None, without=frozenset({"C-3"}))
    with pytest.raises(Invalid, match="C-3"):
        outcomes_of(group, strange, Named(None))


def test_the_form_is_read_as_people_write() -> None:
    given = {"finding": "partly", "remedy": "refund", "amount": "1,200.5", "currency": "cny", "except": "c-12 and C-7"}
    assert read_filled(Given(given)) == Filled(
        finding=Outcome.PARTLY,
        remedy="refund",
        amount=Decimal("1200.50"),
        currency="CNY",
        without=frozenset({"C-12", "C-7"}),
    )
