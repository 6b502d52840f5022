from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dashboard.public.complaint_shops import Shop
from dashboard.public.complaint_typed import CURRENCY, SUM, day_in, faults_of, filing_of, form_of, sum_in
from governance.complaints.filing import check_filing
from governance.complaints.rules import CaseRules, rules_at
from governance.complaints.states import Kind
from governance.core.database import PLATFORM, scoped
from tests.builders import AT
from tests.governance.onboarding.filled import install_rules


@pytest.fixture(scope="module")
def rules(shared_app: Flask) -> CaseRules:
    with shared_app.app_context(), scoped(PLATFORM):
        install_rules()
        return rules_at(AT)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("129.90", "129.90"),
        ("1,299", "1299"),
        ("1,299.5", "1299.5"),
        ("１２９．９０", "129.90"),
        (" 12 000 ", "12000"),
        ("0", None),
        ("12,9", None),
        ("1.299,00", None),
        ("-5", None),
        ("about 20", None),
        ("9" * 30, None),
    ],
)
def test_a_sum_is_read_as_people_write_it_and_never_guessed(written: str, meant: str | None) -> None:
    assert sum_in(written) == (Decimal(meant) if meant else None)


@given(st.text(max_size=30))
def test_no_text_is_too_odd_for_a_sum_or_a_day(text: str) -> None:
    total = sum_in(text)
    assert total is None or total > 0
    assert day_in(text) is None or isinstance(day_in(text), date)


@pytest.mark.parametrize(
    ("kind", "issue", "asks_for", "needs"),
    [
        (Kind.COMPLAINT, "quality", {"request", "amount", "order_reference"}, {"shop", "text"}),
        (Kind.COMPLAINT, "receipt", {"request"}, {"shop", "text"}),
        (Kind.REPORT, "counterfeit", {"lot"}, {"shop", "text"}),
        (Kind.IP_NOTICE, "ip_infringement", {"address"}, {"shop", "product_name", "text", "name", "email", "address"}),
    ],
)
def test_each_kind_asks_for_what_it_needs_and_no_more(
    rules: CaseRules, kind: Kind, issue: str, asks_for: set[str], needs: set[str]
) -> None:
    form = form_of(kind, rules.issues[issue], rules)
    names = {field.name for field in form.fields}
    assert asks_for <= names
    assert {field.name for field in form.fields if field.required} == needs
    assert ("amount" in names) == bool(rules.amounts & set(rules.issues[issue].remedies) and kind is Kind.COMPLAINT)
    if kind is not Kind.COMPLAINT:
        assert "request" not in names


@pytest.mark.parametrize(
    ("changed", "about"),
    [
        ({"shop": None}, "shop"),
        ({"text": None}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"product_name": "x" * 301}, "product_name"),
        ({"email": "somebody"}, "email"),
        ({"request": "a castle"}, "request"),
        ({"amount": "much", "currency": "CNY"}, "amount"),
        ({"amount": "20"}, "currency"),
        ({"occurred_on": "yesterday"}, "occurred_on"),
        ({"occurred_on": "2999-01-01"}, "occurred_on"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    rules: CaseRules, changed: dict[str, str | None], about: str
) -> None:
    fields = form_of(Kind.COMPLAINT, rules.issues["quality"], rules).fields
    typed: dict[str, str | None] = {"shop": "lamps", "text": "dark"}
    assert faults_of(fields, typed, today=rules.today) == []
    assert [finding.pointer for finding in faults_of(fields, typed | changed, today=rules.today)] == [about]


@given(data=st.data())
def test_what_the_form_takes_is_taken_by_the_operation_too(rules: CaseRules, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(Kind)))
    issue = data.draw(st.sampled_from(rules.issues_of(kind)))
    fields = form_of(kind, issue, rules).fields
    words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
    typed: dict[str, str | None] = {}
    for field in fields:
        values = {
            "choice": st.sampled_from([value for value, _word in field.choices] or [""]),
            "date": st.dates(date(2020, 1, 1), rules.today).map(str),
            "email": st.just("ana@mail.example"),
        }
        value = values.get(field.kind, words)
        typed[field.name] = data.draw(value if field.required else st.none() | value)
    if SUM.name in typed:
        typed[SUM.name], typed[CURRENCY.name] = data.draw(st.sampled_from([(None, None), ("12.50", "CNY")]))
    assert faults_of(fields, typed, today=rules.today) == []
    filing = filing_of(kind, issue, Shop("lamps", "Lamps"), typed, form_name="a", language="en")
    assert check_filing(filing, rules, rules.today) == []
