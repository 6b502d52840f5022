from __future__ import annotations

import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.onboarding.check_results import Result
from governance.onboarding.checks.registration import (
    business_kind,
    founding,
    judge_number,
    organisation_code,
    organisation_code_is_right,
    registration_number,
)
from tests.governance.onboarding.checks.dossiers import (
    ALPHABET,
    CODE,
    PAPERS,
    chinese_code,
    dossier,
    identity_card,
    organisation,
    paper,
)

PASS, FAIL, MANUAL, WARN = Result.PASS, Result.FAIL, Result.MANUAL, Result.WARN
EIGHT = st.text(alphabet=ALPHABET, min_size=8, max_size=8)
FRONTS = st.from_regex(r"[0-9ANY][1-39][0-9]{6}", fullmatch=True)
WRONG_INSIDE = chinese_code(inside="MA0A1B2C" + ("1" if organisation("MA0A1B2C")[8] != "1" else "2"))


@pytest.mark.parametrize(
    ("country", "number", "result", "says"),
    [
        ("CN", CODE, PASS, "right"),
        ("CN", CODE.lower(), PASS, "right"),
        ("CN", f" {CODE[:2]} {CODE[2:8]}-{CODE[8:]} ", PASS, "right"),
        ("CN", CODE.translate({ord(c): ord(c) + 0xFEE0 for c in string.digits}), PASS, "right"),
        ("CN", chinese_code(front="N2110108"), PASS, "right"),  # a village's cooperative
        ("CN", chinese_code(front="9111010A"), FAIL, "not how a registration number of CN"),  # no region
        # The organisation code is wrong, the whole number is right: warn, and a person looks.
        ("CN", WRONG_INSIDE, MANUAL, "organisation code"),
        # One character mistyped, left out, doubled, or two exchanged.
        ("CN", CODE[:-1] + ("A" if CODE[-1] != "A" else "B"), FAIL, "check digit is wrong"),
        ("CN", CODE[:-1], FAIL, "18 characters; this has 17"),
        ("CN", CODE + "1", FAIL, "18 characters; this has 19"),
        ("CN", "19110108" + CODE[8:], FAIL, "check digit is wrong"),
        # Look-alikes are refused, never corrected.
        ("CN", "9111O1O8" + CODE[8:], FAIL, "O (often meant: 0)"),
        ("CN", CODE.replace("1", "I", 1), FAIL, "I (often meant: 1)"),
        ("CN", "91110108МA" + CODE[10:], FAIL, "CYRILLIC CAPITAL LETTER EM"),
        ("CN", CODE[:4] + "\u200b" + CODE[4:], FAIL, "ZERO WIDTH SPACE"),
        ("CN", "𝟗𝟏" + CODE[2:], FAIL, "MATHEMATICAL BOLD DIGIT NINE"),
        ("CN", "①" + CODE[1:], FAIL, "CIRCLED DIGIT ONE"),
        ("CN", "", FAIL, "length"),
        ("CN", " - ", FAIL, "length"),
        ("CN", "9" * 500, FAIL, "length"),
        ("CN", "unknown", FAIL, "A Chinese code"),
        # Elsewhere.
        ("BR", "11.222.333/0001-81", PASS, "right"),
        ("BR", "11.222.333/0001-82", FAIL, "check digit is wrong"),
        ("BR", "11222333", FAIL, "not how a registration number of BR"),
        ("FR", "123 456 782", PASS, "right"),
        ("FR", "123 456 789", FAIL, "check digit is wrong"),
        ("DE", "DE123456788", PASS, "right"),
        ("DE", "DE123456789", FAIL, "check digit is wrong"),
        ("DE", "HRB 12345", MANUAL, "no check digit"),
        ("GB", "SC123456", MANUAL, "no check digit"),
        ("US", "12-3456789", MANUAL, "no check digit"),
        ("US", "07-1234567", FAIL, "not how a registration number of US"),  # nobody gives out 07
        ("KR", "123-45-67890", MANUAL, "no check digit"),
        # Nobody knows how to check these.
        ("HK", "12345678", MANUAL, "cannot check numbers of HK"),
        ("XX", "0", MANUAL, "cannot check numbers of XX"),
    ],
)
def test_a_number_passes_only_when_a_check_digit_bears_it_out(
    country: str, number: str, result: Result, says: str
) -> None:
    judged = judge_number(country, number)
    assert (judged.result, says in judged.sentence) == (result, True), judged


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, PASS),
        ({"registration_number": WRONG_INSIDE}, MANUAL),
        ({"registration_number": CODE[:-1]}, FAIL),
        ({"registration_number": None}, FAIL),
        ({"registration_number": ""}, FAIL),
        ({"registration_number": None, "exemption": "own_handicraft"}, MANUAL),
        ({"registration_number": None, "exemption": " "}, FAIL),
        ({"country": None}, FAIL),
        ({"country": "HK", "registration_number": "12345678"}, MANUAL),
    ],
)
def test_an_application_without_a_proven_number_never_passes(changes: dict[str, object], result: Result) -> None:
    assert registration_number(dossier(**changes)).result is result


def test_full_width_digits_are_read_and_noted() -> None:
    typed = CODE.translate({ord(c): ord(c) + 0xFEE0 for c in string.digits})
    found = registration_number(dossier(registration_number=typed))
    assert found.evidence == {
        "country": "CN",
        "number": CODE,
        "note": "Typed in full-width characters; read as plain ones.",
    }


def test_the_number_of_a_person_is_masked_in_the_evidence() -> None:
    card = identity_card()
    for kind in ("natural_person", "company"):
        found = registration_number(dossier(kind=kind, registration_number=card))
        assert card not in str(found)
        assert found.evidence["number"] == f"{card[:4]}**********{card[-4:]}"


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, PASS),
        ({"registration_number": WRONG_INSIDE}, WARN),
        ({"registration_number": "123"}, PASS),  # the number itself has failed
        ({"country": "BR", "registration_number": "11.222.333/0001-81"}, PASS),
    ],
)
def test_a_wrong_organisation_code_warns(changes: dict[str, object], result: Result) -> None:
    assert organisation_code(dossier(**changes)).result is result


@pytest.mark.parametrize("code", ["", "MA0A1B2C", "MA0A1B2C٣", "ma0a1b2c" + organisation("MA0A1B2C")[8]])
def test_what_is_no_organisation_code_is_not_right(code: str) -> None:
    assert not organisation_code_is_right(code)


@pytest.mark.parametrize(
    ("kind", "front", "result"),
    [
        ("company", "91", PASS),
        ("individual_business", "92", PASS),
        ("company", "92", WARN),
        ("individual_business", "91", WARN),
        ("company", "11", PASS),  # a public body: the number says neither
    ],
)
def test_the_kind_inside_the_number_is_compared(kind: str, front: str, result: Result) -> None:
    number = chinese_code(front=front + "110108")
    assert business_kind(dossier(kind=kind, registration_number=number)).result is result


@pytest.mark.parametrize(
    ("founded", "licence_from", "result"),
    [
        (date(2020, 5, 1), None, PASS),
        (date(2020, 5, 1), date(2020, 5, 1), PASS),
        (date(2020, 5, 1), date(2024, 1, 1), PASS),
        (date(2020, 5, 1), date(2020, 4, 30), FAIL),
        (date(2026, 3, 1), None, PASS),
        (date(2026, 3, 2), None, FAIL),
        (None, None, MANUAL),
    ],
)
def test_a_licence_is_not_older_than_its_business(
    founded: date | None, licence_from: date | None, result: Result
) -> None:
    papers = (replace(PAPERS[0], valid_from=licence_from), *PAPERS[1:])
    assert founding(dossier(founded_on=founded, papers=papers)).result is result


def test_a_licence_handed_in_again_heals_the_dates() -> None:
    wrong, right = (paper("business_licence", valid_from=date(year, 1, 1)) for year in (2019, 2021))
    assert founding(dossier(papers=(wrong, right))).result is PASS


def test_a_person_is_not_founded() -> None:
    assert founding(dossier(kind="natural_person", founded_on=None)).result is PASS


@given(EIGHT, FRONTS)
def test_every_right_code_passes(eight: str, front: str) -> None:
    assert judge_number("CN", chinese_code(eight, front=front)).result is PASS


@given(EIGHT, FRONTS, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_no_single_mistake_passes(eight: str, front: str, place: int, other: str) -> None:
    right = chinese_code(eight, front=front)
    wrong = right[:place] + other + right[place + 1 :]
    assert (judge_number("CN", wrong).result is PASS) == (wrong == right)


@given(EIGHT, FRONTS, st.integers(0, 16))
def test_no_exchange_of_two_neighbours_passes(eight: str, front: str, place: int) -> None:
    right = chinese_code(eight, front=front)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert (judge_number("CN", wrong).result is PASS) == (wrong == right)


@given(EIGHT, st.text(alphabet=string.digits + string.ascii_uppercase, min_size=1, max_size=1))
def test_a_wrong_organisation_code_never_passes(eight: str, last: str) -> None:
    right = organisation(eight)
    inside = eight + last
    if inside != right and last in ALPHABET:
        assert judge_number("CN", chinese_code(inside=inside)).result is MANUAL


@given(
    st.text(max_size=60), st.sampled_from(["CN", "BR", "DE", "FR", "GB", "IN", "IT", "RO", "US", "HK", "", "c", "中"])
)
@example("", "CN")
@example("\ud800", "CN")
@example("\x00" * 18, "CN")
def test_whatever_is_typed_gets_a_judgement(number: str, country: str) -> None:
    judged = judge_number(country, number)
    assert judged.sentence
    registration_number(dossier(country=country, registration_number=number))
    organisation_code(dossier(country=country, registration_number=number))
    business_kind(dossier(country=country, registration_number=number))
