"""Whatever is tried, by whom and in which order: no evidence without a plan, and nothing verified by who had a part."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.core.access import Actor, Permission, system_actor
from governance.core.database import db
from governance.core.errors import DomainError
from governance.rectification import fixes
from governance.rectification.models import RequiredFix
from tests.builders import AT, make_seller
from tests.governance.rectification.fixing import DUE, make_document

ALMIGHTY = frozenset(Permission)
PEOPLE = ("first", "second", "shop", "colleague of the shop", "rival", "job")
_numbers = itertools.count(1)
OPERATIONS = ("plan", "submit", "verify", "return_", "cancel", "extend")


def people_of(seller_id: int, rival_id: int) -> dict[str, Actor]:
    """Everybody may do everything that permissions are about: only the rules of this room hold them back."""
    return {
        "first": Actor("account", "1", "first@platform.example", ALMIGHTY),
        "second": Actor("account", "2", "second@platform.example", ALMIGHTY),
        "shop": Actor("account", "11", "a@shop.example", ALMIGHTY, seller_id=seller_id),
        "colleague of the shop": Actor("account", "12", "b@shop.example", ALMIGHTY, seller_id=seller_id),
        "rival": Actor("account", "13", "c@rival.example", ALMIGHTY, seller_id=rival_id),
        "job": system_actor("permits"),
    }


def attempt(operation: str, fix: RequiredFix, by: Actor, hour: int) -> bool:
    """Try one operation; whether it was done."""
    arguments: dict[str, Callable[[], dict[str, Any]]] = {
        "plan": lambda: {"owner": "Ana", "plan": "Apply on Monday."},
        "submit": lambda: {"documents": [make_document(fix.seller_id).id]},
        "verify": dict,
        "return_": lambda: {"reason": "A page is missing."},
        "cancel": lambda: {"reason": "Required by mistake."},
        "extend": lambda: {"reason": "Ill.", "due_on": DUE + timedelta(days=hour)},
    }
    try:
        with db.session.begin_nested():
            at = AT + timedelta(hours=hour)
            getattr(fixes, operation)(fix_id=fix.id, by=by, at=at, **arguments[operation]())
    except DomainError:
        db.session.refresh(fix)
        return False
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    requirer=st.sampled_from(["first", "job"]),
    tries=st.lists(st.tuples(st.sampled_from(OPERATIONS), st.sampled_from(PEOPLE)), max_size=14),
)
def test_no_sequence_of_operations_verifies_without_a_second_person(
    seller_id: int, requirer: str, tries: list[tuple[str, str]]
) -> None:
    people = people_of(seller_id, make_seller().id)
    asked: dict[str, Any] = {"title": "Renew the licence", "demand": "It ended.", "due_on": DUE, "at": AT}
    fix = fixes.require(seller_id=seller_id, source=f"permit:{next(_numbers)}", by=people[requirer], **asked)
    involved, shown, planned = {requirer}, False, False
    for hour, (operation, who) in enumerate(tries, start=1):
        closed = fix.closed_at is not None
        done = attempt(operation, fix, people[who], hour)
        assert not (done and (closed or who == "rival")), (operation, who)
        if done and operation in {"plan", "submit"}:
            involved.add(who)
            assert planned or operation == "plan"
            planned, shown = True, shown or operation == "submit"
        if done and operation in {"verify", "return_"}:
            assert shown
            assert who in {"first", "second"} - involved, (who, involved)
    if fix.state == "verified":
        assert fix.judged_by in {"account:1", "account:2"}
        assert shown
