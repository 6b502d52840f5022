from __future__ import annotations

import pytest

from governance.catalogue.gtin import is_gtin


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("4006381333931", True),
        ("96385074", True),
        ("036000291452", True),
        ("00036000291452", True),
        ("4006381333932", False),  # the check digit is another
        ("400638133393", False),
        ("4006381 333931", False),  # a list is to hold digits alone
        ("400638133393１", False),
        ("", False),
        ("lamp", False),
    ],
)
def test_a_gtin_has_its_length_and_its_check_digit(text: str, holds: bool) -> None:
    assert is_gtin(text) is holds
