"""The brands of an application: one's own, or somebody else's with the hands that the permission went through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.public.application_fields import BRANDS
from dashboard.public.application_form import after, keep, writable
from dashboard.public.fields import findings_of
from dashboard.public.own_application import OwnApplication, own_application
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.doors import needs
from governance.core.errors import DomainError, Finding
from governance.core.identity import current_actor
from governance.onboarding import written

MOST: Final = 50
ABOUT: Final = ("brand", "owner", "registration_number")


def register(pages: Blueprint) -> None:
    """The doors of this page."""
    pages.add_url_rule("/sell/application/brands", "application_brands", show)
    pages.add_url_rule("/sell/application/brands", "application_brands_now", save, methods=["POST"])


@needs(Permission.APPLICATION_WRITE)
def show() -> ResponseReturnValue:
    """The brands as they stand, and room for one more."""
    own = own_application(current_actor(), now())
    writable(own, BRANDS)
    return _page(own, own.content["brands"])


@needs(Permission.APPLICATION_WRITE)
def save() -> ResponseReturnValue:
    """Keep the brands; asked for another one, the page comes again with room for it."""
    own = own_application(current_actor(), now())
    writable(own, BRANDS)
    typed = read(request.form, own.terms.admission.brand_links_at_most)
    try:
        keep(own, written.read({"brands": typed}))
    except DomainError as refused:
        return _page(own, typed, findings_of(refused))
    more = request.form.get("then") == "more"
    return redirect(url_for("public.application_brands") if more else after(own, BRANDS.name), 303)


def read(form: Mapping[str, str], links: int) -> list[dict[str, Any]]:
    """The brands of a form; one without a name is left out."""
    brands = ({name: form.get(f"{place}-{name}", "").strip() or None for name in ABOUT} for place in range(MOST))
    return [brand | {"links": _links(form, place, links)} for place, brand in enumerate(brands) if brand["brand"]]


def _links(form: Mapping[str, str], place: int, most: int) -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = []
    for link in range(most):
        start = f"{place}-link-{link}"
        hands = {name: form.get(f"{start}-{name}", "").strip() for name in ("from", "to", "valid_until")}
        if hands["from"] or hands["to"]:
            found.append({**hands, "valid_until": hands["valid_until"] or None})
    return found


def _page(own: OwnApplication, brands: Sequence[Mapping[str, Any]], findings: Sequence[Finding] = ()) -> str:
    return render_template(
        "public/brands.html",
        section=BRANDS,
        version=own.row.version,
        brands=[*brands, *([] if findings else [{}])],
        links=own.terms.admission.brand_links_at_most,
        findings=findings,
    )
