from __future__ import annotations

import pytest

from governance.core.access import Actor
from governance.core.ownership import Owned, speaks_for

PLATFORM = Actor("account", "1", "officer")
APPLICANT = Actor("account", "2", "applicant", application_id=1)
SELLER = Actor("account", "3", "seller", seller_id=1)


@pytest.mark.parametrize(
    ("owned", "platform", "applicant", "seller"),
    [
        (Owned(id="7"), True, False, False),
        (Owned.application(1), True, True, False),
        (Owned.application(2), True, False, False),
        (Owned.seller(1), True, False, True),
        (Owned.seller(2), True, False, False),
        (Owned(id="7", application_id=1, seller_id=1), True, True, True),
    ],
)
def test_who_may_deal_with_what_is_whose(owned: Owned, *, platform: bool, applicant: bool, seller: bool) -> None:
    said = [
        speaks_for(by, application_id=owned.application_id, seller_id=owned.seller_id)
        for by in (PLATFORM, APPLICANT, SELLER)
    ]
    assert said == [platform, applicant, seller]
