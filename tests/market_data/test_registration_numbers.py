"""Chinese codes that are in use or were published with a mistake: each is judged as its row says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from governance.onboarding.check_results import Result
from governance.onboarding.checks.registration import judge_number, organisation_code, organisation_code_is_right
from tests.conftest import MARKET_DATA
from tests.governance.onboarding.checks.dossiers import dossier

PLACE: Final = Path("regnumbers") / "uscc_sample.csv"


def rows() -> list[dict[str, str]]:
    with (MARKET_DATA / PLACE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected(row: dict[str, str]) -> Result:
    """A wrong 18th character fails; with a right one, a wrong organisation code is for a person, never a pass."""
    if row["gb32100_check"] != "pass":
        return Result.FAIL
    return Result.PASS if row["gb11714_orgcode_check"] == "pass" else Result.MANUAL


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["uscc"])
def test_a_code_is_judged_as_its_row_says(row: dict[str, str]) -> None:
    judged = judge_number("CN", row["uscc"])
    assert judged.result is expected(row), judged.sentence
    assert (judged.result is Result.PASS) == (row["expected"] == "valid")
    if row["gb11714_orgcode_check"] != "not computable":
        right = row["gb11714_orgcode_check"] == "pass"
        assert organisation_code_is_right(row["uscc"][8:17]) is right
        warned = organisation_code(dossier(registration_number=row["uscc"]))
        assert warned.result is (Result.PASS if right else Result.WARN)


def test_the_sample_holds_thirty_codes_in_use_and_every_kind_of_trap() -> None:
    assert Counter(expected(row) for row in rows()) == {Result.PASS: 30, Result.FAIL: 4, Result.MANUAL: 1}
