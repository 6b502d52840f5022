"""Draws on the pages of officers: lists, one draw at every step of its life, and what can be done about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.public.draw_words import stratum
from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from inspections.draws.freezing import freeze
from inspections.draws.held import find
from inspections.draws.readings import read_draw
from inspections.draws.revealing import reveal
from inspections.draws.shown import DrawShown
from tests.builders import BY, make_seller, signed_in
from tests.dashboard.asking import page, part, press
from tests.inspections.draws import living

SECRET, OTHER = "a sentence that nobody guesses", "another one that nobody guesses"


@dataclass(frozen=True)
class Drawn:
    """An officer and a reviewer at their browsers, and the references of draws by what stands with them."""

    app: Flask
    officer: FlaskClient
    reviewer: FlaskClient
    draws: Mapping[str, str]

    def card(self, which: str, name: str) -> str:
        return part(self.officer, f"draw-{name}", {"draw-changed.data": 0, "draw-shown.data": self.shown(which)})

    def shown(self, which: str) -> dict[str, str]:
        return {"draw": self.draws[which]}

    def now(self, which: str) -> DrawShown:
        with self.app.app_context(), scoped(PLATFORM):
            return read_draw(reference=self.draws[which], by=living.OFFICER, at=living.DRAWN)


@pytest.fixture(scope="module")
def drawn(shared_app: Flask) -> Drawn:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        living.make_market(shops=6)
        made = {
            "officers": living.committed(living.make_plan(living.OFFICERS)),
            "beacon": living.frozen(living.make_plan(living.DRAND)),
            "drawn": living.drawn(living.make_plan(name="Lamps, weekly")),
            "revealed": living.drawn(living.make_plan()),
            "to extend": living.drawn(living.make_plan()),
            "to void": living.committed(living.make_plan()),
        }
        reveal(draw_id=made["revealed"].id, ended=living.all_bought(made["revealed"]), by=BY, at=living.DRAWN)
        draws = {name: draw.reference for name, draw in made.items()}
    return Drawn(shared_app, signed_in(shared_app), signed_in(shared_app, Role.REVIEWER), draws)


def listed(client: FlaskClient, search: str = "") -> str:
    return part(client, "draws-list", {"draws-location.search": search})


def test_draws_stand_under_what_is_under_way_coming_and_over(drawn: Drawn) -> None:
    assert "nobody can choose what it finds" in page(drawn.officer, "/dashboard/draws")
    under_way, coming = listed(drawn.officer), listed(drawn.officer, "?show=coming")
    assert "Lamps, weekly" in under_way
    assert f"/dashboard/draws/{drawn.draws['drawn']}" in under_way
    assert drawn.draws["revealed"] not in under_way
    assert f"/dashboard/draws/{drawn.draws['officers']}" in coming
    assert f"/dashboard/draws/{drawn.draws['revealed']}" in listed(drawn.officer, "?show=over")


def test_a_draw_before_its_list_shows_its_secret_by_its_fingerprint_alone(drawn: Drawn) -> None:
    seen = drawn.card("to void", "turn")
    assert "Secret committed" in seen
    assert "Call it off" in seen
    assert "Nothing is drawn yet" in drawn.card("to void", "items")
    assert "No list is frozen yet" in drawn.card("to void", "strata")
    assert drawn.now("to void").draw.commitment in drawn.card("to void", "proof")


def test_a_draw_shows_what_was_drawn_with_its_chance_and_who_buys_it(drawn: Drawn) -> None:
    reference = drawn.draws["drawn"]
    seen = page(drawn.officer, f"/dashboard/draws/{reference}")
    assert "Lamps, weekly, 2 Mar 2026, 06:00 UTC" in seen
    items = drawn.card("drawn", "items")
    assert "4 items were drawn; of their purchases 0 ended" in items
    assert "2 reserves wait" in items
    assert "/dashboard/task/" in items
    assert "To be bought" in items
    assert "Reserve 5" in items
    assert "Everything" in drawn.card("drawn", "strata")
    turn = drawn.card("drawn", "turn")
    assert f"/draws/{reference}" in turn
    assert "could have known the outcome beforehand" in turn
    assert "Draw more" in turn
    seed = drawn.now("drawn").final_seed
    assert seed is not None
    assert seed in drawn.card("drawn", "proof")


def test_an_open_record_can_no_longer_be_changed(drawn: Drawn) -> None:
    seen = drawn.card("revealed", "turn")
    assert "Everybody can read and check it." in seen
    assert "draw-act" not in seen
    assert "Record opened" in drawn.card("revealed", "proof")


def test_more_is_drawn_with_a_reason_and_nobody_chooses_what(drawn: Drawn) -> None:
    shown = drawn.shown("to extend")
    dialog = press(drawn.officer, "draw", "extend", shown)
    assert "who they are cannot be chosen" in dialog
    version = str(drawn.now("to extend").draw.version)
    asked = {"version": version, "stratum": "all", "extra": "some", "reason": "Two were refused."}
    assert "is a whole number" in press(drawn.officer, "draw", "extend", shown, do=asked)
    done = press(drawn.officer, "draw", "extend", shown, do=asked | {"extra": "1"})
    assert "1 more item was drawn." in done
    assert "5 items were drawn" in drawn.card("to extend", "items")
    assert "Two were refused." in drawn.card("to extend", "proof")


def test_a_draw_is_called_off_with_a_reason_that_everybody_reads(drawn: Drawn) -> None:
    shown = drawn.shown("to void")
    assert "stays in public with its reason" in press(drawn.officer, "draw", "void", shown)
    asked = {"version": str(drawn.now("to void").draw.version), "reason": "The list would be wrong."}
    assert "everybody can read why" in press(drawn.officer, "draw", "void", shown, do=asked)
    seen = drawn.card("to void", "turn")
    assert "Called off" in seen
    assert "The list would be wrong." in seen


def test_a_beacon_that_is_handed_in_is_checked_before_it_is_believed(drawn: Drawn) -> None:
    shown, source = drawn.shown("beacon"), drawn.now("beacon").public_source
    assert source is not None
    assert str(source["round"]) in press(drawn.officer, "draw", "beacon", shown)
    assert "This is no JSON:" in press(drawn.officer, "draw", "beacon", shown, do={"message": "the answer"})
    assert "This is no JSON object" in press(drawn.officer, "draw", "beacon", shown, do={"message": "[1]"})
    message: dict[str, Any] = living.message_for(source)
    wrong = {"message": json.dumps(message | {"randomness": "00" * 32})}
    assert "The value holds." not in press(drawn.officer, "draw", "beacon", shown, do=wrong)
    right = {"message": json.dumps(message)}
    assert "The value holds." in press(drawn.officer, "draw", "beacon", shown, do=right)


def test_two_officers_give_a_share_before_the_list_and_tell_it_after(drawn: Drawn) -> None:
    shown = drawn.shown("officers")
    assert "2 teams have not given their shares" in drawn.card("officers", "turn")
    assert "Write a sentence nobody can guess" in press(drawn.officer, "draw", "commit", shown)
    short = {"team": "quality", "secret": "too short"}
    assert "at least 20 characters" in press(drawn.officer, "draw", "commit", shown, do=short)
    for client, team, secret in ((drawn.officer, "quality", SECRET), (drawn.reviewer, "logistics", OTHER)):
        given = {"team": team, "secret": secret}
        assert "Keep the sentence." in press(client, "draw", "commit", shown, do=given)
    assert "have not given" not in drawn.card("officers", "turn")
    assert "committed, not told yet" in drawn.card("officers", "proof")
    with drawn.app.app_context(), scoped(PLATFORM), transaction():
        freeze(draw_id=find(drawn.draws["officers"]).id, by=BY, at=living.DUE)
    assert "Tell your secret" in drawn.card("officers", "turn")
    assert "will be public with the record" in press(drawn.officer, "draw", "tell", shown)
    assert "taken" not in press(drawn.officer, "draw", "tell", shown, do={"secret": OTHER})
    assert "Your sentence was taken." in press(drawn.officer, "draw", "tell", shown, do={"secret": SECRET})
    assert "Tell your secret" not in drawn.card("officers", "turn")


def test_nobody_else_sees_a_page_of_draws(drawn: Drawn) -> None:
    with drawn.app.app_context(), scoped(PLATFORM), transaction():
        seller_id = make_seller().id
    assert "There is nothing at this address" in page(drawn.officer, "/dashboard/draws/nothing")
    for role in (Role.SELLER, Role.INSPECTOR, Role.ADMINISTRATOR, Role.INTEGRATION):
        client = signed_in(drawn.app, role, seller_id=seller_id if role is Role.SELLER else None)
        assert "This page is not open to you" in page(client, f"/dashboard/draws/{drawn.draws['drawn']}")
        assert "This page is not open to you" in listed(client)
        press(client, "draw", "void", drawn.shown("drawn"), status=403)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("all", "Everything"),
        ("rest", "Small strata together"),
        ("toys", "Playthings"),
        ("garden_tools", "Garden tools"),
        ("toys / price under 100", "Playthings / price under 100"),
        ("price 100 to 500 / seller from 365 days", "price 100 to 500 / shop from 365 days"),
        ("price from 500 / seller under 90 days", "price from 500 / shop under 90 days"),
        ("price unknown / seller unknown", "price unknown / age of the shop unknown"),
        ("CN / seller 90 to 365 days", "China / shop 90 to 365 days"),
        ("country unknown", "country unknown"),
    ],
)
def test_a_stratum_is_called_by_words(app: Flask, name: str, said: str) -> None:
    with app.app_context():
        assert stratum(name, {"toys": "Playthings"}) == said
