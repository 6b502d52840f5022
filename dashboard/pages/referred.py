"""What something came from or is shown by, as a link where this reader has a page for it."""

from __future__ import annotations

from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.violation_words import source_name
from dashboard.shell.query import write_query
from governance.core.access import Actor


def referred(kind: str, reference: str, *, by: Actor) -> Component:
    """A source or a piece of evidence by its kind and reference."""
    address = address_of(kind, reference, by=by)
    # Of an assessment its number and the code of a rate are kept, which say nothing to people; its page says the rest.
    name = source_name(kind) if kind == "assessment" else f"{source_name(kind)} {reference}".strip()
    return dcc.Link(name, href=address) if address else html.Span(name)


def source(text: str, *, by: Actor) -> Component:
    """A source as it is kept, such as `case:42`."""
    kind, _colon, reference = text.partition(":")
    return referred(kind, reference, by=by)


def address_of(kind: str, reference: str, *, by: Actor) -> str | None:
    """The page about it, if there is one for this reader."""
    officer = by.seller_id is None
    pages = {
        # Sources keep the number of a case, evidence and notices its name.
        "case": f"/dashboard/cases/C-{reference.removeprefix('C-')}",
        "notice": f"/dashboard/cases/C-{reference}",
        "violation": f"/dashboard/violations/{reference}",
        "measure": f"/dashboard/measures/{reference}",
        "fix": f"/dashboard/fixes/{reference}",
        "group": f"/dashboard/case-groups/{reference}" if officer else None,
        "assessment": "/dashboard/assessments",
        "rate": _score_address(*_parts(reference), officer=officer),
        "standing": _score_address(*reference.partition(":")[::2], officer=officer),
    }
    return pages.get(kind)


def _parts(reference: str) -> tuple[str, str, str]:
    """A line of a score as it is referred to: `<run>:<seller>:<rate>`."""
    run, _colon, rest = reference.partition(":")
    seller, _colon, rate = rest.rpartition(":")
    return run, seller, rate


def _score_address(run: str, seller: str, rate: str = "", *, officer: bool) -> str:
    path = f"/dashboard/sellers/{quote(seller, safe='')}" if officer else "/dashboard/"
    return path + write_query({"run": run, "rate": rate})
