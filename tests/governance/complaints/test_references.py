"""A case is named by its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.complaints.references import id_of, reference_of
from governance.core.errors import NotFound


@given(case_id=st.integers(1, 10**18 - 1))
def test_a_name_leads_back_to_its_case(case_id: int) -> None:
    assert id_of(reference_of(case_id)) == case_id


def test_people_may_write_it_small_and_with_space_around() -> None:
    assert id_of(" c-42 ") == 42


@pytest.mark.parametrize("name", ["", "C-", "42", "C-0", "C-042", "C-4 2", "C-٤٢", "C-" + "9" * 19, "D-42"])
def test_what_names_no_case_is_not_found(name: str) -> None:
    with pytest.raises(NotFound, match="no case"):
        id_of(name)
