"""The register: a seller is taken in once, and what it mainly sells is known as of when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.core.access import ANONYMOUS
from governance.core.database import db
from governance.core.errors import Invalid, NotFound, PermissionDenied
from governance.sellers import register
from governance.sellers.register import NewSeller
from tests.builders import AT, BY

pytestmark = pytest.mark.usefixtures("platform")


def take_in(*references: str) -> int:
    return register.register_many(sellers=[NewSeller(reference=each) for each in references], by=BY, at=AT)


def test_a_seller_is_registered_once_however_often_it_is_named() -> None:
    assert take_in("a", "b", "a") == 2
    assert take_in("b", "c") == 1
    assert register.count() == 3


def test_a_seller_without_a_name_is_called_by_its_reference() -> None:
    take_in("shop-7")
    assert register.find("shop-7").name == "shop-7"


def test_an_empty_reference_is_refused() -> None:
    with pytest.raises(Invalid, match="reference"):
        take_in("  ")


def test_a_seller_nobody_registered_is_not_found() -> None:
    with pytest.raises(NotFound, match="'x'"):
        register.find("x")


def test_registering_needs_the_permission() -> None:
    with pytest.raises(PermissionDenied, match="seller:register"):
        register.register_many(sellers=[NewSeller(reference="a")], by=ANONYMOUS, at=AT)


def test_a_hundred_thousand_references_are_found_in_one_question() -> None:
    take_in("a", "b")
    asked = ["a", *(f"nobody-{number}" for number in range(100_000))]
    assert list(register.ids_by_reference(asked)) == ["a"]


def test_the_main_category_is_the_latest_one_known_at_a_moment() -> None:
    take_in("a")
    later = AT + timedelta(days=30)
    assert register.note_main_categories(categories={"a": "toys"}, by=BY, at=AT) == 1
    assert register.note_main_categories(categories={"a": "toys"}, by=BY, at=later) == 0
    assert register.note_main_categories(categories={"a": "books"}, by=BY, at=later) == 1
    ids = register.add_categories(["toys", "books"])
    known = {moment: db.session.execute(register.categories_known_at(moment)).all() for moment in (AT, later, None)}
    assert [row.category_id for row in known[AT]] == [ids["toys"]]
    assert [row.category_id for row in known[later]] == [ids["books"]]
    assert known[None] == known[later]
