"""What the default rule book says about admission, read as values."""

from __future__ import annotations

from datetime import date

import pytest

from governance.core.clocks.rules import Binds, Kind, Unit
from governance.rulebook.admission import Admission, admission_of, clock_rules_of
from governance.rulebook.publication import preset_text, read_checked


@pytest.fixture(scope="module")
def admission() -> Admission:
    return admission_of(read_checked(preset_text("fair-1000")))


def test_a_category_asks_for_its_documents_deposit_and_promises(admission: Admission) -> None:
    food = admission.category("food", "CN")
    assert food is not None
    assert (food.documents, food.deposit_amount, food.deposit_currency) == (("food_licence",), 5_000, "CNY")
    assert food.commitments.return_days == 7
    assert food.commitments.exceptions == ("custom_made", "fresh", "opened_food")


def test_what_nobody_configured_is_none_and_not_nothing(admission: Admission) -> None:
    assert admission.category("pets", "CN") is None
    assert admission.category("food", "DE") is None
    assert admission.business("FR", "company") is None
    assert admission.business("DE", "natural_person") is None


def test_countries_and_categories_are_listed_in_order(admission: Admission) -> None:
    assert admission.countries() == ["CN", "DE"]
    assert admission.categories_in("DE") == ["apparel", "home"]
    assert admission.categories_in("FR") == []


@pytest.mark.parametrize(
    ("kind", "must_end", "permit", "grace_days"),
    [
        ("business_licence", False, True, 0),
        ("food_licence", True, True, 0),
        ("trade_mark", True, True, 180),
        ("bank_account", False, False, 0),
    ],
)
def test_a_kind_of_document_says_whether_it_ends_and_what_its_lapse_means(
    admission: Admission, kind: str, must_end: bool, permit: bool, grace_days: int
) -> None:
    known = admission.documents[kind]
    assert (known.must_end, known.permit, known.grace_days) == (must_end, permit, grace_days)


def test_names_are_read_in_the_readers_language(admission: Admission) -> None:
    name = admission.documents["business_licence"].name
    assert (name.in_language("en"), name.in_language("zh_CN")) == ("Business licence", "营业执照")
    assert name.in_language("pt_BR") == "Business licence"


def test_a_natural_person_is_asked_for_less_and_says_why_it_needs_no_registration(admission: Admission) -> None:
    person, company = admission.businesses["CN", "natural_person"], admission.businesses["CN", "company"]
    assert "registration_number" not in person.fields
    assert set(person.exemptions) == set(admission.exemptions)
    assert company.exemptions == ()


def test_brands_four_eyes_and_reminders(admission: Admission) -> None:
    brands = (admission.own_brand_document, admission.authorised_brand_document, admission.brand_links_at_most)
    assert brands == ("trade_mark", "brand_authorisation", 2)
    assert admission.four_eyes == {"deposit_waived", "warning_overridden", "earlier_closure"}
    assert admission.reminders_days == (60, 30, 7)
    assert admission.lapse_violation == "expired_permit"


def test_clocks_say_whom_they_bind_by_what_and_for_how_long() -> None:
    clocks = clock_rules_of(read_checked(preset_text("fair-1000")))
    again = clocks["reverification"]
    assert (again.binds, again.kind, again.amount, again.unit) == (Binds.PLATFORM, Kind.LAW, 6, Unit.MONTHS)
    assert again.verified_on == date(2026, 11, 22)
    assert clocks["information_answer"].binds is Binds.SELLER
    assert clocks["information_answer"].unit is Unit.WORKING_DAYS
