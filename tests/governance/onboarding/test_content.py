"""What is submitted, as plain data, and the digest of each part of it."""

from __future__ import annotations

from typing import Any

import pytest

from governance.onboarding.content import digest_of, parts_of
from tests.governance.onboarding.test_requirements import content


def with_paper(**given: Any) -> dict[str, Any]:
    whole = content()
    whole["documents"] = [whole["documents"][0] | given, *whole["documents"][1:]]
    return whole


def test_the_order_of_fields_makes_no_other_digest() -> None:
    whole = content()
    assert digest_of(dict(reversed(whole.items()))) == digest_of(whole)
    assert len(digest_of(whole)) == 64


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        (content(legal_name="Somebody else"), "business"),
        (content(commitments={}), "business"),
        (content(person=content()["person"] | {"contact_phone": "1"}), "person"),
        (with_paper(sha256="1" * 64), "documents"),
        (with_paper(valid_until="2027-01-01"), "documents"),
        (content(documents=[]), "documents"),
    ],
    ids=["name", "promises", "telephone", "another file", "another end", "no documents"],
)
def test_a_change_shows_in_its_part_alone(changed: dict[str, Any], part: str) -> None:
    before, after = parts_of(content()), parts_of(changed)
    assert [name for name in before if before[name] != after[name]] == [part]


def test_what_is_emptied_when_a_document_is_erased_is_no_change() -> None:
    assert parts_of(with_paper(number=None)) == parts_of(content())
