from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.onboarding.check_results import Result
from governance.onboarding.checks.brands import brand_chain
from tests.governance.onboarding.checks.dossiers import NAME, PAPERS, dossier, paper

PASS, FAIL, MANUAL = Result.PASS, Result.FAIL, Result.MANUAL
MIDDLE = "Trade GmbH"
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["from", "to", "valid_until", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def link(giver: str, taker: str, until: object = "2027-01-01") -> dict[str, Any]:
    return {"from": giver, "to": taker, "valid_until": until}


def brand(*links: dict[str, Any], owner: str = "Acme Ltd", number: str = "TM-1") -> dict[str, Any]:
    return {"brand": "Acme", "owner": owner, "registration_number": number, "links": list(links)}


@pytest.mark.parametrize(
    ("sold", "result"),
    [
        # One's own.
        (brand(owner=NAME), PASS),
        (brand(owner="李明"), PASS),  # of the owner of the business
        (brand(owner=NAME, number="TM-2"), MANUAL),
        (brand(owner="Acme Ltd"), FAIL),
        # Through one hand and through two; the rules allow no more.
        (brand(link("Acme Limited", NAME)), PASS),
        (brand(link("Acme Ltd", MIDDLE), link(MIDDLE, NAME)), PASS),
        (brand(link("Acme Ltd", MIDDLE), link(MIDDLE, "Third"), link("Third", NAME)), FAIL),
        # Broken at the beginning, in the middle, at the end; in a circle.
        (brand(link("Somebody", NAME)), FAIL),
        (brand(link("Acme Ltd", MIDDLE), link("Somebody", NAME)), FAIL),
        (brand(link("Acme Ltd", MIDDLE)), FAIL),
        (brand(link("Acme Ltd", "Acme Ltd"), link("Acme Ltd", NAME)), FAIL),
        # Every link to the day.
        (brand(link("Acme Ltd", NAME, "2026-03-01")), PASS),
        (brand(link("Acme Ltd", NAME, "2026-02-28")), FAIL),
        (brand(link("Acme Ltd", NAME, None)), FAIL),
        (brand(link("Acme Ltd", NAME, "soon")), FAIL),
        (brand(link("Acme Ltd", MIDDLE, "2025-01-01"), link(MIDDLE, NAME)), FAIL),
        # Without a name.
        (brand(owner=""), FAIL),
        (brand(owner=NAME) | {"brand": " "}, FAIL),
    ],
)
def test_a_brand_is_the_applicants_own_or_comes_from_its_owner(sold: dict[str, Any], result: Result) -> None:
    found = brand_chain(dossier(brands=(sold,), papers=(*PAPERS, paper("trade_mark"))))
    assert found.result is result, found.sentence


def test_who_sells_no_brand_needs_no_chain() -> None:
    assert brand_chain(dossier()).result is PASS


def test_one_bad_brand_among_good_ones_is_found() -> None:
    good, bad = brand(link("Acme Ltd", NAME)), brand(link("Acme Ltd", NAME, "2020-01-01"))
    assert brand_chain(dossier(brands=(good, bad, good))).result is FAIL


@given(st.dictionaries(st.sampled_from(["brand", "owner", "links", "registration_number"]), PLAIN))
def test_whatever_stands_in_a_brand_gets_a_judgement(anything: dict[str, Any]) -> None:
    found = brand_chain(dossier(brands=(anything,)))
    assert found.sentence
