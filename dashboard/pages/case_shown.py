"""What every part of the page of a case begins with: the case as its reader may see it, and its documents as links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.attributes import marked
from dashboard.shell.language import _
from governance.complaints.readings import read_case
from governance.complaints.shown import CaseShown, DocumentShown
from governance.core.calendar import now
from governance.core.identity import current_actor

NAME: Final = "case"
KILOBYTE: Final = 1000


def looked_at(shown: Shown) -> CaseShown:
    """The case as it stands now, for whoever asks."""
    return read_case(case_id=shown["case"], by=current_actor(), at=now())


def remembered(case: CaseShown) -> dict[str, Any]:
    """What the page remembers of the case."""
    return {"case": case.id, "reference": case.reference}


def document_link(case: CaseShown, document: DocumentShown, *, look: bool = False) -> Component:
    """A document to be saved; with `look` a picture can be opened where it stands. Opening it is on record."""
    name = document_name(document)
    if document.erased:
        return html.Span(_("%(name)s, no longer kept", name=name), className="quiet")
    address = f"/api/v1/cases/{case.reference}/evidence/{document.document_id}/content"
    link = html.A(name, href=address, download=document.name or "")
    size = html.Small(f" {sized(document.size)}")
    if not look or not document.media_type.startswith("image/"):
        return html.Span([link, size])
    # `shell.js` fetches the picture when it is opened, and not before.
    picture = html.Img(alt=name, className="photo", **marked(src=address))
    return html.Div([link, size, html.Details([html.Summary(_("Look at it"), className="quiet"), picture])])


def document_names(case: CaseShown, documents: Sequence[DocumentShown]) -> list[Component]:
    """Documents one below the other."""
    return [html.Li(document_link(case, document)) for document in documents]


def document_name(document: DocumentShown) -> str:
    """Its file's name, or what it is where the name is not for the reader."""
    if document.name:
        return document.name
    return (
        _("Picture %(number)s", number=document.document_id)
        if document.media_type.startswith("image/")
        else _("Document %(number)s", number=document.document_id)
    )


def sized(size: int) -> str:
    """How large a file is, e.g. `340 KB` or `1.2 MB`."""
    if size < KILOBYTE * KILOBYTE:
        return f"{words.count(max(1, round(size / KILOBYTE)))} KB"
    return f"{size / KILOBYTE / KILOBYTE:.1f} MB"
