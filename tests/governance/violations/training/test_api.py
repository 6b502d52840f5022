"""Courses over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from governance.rulebook.publication import install_preset
from tests.builders import AT, BY, make_seller, signed_in
from tests.governance.violations.training.trained import GOODS, LISTINGS, answers


@dataclass(frozen=True)
class Market:
    """Two shops, an officer and others in front of their browsers."""

    app: Flask
    people: dict[str, FlaskClient]

    def get(self, who: str, shop: str) -> TestResponse:
        return self.people[who].get(f"/api/v1/sellers/{shop}/courses")

    def answer(self, who: str, given: Any, course: str = LISTINGS) -> TestResponse:
        client = self.people[who]
        token = client.get_cookie("XSRF-TOKEN")
        headers = {"X-XSRF-TOKEN": token.value} if token else {}
        return client.post(f"/api/v1/courses/{course}/attempts", json={"answers": given}, headers=headers)

    def right(self, *, course: str = LISTINGS, wrong: int = 0) -> list[int]:
        with self.app.app_context(), scoped(PLATFORM):
            return answers(course, wrong=wrong)


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Market:
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        install_preset("fair-1000", by=BY, at=AT)
        mine, other = make_seller("mine").id, make_seller("other").id
    people = {role.value: signed_in(shared_app, role) for role in Role if role not in {Role.SELLER, Role.APPLICANT}}
    people |= {
        "mine": signed_in(shared_app, Role.SELLER, seller_id=mine),
        "other": signed_in(shared_app, Role.SELLER, seller_id=other),
        "stranger": shared_app.test_client(),
    }
    return Market(shared_app, people)


def test_a_shop_reads_its_courses_and_answers(market: Market) -> None:
    read = market.get("mine", "mine").get_json()
    assert (read["seller"], [course["code"] for course in read["courses"]]) == ("mine", [LISTINGS, GOODS])
    (course, *_rest) = read["courses"]
    assert (course["state"], course["attempts"], course["required_by"]) == (None, [], [])
    assert set(course["questions"][0]) == {"question", "choices"}
    failed = market.answer("mine", market.right(wrong=2)).get_json()
    assert (failed["state"], failed["attempts"][0]["passed"], failed["again_on"] is not None) == ("open", False, True)
    waits = market.answer("mine", market.right())
    assert waits.status_code == 409
    assert "Read the text once more" in waits.get_json(force=True)["detail"]
    passed = market.answer("mine", market.right(course=GOODS), GOODS).get_json()
    assert (passed["state"], passed["points"]) == ("passed", None)


@pytest.mark.parametrize("who", ["administrator", "compliance_officer", "integration", "reviewer"])
def test_the_platform_reads_the_courses_of_a_shop(market: Market, who: str) -> None:
    assert market.get(who, "other").get_json()["seller"] == "other"
    assert market.get(who, "nobody").status_code == 404


def test_of_another_shop_nothing_is_found(market: Market) -> None:
    assert market.get("mine", "other").status_code == 404


@pytest.mark.parametrize("who", ["administrator", "compliance_officer", "integration", "reviewer"])
def test_quizzes_are_for_shops(market: Market, who: str) -> None:
    assert market.answer(who, [0]).status_code == 403


def test_strangers_and_forged_requests_are_refused(market: Market) -> None:
    assert market.get("stranger", "mine").status_code == 401
    forged = market.people["other"].post(f"/api/v1/courses/{LISTINGS}/attempts", json={"answers": [0]})
    assert forged.status_code == 400


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ([], {"pointer": "#/answers"}),
        (["x"], {"pointer": "#/answers/0"}),
        ([True], {"pointer": "#/answers/0"}),
        ([0], {"pointer": "answers"}),
    ],
)
def test_what_is_sent_wrongly_is_named(market: Market, given: Any, where: dict[str, str]) -> None:
    refused = market.answer("other", given)
    assert refused.status_code == 422
    assert where.items() <= refused.get_json(force=True)["errors"][0].items()


def test_an_answer_that_is_no_choice_is_named_where_it_stands(market: Market) -> None:
    refused = market.answer("other", [99, *market.right()[1:]])
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.get_json(force=True)["errors"]] == ["answers/0"]


def test_there_is_no_course_of_this_name(market: Market) -> None:
    assert market.answer("other", [0], "juggling").status_code == 404
