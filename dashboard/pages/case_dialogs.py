"""What the dialogs of a case have in common: the version that was looked at, sums of money, files that are handed in."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.case_named import CENTS, Named
from dashboard.pages.case_shown import NAME
from dashboard.shell.actions import Given, Shown
from dashboard.shell.dialog_fields import asked, carried, chosen
from dashboard.shell.language import _
from governance.complaints.shown import CaseShown
from governance.core.access import Actor
from governance.core.documents import keeping
from governance.core.errors import Invalid

EVIDENCE: Final = "case_evidence"


def looked_version(case: CaseShown) -> Component:
    """The version of the case that a dialog is opened on."""
    return carried(NAME, "version", case.version)


def which(shown: Shown, given: Given) -> dict[str, Any]:
    """The case, and the version of it that the dialog was opened on."""
    return {"case_id": shown["case"], "version": int(given.text("version"))}


def remedy_fields(
    page: str, case: CaseShown, names: Named, label: str, *, value: str | None, **before: str
) -> list[Component]:
    """A choice among the remedies of the issue, with a sum and its currency."""
    currency = before.get("currency") or case.currency or ""
    return [
        chosen(page, "remedy", label, names.remedies_of(case.issue), value=value),
        html.Div(
            [
                asked(page, "amount", _("Sum, where one is named"), kind="text", value=before.get("amount", "")),
                asked(page, "currency", _("Currency"), kind="text", value=currency),
            ],
            className="field-pair",
        ),
    ]


def remedy_given(given: Given) -> dict[str, Any]:
    """The remedy that was chosen, with its sum; a currency without a sum says nothing."""
    amount = sum_of(given.text("amount"))
    currency = given.text("currency").upper() or None if amount is not None else None
    return {"remedy": given.text("remedy") or None, "amount": amount, "currency": currency}


def sum_of(text: str) -> Decimal | None:
    """A sum as somebody writes it; raises `Invalid` for what is none."""
    if not text:
        return None
    try:
        return Decimal(text.replace(",", "")).quantize(CENTS)
    except InvalidOperation:
        raise Invalid(_("Write the sum as a number, such as 120.50."), pointer="amount") from None


def kept(shown: Shown, given: Given, by: Actor, at: datetime) -> list[int]:
    """Keep the files that were handed in; gives their ids."""
    return [
        keeping.keep(
            content=file.content,
            name=file.name,
            kind=EVIDENCE,
            subject=("case", str(shown["case"])),
            seller_id=by.seller_id,
            by=by,
            at=at,
        ).id
        for file in given.files
    ]
