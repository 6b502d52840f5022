"""What the default rule book says about complaints, read as values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from governance.core.clocks.rules import Binds, Kind, Unit
from governance.core.errors import NotFound
from governance.rulebook.admission import clock_rules_of
from governance.rulebook.complaint_rules import ComplaintRules, Place, complaint_rules_of
from governance.rulebook.publication import preset_text, read_checked

Document = dict[str, Any]


@pytest.fixture(scope="module")
def preset() -> Document:
    return read_checked(preset_text("fair-1000"))


@pytest.fixture(scope="module")
def rules(preset: Document) -> ComplaintRules:
    return complaint_rules_of(preset)


def test_an_issue_says_who_has_to_prove_and_what_evidence_helps(rules: ComplaintRules) -> None:
    quality = rules.issues["quality"]
    assert (quality.burden, quality.severity, quality.safety) == ("seller", "medium", False)
    assert quality.kinds == {"complaint"}
    assert "refund" in quality.remedies
    assert quality.evidence.in_language("zh_CN").startswith("能显示缺陷")


def test_whatever_the_rule_book_decides_about_can_be_filed(preset: Document, rules: ComplaintRules) -> None:
    assert {rule["issue"] for rule in preset["decisions"]} <= set(rules.issues)


@pytest.mark.parametrize(
    ("kind", "code", "filed"),
    [
        ("complaint", "not_received", True),
        ("report", "not_received", False),
        ("report", "invented_reviews", True),
        ("complaint", "invented_reviews", False),
        ("ip_notice", "ip_infringement", True),
        ("ip_notice", "quality", False),
        ("complaint", "other", True),
        ("report", "other", True),
    ],
)
def test_an_issue_is_filed_as_the_kinds_it_names(rules: ComplaintRules, kind: str, code: str, filed: bool) -> None:
    assert (code in [issue.code for issue in rules.issues_of(kind)]) is filed


def test_what_endangers_people_is_told_apart(rules: ComplaintRules) -> None:
    assert {code for code, issue in rules.issues.items() if issue.safety} == {"unsafe", "prohibited"}


def test_remedies_say_whether_they_name_a_sum_or_give_the_price_back(rules: ComplaintRules) -> None:
    assert rules.amounts == {"partial_refund", "compensation"}
    assert rules.refunds == {"refund", "return_with_refund"}
    assert rules.amounts | rules.refunds | {"none"} <= set(rules.remedies)


def test_every_code_has_its_words_in_both_languages(rules: ComplaintRules) -> None:
    places: list[Place] = [*rules.authorities.values(), *rules.onward_routes]
    issues = rules.issues.values()
    words = [*rules.remedies.values(), *rules.grounds.values(), *(place.name for place in places)]
    words += [place.explanation for place in places]
    words += [each for issue in issues for each in (issue.name, issue.explanation, issue.evidence)]
    assert all(each.en.isascii() and not each.zh.isascii() for each in words)


def test_onward_routes_lead_somewhere(rules: ComplaintRules) -> None:
    assert [route.code for route in rules.onward_routes] == ["market_regulator", "consumer_association", "court"]
    assert all(route.link.startswith("https://") for route in rules.onward_routes)


def test_how_long_things_belong_together(rules: ComplaintRules) -> None:
    assert (rules.reopen_days, rules.group_window_days, rules.duplicate_days) == (30, 30, 30)


def test_a_rule_book_published_without_the_section_says_so_in_one_sentence(preset: Document) -> None:
    older = {key: value for key, value in preset.items() if key != "complaints"}
    with pytest.raises(NotFound, match="fair-1000 3 says nothing about complaints, so"):
        complaint_rules_of(older)


@pytest.mark.parametrize(
    ("code", "binds", "kind", "amount", "unit"),
    [
        ("case_acceptance", Binds.PLATFORM, Kind.PROMISE, 1, Unit.WORKING_DAYS),
        ("case_seller_answer", Binds.SELLER, Kind.CONTRACT, 3, Unit.WORKING_DAYS),
        ("case_complainant_answer", Binds.COMPLAINANT, Kind.CONTRACT, 7, Unit.CALENDAR_DAYS),
        ("case_decision", Binds.PLATFORM, Kind.PROMISE, 10, Unit.WORKING_DAYS),
        ("case_offer", Binds.COMPLAINANT, Kind.CONTRACT, 5, Unit.CALENDAR_DAYS),
        ("case_remedy", Binds.SELLER, Kind.CONTRACT, 7, Unit.CALENDAR_DAYS),
        ("case_refund", Binds.SELLER, Kind.LAW, 7, Unit.CALENDAR_DAYS),
        ("case_counter_notice", Binds.COMPLAINANT, Kind.LAW, 15, Unit.CALENDAR_DAYS),
        ("authority_acceptance", Binds.PLATFORM, Kind.LAW, 7, Unit.WORKING_DAYS),
        ("authority_mediation", Binds.PLATFORM, Kind.LAW, 45, Unit.WORKING_DAYS),
        ("authority_report_check", Binds.PLATFORM, Kind.LAW, 15, Unit.WORKING_DAYS),
        ("authority_notice", Binds.PLATFORM, Kind.LAW, 7, Unit.WORKING_DAYS),
    ],
)
def test_clocks_of_cases(preset: Document, code: str, binds: Binds, kind: Kind, amount: int, unit: Unit) -> None:
    clock = clock_rules_of(preset)[code]
    assert (clock.binds, clock.kind, clock.amount, clock.unit) == (binds, kind, amount, unit)
    assert clock.verified_on == date(2026, 11, 22)


def test_counts_of_the_replaced_measures_say_that_they_have_to_be_read_again(preset: Document) -> None:
    of_authorities = [clock for code, clock in clock_rules_of(preset).items() if code.startswith("authority_")]
    assert all("replaced by SAMR Order 121" in clock.source for clock in of_authorities)
