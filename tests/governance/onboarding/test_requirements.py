"""What an application still lacks by the rule book: everything that is asked for, removed in turn."""

from __future__ import annotations

import copy
from datetime import date
from functools import cache
from typing import Any

import pytest

from governance.onboarding.requirements import deposit_of, lacks, needed_documents, not_configured
from governance.rulebook.admission import Admission, admission_of
from governance.rulebook.publication import preset_text, read_checked
from tests.governance.onboarding.filled import fields

DAY = date(2026, 3, 1)
PERSONAL = (
    "representative_name",
    "representative_id_number",
    "contact_name",
    "contact_phone",
    "bank_account_name",
    "bank_account_number",
)


@cache
def admission() -> Admission:
    return admission_of(read_checked(preset_text("fair-1000")))


def paper(kind: str, **given: Any) -> dict[str, Any]:
    whole = {
        "id": 1,
        "kind": kind,
        "sha256": "0" * 64,
        "number": "N-1",
        "valid_from": None,
        "valid_until": "2099-12-31",
    }
    return whole | given


def content(**given: Any) -> dict[str, Any]:
    """The content of an application that lacks nothing."""
    written = fields(1)
    whole: dict[str, Any] = {"exemption": None, "brands": []} | written
    whole["founded_on"] = str(whole["founded_on"])
    whole["person"] = {name: whole.pop(name) for name in PERSONAL} | {"contact_email": "a@shop.example"}
    whole["documents"] = [paper(kind) for kind in ("business_licence", "representative_identity", "bank_account")]
    return whole | given


def selling(*categories: str) -> dict[str, Any]:
    """The content of an application for these categories, with what each needs."""
    promises = content()["commitments"]["apparel"] | {"warranty_days": 730, "repair": True, "exceptions": []}
    whole = content(categories=list(categories), commitments=dict.fromkeys(categories, promises))
    whole["documents"] = [paper(needed.kind.code) for needed in needed_documents(whole, admission())]
    return whole


def pointers(given: dict[str, Any], day: date = DAY) -> list[str]:
    return [finding.pointer for finding in lacks(given, admission(), day)]


def test_nothing_is_missing_in_an_application_that_is_whole() -> None:
    assert pointers(content()) == []


@pytest.mark.parametrize("category", admission().categories_in("CN"))
def test_in_every_category_what_the_rule_book_asks_is_enough(category: str) -> None:
    assert pointers(selling(category)) == []


def test_every_field_that_is_asked_for_is_missed_when_it_is_empty() -> None:
    business = admission().businesses["CN", "company"]
    for name in business.fields:
        for empty in (None, ""):
            given = copy.deepcopy(content())
            (given["person"] if name in given["person"] else given)[name] = empty
            assert pointers(given) == [f"/{name}"], name


@pytest.mark.parametrize("category", admission().categories_in("CN"))
def test_every_document_that_is_asked_for_is_missed_when_it_is_not_there(category: str) -> None:
    whole = selling(category)
    for missing in whole["documents"]:
        given = whole | {"documents": [each for each in whole["documents"] if each is not missing]}
        assert pointers(given) == [f"/documents/{missing['kind']}"]


@pytest.mark.parametrize("category", admission().categories_in("CN"))
def test_the_promises_of_every_category_are_missed(category: str) -> None:
    whole = selling(category, "sports") if category != "sports" else selling(category)
    left = {name: promises for name, promises in whole["commitments"].items() if name != category}
    assert pointers(whole | {"commitments": left}) == [f"/commitments/{category}"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"valid_until": None}, "last day on which it is valid"),
        ({"valid_until": "2026-02-28"}, "valid until 2026-02-28 only"),
        ({"number": None}, "number that stands on it"),
    ],
)
def test_a_document_that_cannot_be_used_is_none(given: dict[str, Any], sentence: str) -> None:
    whole = selling("food")
    whole["documents"] = [each | given if each["kind"] == "food_licence" else each for each in whole["documents"]]
    (finding,) = lacks(whole, admission(), DAY)
    assert (finding.pointer, sentence in finding.message) == ("/documents/food_licence", True)


def test_a_document_is_valid_to_the_end_of_its_last_day() -> None:
    whole = selling("food")
    whole["documents"] = [each | {"valid_until": str(DAY)} for each in whole["documents"]]
    assert pointers(whole) == []


def test_a_newer_document_beside_one_that_has_ended_is_enough() -> None:
    whole = selling("food")
    whole["documents"].append(paper("food_licence", valid_until="2020-01-01"))
    assert pointers(whole) == []


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"country": "FR"}, "/country"),
        ({"kind": "individual_business", "country": "DE", "categories": ["home"]}, "/country"),
        ({"categories": ["apparel", "pets"]}, "/categories/1"),
        ({"categories": ["apparel"], "country": "MY"}, "/country"),
    ],
)
def test_what_nobody_configured_says_so_and_never_means_nothing_required(given: dict[str, Any], pointer: str) -> None:
    findings = lacks(content(**given), admission(), DAY)
    assert pointer in [finding.pointer for finding in findings]
    assert all(finding.message.startswith("Not configured: nobody has written down") for finding in findings)


@pytest.mark.parametrize(
    ("given", "pointer"),
    [({"country": None}, "/country"), ({"kind": None}, "/kind"), ({"categories": []}, "/categories")],
)
def test_country_kind_and_a_category_are_chosen_first(given: dict[str, Any], pointer: str) -> None:
    assert [finding.pointer for finding in not_configured(content(**given), admission())] == [pointer]


def test_a_natural_person_says_why_it_needs_no_registration_by_a_reason_that_there_is() -> None:
    given = content(kind="natural_person", registration_number=None, legal_name=None, exemption="small_trade")
    given["documents"] = [paper(kind) for kind in ("representative_identity", "exemption_statement", "bank_account")]
    assert pointers(given) == []
    assert pointers(given | {"exemption": None}) == ["/exemption"]
    assert pointers(given | {"exemption": "no_time"}) == ["/exemption"]


def test_every_brand_needs_a_document_of_its_own() -> None:
    links = [{"from": "Owner", "to": "Us", "valid_until": "2030-01-01"}]
    own, others = {"brand": "Ours", "links": []}, {"brand": "Theirs", "links": links}
    assert pointers(content(brands=[own, others])) == ["/documents/trade_mark", "/documents/brand_authorisation"]
    with_one = content(brands=[own, own | {"brand": "Second"}])
    with_one["documents"].append(paper("trade_mark"))
    assert pointers(with_one) == ["/documents/trade_mark"]
    with_one["documents"].append(paper("trade_mark"))
    assert pointers(with_one) == []


def test_the_deposit_is_the_highest_of_the_categories_once() -> None:
    deposit = deposit_of(selling("apparel", "phones", "food"), admission())
    assert deposit is not None
    assert (deposit.amount, deposit.currency) == (10_000, "CNY")
    assert deposit_of(content(categories=["pets"]), admission()) is None
