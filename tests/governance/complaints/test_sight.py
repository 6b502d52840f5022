"""Which part of a case is for whose eyes: every field has its line, and the reporter has none for the shop."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from governance.complaints.shown import CaseShown
from governance.complaints.sight import (
    DATA,
    REPORTER,
    SEEN_BY,
    Sight,
    data_seen,
    names_file,
    reads_in_full,
    seen,
    sight_of,
)
from governance.complaints.states import Kind, Party
from governance.core.access import Actor, Role, complainant, permissions_of, system_actor

ALL = {field.name: f"<{field.name}>" for field in fields(CaseShown)}
OFFICER = Actor("account", "1", "a@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
INTEGRATION = Actor("account", "2", "b@platform.example", permissions_of([Role.INTEGRATION]))
SHOP = Actor("account", "3", "c@shop.example", permissions_of([Role.SELLER]), seller_id=7)


def hidden(sight: Sight, kind: Kind) -> set[str]:
    return {name for name, value in seen(ALL, sight=sight, kind=kind).items() if value is None}


def test_every_field_of_a_case_has_its_line() -> None:
    assert set(SEEN_BY) == set(ALL)


PLATFORMS = {"handler_id", "handler", "group_id", "group", "source"}
NOT_THE_SHOPS = PLATFORMS | {"person", "rating", "rated_at", "external_reference", "merged_into"}


@pytest.mark.parametrize(
    ("sight", "kind", "expected"),
    [
        (Sight.OFFICER, Kind.REPORT, set()),
        (Sight.PLATFORM, Kind.REPORT, {"person"}),
        (Sight.COMPLAINANT, Kind.COMPLAINT, PLATFORMS | {"person"}),
        (Sight.COMPLAINANT, Kind.REPORT, PLATFORMS | {"person"}),
        (Sight.SELLER, Kind.COMPLAINT, NOT_THE_SHOPS),
        (Sight.SELLER, Kind.IP_NOTICE, NOT_THE_SHOPS),
        (Sight.SELLER, Kind.REPORT, NOT_THE_SHOPS | REPORTER),
    ],
)
def test_what_each_does_not_see(sight: Sight, kind: Kind, expected: set[str]) -> None:
    assert hidden(sight, kind) == expected


def test_nothing_that_leads_to_a_reporter_is_for_the_shop() -> None:
    assert {"order_reference", "request", "amount", "currency", "occurred_on"} <= REPORTER


@pytest.mark.parametrize(
    ("by", "own", "sight"),
    [
        (OFFICER, False, Sight.OFFICER),
        (OFFICER, True, Sight.COMPLAINANT),
        (INTEGRATION, False, Sight.PLATFORM),
        (SHOP, False, Sight.SELLER),
        (complainant(4), True, Sight.COMPLAINANT),
        (complainant(4), False, Sight.COMPLAINANT),
        (system_actor("job"), False, Sight.OFFICER),
    ],
)
def test_as_whom_somebody_looks(by: Actor, own: bool, sight: Sight) -> None:
    assert sight_of(by, own=own) is sight


def test_an_entry_carries_to_both_sides_what_is_named_and_nothing_else() -> None:
    told: dict[str, Any] = dict.fromkeys(DATA, 1)
    more = told | {"account": 17, "group": 3, "weight": "reduced", "pattern": 5, "clock": "case_decision", "new": 1}
    for sight in (Sight.SELLER, Sight.COMPLAINANT):
        assert data_seen(more, sight=sight) == told
    for sight in (Sight.OFFICER, Sight.PLATFORM):
        assert data_seen(more, sight=sight) == more
    assert data_seen(None, sight=Sight.SELLER) == {}


@pytest.mark.parametrize("sight", list(Sight))
@pytest.mark.parametrize("party", list(Party))
def test_the_name_of_a_file_is_for_its_side_and_the_platform(party: Party, sight: Sight) -> None:
    assert names_file(party, sight=sight) is (sight in {Sight.OFFICER, Sight.PLATFORM} or party.value == sight.value)


@pytest.mark.parametrize(
    ("sight", "own", "of_others"),
    [
        (Sight.OFFICER, True, True),
        (Sight.PLATFORM, False, False),
        (Sight.SELLER, False, False),
        (Sight.COMPLAINANT, True, False),
    ],
)
def test_who_reads_words_in_full(sight: Sight, own: bool, of_others: bool) -> None:
    assert reads_in_full(sight=sight, of_complainant=True) is own
    assert reads_in_full(sight=sight, of_complainant=False) is of_others
