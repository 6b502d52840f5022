"""Queues: what stands under which tab for whom, page by page, at the same cost however long a page is."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from governance.complaints.readings import case_counts, find_cases
from governance.complaints.shown import Show
from governance.complaints.states import Party
from governance.core.access import Actor
from governance.core.database import db
from governance.core.errors import Invalid
from tests.builders import AT, make_seller
from tests.governance.complaints.filed import OFFICER, SYSTEM_OF_PLATFORM, accepted_case, filed_case, shop
from tests.governance.complaints.walked import in_state, offered, reference_of_shop, remedy_case, shown, statements

TABS: tuple[Show, ...] = ("mine", "unassigned", "open", "late", "waiting", "ended", "all")
# Where a case of each state stands: for its holder, and for its shop.
STANDS: dict[str, tuple[str, str]] = {
    "received": ("mine open all", ""),
    "asked": ("mine open waiting all", ""),
    "with_seller": ("mine open waiting all", "mine open all"),
    "mediation": ("mine open waiting all", "open waiting all"),
    "counter_notice": ("mine open waiting all", "open waiting all"),
    "deciding": ("mine open all", "open waiting all"),
    "remedy": ("mine open waiting all", "mine open all"),
    "closed": ("ended all", "ended all"),
    "not_accepted": ("ended all", ""),
    "withdrawn": ("ended all", ""),
}


@pytest.mark.parametrize("state", STANDS)
def test_under_which_tabs_a_case_stands(desk: Flask, state: str) -> None:
    case = in_state(state)
    case.handler_id = int(OFFICER.id)
    db.session.flush()
    for by, tabs in zip((OFFICER, shop(case.seller_id)), STANDS[state], strict=True):
        found = [tab for tab in TABS if case.id in ids(by, tab)]
        assert " ".join(found) == tabs


def ids(by: Actor, tab: Show, **query: Any) -> list[int]:
    return [row.id for row in find_cases(by=by, at=query.pop("at", AT), show=tab, limit=200, **query).items]


def test_a_shop_has_to_act_on_offers_and_on_remedies_that_are_not_shown(desk: Flask) -> None:
    asked_for, proved = offered(accepted_case(), Party.COMPLAINANT), shown(remedy_case())
    assert ids(shop(asked_for.seller_id), "mine") == [asked_for.id]
    assert ids(shop(proved.seller_id), "mine") == []
    assert ids(shop(proved.seller_id), "waiting") == [proved.id]


def test_what_nobody_holds_and_what_is_late(desk: Flask) -> None:
    case, later = accepted_case(), AT + timedelta(days=30)
    case.handler_id = None
    db.session.flush()
    assert case.id in ids(OFFICER, "unassigned")
    assert case.id not in ids(OFFICER, "late")
    assert case.id in ids(OFFICER, "late", at=later)
    assert case.id in ids(shop(case.seller_id), "late", at=later)
    (row,) = find_cases(by=shop(case.seller_id), at=later, show="late").items
    assert row.overdue


def test_the_counts_are_those_of_the_lists(desk: Flask) -> None:
    for state in ("received", "with_seller", "deciding", "remedy", "closed"):
        in_state(state).handler_id = int(OFFICER.id) if state != "deciding" else None
    later = AT + timedelta(days=30)
    db.session.flush()
    for by in (OFFICER, SYSTEM_OF_PLATFORM, shop(in_state("with_seller").seller_id)):
        counts = asdict(case_counts(by=by, at=later))
        assert counts == {tab: len(ids(by, tab, at=later)) for tab in counts}  # type: ignore[arg-type]


@pytest.mark.parametrize(("show", "newest_first"), [("open", False), ("all", True)])
def test_pages_follow_each_other_without_gap_or_repetition(desk: Flask, show: Show, newest_first: bool) -> None:
    reference = make_seller().reference
    made = [filed_case(seller=reference).id for _ in range(5)]
    cursor, read = None, []
    while True:
        page = find_cases(by=OFFICER, at=AT, show=show, seller=reference, limit=2, cursor=cursor)
        read += [row.id for row in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert read == (made[::-1] if newest_first else made)


def test_lists_are_narrowed_by_shop_and_issue(desk: Flask) -> None:
    case = filed_case(issue="conduct", request=None)
    reference = reference_of_shop(case)
    assert ids(OFFICER, "all", seller=reference, issue="conduct") == [case.id]
    assert ids(OFFICER, "all", seller=reference, issue="quality") == []
    assert ids(OFFICER, "all", seller="nobody") == []
    with pytest.raises(Invalid, match="cursor"):
        find_cases(by=OFFICER, at=AT, cursor="WzFd!")
    with pytest.raises(Invalid, match="cursor"):
        find_cases(by=OFFICER, at=AT, cursor="WyJhIl0")


def test_a_long_page_takes_as_many_statements_as_a_short_one(desk: Flask) -> None:
    reference = make_seller().reference
    for _ in range(12):
        accepted_case(seller=reference)
    taken = []
    for limit in (1, 50):
        db.session.expire_all()
        with statements() as seen:
            find_cases(by=OFFICER, at=AT, seller=reference, limit=limit)
        taken.append(len(seen))
    assert taken[0] == taken[1]
    assert 0 < taken[0] <= 8
