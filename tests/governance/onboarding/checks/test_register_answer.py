from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from governance.onboarding.check_results import Result
from governance.onboarding.checks.judgement import verdict
from governance.onboarding.checks.register_answer import RegisterEntry, Status, entry_points
from tests.governance.onboarding.checks.dossiers import CODE, NAME, dossier

PASS, FAIL, MANUAL, WARN = Result.PASS, Result.FAIL, Result.MANUAL, Result.WARN
SAME = RegisterEntry(
    country="CN", number=CODE, name=NAME, status=Status.ACTIVE, founded_on=date(2020, 5, 1), scope="服装批发"
)


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, PASS),
        ({"number": f"{CODE[:8]} {CODE[8:].lower()}"}, PASS),
        # A mere yes: whatever it leaves out, a person has to find out.
        ({"name": ""}, MANUAL),
        ({"status": Status.UNKNOWN}, MANUAL),
        ({"founded_on": None}, MANUAL),
        ({"scope": ""}, MANUAL),
        ({"number": "1"}, MANUAL),
        ({"country": "BR"}, MANUAL),
        # It says something else.
        ({"name": "别人有限公司"}, FAIL),
        ({"name": "明辉服饰股份有限公司"}, MANUAL),
        ({"status": Status.ENDED}, FAIL),
        ({"status": Status.SUSPENDED}, FAIL),
        ({"founded_on": date(2019, 1, 1)}, WARN),
        ({"scope": "软件开发"}, MANUAL),
    ],
)
def test_a_register_has_to_repeat_the_facts(changes: dict[str, Any], result: Result) -> None:
    points = entry_points(dossier(), replace(SAME, **changes))
    assert verdict("register", points, otherwise="The same.").result is result


def test_a_number_it_does_not_know_is_for_a_person() -> None:
    assert verdict("register", entry_points(dossier(), None), otherwise="").result is MANUAL


def test_every_fact_that_is_left_out_is_named() -> None:
    bare = RegisterEntry(country="CN", number=CODE)
    assert len(list(entry_points(dossier(), bare))) == 4
