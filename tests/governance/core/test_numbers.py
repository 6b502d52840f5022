from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import NotFound
from governance.core.numbers import number_in


@given(st.integers(0, 10**18 - 1))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    assert number_in(str(number), noun="fix") == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", " 1", "1 ", "1e3", "٣", "²", "0x1", "one", "1" * 19])
def test_anything_else_names_nothing(text: str) -> None:
    with pytest.raises(NotFound, match="There is no fix"):
        number_in(text, noun="fix")
