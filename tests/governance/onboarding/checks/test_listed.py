from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.onboarding.check_results import Result
from governance.onboarding.checks import listed
from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult
from governance.onboarding.checks.listed import CHECKS, CODES, judge
from tests.governance.onboarding.checks.dossiers import CODE, NAME, PAPERS, PROMISE, dossier

TEXT = st.none() | st.text(max_size=20) | st.sampled_from([CODE, NAME, "９１", "O0I1", "\u200b", "李明", "+86"])
FUZZED = st.fixed_dictionaries(
    {},
    optional={
        "country": st.sampled_from(["CN", "DE", "BR", "XX", "", None]),
        "kind": st.sampled_from(["company", "individual_business", "natural_person", "other", None]),
        "legal_name": TEXT,
        "registration_number": TEXT,
        "exemption": TEXT,
        "founded_on": st.none() | st.dates(),
        "business_scope": TEXT,
        "categories": st.lists(st.sampled_from(["apparel", "food", "pets", ""]), max_size=3).map(tuple),
        "commitments": st.just({}) | st.just({"apparel": PROMISE}),
        "representative_name": TEXT,
        "representative_id_number": TEXT,
        "contact_email": TEXT,
        "contact_email_confirmed": st.booleans(),
        "contact_phone": TEXT,
        "bank_account_name": TEXT,
        "papers": st.sets(st.sampled_from(PAPERS)).map(tuple),
        "today": st.dates(),
    },
)


def results(found: Dossier) -> dict[str, CheckResult]:
    return {result.code: result for result in judge(found)}


def test_an_application_that_forgot_nothing_passes_every_check() -> None:
    assert {code: result.result for code, result in results(dossier()).items()} == dict.fromkeys(
        (code for code, _ in CHECKS), Result.PASS
    )


def test_each_check_gives_one_result_under_its_own_name() -> None:
    assert [result.code for result in judge(dossier())] == [code for code, _ in CHECKS]
    assert {code for code, _ in CHECKS} | {"register"} == CODES


@pytest.mark.parametrize(
    ("changes", "stopped_by"),
    [
        ({"country": None}, "registration_number"),
        ({"kind": None}, "papers_complete"),
        ({"legal_name": None}, "account_name"),
        ({"registration_number": None}, "registration_number"),
        ({"founded_on": None}, "founding"),
        ({"founded_on": date(2026, 3, 2)}, "founding"),
        ({"business_scope": None}, "licence_scope"),
        ({"categories": ()}, "licence_scope"),
        ({"commitments": {}}, "after_sales"),
        ({"representative_name": None, "kind": "natural_person"}, "account_name"),
        ({"representative_id_number": None}, "representative"),
        ({"contact_email": None}, "contact"),
        ({"contact_email_confirmed": False}, "contact"),
        ({"contact_phone": None}, "contact"),
        ({"bank_account_name": None}, "account_name"),
        *(({"papers": tuple(p for p in PAPERS if p is not one)}, "papers_complete") for one in PAPERS),
    ],
)
def test_each_requirement_that_is_taken_away_is_missed(changes: dict[str, Any], stopped_by: str) -> None:
    assert results(dossier(**changes))[stopped_by].result is not Result.PASS


@given(FUZZED)
@settings(max_examples=300)
def test_no_application_whatever_was_typed_breaks_a_check(changes: dict[str, Any]) -> None:
    found = dossier(**changes)
    for code, check in CHECKS:
        result = check(found)
        assert (result.code, bool(result.sentence)) == (code, True)
        json.dumps(dict(result.evidence), allow_nan=False)


def test_a_check_that_does_not_work_is_a_check_that_was_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Dossier) -> CheckResult:
        raise KeyError("whatever")

    monkeypatch.setattr(listed, "CHECKS", (("broken", broken), *CHECKS))
    found = results(dossier())
    assert found["broken"].result is Result.UNAVAILABLE
    assert found["contact"].result is Result.PASS
