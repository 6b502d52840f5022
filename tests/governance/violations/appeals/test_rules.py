"""Reading what a rule book says about appeals."""

from __future__ import annotations

import pytest

from governance.core.errors import NotFound
from governance.violations.appeals.rules import AppealRules
from governance.violations.kinds import ListedGround
from tests.governance.rulebook.changing import changed, preset


def test_a_limit_is_read_exactly() -> None:
    read = AppealRules.from_document(3, changed(preset(), ("/appeals/overturn/limit", "0.1")))
    assert read.overturn.limit == 100_000
    assert (read.overturn.minimum_decided, read.overturn.confidence) == (20, 0.95)


def test_safety_and_authorities_are_never_paused() -> None:
    assert AppealRules.from_document(3, preset()).alert_only == {ListedGround.SAFETY, ListedGround.AUTHORITY_ORDER}


def test_a_rule_book_published_without_appeals_says_so() -> None:
    old = {section: said for section, said in preset().items() if section != "appeals"} | {"version": "2"}
    with pytest.raises(NotFound, match="fair-1000 2 says nothing about appeals"):
        AppealRules.from_document(1, old)
