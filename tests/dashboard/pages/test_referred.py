"""What something is shown by leads to its page, however it is referred to."""

from __future__ import annotations

import pytest

from dashboard.pages.referred import address_of
from tests.builders import BY


@pytest.mark.parametrize(
    ("kind", "reference", "address"),
    [
        ("case", "42", "/dashboard/cases/C-42"),
        ("case", "C-42", "/dashboard/cases/C-42"),
        ("notice", "42", "/dashboard/cases/C-42"),
        ("violation", "7", "/dashboard/violations/7"),
        ("fix", "3", "/dashboard/fixes/3"),
        ("group", "5", "/dashboard/case-groups/5"),
        ("weather", "1", None),
    ],
)
def test_a_reference_leads_to_the_page_about_it(kind: str, reference: str, address: str | None) -> None:
    assert address_of(kind, reference, by=BY) == address
