"""What an applicant may write: read as values, and refused with its place."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import Invalid
from governance.onboarding.content import BUSINESS_FIELDS, PERSONAL_FIELDS
from governance.onboarding.models import Application, ApplicationPerson
from governance.onboarding.written import FIELDS, read
from governance.rulebook.admission_language import FIELDS as ASKED


def test_every_field_is_a_column_and_part_of_what_is_submitted() -> None:
    columns = set(Application.__table__.columns.keys()) | set(ApplicationPerson.__table__.columns.keys())
    assert columns >= FIELDS
    assert set(BUSINESS_FIELDS) | set(PERSONAL_FIELDS) == FIELDS | {"contact_email"}


def test_every_field_that_a_rule_book_can_ask_for_can_be_written() -> None:
    """But for the address, which was confirmed before there was anything to write."""
    assert set(ASKED) - FIELDS == {"contact_email"}


def test_what_was_typed_becomes_values() -> None:
    links = [{"from": "Owner", "to": "Us", "valid_until": "2030-01-31"}]
    typed = {"founded_on": "2020-01-10", "legal_name": None, "brands": [{"brand": "B", "links": links}]}
    values = read(typed)
    assert values["founded_on"] == date(2020, 1, 10)
    assert values["legal_name"] is None
    assert values["brands"] == [{"brand": "B", "owner": None, "registration_number": None, "links": links}]
    assert read({"brands": [{"brand": "B"}]})["brands"][0]["links"] == []


@pytest.mark.parametrize(
    ("typed", "pointer"),
    [
        ({"country": "cn"}, "/country"),
        ({"country": "ＣＮ"}, "/country"),
        ({"kind": "friend"}, "/kind"),
        ({"legal_name": "a\x1b[31m"}, "/legal_name"),
        ({"registered_address": "x" * 501}, "/registered_address"),
        ({"founded_on": "2020-02-30"}, "/founded_on"),
        ({"categories": ["toys", "../etc"]}, "/categories/1"),
        ({"categories": ["toys"] * 51}, "/categories"),
        ({"brands": [{"brand": ""}]}, "/brands/0/brand"),
        ({"brands": [{"brand": "B", "links": [{"from": "A"}]}]}, "/brands/0/links/0/to"),
        ({"commitments": {"toys": {"channels": ["pigeon"]}}}, "/commitments/toys/channels/0"),
        ({"reference": "A-1"}, "/reference"),
        ({"contact_email": "a@b.example"}, "/contact_email"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_named_with_its_place(typed: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(typed)
    assert [finding.pointer for finding in refused.value.findings] == [pointer]


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.recursive(st.none() | st.text() | st.integers(), st.lists)))
def test_whatever_is_typed_is_read_or_refused_and_nothing_else(typed: dict[str, Any]) -> None:
    with suppress(Invalid):
        assert set(read(typed)) == set(typed)
