from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.onboarding.check_results import Result
from governance.onboarding.checks.contact import contact
from tests.governance.onboarding.checks.dossiers import dossier

PASS, FAIL, MANUAL = Result.PASS, Result.FAIL, Result.MANUAL


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, PASS),
        ({"contact_email_confirmed": False}, FAIL),
        ({"contact_email": None}, FAIL),
        ({"contact_phone": None}, FAIL),
        ({"contact_phone": "12"}, MANUAL),
        ({"contact_phone": "call me"}, MANUAL),
        ({"contact_phone": "+49 30 901820"}, PASS),
        ({"country": None, "contact_phone": "13800138000"}, MANUAL),
    ],
)
def test_who_cannot_be_reached_does_not_pass(changes: dict[str, object], result: Result) -> None:
    assert contact(dossier(**changes)).result is result


@given(st.text(max_size=40))
def test_whatever_number_is_typed_gets_a_judgement(phone: str) -> None:
    assert contact(dossier(contact_phone=phone)).result in {PASS, FAIL, MANUAL}
