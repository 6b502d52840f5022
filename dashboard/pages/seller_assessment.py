"""What the monthly assessment says of a shop now: warned until when, or which rate became a violation."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc
from dash.development.base_component import Component

from dashboard.pages.assessment_table import findings_table
from dashboard.pages.seller_shown import Shown
from dashboard.shell import words
from dashboard.shell.cards import card
from dashboard.shell.language import _, ngettext
from governance.core.identity import current_actor
from governance.scoring import assessment_readings as readings
from governance.scoring.assessment import Finding
from governance.scoring.assessment_stored import FindingReading
from governance.sellers import register

PATH = "/dashboard/assessments"


def assessment_card(shown: Shown) -> Component:
    """The findings of the newest assessment about this shop."""
    newest = readings.latest_month()
    found = [
        one
        for one in readings.findings_of(register.find(shown["reference"]).id, by=current_actor())
        if one.as_of == newest
    ]
    note = _(
        "Once a month every rate is looked at. Over the target for the first time warns; twice in a row is a violation."
    )
    more = dcc.Link(_("About the assessment"), href=PATH)
    if newest is None:
        return card(_("There was no assessment yet"), note=note, foot=more)
    body = findings_table(found, shops=False, months=False) if found else None
    return card(finding(found, words.day(newest)), note=note, body=body, foot=more)


def finding(found: Sequence[FindingReading], day: str) -> str:
    """The title: the worst that was found, and when it is decided."""
    violations = sum(one.finding is Finding.VIOLATION for one in found)
    warned = [one for one in found if one.finding is Finding.WARNED]
    if violations:
        return ngettext(
            "Assessment of %(day)s: %(num)s rate became a violation",
            "Assessment of %(day)s: %(num)s rates became violations",
            violations,
            day=day,
        )
    if warned and warned[0].decides_on is not None:
        return ngettext(
            "Warned for %(num)s rate; decided on %(day)s",
            "Warned for %(num)s rates; decided on %(day)s",
            len(warned),
            day=words.day(warned[0].decides_on),
        )
    if found:
        return _("Assessment of %(day)s: still over, and counted already", day=day)
    return _("The assessment of %(day)s found nothing", day=day)
