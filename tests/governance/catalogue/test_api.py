"""The catalogue as officers, systems and shops read it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import make_seller, signed_in
from tests.governance.catalogue.listed import make_listing, make_lot, make_product


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> dict[str, int]:
    """Two shops with a lamp each, one of them with lots; a chair that is on sale no more."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        ids = {name: make_seller(name).id for name in ("anna", "boris")}
        make_product("lamp", name="Reading lamp", brand="Hell", gtin="4006381333931", category="home")
        make_product("chair", name="Chair 100%", category="furniture")
        first = make_listing(ids["anna"], "a-lamp", product="lamp")
        make_listing(ids["boris"], "b-lamp", product="lamp", price=None, currency=None, source="orders")
        make_listing(ids["anna"], "a-chair", product="chair", ended_on=date(2025, 12, 1))
        make_lot(first, "2025-06", held_since=date(2025, 6, 5), gone_on=date(2025, 9, 1))
        make_lot(first, "2025-09", units=40, held_since=date(2025, 9, 1))
        return ids


@pytest.fixture(scope="module")
def officer(shared_app: Flask, market: dict[str, int]) -> FlaskClient:
    return signed_in(shared_app)


@pytest.fixture(scope="module")
def anna(shared_app: Flask, market: dict[str, int]) -> FlaskClient:
    return signed_in(shared_app, Role.SELLER, seller_id=market["anna"])


def codes(client: FlaskClient, path: str, name: str) -> list[str]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return [item[name] for item in answer.get_json()["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["chair", "lamp"]),
        ("?search=READING", ["lamp"]),
        ("?search=cha", ["chair"]),
        ("?search=%25", ["chair"]),
        ("?category=home", ["lamp"]),
        ("?category=none", []),
    ],
)
def test_products_are_found_by_name_code_and_category(officer: FlaskClient, query: str, found: list[str]) -> None:
    assert codes(officer, f"products{query}", "code") == found


def test_a_product_says_what_it_is(anna: FlaskClient) -> None:
    (lamp,) = anna.get("/api/v1/products?search=lamp").get_json()["items"]
    assert lamp == {
        "code": "lamp",
        "name": "Reading lamp",
        "category": "home",
        "brand": "Hell",
        "gtin": "4006381333931",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["a-lamp", "b-lamp"]),
        ("?show=all", ["a-chair", "a-lamp", "b-lamp"]),
        ("?show=ended", ["a-chair"]),
        ("?seller=boris", ["b-lamp"]),
        ("?product=lamp", ["a-lamp", "b-lamp"]),
        ("?category=furniture&show=all", ["a-chair"]),
        ("?seller=nobody", []),
    ],
)
def test_listings_are_found_by_shop_product_category_and_whether_they_are_on_sale(
    officer: FlaskClient, query: str, found: list[str]
) -> None:
    assert codes(officer, f"listings{query}", "reference") == found


@pytest.mark.parametrize("query", ["?show=all", "?seller=boris", "?product=lamp"])
def test_a_shop_finds_its_own_listings_alone(anna: FlaskClient, query: str) -> None:
    assert {code[0] for code in codes(anna, f"listings{query}", "reference")} <= {"a"}
    assert anna.get("/api/v1/listings/b-lamp").status_code == 404


@pytest.mark.parametrize(("path", "name"), [("products", "code"), ("listings", "reference")])
def test_pages_follow_each_other(officer: FlaskClient, path: str, name: str) -> None:
    first = officer.get(f"/api/v1/{path}?limit=1").get_json()
    second = codes(officer, f"{path}?limit=1&cursor={first['next']}", name)
    assert [first["items"][0][name], *second] == codes(officer, path, name)
    assert officer.get(f"/api/v1/{path}?cursor=nonsense").status_code == 422
    assert officer.get(f"/api/v1/{path}?cursor=WzFd").status_code == 422


def test_a_listing_says_what_is_offered_and_which_lots_the_platform_holds(anna: FlaskClient) -> None:
    shown = anna.get("/api/v1/listings/a-lamp").get_json()
    assert shown["listing"] == {
        "reference": "a-lamp",
        "seller": "anna",
        "product": "lamp",
        "product_name": "Reading lamp",
        "category": "home",
        "price": "19.90",
        "currency": "CNY",
        "listed_on": "2025-06-01",
        "ended_on": None,
        "source": "platform",
    }
    assert [(lot["lot"], lot["units"], lot["gone_on"]) for lot in shown["lots"]] == [
        ("2025-09", 40, None),
        ("2025-06", 500, "2025-09-01"),
    ]


def test_an_unknown_listing_is_not_found(officer: FlaskClient) -> None:
    assert officer.get("/api/v1/listings/nothing").status_code == 404
    assert officer.get("/api/v1/listings?show=everything").status_code == 422


def test_an_applicant_reads_no_catalogue(shared_app: Flask) -> None:
    client = signed_in(shared_app, Role.INSPECTOR)
    assert client.get("/api/v1/products").status_code == 403
