"""Files that a complainant hands in: each looked into, and each that cannot be taken named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, BinaryIO, Final, cast

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from dashboard.shell.language import _
from governance.core.access import Actor
from governance.core.documents.keeping import keep
from governance.core.errors import Finding, Invalid

FILES: Final = "files"
MOST_FILES: Final = 5
LONGEST_NAME: Final = 60
# The doors through which files come; elsewhere a request is no larger than one document.
DOORS: Final = frozenset({"public.complaint_act", "public.complaint_new"})


def register(pages: Blueprint) -> None:
    """Several files at once need room, and whoever sends more than that is told so."""
    pages.url_value_preprocessor(_make_room)
    pages.register_error_handler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_much)


def handed_in() -> list[FileStorage]:
    """The files of this request; a field that was left empty sends a file without a name."""
    return [file for file in request.files.getlist(FILES) if file.filename]


def keep_all(files: Sequence[FileStorage], *, case_id: int, by: Actor, at: datetime) -> list[int]:
    """Keep every file as a document of a case; raises `Invalid` that names each one that cannot be taken."""
    if len(files) > MOST_FILES:
        raise Invalid(
            _("At most %(number)s files at a time. Add the others afterwards.", number=MOST_FILES), pointer=FILES
        )
    kept, faults = [], []
    for file in files:
        try:
            document = keep(
                content=cast("BinaryIO", file.stream),
                name=file.filename or "",
                kind="evidence",
                subject=("case", str(case_id)),
                by=by,
                at=at,
            )
        except Invalid as refused:
            faults.append(Finding(FILES, _not_taken(file, refused.message)))
        else:
            kept.append(document.id)
    if faults:
        raise Invalid(faults[0].message, findings=faults)
    return kept


def largest() -> str:
    """The size of the largest file that is taken."""
    return _("%(number)s MB", number=current_app.extensions["settings"].max_document_mb)


def _make_room(endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    """Done before anything reads the request."""
    if endpoint in DOORS:
        request.max_content_length = MOST_FILES * current_app.extensions["settings"].max_document_bytes + 2**20


def _too_much(_error: Exception) -> ResponseReturnValue:
    page = render_template("public/too_much.html", number=MOST_FILES, size=largest())
    return page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _not_taken(file: FileStorage, why: str) -> str:
    name = (file.filename or "")[-LONGEST_NAME:]
    return _("“%(name)s” cannot be taken. %(why)s", name=name, why=why, size=largest())
