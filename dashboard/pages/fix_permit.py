"""Handing in the document that follows on a permit which has ended, where its fix asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell.actions import Given, Shown
from dashboard.shell.dialog_fields import asked, files
from dashboard.shell.language import _
from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.documents import keeping
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.onboarding import permits
from governance.onboarding.identity_models import Permit
from governance.onboarding.lapses import lapsed_permit
from governance.rectification.readings import fix_details

PAGE: Final = "fix"


def draw_renewal(_shown: Shown) -> Sequence[Component]:
    """The dialog: one document, and what is printed on it."""
    return [
        html.P(_("It counts once somebody else has verified it; sale opens again then. Handing it in admits nothing.")),
        files(PAGE, _("Drop the new document here, or choose it")),
        asked(PAGE, "number", _("Number on the document"), kind="text"),
        asked(PAGE, "valid_from", _("Valid from"), kind="date"),
        asked(PAGE, "valid_until", _("Last valid day"), hint=_("Leave it empty when it has no end."), kind="date"),
    ]


def renew(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    """Keep the document and hand it in; that answers the fix."""
    permit = permit_of(shown)
    if len(given.files) != 1:
        raise Invalid(_("Choose the one document that follows."), pointer="files")
    number = given.text("number") or None
    valid_from, valid_until = _day(given, "valid_from"), _day(given, "valid_until")
    document = keeping.keep(
        content=given.files[0].content,
        name=given.files[0].name,
        kind=permit.kind,
        subject=("seller", str(permit.seller_id)),
        seller_id=permit.seller_id,
        number=number,
        valid_from=valid_from,
        valid_until=valid_until,
        by=by,
        at=at,
    )
    permits.renew(
        permit_id=permit.id,
        document_id=document.id,
        number=number,
        valid_from=valid_from,
        valid_until=valid_until,
        by=by,
        at=at,
    )
    return _("The new document was handed in. Somebody who had no part in this will look at it.")


def permit_of(shown: Shown) -> Permit:
    """The permit that the fix of this page asks to renew; raises `Invalid` when it asks for something else."""
    permit = lapsed_permit(fix_details(shown["fix"], by=current_actor(), at=now()).fix.source)
    if permit is None:
        raise Invalid(_("This fix asks for no permit: show evidence instead."))
    return permit


def _day(given: Given, name: str) -> date | None:
    text = given.text(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_("Give a day such as 2026-01-31."), pointer=name) from None
