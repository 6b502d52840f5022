"""A score and its explanation over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped
from tests.builders import commit, make_seller, signed_in
from tests.governance.scoring.facts_at_hand import LONG_AGO, give_points, install_rules, run_now, sell


@pytest.fixture(scope="module")
def shops(shared_app: Flask) -> dict[str, FlaskClient]:
    """Three shops judged once, and the browser of each: late with points, without fault, too small to judge."""
    with shared_app.app_context(), scoped(PLATFORM):
        install_rules()
        ids = {name: make_seller(name, at=LONG_AGO).id for name in ("late", "faultless", "small")}
        sell(ids["late"], 300, late=30)
        sell(ids["faultless"], 300)
        sell(ids["small"], 9)
        give_points(ids["late"], 4, recorded_at=LONG_AGO)
        commit()
        run_now(shared_app.extensions["settings"])
    return {name: signed_in(shared_app, Role.SELLER, seller_id=seller_id) for name, seller_id in ids.items()}


def read(shops: dict[str, FlaskClient], shop: str, door: str = "score") -> dict[str, Any]:
    answer = shops[shop].get(f"/api/v1/sellers/{shop}/{door}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    body: dict[str, Any] = answer.get_json()
    return body


@pytest.mark.parametrize("shop", ["late", "faultless"])
def test_the_lines_of_an_explanation_add_up_to_the_score_to_the_last_thousandth(
    shops: dict[str, FlaskClient], shop: str
) -> None:
    score, explanation = read(shops, shop), read(shops, shop, "score/explanation")
    assert explanation["score"] == score["score"] == sum(line["amount"] for line in explanation["lines"])
    assert explanation["standing"] == score["standing"]


def test_each_rate_of_a_score_is_a_line_of_its_explanation(shops: dict[str, FlaskClient]) -> None:
    score, explanation = read(shops, "late"), read(shops, "late", "score/explanation")
    lines = {line["code"]: line for line in explanation["lines"] if line["kind"] == "rate"}
    assert [rate["code"] for rate in score["rates"]] == list(lines)
    for rate in score["rates"]:
        line = lines[rate["code"]]
        assert line["amount"] == -rate["deduction"]
        for name in ("exposed", "bad", "independent", "lower", "upper", "target", "worst"):
            assert line["numbers"][name] == rate[name], (rate["code"], name)
    late = score["rates"][0]
    assert (late["code"], late["exposed"], late["bad"], late["evidence"]) == ("late", 300, 30, "proven_over")
    assert late["deduction"] > 0
    assert score["points_deduction"] == 40_000


def test_what_is_expected_of_a_shop_is_shown_to_officers_only(shared_app: Flask, shops: dict[str, FlaskClient]) -> None:
    officer = signed_in(shared_app, Role.COMPLIANCE_OFFICER).get("/api/v1/sellers/late/score").get_json()
    assert all("estimate" in rate for rate in officer["rates"])
    assert not any("estimate" in rate for rate in read(shops, "late")["rates"])


def test_without_fault_nothing_is_taken_off(shops: dict[str, FlaskClient]) -> None:
    score = read(shops, "faultless")
    assert score["score"] == 1_000_000
    assert {rate["deduction"] for rate in score["rates"]} == {0}


def test_a_shop_too_small_to_judge_has_no_number_and_is_told_why(shops: dict[str, FlaskClient]) -> None:
    score, explanation = read(shops, "small"), read(shops, "small", "score/explanation")
    assert (score["score"], score["standing"]) == (None, "not_yet_rated")
    assert explanation["score"] is None
    assert {line["amount"] for line in explanation["lines"]} == {None}
    assert explanation["summary"].startswith("Not yet rated: 9 of the 10 orders")


def test_before_the_first_run_there_is_no_score_to_read(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM):
        make_seller("new")
        commit()
    answer = signed_in(app).get("/api/v1/sellers/new/score")
    assert answer.status_code == 404
    assert answer.get_json(force=True)["detail"] == "There is no score for this seller yet."
