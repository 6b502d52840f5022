"""Training on the pages of a shop: the courses, the quiz, and what it says of the result."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.core.access import Role
from governance.core.database import PLATFORM, scoped, transaction
from governance.rulebook.publication import install_preset
from governance.violations.training.crediting import credit_passed
from governance.violations.training.in_force import training_rules_at
from tests.builders import AT, BY, make_seller, signed_in
from tests.dashboard.asking import page, part, press
from tests.governance.violations.training.trained import GOODS, LISTINGS, day

SHOWN = {"course": LISTINGS}


@pytest.fixture
def owner(app: Flask) -> FlaskClient:
    """Somebody of a shop, with the default rule book in force."""
    with app.app_context(), scoped(PLATFORM), transaction():
        install_preset("fair-1000", by=BY, at=AT)
        seller_id = make_seller("lamps").id
    return signed_in(app, Role.SELLER, seller_id=seller_id)


def answers(app: Flask, *, wrong: int = 0) -> dict[str, str]:
    """What the fields hold when all questions but the first `wrong` are answered rightly."""
    with app.app_context(), scoped(PLATFORM):
        questions = training_rules_at(day()).courses[LISTINGS].questions
    return {
        f"answer-{place}": str((question.right + 1) % len(question.choices) if place < wrong else question.right)
        for place, question in enumerate(questions)
    }


def quiz(owner: FlaskClient) -> str:
    return part(owner, "training-quiz", {"training-changed.data": 0, "training-shown.data": SHOWN})


def listed(owner: FlaskClient) -> str:
    return part(owner, "trainings-list", {"trainings-location.pathname": "/dashboard/training"})


def test_a_shop_sees_its_courses_and_what_they_give(owner: FlaskClient) -> None:
    assert "Training" in page(owner, "/dashboard/training")
    found = listed(owner)
    for code in (LISTINGS, GOODS):
        assert f"/dashboard/training/{code}" in found
    assert "gives back up to 2 points of the class General" in found
    assert "0 of at most 4 points" in found
    assert "There is nothing at this address" in page(owner, "/dashboard/training/juggling")


def test_the_course_shows_its_text_and_questions_and_not_which_answer_is_right(owner: FlaskClient, app: Flask) -> None:
    assert "Listings and promises that hold" in page(owner, f"/dashboard/training/{LISTINGS}")
    text = part(owner, "training-text", {"training-changed.data": 0, "training-shown.data": SHOWN})
    assert "A listing is a promise." in text
    shown = quiz(owner)
    assert "Where do you correct it?" in shown
    assert "Tried on" not in shown
    assert "right_" not in shown


def test_a_shop_fails_reads_again_and_passes_another_course(owner: FlaskClient, app: Flask) -> None:
    missing = answers(app) | {"answer-0": ""}
    assert "Answer every question." in press(owner, "training", "answer", SHOWN, do=missing)
    assert "not enough yet" in press(owner, "training", "answer", SHOWN, do=answers(app, wrong=2))
    after = quiz(owner)
    assert "Read the text once more" in after
    assert "1, 2" in after
    assert "Hand in the answers" not in after
    assert "Read the text once more" in press(owner, "training", "answer", SHOWN, do=answers(app))
    assert "Not passed yet" in listed(owner)


def test_passing_is_said_at_once_and_what_it_brings_soon_after(owner: FlaskClient, app: Flask) -> None:
    assert "you have passed" in press(owner, "training", "answer", SHOWN, do=answers(app, wrong=1))
    assert "You have passed" in quiz(owner)
    with app.app_context(), scoped(PLATFORM), transaction():
        assert credit_passed(by=BY, at=AT).trainings == 1
    again = quiz(owner)
    assert "Hand in the answers" in again
    assert "passed" in again


@pytest.mark.parametrize("role", [Role.COMPLIANCE_OFFICER, Role.ADMINISTRATOR])
def test_the_pages_are_for_shops(app: Flask, role: Role) -> None:
    client = signed_in(app, role)
    assert "not open to you" in page(client, "/dashboard/training")
    press(client, "training", "answer", SHOWN, do={"answer-0": "1"}, status=403)


def test_a_shop_reads_its_courses_in_its_language(owner: FlaskClient) -> None:
    owner.set_cookie("language", "zh_CN")
    assert "真实描述与信守承诺" in listed(owner)
