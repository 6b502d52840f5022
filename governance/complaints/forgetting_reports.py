"""Leaving persons out of the reports on deliveries: a value in the wrong column may be a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from governance.complaints.redaction import Redact
from governance.core.private_files import private_file


def redact_reports(folder: Path, redact: Redact) -> int:
    """Change every report below a folder that names the persons; returns how many."""
    changed = 0
    for path in sorted(folder.rglob("*.csv")) if folder.is_dir() else ():
        if any(redact(line) != line for line in _lines(path)):
            with private_file(path) as left:
                left.writelines(redact(line) for line in _lines(path))
            changed += 1
    return changed


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as report:
        yield from report
