from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.onboarding.check_results import Result
from governance.onboarding.checks.names import account_name
from tests.governance.onboarding.checks.dossiers import dossier

PASS, FAIL, MANUAL = Result.PASS, Result.FAIL, Result.MANUAL


@pytest.mark.parametrize(
    ("kind", "licence", "account", "owner", "result"),
    [
        ("company", "明辉服饰有限公司", "明辉服饰有限公司", "李明", PASS),
        ("company", "明辉服饰有限公司", "明辉服饰有限责任公司", "李明", PASS),
        ("company", "明辉（北京）服饰有限公司", "明辉(北京)服饰有限公司", "李明", PASS),
        ("company", "Acme Co., Ltd.", "ACME COMPANY LIMITED", "Ann", PASS),
        # Another form is another company, perhaps.
        ("company", "明辉服饰有限公司", "明辉服饰股份有限公司", "李明", MANUAL),
        ("company", "Acme Ltd", "Acme", "Ann", MANUAL),
        ("company", "明辉服饰有限公司", "明辉鞋业有限公司", "李明", FAIL),
        # A company's money goes to the company.
        ("company", "明辉服饰有限公司", "李明", "李明", FAIL),
        ("individual_business", "明辉服饰店", "明辉服饰店", "李明", PASS),
        ("individual_business", "明辉服饰店", "李 明", "李明", MANUAL),
        ("individual_business", "明辉服饰店", "王芳", "李明", FAIL),
        ("natural_person", None, "李明", "李明", PASS),
        ("natural_person", None, "Wei ZHANG", "Zhang Wei", PASS),
        ("natural_person", None, "王芳", "李明", FAIL),
        # Letters that look alike.
        ("company", "Acme Ltd", "Аcme Ltd", "Ann", FAIL),
        ("company", "Аcme Ltd", "Аcme Ltd", "Ann", MANUAL),
        ("natural_person", None, "Аnn", "Аnn", MANUAL),
        # Something is missing, or nothing but a form or punctuation.
        ("company", None, "明辉服饰有限公司", "李明", FAIL),
        ("company", "明辉服饰有限公司", None, "李明", FAIL),
        ("company", "...", "---", "李明", FAIL),
        ("natural_person", None, None, "李明", FAIL),
        ("natural_person", None, "李明", None, FAIL),
    ],
)
def test_the_account_is_in_the_name_of_the_applicant(
    kind: str, licence: str | None, account: str | None, owner: str | None, result: Result
) -> None:
    found = account_name(dossier(kind=kind, legal_name=licence, bank_account_name=account, representative_name=owner))
    assert found.result is result, found.sentence


@given(
    st.text(max_size=30), st.text(max_size=30), st.sampled_from(["company", "individual_business", "natural_person"])
)
def test_whatever_names_are_typed_get_a_judgement(one: str, other: str, kind: str) -> None:
    found = account_name(dossier(kind=kind, legal_name=one, bank_account_name=other, representative_name=one))
    assert found.sentence
    assert (found.result is PASS) <= bool(one.strip() and other.strip())


def test_the_name_of_a_person_stands_in_no_result() -> None:
    found = account_name(dossier(kind="natural_person", representative_name="Аnn", bank_account_name="Аnn"))
    assert "Аnn" not in f"{found.sentence}{found.evidence}"
