"""The reference in the documentation is what the code says."""

from __future__ import annotations

from tests.reference import PATH, reference


def test_the_reference_is_up_to_date() -> None:
    assert PATH.read_text(encoding="utf-8") == reference(), "run: python -m tests.reference"
