"""The header of a list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from governance.core.errors import Invalid
from inspections.draws.chance.header import CONSISTENT, PARETO, Header, algorithm_named
from tests.inspections.draws.chance.lists import Given, header_of


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json.dumps(header_of(Given()).to_document()))
    return loaded


def test_a_header_comes_back_from_its_document() -> None:
    assert Header.from_document(document()) == header_of(Given())


@pytest.mark.parametrize("member", sorted(header_of(Given()).to_document()))
def test_no_member_may_be_missing(member: str) -> None:
    without = document()
    del without[member]
    with pytest.raises(Invalid):
        Header.from_document(without)


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"strata": [{"name": "a"}]},
        {"strata": 3},
        {"inspectors": [{"code": "I-1", "load": 0, "most": 3}]},
        {"laboratories": [{"code": "LAB-1", "categories": ["toys"], "country": "CN"}]},
        {"algorithm": "random"},
        {"algorithm": "sha1"},
    ],
)
def test_what_is_unknown_or_of_another_kind_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        Header.from_document(document() | change)


def test_an_algorithm_is_known_by_its_name() -> None:
    assert [algorithm_named(name) for name in ("pareto-sha256-1", "consistent-sampler-1")] == [PARETO, CONSISTENT]
    with pytest.raises(Invalid, match="pareto-sha256-2"):
        algorithm_named("pareto-sha256-2")
