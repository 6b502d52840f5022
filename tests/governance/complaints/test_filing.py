"""What must be right about a filing, and how the same person is known again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.filing import Filing, Person, check_filing, complainant_key
from governance.complaints.states import Kind
from governance.rulebook.complaint_rules import ComplaintRules, complaint_rules_of
from governance.rulebook.publication import preset_text, read_checked
from tests.governance.complaints.filed import a_filing, person

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def rules() -> ComplaintRules:
    """What the default rule book says about complaints."""
    return complaint_rules_of(read_checked(preset_text("fair-1000")))


def faults(filing: Filing, rules: ComplaintRules) -> list[str]:
    return [finding.pointer for finding in check_filing(filing, rules, TODAY)]


def test_an_ordinary_complaint_has_no_fault(rules: ComplaintRules) -> None:
    assert faults(a_filing(seller="shop-1", amount=Decimal("19.90"), currency="CNY"), rules) == []


def test_a_report_and_a_notice_have_none_either(rules: ComplaintRules) -> None:
    report = a_filing(seller="shop-1", kind=Kind.REPORT, issue="counterfeit", request=None, person=Person())
    notice = a_filing(seller="shop-1", kind=Kind.IP_NOTICE, issue="ip_infringement", request=None)
    assert faults(report, rules) == faults(notice, rules) == []


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"seller": " "}, ["seller"]),
        ({"seller": "x" * 301}, ["seller"]),
        ({"order_reference": "a\nb"}, ["order_reference"]),
        ({"text": "x" * 10_001}, ["text"]),
        ({"text": "a\x00b"}, ["text"]),
        ({"text": None}, []),
        ({"text": None, "source": "web"}, ["text"]),
        ({"text": " ", "source": "web"}, ["text"]),
        ({"issue": "nothing_known"}, ["issue"]),
        ({"issue": "ip_infringement", "request": None}, ["issue"]),
        ({"request": "a_pony"}, ["request"]),
        ({"request": "none"}, []),
        ({"kind": Kind.REPORT, "issue": "counterfeit", "request": "refund"}, ["request"]),
        ({"severity": "terrible"}, ["severity"]),
        ({"severity": "critical"}, []),
        ({"authority": "my_uncle"}, ["authority"]),
        ({"authority": "samr_12315"}, []),
        ({"amount": Decimal(1)}, ["currency"]),
        ({"currency": "CNY"}, ["amount"]),
        ({"amount": Decimal(1), "currency": "cny"}, ["currency"]),
        ({"amount": Decimal(-1), "currency": "CNY"}, ["amount"]),
        ({"amount": Decimal("1.001"), "currency": "CNY"}, ["amount"]),
        ({"amount": Decimal("NaN"), "currency": "CNY"}, ["amount"]),
        ({"amount": Decimal(10) ** 12, "currency": "CNY"}, ["amount"]),
        ({"occurred_on": TODAY}, []),
        ({"occurred_on": TODAY + timedelta(days=1)}, ["occurred_on"]),
        ({"opened_at": datetime(2026, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None)}, ["opened_at"]),
        ({"opened_at": datetime(2026, 3, 1, 12, tzinfo=UTC)}, []),
        ({"opened_at": datetime(2026, 3, 9, tzinfo=UTC)}, ["opened_at"]),
        ({"person": Person(email="not an address")}, ["person/email"]),
        ({"person": Person(phone="x" * 301)}, ["person/phone"]),
    ],
)
def test_every_fault_is_named_at_its_field(
    rules: ComplaintRules, changes: Mapping[str, Any], pointers: list[str]
) -> None:
    assert faults(replace(a_filing(seller="shop-1"), **changes), rules) == pointers


def test_a_notice_of_rights_says_whose_they_are(rules: ComplaintRules) -> None:
    notice = a_filing(seller="s", kind=Kind.IP_NOTICE, issue="ip_infringement", request=None, person=Person())
    assert faults(notice, rules) == ["person/name", "person/email"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Person(buyer_reference="b1", email="a@x.example"), Person(buyer_reference=" b1 "), True),
        (Person(buyer_reference="b1"), Person(buyer_reference="b2"), False),
        (Person(email="Ana@X.example"), Person(email="ana@x.example ", phone="1"), True),
        (Person(phone="+55 11 91234-5678"), Person(phone="00551191234 5678"), True),
        (Person(phone="１３８００１３８０００"), Person(phone="13800138000"), True),
        (Person(email="7@x.example"), Person(phone="7"), False),
    ],
)
def test_the_same_person_has_the_same_key(one: Person, other: Person, same: bool) -> None:
    assert (complainant_key(one, "salt") == complainant_key(other, "salt")) is same


@given(name=st.text(max_size=20), address=st.text(max_size=20))
def test_a_name_and_an_address_alone_tell_nobody_apart(name: str, address: str) -> None:
    assert complainant_key(Person(name=name, address=address), "salt") is None


def test_a_key_tells_nothing_without_the_salt() -> None:
    somebody = person()
    assert complainant_key(somebody, "salt") != complainant_key(somebody, "other")
    assert len(complainant_key(somebody, "salt") or "") == 64
