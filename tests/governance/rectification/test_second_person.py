"""Who may judge evidence: a person of the platform who had no part in the fix."""

from __future__ import annotations

import pytest

from governance.core.access import ANONYMOUS, Actor, Permission, system_actor
from governance.core.errors import PermissionDenied
from governance.rectification.second_person import check_second_person
from governance.violations.second_person import can_decide as can_judge
from governance.violations.second_person import key_of

EVERYTHING = frozenset(Permission)
REQUIRED = Actor("account", "1", "a@platform.example", EVERYTHING)
INVOLVED = {"account:1", "account:11", "system:permits"}


@pytest.mark.parametrize(
    ("by", "may"),
    [
        pytest.param(REQUIRED, False, id="who required it"),
        pytest.param(Actor("account", "1", "renamed@platform.example", EVERYTHING), False, id="the same, renamed"),
        pytest.param(Actor("account", "2", "a@platform.example", EVERYTHING), True, id="another with the old address"),
        pytest.param(Actor("account", "11", "b@shop.example", EVERYTHING, seller_id=7), False, id="who showed it"),
        pytest.param(
            Actor("account", "12", "c@shop.example", EVERYTHING, seller_id=7), False, id="another of the shop"
        ),
        pytest.param(Actor("account", "13", "d@shop.example", EVERYTHING, seller_id=8), False, id="of another shop"),
        pytest.param(
            Actor("account", "14", "e@mail.example", EVERYTHING, application_id=3), False, id="who applies to sell"
        ),
        pytest.param(system_actor("permits"), False, id="the job that required it"),
        pytest.param(system_actor("anything"), False, id="any other job"),
        pytest.param(ANONYMOUS, False, id="a stranger"),
    ],
)
def test_who_may_judge(by: Actor, may: bool) -> None:
    assert can_judge(by, INVOLVED) is may


def test_a_refusal_says_why() -> None:
    with pytest.raises(PermissionDenied, match="a second person"):
        check_second_person(REQUIRED, INVOLVED)
    with pytest.raises(PermissionDenied, match="by a person of the platform"):
        check_second_person(system_actor("permits"), set())


def test_people_are_told_apart_by_what_never_changes() -> None:
    assert key_of(REQUIRED) == "account:1"
    assert key_of(system_actor("permits")) == "system:permits"
