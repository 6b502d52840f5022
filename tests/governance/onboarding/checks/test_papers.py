from __future__ import annotations

from datetime import date, timedelta

import pytest

from governance.onboarding.check_results import Result
from governance.onboarding.checks.dossier import Paper
from governance.onboarding.checks.papers import licence_number, papers_complete, papers_in_date, papers_readable
from tests.governance.onboarding.checks.dossiers import CODE, PAPERS, TODAY, dossier, paper

PASS, FAIL, WARN, UNAVAILABLE = Result.PASS, Result.FAIL, Result.WARN, Result.UNAVAILABLE
DAY = timedelta(days=1)
OWN = {"brand": "Minghui", "owner": "明辉服饰有限公司", "registration_number": "TM-1", "links": []}
FOREIGN = {"brand": "Acme", "owner": "Acme Ltd", "links": [{"from": "Acme Ltd", "to": "明辉服饰有限公司"}]}


def test_an_application_that_forgot_nothing_passes() -> None:
    complete = dossier()
    for check in (papers_complete, papers_readable, papers_in_date, licence_number):
        assert check(complete).result is PASS


@pytest.mark.parametrize("missing", [one.kind for one in PAPERS])
def test_each_document_that_is_needed_is_missed(missing: str) -> None:
    found = papers_complete(dossier(papers=tuple(one for one in PAPERS if one.kind != missing)))
    assert found.result is FAIL


@pytest.mark.parametrize(
    ("changes", "papers", "result"),
    [
        ({"categories": ("food",)}, (), FAIL),
        ({"categories": ("food",)}, ("food_licence",), PASS),
        ({"categories": ("phones",)}, ("ccc_certificate",), FAIL),
        ({"categories": ("phones",)}, ("ccc_certificate", "network_access_licence"), PASS),
        ({"brands": (OWN,)}, (), FAIL),
        ({"brands": (OWN,)}, ("trade_mark",), PASS),
        ({"brands": (OWN, OWN)}, ("trade_mark",), FAIL),  # two brands, one certificate
        ({"brands": (OWN, OWN)}, ("trade_mark", "trade_mark"), PASS),
        ({"brands": (FOREIGN,)}, ("trade_mark",), FAIL),
        ({"brands": (FOREIGN,)}, ("brand_authorisation",), PASS),
        # What nobody configured needs nobody knows what.
        ({"categories": ("pets",)}, (), FAIL),
        ({"country": "FR"}, (), FAIL),
        ({"kind": None}, (), FAIL),
    ],
)
def test_categories_and_brands_need_documents_of_their_own(
    changes: dict[str, object], papers: tuple[str, ...], result: Result
) -> None:
    more = tuple(paper(kind) for kind in papers)
    assert papers_complete(dossier(papers=PAPERS + more, **changes)).result is result


@pytest.mark.parametrize(
    ("number", "complete", "same"),
    [(CODE, PASS, PASS), (f" {CODE.lower()} ", PASS, PASS), ("123", PASS, FAIL), ("", FAIL, PASS), (None, FAIL, PASS)],
)
def test_the_licence_bears_the_number_of_the_business(number: str | None, complete: Result, same: Result) -> None:
    found = dossier(papers=(paper("business_licence", number=number), *PAPERS[1:]))
    assert (papers_complete(found).result, licence_number(found).result) == (complete, same)


@pytest.mark.parametrize(
    ("kind", "valid_from", "valid_until", "result"),
    [
        # What it covers counts, to the day.
        ("food_licence", None, TODAY, PASS),
        ("food_licence", TODAY, TODAY, PASS),
        ("food_licence", None, TODAY - DAY, FAIL),
        ("food_licence", TODAY + DAY, date(2030, 1, 1), FAIL),
        # It has to say when it ends; a business licence need not.
        ("food_licence", None, None, FAIL),
        ("business_licence", None, None, PASS),
        ("business_licence", None, TODAY - DAY, FAIL),
        # A trade mark may still be renewed for half a year.
        ("trade_mark", None, TODAY - DAY, WARN),
        ("trade_mark", None, TODAY - timedelta(days=180), WARN),
        ("trade_mark", None, TODAY - timedelta(days=181), FAIL),
    ],
)
def test_a_document_counts_on_the_days_it_is_valid_for(
    kind: str, valid_from: date | None, valid_until: date | None, result: Result
) -> None:
    judged = paper(kind, valid_from=valid_from, valid_until=valid_until)
    others = tuple(one for one in (*PAPERS, paper("food_licence"), paper("trade_mark")) if one.kind != kind)
    found = dossier(categories=("food",), brands=(OWN,), papers=(judged, *others))
    assert papers_in_date(found).result is result


@pytest.mark.parametrize(("opens", "result"), [(True, PASS), (False, FAIL), (None, UNAVAILABLE)])
def test_a_document_that_cannot_be_opened_is_no_document(opens: bool | None, result: Result) -> None:
    found = papers_readable(dossier(papers=(paper("business_licence", opens=opens), *PAPERS[1:])))
    assert found.result is result


def test_the_document_that_serves_best_counts() -> None:
    """After a question there are two: the one that was refused and the one that was handed in instead."""
    old = paper("business_licence", valid_until=TODAY - DAY, opens=False, number="123")
    found = dossier(papers=(old, *PAPERS))
    for check in (papers_complete, papers_readable, papers_in_date, licence_number):
        assert check(found).result is PASS


def test_documents_nobody_asked_for_are_nobodys_trouble() -> None:
    stray = Paper(id=9, kind="holiday_photo", opens=False, valid_until=TODAY - DAY)
    found = dossier(papers=(*PAPERS, stray))
    for check in (papers_complete, papers_readable, papers_in_date):
        assert check(found).result is PASS


def test_what_was_not_scanned_is_noted() -> None:
    found = papers_readable(dossier(papers=(paper("business_licence", scan="not_scanned"), *PAPERS[1:])))
    assert (found.result, found.evidence) == (PASS, {"not_scanned": [16]})
