"""What notices say of how a measure ends."""

from __future__ import annotations

from datetime import date

import pytest

from governance.violations.kinds import Kind, ListedGround
from governance.violations.measures import wording


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("days", [None, 28])
@pytest.mark.parametrize("ground", [None, ListedGround.SAFETY])
@pytest.mark.parametrize(("waits_for_fix", "of_node"), [(False, False), (True, False), (False, True)])
def test_every_measure_says_in_both_languages_how_it_ends(
    kind: Kind, days: int | None, ground: ListedGround | None, waits_for_fix: bool, of_node: bool
) -> None:
    words = wording.how_to_lift(kind=kind, days=days, ground=ground, waits_for_fix=waits_for_fix, of_node=of_node)
    assert words["en"].endswith("when an appeal is decided for you.")
    assert words["zh"].endswith("申诉成立的，立即解除。")
    assert len(words["en"]) > 60, "more than the appeal alone"
    assert ("term" in words["en"]) == (days is not None)


def test_every_listed_ground_has_its_words() -> None:
    assert wording.GROUNDS.keys() == set(ListedGround)


def test_a_correction_names_its_day() -> None:
    words = wording.did_not_hold(date(2026, 3, 9))
    assert "2026-03-09" in words["en"]
    assert "2026-03-09" in words["zh"]


def test_a_class_without_words_is_called_by_its_code() -> None:
    assert [wording.class_name(code, "zh") for code in ("serious", "other")] == ["严重", "other"]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_title_in_both_languages(kind: Kind) -> None:
    for language in ("en", "zh"):
        assert wording.title(kind, "lamp-7", language) == f"{wording.title(kind, None, language)}: lamp-7"
