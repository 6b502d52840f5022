"""Rows and files for the tests of deliveries."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from governance.complaints.intake.imports import ImportSummary, import_cases
from governance.core.commands import settings
from tests.builders import AT, BY

_numbers = itertools.count(1)


def a_row(**changes: Any) -> dict[str, Any]:
    """A row with everything it needs, about the shop `shop-1`."""
    given: dict[str, Any] = {
        "kind": "complaint",
        "external_reference": f"T-{next(_numbers)}",
        "seller": "shop-1",
        "issue": "quality",
        "text": "The lamp stopped working after two days.",
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def lines(path: Path, *rows: dict[str, Any] | str) -> Path:
    """NDJSON; a text among the rows is a line as it stands."""
    text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def delivered(path: Path, **options: Any) -> ImportSummary:
    """What the command does with a file of the system `desk`."""
    given: dict[str, Any] = {"source": "desk", "settings": settings(), "by": BY, "at": AT}
    return import_cases(path=path, **given | options)


def said(summary: ImportSummary) -> list[tuple[int, str, str]]:
    """The findings without the values."""
    return [(found.line, found.column, found.reason) for found in summary.rejected]
