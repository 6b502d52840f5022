"""Laboratories: registered with accreditation and scope, changed, suspended and back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from governance.core.access import Actor, Role, permissions_of
from governance.core.errors import Conflict, Invalid, InvalidTransition, NotFound, PermissionDenied
from inspections.draws.pools import laboratories
from inspections.draws.pools.readings import find_laboratories, read_laboratory
from inspections.draws.pools.shown import LaboratoryShown
from tests.builders import AT, BY
from tests.inspections.pooled import make_category, make_laboratory

pytestmark = pytest.mark.usefixtures("undone")

REVIEWER = Actor("account", "903", "reviewer@platform.example", permissions_of([Role.REVIEWER]))


def read(code: str) -> LaboratoryShown:
    return read_laboratory(code, by=BY, at=AT)


def test_a_laboratory_is_registered_with_its_scope() -> None:
    make_laboratory("LAB-3", categories=("toys", "food"), country="CN")
    shown = read("LAB-3")
    assert (shown.categories, shown.country, shown.active, shown.may_be_drawn) == (("food", "toys"), "CN", True, True)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"code": "LAB 3"}, "code"),
        ({"name": " "}, "name"),
        ({"accreditation": ""}, "accreditation"),
        ({"country": "China"}, "country"),
        ({"country": "cn"}, "country"),
    ],
)
def test_what_cannot_be_a_laboratory_is_refused_by_its_field(wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_laboratory(**{"code": "LAB-3"} | wrong)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


def test_every_category_there_is_not_is_named() -> None:
    make_category("toys")
    facts: dict[str, Any] = {"name": "One", "accreditation": "CNAS L1", "accredited_until": date(2027, 1, 1)}
    with pytest.raises(Invalid) as refused:
        laboratories.register(code="L-1", categories=["toys", "tyres", "teas"], by=BY, at=AT, **facts)
    assert [finding.message for finding in refused.value.findings] == [
        "There is no category 'teas'.",
        "There is no category 'tyres'.",
    ]
    with pytest.raises(Invalid, match="at least one category"):
        laboratories.register(code="L-1", categories=[], by=BY, at=AT, **facts)


def test_a_code_is_given_once() -> None:
    make_laboratory("LAB-3")
    with pytest.raises(Conflict, match="LAB-3 already"):
        make_laboratory("LAB-3")


def test_facts_and_scope_change_and_what_is_left_out_stays() -> None:
    laboratory = make_laboratory("LAB-3", categories=("toys", "food"))
    laboratories.change(laboratory_id=laboratory.id, categories=["food"], by=BY, at=AT, version=1)
    laboratories.change(laboratory_id=laboratory.id, accredited_until=date(2026, 2, 28), by=BY, at=AT, version=2)
    shown = read("LAB-3")
    assert (shown.categories, shown.accredited_until) == (("food",), date(2026, 2, 28))
    assert (shown.may_be_drawn, shown.active, shown.name) == (False, True, "Laboratory LAB-3")
    with pytest.raises(Conflict, match="Somebody else"):
        laboratories.change(laboratory_id=laboratory.id, name="New", by=BY, at=AT, version=1)


def test_a_laboratory_is_suspended_with_a_reason_and_resumed() -> None:
    laboratory = make_laboratory("LAB-3")
    laboratories.suspend(laboratory_id=laboratory.id, reason="Its results differ.", by=BY, at=AT)
    assert (read("LAB-3").may_be_drawn, read("LAB-3").suspended_reason) == (False, "Its results differ.")
    with pytest.raises(InvalidTransition, match="suspended already"):
        laboratories.suspend(laboratory_id=laboratory.id, reason="Again.", by=BY, at=AT)
    laboratories.resume(laboratory_id=laboratory.id, by=BY, at=AT)
    assert (read("LAB-3").may_be_drawn, read("LAB-3").suspended_reason) == (True, None)
    with pytest.raises(InvalidTransition, match="not suspended"):
        laboratories.resume(laboratory_id=laboratory.id, by=BY, at=AT)


def test_laboratories_are_found_by_state_and_scope() -> None:
    for code, categories in (("A-1", ("toys",)), ("A-2", ("food",)), ("A-3", ("food", "toys"))):
        make_laboratory(code, categories=categories)
    laboratories.suspend(laboratory_id=laboratories.find_laboratory("A-3").id, reason="No.", by=BY, at=AT)
    first = find_laboratories(by=BY, at=AT, limit=2)
    assert [row.code for row in first.items] == ["A-1", "A-2"]
    assert [row.code for row in find_laboratories(by=BY, at=AT, limit=2, cursor=first.next).items] == ["A-3"]
    assert [row.code for row in find_laboratories(by=BY, at=AT, category="food").items] == ["A-2", "A-3"]
    assert [row.code for row in find_laboratories(by=BY, at=AT, category="food", active=True).items] == ["A-2"]


def test_reviewers_read_and_do_not_manage() -> None:
    laboratory = make_laboratory("LAB-3")
    assert read_laboratory("LAB-3", by=REVIEWER, at=AT).code == "LAB-3"
    with pytest.raises(PermissionDenied):
        laboratories.suspend(laboratory_id=laboratory.id, reason="No.", by=REVIEWER, at=AT)
    with pytest.raises(NotFound):
        laboratories.find_laboratory("LAB-4")
