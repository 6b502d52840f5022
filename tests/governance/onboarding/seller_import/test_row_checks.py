"""What must be right about one row, and what is only remarked on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.onboarding.checks.registration import judge_number
from governance.onboarding.seller_import.columns import NAMES
from governance.onboarding.seller_import.row_checks import Known, day_of, remarks
from tests.governance.onboarding.seller_lists import listed

KNOWN = Known(today=date(2026, 3, 1), judge=judge_number)


def said(**given: str) -> list[tuple[str, bool]]:
    cells = dict.fromkeys(NAMES, "") | listed(**given)
    return [(remark.column, remark.refuses) for remark in remarks(cells, KNOWN)]


def test_a_row_with_everything_right_is_not_remarked_on() -> None:
    assert said() == []


def test_a_natural_person_needs_neither_number_nor_legal_name() -> None:
    assert said(kind="", legal_name="", registration_number="") == []


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"reference": ""}, "reference"),
        ({"name": ""}, "name"),
        ({"country": ""}, "country"),
        ({"country": "XX"}, "country"),
        ({"kind": "ltd"}, "kind"),
        ({"registration_number": ""}, "registration_number"),
        ({"registration_number": "12.345.678/0001-00"}, "registration_number"),
        ({"legal_name": ""}, "legal_name"),
        ({"founded_on": "yesterday"}, "founded_on"),
        ({"founded_on": "2026-03-02"}, "founded_on"),
        ({"joined_on": "2014-12-31"}, "joined_on"),
        ({"founded_on": "0001-01-01"}, "founded_on"),
        ({"category": "Toys & games"}, "category"),
        ({"permit_number": "JY1"}, "permit_kind"),
        (
            {"permit_kind": "food_licence", "permit_valid_from": "2026-02-01", "permit_valid_until": "2026-01-01"},
            "permit_valid_until",
        ),
        ({"name": "x" * 201}, "name"),
        ({"name": "bell\x07"}, "name"),
    ],
)
def test_what_tells_who_the_seller_is_must_be_right(given: dict[str, str], column: str) -> None:
    assert (column, True) in said(**given)


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"contact_email": "nowhere"}, "contact_email"),
        ({"contact_phone": "12"}, "contact_phone"),
        ({"name": "Pаypal"}, "name"),  # its second letter is Cyrillic
        ({"permit_kind": "food_licence", "permit_valid_until": "2026-02-28"}, "permit_valid_until"),
        ({"country": "CN", "registration_number": "91330100799655058B"[:8] + "0" + "91330100799655058B"[9:]}, ""),
    ],
)
def test_what_can_be_asked_for_later_is_remarked_on(given: dict[str, str], column: str) -> None:
    if column:
        assert said(**given) == [(column, False)]
    else:
        assert ("registration_number", True) in said(**given)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-05-31", date(2019, 5, 31)),
        ("2019/5/31", date(2019, 5, 31)),
        ("20190531", date(2019, 5, 31)),
        ("2019-02-30", None),
        ("31.05.2019", None),
        ("05/31/2019", None),
        ("", None),
        ("٢٠١٩-05-31", None),
    ],
)
def test_days_are_written_year_first(text: str, day: date | None) -> None:
    assert day_of(text) == day


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)))
def test_no_row_is_too_strange_to_be_judged(given: dict[str, str]) -> None:
    cells = dict.fromkeys(NAMES, "") | given
    for remark in remarks(cells, KNOWN):
        assert remark.column in NAMES
        assert remark.reason
