from __future__ import annotations

from datetime import date

import pytest

from governance.onboarding.check_results import Result
from governance.onboarding.checks.dossier import Kin
from governance.onboarding.checks.kinship import duplicates, earlier_closure, related_shops
from tests.governance.onboarding.checks.dossiers import dossier, kin

PASS, FAIL, MANUAL, WARN = Result.PASS, Result.FAIL, Result.MANUAL, Result.WARN
CLOSED = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("others", "duplicate", "related"),
    [
        ((), PASS, PASS),
        # Two who are not verified: a person decides. Who is verified keeps it.
        ((kin("number"),), MANUAL, PASS),
        ((kin("account"),), MANUAL, PASS),
        ((kin("number", verified=True),), FAIL, PASS),
        ((kin("number"), kin("account", verified=True)), FAIL, PASS),
        # Honest shops share these, too.
        ((kin("representative"),), PASS, WARN),
        ((kin("address", verified=True),), PASS, WARN),
        ((kin("phone"), kin("address")), PASS, WARN),
        ((kin("number", "phone"),), MANUAL, WARN),
    ],
)
def test_who_shares_what(others: tuple[Kin, ...], duplicate: Result, related: Result) -> None:
    found = dossier(kin=others)
    assert (duplicates(found).result, related_shops(found).result) == (duplicate, related)


@pytest.mark.parametrize(
    ("other", "result"),
    [
        (kin("number", closed_on=CLOSED, grave=True), MANUAL),
        (kin("account", closed_on=CLOSED, grave=True), MANUAL),
        (kin("representative", closed_on=CLOSED, grave=True), MANUAL),
        (kin("number", closed_on=CLOSED), WARN),
        (kin("number", grave=True), WARN),
        (kin("number"), PASS),
        # A neighbour's closure is not theirs.
        (kin("address", "phone", closed_on=CLOSED, grave=True), PASS),
    ],
)
def test_an_earlier_closure_is_for_a_person(other: Kin, result: Result) -> None:
    assert earlier_closure(dossier(kin=(other,))).result is result


def test_of_many_others_some_are_named_and_all_are_counted() -> None:
    many = tuple(kin("address", side=("seller", number), name=f"seller s-{number}") for number in range(8))
    found = related_shops(dossier(kin=many))
    assert found.sentence == (
        "There are 8 others with the same address: seller s-0, seller s-1, seller s-2, seller s-3, seller s-4 and 3 more."
    )
    assert len(found.evidence["shops"]) == 8
