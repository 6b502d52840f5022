from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.onboarding.check_results import Result
from governance.onboarding.checks.scope import covers, licence_scope
from tests.governance.onboarding.checks.dossiers import dossier

PASS, FAIL, MANUAL = Result.PASS, Result.FAIL, Result.MANUAL


@pytest.mark.parametrize(
    ("scope", "words", "yes"),
    [
        ("服装零售；食品销售", ("食品",), True),
        ("服装零售；日用百货", ("食品",), False),
        ("日用百货（不含食品）", ("食品",), False),
        ("日用百货，食品除外", ("食品",), False),
        ("日用百货（不含食品）；预包装食品销售", ("食品",), True),
        ("Sale of FOOD", ("food",), True),
        ("Retail, excluding food", ("food",), False),
        ("Ｆｏｏｄ", ("food",), True),
        ("", ("food",), False),
        ("food", (), False),
    ],
)
def test_a_scope_covers_what_it_names_and_does_not_take_back(scope: str, words: tuple[str, ...], yes: bool) -> None:
    assert covers(scope, words) is yes


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, PASS),
        ({"categories": ("apparel", "shoes")}, PASS),
        ({"categories": ("apparel", "food")}, MANUAL),
        ({"business_scope": None}, FAIL),
        ({"business_scope": "  "}, FAIL),
        ({"business_scope": "软件开发"}, MANUAL),
        ({"categories": ()}, FAIL),
        # Nobody configured it: that never means "nothing needed".
        ({"categories": ("apparel", "pets")}, FAIL),
        ({"country": "FR"}, FAIL),
        ({"country": None}, FAIL),
        # A natural person has no licence and no scope.
        ({"kind": "natural_person", "business_scope": None}, PASS),
    ],
)
def test_every_category_needs_a_scope_that_names_it(changes: dict[str, object], result: Result) -> None:
    assert licence_scope(dossier(**changes)).result is result


@given(st.text(max_size=60))
def test_whatever_scope_is_typed_gets_a_judgement(scope: str) -> None:
    assert licence_scope(dossier(business_scope=scope)).result in {PASS, FAIL, MANUAL}
