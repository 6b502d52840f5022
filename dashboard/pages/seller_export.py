"""The sellers of the current filter as a CSV file: all of them, in the order of the list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask import Response, request

from dashboard.pages import market
from dashboard.pages.selection import Selection
from dashboard.shell import words
from dashboard.shell.language import _
from governance.core.access import Permission
from governance.core.doors import needs
from governance.core.errors import NotFound
from governance.scoring.evidence import Evidence
from governance.scoring.stored import Run


@needs(Permission.MARKET_READ)
def serve_export() -> Response:
    """`/dashboard/sellers.csv` with the query of the list; figures are plain, so that a spreadsheet can count them."""
    run = market.chosen_run(None)
    if run is None:
        raise NotFound(_("No seller has been scored yet"))
    selection = Selection.read(request.query_string.decode())
    response = Response("\ufeff" + "".join(lines(run, selection)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="sellers-{run.as_of}.csv"'
    return response


def lines(run: Run, selection: Selection) -> Iterator[str]:
    """The head and one line per seller."""
    names = market.category_names()
    yield line(
        [
            _("As of"),
            _("Reference"),
            _("Name"),
            _("Category"),
            _("Standing"),
            _("Score"),
            _("Mature orders"),
            _("Points"),
            _("Rates over target"),
        ]
    )
    for row in selection.every(run):
        over = [
            words.in_language(rate.name)
            for rate, state in zip(run.policy.rates, row.evidence, strict=True)
            if state is Evidence.PROVEN_OVER
        ]
        yield line(
            [
                run.as_of.isoformat(),
                row.reference,
                row.name,
                names.get(row.category or "", ""),
                words.standing_word(row.standing.code),
                "" if row.score is None else f"{row.score // 1000}.{row.score % 1000:03d}",
                str(row.mature_orders),
                str(row.points),
                "; ".join(over),
            ]
        )


def line(cells: list[str]) -> str:
    """One line of CSV. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(
        [f"'{cell}" if cell[:1] in set("=+-@\t\r") else cell for cell in cells]
    )
    return text.getvalue()
