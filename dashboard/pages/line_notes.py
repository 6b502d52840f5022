"""Notes under the lines of a score: that they are contested, and what was corrected."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.shell.language import _, ngettext
from governance.core.access import Permission, may
from governance.core.identity import current_actor
from governance.scoring.line_marks import LineMarks


def notes(marks: LineMarks) -> list[Component]:
    """What there is to say; nothing for most lines."""
    said: list[Component] = []
    if marks.appeal_id is not None:
        said.append(html.P(contested(marks.appeal_id), className="quiet"))
    if marks.corrected:
        words = ngettext(
            "%(num)s event was corrected and does not count.",
            "%(num)s events were corrected and do not count.",
            marks.corrected,
        )
        said.append(html.P(words, className="quiet"))
    if marks.corrected_since:
        words = ngettext(
            "%(num)s event was corrected since; the next score leaves it out.",
            "%(num)s events were corrected since; the next score leaves them out.",
            marks.corrected_since,
        )
        said.append(html.P(words, className="quiet"))
    return said


def contested(appeal_id: int) -> Component:
    """That something is contested, with the way to the appeal for those who may read it."""
    word = _("Contested in appeal %(number)s", number=appeal_id)
    if may(current_actor(), Permission.APPEAL_READ):
        return dcc.Link(word, href=f"/dashboard/appeals/{appeal_id}")
    return html.Span(word)
