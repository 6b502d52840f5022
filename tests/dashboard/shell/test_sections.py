"""A part of a page fails alone, in words, and is written down."""

from __future__ import annotations

import pytest
from dash import html
from dash.development.base_component import Component
from flask import Flask, g

from dashboard.shell.sections import section, slot
from governance.core.access import Actor, Permission
from governance.core.errors import Invalid, NotFound, PermissionDenied
from tests.dashboard.asking import drawn

READER = Actor("account", "1", "reader", frozenset({Permission.SCORE_READ}))


def shown(app: Flask, error: Exception | None, by: Actor = READER) -> str:
    @section(Permission.SCORE_READ)
    def part() -> Component:
        if error:
            raise error
        return html.Div("the part")

    with app.test_request_context():
        g.actor, g.request_id = by, "request-4711"
        return drawn(part())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (None, "the part"),
        (NotFound("There is no seller 'x'."), "There is nothing at this address"),
        (PermissionDenied("no"), "This page is not open to you"),
        (Invalid("Sellers cannot be sorted by 'x'."), "Sellers cannot be sorted by 'x'."),
        (ZeroDivisionError("division by zero"), "request-4711"),
    ],
)
def test_each_outcome_has_its_words(shared_app: Flask, error: Exception | None, words: str) -> None:
    assert words in shown(shared_app, error)


def test_a_failure_never_shows_its_inside(shared_app: Flask) -> None:
    assert "division" not in shown(shared_app, ZeroDivisionError("division by zero"))


def test_whoever_lacks_the_permission_gets_no_part(shared_app: Flask) -> None:
    nobody = Actor("account", "2", "nobody")
    assert "the part" not in shown(shared_app, None, nobody)


def test_a_slot_holds_its_place_while_it_loads() -> None:
    place = drawn(slot("x", height=320, wide=True))
    assert '"id": "x", "className": "slot slot-wide"' in place
    assert "skeleton" in place
