"""The list of cases: what stands under which tab, for officers and for a shop, and what the address narrows it to."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.pages.cases import finding, tabs_of
from governance.complaints.shown import CaseCounts
from governance.core.access import Actor, Role, permissions_of
from tests.builders import sign_in, signed_in
from tests.dashboard.asking import ask, page, part
from tests.dashboard.pages.case_people import OFFICER, OTHER, OWNER, SHOP, accepted, answered, filed, prepare

QUEUE = Actor("account", "1", "officer", permissions_of([Role.COMPLIANCE_OFFICER]))
READER = Actor("account", "2", "administrator", permissions_of([Role.ADMINISTRATOR]))
SELLER = Actor("account", "3", "seller", permissions_of([Role.SELLER]), seller_id=1)


@pytest.fixture(scope="module")
def queue_app(shared_app: Flask) -> Flask:
    """One that was just filed, one with the shop, one to be decided; another shop has one of its own."""
    prepare(shared_app)
    filed(shared_app, issue="unsafe", product_name="Night <b>light</b>")
    accepted(shared_app, issue="not_received")
    answered(shared_app, issue="damaged")
    filed(shared_app, issue="price", seller="other-shop")
    return shared_app


@pytest.fixture
def officer(queue_app: Flask) -> FlaskClient:
    client = queue_app.test_client()
    sign_in(client, OFFICER)
    return client


@pytest.fixture
def owner(queue_app: Flask) -> FlaskClient:
    client = queue_app.test_client()
    sign_in(client, OWNER)
    return client


def listed(client: FlaskClient, search: str = "") -> str:
    return part(client, "cases-list", {"cases-location.search": search})


def test_an_officer_sees_the_own_cases_first_with_turn_and_days_left(officer: FlaskClient) -> None:
    found = listed(officer)
    for name in ("Dangerous goods", "Not received", "Damaged on the way", "Price"):
        assert name in found
    assert "4 open cases: 0 late, 0 with nobody" in found
    assert "The platform has to act" in found
    assert "The shop has to act" in found
    assert "working days left" in found
    assert "Night <b>light</b>" in found  # text, for React to draw
    assert "/dashboard/cases/C-" in found


@pytest.mark.parametrize(
    ("search", "there", "not_there"),
    [
        ("?show=waiting", {"Not received"}, {"Damaged on the way", "Dangerous goods"}),
        ("?show=unassigned", {"There is nothing of this kind"}, {"Not received"}),
        ("?show=late", {"Nothing is late"}, {"Not received"}),
        ("?show=ended", {"There is nothing of this kind"}, {"Not received"}),
        ("?show=all&issue=price", {"Price"}, {"Not received"}),
        (f"?show=open&seller={SHOP}", {"Not received", "Only of Own Shop"}, {"Price"}),
        ("?show=open&seller=nobody", {"There is nothing of this kind"}, {"Price"}),
        ("?show=nonsense", {"Not received", "Price"}, set()),
    ],
)
def test_the_address_says_what_is_shown(
    officer: FlaskClient, search: str, there: set[str], not_there: set[str]
) -> None:
    found = listed(officer, search)
    assert all(name in found for name in there)
    assert not any(f'"{name}"' in found for name in not_there)


def test_a_cursor_that_is_not_ours_is_refused_in_words(officer: FlaskClient) -> None:
    assert "cursor" in listed(officer, "?show=all&cursor=nonsense")


def test_another_issue_starts_at_the_first_page_and_stands_in_the_address(officer: FlaskClient) -> None:
    values = {"cases-location.search": "?show=all&cursor=abc", "cases-issue.value": "price"}
    answer = ask(officer, "cases-list.children", values, changed=["cases-issue.value"])
    response = answer.get_json()["response"]
    assert response["cases-location"]["search"] == "?show=all&issue=price"
    assert "Price" in str(response["cases-list"])
    assert "Not received" not in str(response["cases-list"]["children"])


def test_a_shop_sees_its_own_once_it_was_told_and_what_it_has_to_do_first(queue_app: Flask, owner: FlaskClient) -> None:
    found = listed(owner)
    assert "Not received" in found
    assert "Damaged on the way" not in found  # answered: it waits for the platform
    everything = listed(owner, "?show=all")
    assert "Damaged on the way" in everything
    for hidden in ("Dangerous goods", "Price", "A compliance_officer", "Group"):
        assert hidden not in everything
    other = queue_app.test_client()
    sign_in(other, OTHER)
    assert "There is nothing of this kind" in listed(other, "?show=all")


def test_the_pages_are_open_to_readers_of_cases_alone(queue_app: Flask, officer: FlaskClient) -> None:
    assert "Groups of like cases" in page(officer, "/dashboard/cases")
    applicant = signed_in(queue_app, Role.ADMINISTRATOR)
    assert "Cases" in page(applicant, "/dashboard/cases")
    assert "Mine" not in listed(applicant)


@pytest.mark.parametrize(
    ("by", "first", "absent"),
    [(QUEUE, "mine", ""), (READER, "open", "mine"), (SELLER, "mine", "unassigned")],
    ids=["works on cases", "reads them", "shop"],
)
def test_the_first_tab_is_what_the_reader_has_to_do(by: Actor, first: str, absent: str) -> None:
    assert tabs_of(by)[0] == first
    assert absent not in tabs_of(by)


def test_a_list_says_in_one_sentence_what_matters(queue_app: Flask) -> None:
    some = CaseCounts(mine=2, unassigned=3, open=1200, late=1, waiting=4)
    none = CaseCounts(mine=0, unassigned=0, open=0, late=0, waiting=0)
    with queue_app.test_request_context():
        assert finding(some, QUEUE) == "1,200 open cases: 1 late, 3 with nobody"
        assert finding(some, SELLER) == "1,200 open cases: 2 wait for you, 1 late"
        assert finding(none, QUEUE) == "No case is open at present"
