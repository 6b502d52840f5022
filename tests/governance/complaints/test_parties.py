"""Whose part somebody takes in a case."""

from __future__ import annotations

import pytest

from governance.complaints.parties import check_of_platform, is_own, name_of, party_of
from governance.complaints.states import Party
from governance.core.access import ANONYMOUS, Actor, complainant, system_actor
from governance.core.errors import PermissionDenied
from tests.governance.complaints.filed import OFFICER, shop


@pytest.mark.parametrize(
    ("by", "party", "name"),
    [
        (OFFICER, Party.PLATFORM, "account:901"),
        (shop(7), Party.SELLER, "account:911"),
        (complainant(42), Party.COMPLAINANT, "complainant"),
        (ANONYMOUS, Party.COMPLAINANT, "complainant"),
        (system_actor("clock-steps"), Party.SYSTEM, "system:clock-steps"),
    ],
)
def test_everybody_takes_one_part_under_a_name_that_tells_no_person(by: Actor, party: Party, name: str) -> None:
    assert (party_of(by), name_of(by)) == (party, name)
    if party in {Party.SELLER, Party.COMPLAINANT}:
        with pytest.raises(PermissionDenied):
            check_of_platform(by)
    else:
        check_of_platform(by)


@pytest.mark.parametrize(
    ("email", "own"),
    [
        ("officer@platform.example", True),
        (" Officer@Platform.example ", True),
        ("ana@mail.example", False),
        (None, False),
    ],
)
def test_a_case_is_an_officers_own_by_the_address(email: str | None, own: bool) -> None:
    assert is_own(OFFICER, email) is own
    assert not is_own(system_actor("x"), email)
