"""How cases, their records, sums and files are put into words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from dashboard.pages.case_named import Named, cause_words, money, named
from dashboard.pages.case_records import told
from dashboard.pages.case_shown import sized
from dashboard.pages.case_words import CLOCKS, FILTERED, KINDS, OUTCOMES, STATES, entry_sentence, words_of
from governance.complaints.ip_notices import NO_ACTION
from governance.complaints.pauses import OF_PLATFORM, OF_SELLER
from governance.complaints.shown import EntryShown
from governance.complaints.states import EntryKind, Kind, Outcome, Party, State
from governance.core.database import PLATFORM, scoped
from tests.builders import AT
from tests.dashboard.pages.case_people import prepare


@pytest.fixture(scope="module")
def case_app(shared_app: Flask) -> Flask:
    """Rules, shops and people; each test has cases of its own."""
    prepare(shared_app)
    return shared_app


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("status", "delivered", "delivered"),
        ("status", "on its way", "on its way"),
        ("closed_at", None, "–"),
        ("ordered_at", "soon", "soon"),
        ("promised_on", "2026-03-08", "8 Mar 2026"),
        ("sellers_in_order", 1200, "1,200"),
        ("category_name", {}, "–"),
        ("channel", "chat", "chat"),
    ],
)
def test_values_of_records_in_words(case_app: Flask, name: str, value: Any, words: str) -> None:
    with case_app.test_request_context():
        assert told(name, value) == words


def test_everything_that_can_happen_has_words() -> None:
    assert set(STATES) == set(State)
    assert set(OUTCOMES) == set(Outcome)
    assert set(KINDS) == set(Kind)
    assert set(CLOCKS) >= OF_PLATFORM | OF_SELLER
    assert all(entry_sentence(kind, party) != kind.capitalize() for kind in EntryKind for party in Party if "_" in kind)
    assert frozenset(EntryKind) == frozenset().union(*FILTERED.values())
    assert entry_sentence("question", "platform", "seller") == "We asked the shop"
    assert entry_sentence("something_new", "system") == "Something new"


@pytest.mark.parametrize(
    ("amount", "written"), [("1204.5", "1,204.50 CNY"), ("40", "40 CNY"), ("40.00", "40 CNY"), ("0.05", "0.05 CNY")]
)
def test_sums_of_money(amount: str, written: str) -> None:
    assert money(Decimal(amount), "CNY") == written
    assert money(Decimal(3), None) == "3"


@pytest.mark.parametrize(("size", "written"), [(1, "1 KB"), (36_400, "36 KB"), (1_240_000, "1.2 MB")])
def test_sizes_of_files(size: int, written: str) -> None:
    assert sized(size) == written


def test_what_the_rule_book_no_longer_knows_is_read_out(case_app: Flask) -> None:
    nothing = Named(None)
    with case_app.test_request_context():
        assert (nothing.issue("old_issue"), nothing.ground("too_old")) == ("Old issue", "Too old")
        assert nothing.authority("some_office") == "Some office"
        assert nothing.remedies_of("x") == []
        assert cause_words("lot:7") == "Lot 7"
        assert cause_words("else") == "else"
        with scoped(PLATFORM):
            assert named().authority("samr_12315") == "Market regulator (12315)"


def test_a_notice_that_nobody_followed_up_says_why_it_ended(shared_app: Flask) -> None:
    entry = EntryShown(
        id=1,
        at=AT,
        party=Party.SYSTEM,
        kind=EntryKind.DECIDED,
        text=None,
        data={"outcome": "dismissed", "reason_code": NO_ACTION},
        documents=(),
        who=None,
        shown_to=(),
    )
    with shared_app.test_request_context():
        assert "fifteen days" in words_of(entry)
        assert words_of(replace(entry, text="Because.")) == "Because."
        assert words_of(replace(entry, data={})) == ""
