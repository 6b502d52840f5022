"""The fields of a laboratory in a dialog, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.pages.pool_fields import needed_day
from dashboard.shell.actions import Given
from dashboard.shell.dialog_fields import asked, ticked
from dashboard.shell.language import _
from inspections.draws.pools.shown import LaboratoryShown


def fields(page: str, known: LaboratoryShown | None = None) -> Sequence[Component]:
    """Everything that is asked of a laboratory, filled in with what is `known`."""
    names = market.category_names()
    scope = [(code, market.category_name(code, names)) for code in sorted(names)]
    until = str(known.accredited_until) if known else ""
    return [
        asked(page, "name", _("Name"), kind="text", value=known.name if known else ""),
        asked(
            page,
            "country",
            _("Country"),
            hint=_("Two capital letters, such as CN."),
            kind="text",
            value=(known.country or "") if known else "",
        ),
        asked(
            page,
            "accreditation",
            _("Accreditation"),
            hint=_("Number and body, such as CNAS L0001 (ISO/IEC 17025)."),
            kind="text",
            value=known.accreditation if known else "",
        ),
        asked(page, "accredited_until", _("Last day of the accreditation"), kind="date", value=until),
        ticked(page, "categories", _("Scope"), scope, value=known.categories if known else ()),
    ]


def facts_given(given: Given) -> dict[str, Any]:
    """What the fields hold, as the operations take it."""
    return {
        "name": given.text("name"),
        "country": given.text("country") or None,
        "accreditation": given.text("accreditation"),
        "accredited_until": needed_day(given, "accredited_until"),
        "categories": given.many("categories"),
    }
