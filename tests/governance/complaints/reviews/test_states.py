"""Where a review stands, and where it counts."""

from __future__ import annotations

import pytest

from governance.complaints.reviews.references import id_of, reference_of
from governance.complaints.reviews.states import Action, Judgement, State, can_move, check_move, counts, fits
from governance.complaints.reviews.words import DONE, done
from governance.core.errors import InvalidTransition, NotFound

ALLOWED = {("waiting", "answered"), ("answered", "answered"), ("answered", "handled"), ("handled", "answered")}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_a_review_is_answered_before_it_is_handled(state: State, to: State) -> None:
    assert can_move(state, to) == ((state.value, to.value) in ALLOWED)
    if not can_move(state, to):
        with pytest.raises(InvalidTransition, match="cannot become"):
            check_move(state, to)


@pytest.mark.parametrize(
    ("flagged", "judged", "where"),
    [
        (False, None, "ok"),
        (True, None, "flagged"),
        (False, "genuine", "ok"),
        (True, "genuine", "ok"),
        (False, "not_genuine", "flagged"),
        (True, "not_genuine", "flagged"),
    ],
)
def test_what_a_person_found_goes_before_what_the_rules_found(flagged: bool, judged: str | None, where: str) -> None:
    assert counts(flagged, Judgement(judged) if judged else None).value == where


@pytest.mark.parametrize("score", range(1, 6))
@pytest.mark.parametrize("action", Action)
def test_thanks_alone_close_no_low_review(action: Action, score: int) -> None:
    assert fits(action, score) == (action is not Action.THANKED or score > 2)


def test_every_action_has_words_in_both_languages() -> None:
    assert set(DONE) == set(Action)
    assert done(Action.REFUNDED, "zh_CN") == "已退款"
    assert done(Action.REFUNDED, None) == "the money was paid back"


def test_the_name_of_a_review_leads_back_to_it() -> None:
    assert id_of(reference_of(42)) == 42


@pytest.mark.parametrize("name", ["", "42", "R-", "R-0", "R-01", "r-1", "C-42", "R-1 ", "R-²", f"R-{10**18}"])
def test_what_names_no_review(name: str) -> None:
    with pytest.raises(NotFound):
        id_of(name)
