"""What was wrong with a delivery, as a file for people: line, column, reason, and nothing that tells who somebody is."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from governance.complaints.intake.deliveries import Rejected
from governance.core.plain_cells import plain_cell
from governance.core.private_files import private_file

HEADING: Final = ("line", "column", "reason", "value")
MOST_SHOWN: Final = 1_000


class Report:
    """Collects findings while a delivery is read: all of them in the file, the first ones in `shown`.

    A file is made when there is something to say, and is whole when the block ends without an error.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, ExitStack()
        self.shown: list[Rejected] = []
        self.rows = 0
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)

    @property
    def path(self) -> Path | None:
        """Where the findings stand; None when there are none."""
        return self._path if self._writer else None

    def add(self, found: Iterable[Rejected]) -> None:
        """Write down what was found about a piece."""
        found = list(found)
        if not found:
            return
        if self._writer is None:
            stream = self._file.enter_context(private_file(self._path))
            stream.write("\ufeff")  # spreadsheets read UTF-8 only where it says so
            self._writer = csv.writer(stream, lineterminator="\r\n")
            self._writer.writerow(HEADING)
        self.rows += len({each.line for each in found})
        self.shown += found[: MOST_SHOWN - len(self.shown)]
        for each in found:
            self._writer.writerow((each.line, each.column, each.reason, plain_cell(each.value)))
