from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.exceptions import ValidationError

from governance.onboarding.checks.number_kinds import (
    BY_FORM_ALONE,
    KINDS,
    NumberKind,
    has_the_form,
    has_wrong_check_digit,
    proven,
)

ALL_KINDS = [(country, kind) for country, kinds in KINDS.items() for kind in kinds]
FORMS = st.text(alphabet=string.digits + string.ascii_uppercase, min_size=1, max_size=24)


@pytest.mark.parametrize(("country", "kind"), ALL_KINDS, ids=[kind.module for _, kind in ALL_KINDS])
def test_every_kind_is_one_that_the_library_knows_for_that_country(country: str, kind: NumberKind) -> None:
    assert kind.module.startswith(f"{country.lower()}.")
    with pytest.raises(ValidationError):
        kind.canonical("0")


@pytest.mark.parametrize(("country", "kind"), ALL_KINDS, ids=[kind.module for _, kind in ALL_KINDS])
def test_of_numbers_that_differ_in_their_last_digits_at_most_one_in_eight_is_proven(
    country: str, kind: NumberKind
) -> None:
    for length in range(8, 16):
        forms = [f"{'1' * (length - 4)}{number:04d}" for number in range(0, 10_000, 7)]
        assert sum(kind.proof(form) is not None for form in forms) <= len(forms) / 8, length
        for form in forms:
            assert (kind.proof(form) is None) or proven(country, form)


@pytest.mark.parametrize(
    ("country", "form", "is_proven", "has_form"),
    [
        ("CZ", "25123891", True, True),
        ("CZ", "CZ25123891", True, True),
        ("CZ", "111110007", False, True),  # a person's from before 1954: no check digit
        ("BG", "175074752", True, True),
        ("BG", "1111110014", False, True),
        ("US", "123456789", False, True),
        ("GB", "SC123456", False, True),
        ("NL", "12345678", False, True),
        ("XX", "1", False, False),
    ],
)
def test_what_has_no_check_digit_has_a_form_at_most(country: str, form: str, is_proven: bool, has_form: bool) -> None:
    assert (proven(country, form) is not None, has_the_form(country, form)) == (is_proven, has_form)


def test_a_kind_the_library_does_not_know_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError, match=r"cn\.nothing"):
        NumberKind("cn.nothing").canonical("1")


@given(FORMS, st.sampled_from(sorted(KINDS.keys() | BY_FORM_ALONE.keys() | {"XX"})))
def test_whatever_has_the_form_is_judged_one_way(form: str, country: str) -> None:
    if proven(country, form):
        assert any(kind.checked for kind in KINDS[country])
    has_the_form(country, form)
    has_wrong_check_digit(country, form)
