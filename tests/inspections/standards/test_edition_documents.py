"""The document of an edition: what it has to say, and the digest of its one form."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from governance.core.errors import Invalid
from inspections.standards.edition_documents import edition_from_document
from inspections.standards.files import edition_of_file
from tests.inspections.standards.drafted import LEAD, SEAL, edition_document

STANDARD = edition_document()["standard"]


def test_a_document_says_one_edition_with_its_items() -> None:
    read = edition_from_document(edition_document("GB/T 2828.11", "2008", in_force_until="2030-12-31"))
    assert (read.code, read.edition, str(read.in_force_from), str(read.in_force_until)) == (
        *("GB/T 2828.11", "2008", "2024-01-01", "2030-12-31"),
    )
    assert [(item.code, item.severity, item.clause) for item in read.items] == [
        ("lead", "critical", "4.2"),
        ("seal", "major", None),
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"standard": None}, "/standard"),
        ({"standard": STANDARD | {"code": "ps 101"}}, "/standard/code"),
        ({"standard": STANDARD | {"code": "PS 1/editions/2"}}, "/standard/code"),
        ({"standard": STANDARD | {"code": "X" * 600}}, "/standard/code"),
        ({"standard": STANDARD | {"kind": "private"}}, "/standard/kind"),
        ({"standard": STANDARD | {"title": "Toys"}}, "/standard/title"),
        ({"standard": STANDARD | {"year": 2024}}, "/standard/year"),
        ({"edition": "20/24"}, "/edition"),
        ({"edition": None}, "/edition"),
        ({"in_force_from": None}, "/in_force_from"),
        ({"in_force_from": "soon"}, "/in_force_from"),
        ({"in_force_until": "2023-12-31"}, "/in_force_until"),
        ({"source": "  "}, "/source"),
        ({"items": []}, "/items"),
        ({"items": "lead"}, "/items"),
        ({"items": ["lead"]}, "/items/0"),
        ({"items": [LEAD, LEAD]}, "/items/1/code"),
        ({"items": [LEAD | {"code": "Lead"}]}, "/items/0/code"),
        ({"items": [LEAD | {"severity": "grave"}]}, "/items/0/severity"),
        ({"items": [LEAD | {"limit": None}]}, "/items/0/limit"),
        ({"items": [SEAL, LEAD | {"limit": {"kind": "number"}}]}, "/items/1/limit/upper"),
        ({"items": [LEAD | {"name": {"zh": "铅"}}]}, "/items/0/name/en"),
        ({"wanted": True}, "/wanted"),
    ],
)
def test_what_is_wrong_is_found_where_it_stands(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        edition_from_document(edition_document(**change))
    assert pointer in [finding.pointer for finding in refused.value.findings]


def test_all_findings_come_at_once() -> None:
    wrong = edition_document(source=None, items=[LEAD | {"severity": "grave", "code": "?"}]) | {"edition": None}
    with pytest.raises(Invalid, match="4 things to correct") as refused:
        edition_from_document(wrong)
    assert [finding.pointer for finding in refused.value.findings] == [
        *("/edition", "/source", "/items/0/code", "/items/0/severity"),
    ]


def test_the_digest_is_that_of_what_is_said_and_not_of_how() -> None:
    read = edition_from_document(edition_document())
    as_yaml = yaml.safe_dump(edition_document(), allow_unicode=True).encode()
    as_json = json.dumps(edition_document(), indent=2).encode()
    assert edition_of_file(as_yaml).digest == edition_of_file(as_json).digest == read.digest
    assert edition_from_document(read.to_document()).digest == read.digest
    other = edition_document(
        items=[LEAD | {"limit": {"kind": "number", "unit": "mg/kg", "upper": {"value": "90.1"}}}, SEAL]
    )
    assert edition_from_document(other).digest != read.digest


def test_findings_of_a_file_name_the_line() -> None:
    text = yaml.safe_dump(edition_document(), allow_unicode=True, sort_keys=False).replace("critical", "grave")
    line = 1 + next(number for number, one in enumerate(text.splitlines()) if "grave" in one)
    with pytest.raises(Invalid) as refused:
        edition_of_file(text.encode())
    assert [finding.pointer for finding in refused.value.findings] == [f"line {line} /items/0/severity"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"", b"- 1", b"a: *b", b"a: 1\na: 2", b"{", b"a: 2025-02-30", b"x" * 2**21]
)
def test_what_is_no_document_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(Invalid):
        edition_of_file(content)
