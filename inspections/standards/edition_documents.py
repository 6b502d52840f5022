"""An edition of a standard as a document: its fields, everything that is wrong with one, its one form and its digest.

    standard: {code: PS 101, kind: platform, title: {en: Toys, zh: 玩具}, issuer: the platform}
    edition: "2026"
    in_force_from: 2026-01-01
    source: where the text can be read, and when it was checked
    items:
      - code: lead
        name: {en: Lead that migrates, zh: 可迁移铅}
        severity: critical
        limit: {kind: number, unit: mg/kg, upper: {value: 90}, loq: 5}

Pure: from plain data to values and back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from governance.core.errors import Finding, Invalid
from inspections.standards.document_fields import Fields
from inspections.standards.limit_documents import limit_to_document, read_limit
from inspections.standards.limits import Words
from inspections.standards.shown import ItemShown

KINDS: Final = ("national", "industry", "international", "platform")
SEVERITIES: Final = ("critical", "major", "minor")
# A number without its year, as standards are called: GB 6675.4, GB/T 2828.11, ISO 8124-3, PS 101.
_STANDARD: Final = re.compile(r"[A-Z][A-Z0-9]*(/[A-Z]{1,4})?( ?[A-Z]{0,3}[0-9][0-9A-Za-z.\-]*)?")
_EDITION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+:\-]{0,29}")
_ITEM: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, kw_only=True)
class EditionDocument:
    """What a document of one edition says."""

    code: str
    kind: str
    title: Words
    issuer: str
    edition: str
    in_force_from: date
    in_force_until: date | None
    source: str
    items: tuple[ItemShown, ...]

    def to_document(self) -> dict[str, Any]:
        """The document as plain data in its one form."""
        document: dict[str, Any] = {
            "standard": {
                "code": self.code,
                "kind": self.kind,
                "title": dict(self.title),
                "issuer": self.issuer,
            },
            "edition": self.edition,
            "in_force_from": self.in_force_from.isoformat(),
            "source": self.source,
            "items": [_item_document(item) for item in self.items],
        }
        if self.in_force_until is not None:
            document["in_force_until"] = self.in_force_until.isoformat()
        return document

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON (keys in order, no blanks, UTF-8), in hexadecimal."""
        text = json.dumps(self.to_document(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def edition_from_document(data: Any) -> EditionDocument:
    """What a document says; raises `Invalid` with every finding, each with its place as `/items/0/limit/upper`."""
    findings: list[Finding] = []
    edition = _read(Fields(data, "", findings))
    if findings:
        number = "one thing" if len(findings) == 1 else f"{len(findings)} things"
        raise Invalid(f"This edition cannot be used: {number} to correct.", findings=findings)
    return edition


def _read(fields: Fields) -> EditionDocument:
    standard = fields.section("standard")
    if standard is None:
        fields.note("standard", "Say which standard it is: code, kind, title and issuer.")
        standard = Fields({}, "/standard", [])
    read = EditionDocument(
        code=standard.text("code", pattern=_STANDARD, hint="Give a code without the year, such as GB 6675.4."),
        kind=standard.one_of("kind", KINDS),
        title=standard.words("title"),
        issuer=standard.text("issuer"),
        edition=fields.text("edition", pattern=_EDITION, hint="Give the edition, usually the year: 2014."),
        in_force_from=_first_day(fields),
        in_force_until=fields.day("in_force_until"),
        source=fields.text("source", longest=2_000),
        items=tuple(_item(below) for below in fields.rows("items")),
    )
    _check_days(fields, read)
    _check_items(fields, read)
    standard.no_others()
    fields.no_others()
    return read


def _first_day(fields: Fields) -> date:
    if not fields.has("in_force_from"):
        fields.note("in_force_from", "Give the day from which the edition is in force.")
    return fields.day("in_force_from") or date.max


def _check_days(fields: Fields, read: EditionDocument) -> None:
    if read.in_force_until is not None and read.in_force_from != date.max and read.in_force_until < read.in_force_from:
        fields.note("in_force_until", "It cannot end before it began.")


def _check_items(fields: Fields, read: EditionDocument) -> None:
    if not read.items:
        fields.note("items", "Give at least one test item.")
    counted = Counter(item.code for item in read.items)
    for place, item in enumerate(read.items):
        if item.code and counted[item.code] > 1:
            fields.note(f"items/{place}/code", f"The item {item.code!r} stands here more than once.")


def _item(fields: Fields) -> ItemShown:
    limit = fields.section("limit")
    if limit is None:
        fields.note("limit", "Say which results conform: an item without a limit tests nothing.")
        limit = Fields({"kind": "text", "rule": {"en": "none"}}, f"{fields.pointer}/limit", [])
    item = ItemShown(
        code=fields.text("code", pattern=_ITEM, hint="Give a code of small letters, digits and underscores."),
        name=fields.words("name"),
        clause=fields.maybe_text("clause"),
        method=fields.maybe_text("method"),
        severity=fields.one_of("severity", SEVERITIES),
        limit=read_limit(limit),
    )
    fields.no_others()
    return item


def _item_document(item: ItemShown) -> dict[str, Any]:
    document: dict[str, Any] = {
        "code": item.code,
        "name": dict(item.name),
        "severity": item.severity,
        "limit": limit_to_document(item.limit),
    }
    maybe: Mapping[str, str | None] = {"clause": item.clause, "method": item.method}
    return document | {name: value for name, value in maybe.items() if value is not None}
