"""What every part of the page of an appeal begins with: the appeal as its reader may see it, its documents, its clock."""

from __future__ import annotations

from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.case_shown import sized
from dashboard.shell.actions import Shown
from dashboard.shell.attributes import marked
from dashboard.shell.language import _
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.violations.appeals.readings import read_appeal
from governance.violations.appeals.shown import AppealShown, EvidenceShown

NAME: Final = "appeal"


def looked_at(shown: Shown) -> AppealShown:
    """The appeal as it stands now, for whoever asks."""
    return read_appeal(appeal_id=shown["appeal"], by=current_actor(), at=now())


def document_link(appeal: AppealShown, document: EvidenceShown) -> Component:
    """A document to be saved; a picture can be opened where it stands. Opening it is on record."""
    if document.erased or document.name is None:
        return html.Span(_("no longer kept"), className="quiet")
    address = f"/api/v1/appeals/{appeal.row.id}/evidence/{document.document_id}/content"
    link = html.A(document.name, href=address, download=document.name)
    size = html.Small(f" {sized(document.size)}")
    if not document.media_type.startswith("image/"):
        return html.Span([link, size])
    # `shell.js` fetches the picture when it is opened, and not before.
    picture = html.Img(alt=document.name, className="photo", **marked(src=address))
    return html.Div([link, size, html.Details([html.Summary(_("Look at it"), className="quiet"), picture])])
