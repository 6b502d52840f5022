"""The ledger on the pages: the balance against the nodes, how it goes on, every entry, and for whose eyes."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.dashboard.pages.violation_people import OFFICER, OTHER, OWNER, SHOP, Somebody, confirmed, prepare

SHOWN = {"reference": SHOP}
PARTS = ("nodes", "over-time", "entries")


@pytest.fixture(scope="module")
def ledger_app(shared_app: Flask) -> Flask:
    """A shop with ten points in two classes, none with another shop."""
    prepare(shared_app)
    confirmed(shared_app, rule="costly_false_description", product="table-4", order_reference="O-1")
    confirmed(shared_app, rule="invented_reviews")
    return shared_app


def test_the_balance_of_each_class_stands_against_its_nodes_and_says_when_it_ends(ledger_app: Flask) -> None:
    seen = Somebody(ledger_app, OFFICER).sees("ledger", SHOWN, *PARTS)
    for words in (
        "Serious: the node at 6 is reached, 6 points to the node at 12",
        "4 points to the node at 8.",
        "by themselves.",
        "10 points count today",
        "2 entries count today",
        "Valuable goods not as described",
    ):
        assert words in seen, words


def test_a_shop_opens_its_own_under_two_addresses_and_no_other(ledger_app: Flask) -> None:
    owner, other = Somebody(ledger_app, OWNER), Somebody(ledger_app, OTHER)
    for address in ("/dashboard/ledger", f"/dashboard/sellers/{SHOP}/ledger"):
        assert SHOP in owner.opens(address)
    assert "2 entries count today" in owner.sees("ledger", SHOWN, "entries")
    assert "There is nothing at this address" in other.opens(f"/dashboard/sellers/{SHOP}/ledger")
    assert "There is nothing at this address" in other.sees("ledger", SHOWN, "nodes")
    assert "No points count" in other.sees("ledger", {"reference": "other-shop"}, *PARTS)


def test_somebody_without_a_shop_has_no_ledger_of_the_own(ledger_app: Flask) -> None:
    assert "This page is not open to you" in Somebody(ledger_app, OFFICER).opens("/dashboard/ledger")


def test_my_shop_says_first_whether_it_is_restricted(ledger_app: Flask) -> None:
    owner, other, officer = (Somebody(ledger_app, email) for email in (OWNER, OTHER, OFFICER))
    assert "Your shop is not restricted" in other.sees("seller", {"reference": "other-shop"}, "restricted")
    assert "Listing stopped" in owner.sees("seller", SHOWN, "restricted")
    seen = owner.sees("seller", SHOWN, "open", "contestable")
    for words in ("6 points count · until", "Correct the listing", "can still be contested", "30 days left"):
        assert words in seen, words
    assert f"/dashboard/violations?seller={SHOP}" in officer.sees("seller", SHOWN, "open")
    assert "Nothing is open against the shop" in other.sees("seller", {"reference": "other-shop"}, "open")
