from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.onboarding.check_results import Result
from governance.onboarding.checks.representative import representative
from tests.governance.onboarding.checks.dossiers import dossier, identity_card

PASS, FAIL, MANUAL, WARN = Result.PASS, Result.FAIL, Result.MANUAL, Result.WARN
RIGHT = identity_card()
WRONG = RIGHT[:-1] + ("1" if RIGHT[-1] != "1" else "2")


@pytest.mark.parametrize(
    ("country", "number", "result", "says"),
    [
        ("CN", RIGHT, PASS, "right"),
        ("CN", f"{RIGHT[:6]} {RIGHT[6:14]} {RIGHT[14:]}", PASS, "right"),
        ("CN", WRONG, MANUAL, "check digit"),
        ("CN", "O" + RIGHT[1:], MANUAL, "not how the number"),
        ("CN", "О" + RIGHT[1:], FAIL, "characters that no such number"),
        ("CN", identity_card(place="999999"), WARN, "not known"),
        ("CN", identity_card("19900231"), WARN, "not known"),
        # The day of birth: 18 today, tomorrow, on a leap day, not born yet.
        ("CN", identity_card("20080301"), PASS, "right"),
        ("CN", identity_card("20080302"), MANUAL, "not yet 18"),
        ("CN", identity_card("20080229"), PASS, "right"),
        ("CN", identity_card("20270101"), MANUAL, "lies ahead"),
        ("CN", "E12345678", MANUAL, "compare it"),  # a passport
        ("CN", None, FAIL, "missing"),
        ("CN", " ", FAIL, "missing"),
        ("DE", None, MANUAL, "There is no number"),
        ("DE", RIGHT, MANUAL, "compare it"),
    ],
)
def test_what_cannot_be_proven_of_a_person_is_for_a_person(
    country: str, number: str | None, result: Result, says: str
) -> None:
    found = representative(dossier(country=country, representative_id_number=number))
    assert (found.result, says in found.sentence) == (result, True), found


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True)))
@example(RIGHT)
@example(WRONG)
@example("000000000000000000")
def test_no_number_of_a_person_stands_in_a_result(number: str) -> None:
    found = representative(dossier(representative_id_number=number))
    if len(number.strip()) > 5:
        assert number.strip() not in f"{found.sentence}{found.evidence}"
