"""Documents of editions as files, in YAML or JSON; what is wrong is named with its line."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from governance.core.access import Actor, Permission, check_permission
from governance.core.errors import Finding, Invalid
from governance.rulebook import source
from governance.violations.second_person import key_of
from inspections.standards.drafting import keep_draft
from inspections.standards.edition_documents import EditionDocument, edition_from_document
from inspections.standards.models import StandardEdition

LARGEST: Final = 1024 * 1024


def draft_file(*, content: bytes, by: Actor, at: datetime) -> StandardEdition:
    """Draft the edition that a file says (`drafting.draft_edition`); findings name line and field."""
    check_permission(by, Permission.STANDARD_WRITE)
    return keep_draft(edition_of_file(content), author=key_of(by), by=by, at=at)


def edition_of_file(content: bytes) -> EditionDocument:
    """The edition that a file says; raises `Invalid` with every finding as `line 12 /items/0/code`."""
    if len(content) > LARGEST:
        raise Invalid("The document of an edition has at most 1 MiB.", pointer="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("This is not UTF-8 text.", pointer="file") from error
    read = source.read(text)
    try:
        return edition_from_document(read.data)
    except Invalid as refused:
        named = [Finding(f"line {read.line_of(one.pointer)} {one.pointer}", one.message) for one in refused.findings]
        raise Invalid(refused.message, findings=named) from refused
