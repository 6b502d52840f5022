"""Puts the public pages on the application: their templates, the visitor's language, and where applicants begin."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, redirect, request
from flask.typing import ResponseReturnValue

from dashboard.public import (
    application_form,
    application_page,
    brands_form,
    complaint_files,
    complaint_form,
    complaint_issues,
    complaint_tracking,
    documents_form,
    draws,
    measures,
    seller_page,
    selling,
    selling_form,
)
from governance.core.identity import current_actor
from governance.core.language import LANGUAGES

YEAR: Final = 365 * 24 * 3600
HOME: Final = "/sell/application"

PAGES: Final = (
    seller_page,
    measures,
    draws,
    selling,
    application_page,
    application_form,
    selling_form,
    brands_form,
    documents_form,
    complaint_form,
    complaint_issues,
    complaint_tracking,
    complaint_files,
)

# What stands open to strangers, by endpoint.
DOORS: Final = (
    "public.complaint_act",
    "public.complaint_document",
    "public.complaint_filed",
    "public.complaint_issues",
    "public.complaint_new",
    "public.complaint_track",
    "public.confirm",
    "public.draw",
    "public.draw_record",
    "public.draw_verifier",
    "public.draws",
    "public.measures",
    "public.sell",
    "public.seller",
)


def mount(app: Flask) -> None:
    """Register the pages and lead applicants past the dashboard, which has nothing for them."""
    pages = Blueprint("public", __name__, template_folder="templates")
    for page in PAGES:
        page.register(pages)
    pages.context_processor(_shared)
    pages.after_request(_remember_language)
    app.register_blueprint(pages)
    app.before_request(_lead_applicants)


def _shared() -> dict[str, Any]:
    """What the layout of every page asks for."""
    return {"visitor": current_actor(), "in_language": _in_language}


def _in_language(language: str) -> str:
    """The address of this page in another language, with all else that it says."""
    said = {name: value for name, value in request.args.items() if name != "language"}
    return f"{request.path}?{urlencode({**said, 'language': language})}"


def _remember_language(answer: Response) -> Response:
    """A language once asked for is kept, also for the pages that follow."""
    asked = request.args.get("language")
    if asked in LANGUAGES:
        answer.set_cookie("language", asked, max_age=YEAR, samesite="Lax", secure=request.is_secure)
    return answer


def _lead_applicants() -> ResponseReturnValue | None:
    """The pages of the dashboard have nothing for applicants: their own page has it all."""
    page_asked = request.endpoint in {"/dashboard/", "/dashboard/<path:path>"} and request.method == "GET"
    return redirect(HOME) if page_asked and current_actor().application_id is not None else None
