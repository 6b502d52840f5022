"""Other cases about the same order: the newest first, of the same shop, and for the platform alone."""

from __future__ import annotations

import pytest

from governance.complaints.neighbours import cases_of_order
from tests.builders import AT, make_seller
from tests.governance.complaints.filed import OFFICER, accepted_case, filed_case, install_rules, shop


@pytest.mark.usefixtures("platform")
def test_cases_of_one_order_of_one_shop_stand_together_for_the_platform() -> None:
    install_rules()
    seller, other = make_seller(), make_seller()
    first = filed_case(seller=seller.reference, order_reference="O-1")
    second = accepted_case(seller=seller.reference, order_reference="O-1", issue="damaged")
    filed_case(seller=seller.reference, order_reference="O-2")
    filed_case(seller=other.reference, order_reference="O-1")
    orderless = filed_case(seller=seller.reference, order_reference=None)
    third = filed_case(seller=seller.reference, order_reference="O-1", issue="wrong_item")
    assert [row.id for row in cases_of_order(case_id=second.id, by=OFFICER, at=AT)] == [third.id, first.id]
    assert cases_of_order(case_id=orderless.id, by=OFFICER, at=AT) == []
    assert cases_of_order(case_id=second.id, by=shop(seller.id), at=AT) == []
