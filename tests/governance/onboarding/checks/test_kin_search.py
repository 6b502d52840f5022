"""Who shares a key, found on a real database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest

from governance.core.database import db
from governance.onboarding.checks import kin_search
from governance.onboarding.checks.dossier import Kin
from governance.onboarding.checks.gathering import keys_now
from governance.onboarding.checks.kin_search import kin_of
from governance.onboarding.identity_models import SellerIdentity, SellerPerson
from governance.onboarding.models import Application
from governance.onboarding.normal_forms import Keys
from governance.onboarding.states import State
from governance.sellers.models import SaleStop
from tests.builders import AT, make_seller
from tests.governance.onboarding.checks import waiting
from tests.stored_rows import make_violation

pytestmark = pytest.mark.usefixtures("desk")
NOTHING = Keys(number_key=None, address_key=None, representative_key=None, phone_key=None, account_key=None)
ALL = Keys(number_key="n", address_key="a", representative_key="r", phone_key="p", account_key="c")


def applicant() -> Application:
    """One that nobody has checked yet: its own keys are not written."""
    return waiting.submitted()


def seller(*, verified: bool = False, **keys: str) -> int:
    """A seller with an identity that has these keys."""
    made = make_seller()
    of_identity = {name: key for name, key in keys.items() if hasattr(SellerIdentity, name)}
    identity: dict[str, Any] = {"country": "CN", "kind": "company", "state": "unverified", "updated_at": AT}
    db.session.add(SellerIdentity(seller_id=made.id, verified_at=AT if verified else None, **identity, **of_identity))
    db.session.flush()
    of_person = {name: key for name, key in keys.items() if hasattr(SellerPerson, name)}
    db.session.add(SellerPerson(seller_id=made.id, **of_person))
    db.session.flush()
    return made.id


def stop(seller_id: int, category: str | None, *, lifted: bool = False) -> None:
    ended = {"lifted_at": AT, "lifted_by": "officer"} if lifted else {}
    db.session.add(
        SaleStop(
            seller_id=seller_id,
            category=category,
            cause="case:1",
            reason="x",
            started_at=AT,
            started_by="officer",
            **ended,
        )
    )
    db.session.flush()


@pytest.mark.parametrize("name", asdict(ALL))
def test_a_seller_is_found_by_each_key_alone(name: str) -> None:
    key = asdict(ALL)[name]
    other = seller(**{name: key})
    (found,) = kin_of(applicant(), ALL)
    assert (found.side, found.shared) == (("seller", other), frozenset({name.removesuffix("_key")}))


def test_everything_that_is_shared_is_named_and_nothing_else() -> None:
    seller(number_key="n", phone_key="p", address_key="another")
    seller(number_key="another")
    (found,) = kin_of(applicant(), ALL)
    assert found.shared == {"number", "phone"}


def test_without_keys_nobody_is_alike() -> None:
    seller()
    waiting.submitted()
    assert kin_of(applicant(), NOTHING) == ()


def test_an_application_is_not_its_own_kin_nor_that_of_its_seller() -> None:
    application = applicant()
    keys = keys_now(application)
    own = seller(**{name: key for name, key in asdict(keys).items() if key})
    application.seller_id = own
    db.session.flush()
    assert kin_of(application, keys) == ()


@pytest.mark.parametrize(
    ("state", "is_kin", "verified"),
    [
        (State.DRAFT, False, False),
        (State.SUBMITTED, True, False),
        (State.IN_REVIEW, True, False),
        (State.INFORMATION_REQUESTED, True, False),
        (State.APPROVED, True, True),
        (State.APPROVED_WITH_CONDITIONS, True, True),
        (State.REJECTED, False, False),
        (State.WITHDRAWN, False, False),
    ],
)
def test_applications_under_way_and_admitted_ones_are_kin(state: State, is_kin: bool, verified: bool) -> None:
    other = applicant()
    other.state, other.number_key = state.value, "n"
    db.session.flush()
    found = kin_of(applicant(), ALL)
    assert [one.verified for one in found] == ([verified] if is_kin else [])


@pytest.mark.parametrize("verified", [True, False])
def test_a_seller_is_verified_when_somebody_verified_it(verified: bool) -> None:
    seller(number_key="n", verified=verified)
    (found,) = kin_of(applicant(), ALL)
    assert found.verified is verified


def test_a_closure_is_a_stop_of_everything_that_still_holds() -> None:
    closed, partly, once = (seller(number_key="n") for _ in range(3))
    stop(closed, None)
    stop(partly, "food")
    stop(once, None, lifted=True)
    found = {one.side[1]: one.closed_on for one in kin_of(applicant(), ALL)}
    assert found == {closed: date(2026, 3, 1), partly: None, once: None}


def test_a_confirmed_critical_violation_is_grave() -> None:
    grave, reported, lighter = (seller(number_key="n") for _ in range(3))
    for seller_id, severity, state in (
        (grave, "critical", "confirmed"),
        (reported, "critical", "reported"),
        (lighter, "high", "confirmed"),
    ):
        violation, _ = make_violation(seller_id)
        violation.severity, violation.state = severity, state
    db.session.flush()
    found = {one.side[1]: one.grave for one in kin_of(applicant(), ALL)}
    assert found == {grave: True, reported: False, lighter: False}


def test_ties_that_are_chance_are_left_out_and_identity_never_is() -> None:
    other = seller(number_key="n", phone_key="p", address_key="a")
    side = ("seller", other)
    chance = {("phone", side), ("number", side), ("address", ("seller", other + 1))}
    (found,) = kin_of(applicant(), ALL, chance=chance)
    assert found.shared == {"number", "address"}


def test_of_a_crowd_at_one_address_who_shares_the_number_is_always_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kin_search, "MOST_KIN", 2)
    for _ in range(4):
        seller(address_key="a")
    last = seller(number_key="n")
    found: tuple[Kin, ...] = kin_of(applicant(), ALL)
    assert len(found) == 2
    assert found[0].side == ("seller", last)


def test_the_keys_of_an_application_are_those_of_what_it_says() -> None:
    application = applicant()
    keys = keys_now(application)
    assert keys.number_key == f"CN:{application.registration_number}"
    assert None not in asdict(keys).values()
    application.registration_number = None
    assert keys_now(application).number_key is None
