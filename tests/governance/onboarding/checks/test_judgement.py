from __future__ import annotations

from itertools import permutations

from governance.onboarding.check_results import Result
from governance.onboarding.checks.judgement import CheckResult, asks, fails, gravity, verdict, waits, warns

ALL = (warns("w"), asks("m"), waits("u"), fails("f"))


def test_without_a_point_it_passes() -> None:
    assert verdict("code", [], otherwise="Fine.") == CheckResult("code", Result.PASS, "Fine.", {})


def test_the_gravest_point_decides_and_is_told_first() -> None:
    for points in permutations(ALL):
        found = verdict("code", points, otherwise="Fine.")
        assert (found.result, found.sentence) == (Result.FAIL, "f u m w")


def test_nothing_that_was_found_is_ever_a_pass() -> None:
    for point in ALL:
        assert gravity(point) > 0
        assert verdict("code", [point], otherwise="").result is not Result.PASS


def test_the_same_sentence_is_told_once() -> None:
    assert verdict("code", [fails("f"), fails("f")], otherwise="").sentence == "f"
