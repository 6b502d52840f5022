"""Draws for everybody: what a draw is, what was announced of each, its record once it is open, and the verifier."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from dashboard.public.draw_shown import draw_page, file_name
from dashboard.public.draw_words import ASSURANCES, STATES
from dashboard.shell import words
from dashboard.shell.query import write_query
from dashboard.shell.state_words import StateSign
from governance.core.commands import settings
from inspections.draws.chance import verifier
from inspections.draws.public_readings import public_draw, public_draws, public_record
from inspections.draws.shown import PublicDraw

ROWS: Final = 25
MOST_COMING: Final = 100
VERIFIER: Final = Path(verifier.__file__)
PLAIN: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class RowShown:
    """One draw in the list."""

    reference: str
    day: str
    state: StateSign
    assurance: StateSign | None
    commitment: str
    list_digest: str


def register(pages: Blueprint) -> None:
    """The doors of these pages."""
    pages.add_url_rule("/draws", "draws", show_all)
    pages.add_url_rule("/draws/verifier.py", "draw_verifier", fetch_verifier)
    pages.add_url_rule("/draws/<reference>", "draw", show)
    pages.add_url_rule("/draws/<reference>/record", "draw_record", fetch_record)


def show_all() -> ResponseReturnValue:
    """`/draws`: open to everybody."""
    found = public_draws(begun=True, limit=ROWS, cursor=request.args.get("cursor"))
    coming = sorted(public_draws(begun=False, limit=MOST_COMING).items, key=lambda draw: draw.slot)
    return render_template(
        "public/draws.html",
        draws=list(map(_row, found.items)),
        coming=list(map(_row, coming)) if "cursor" not in request.args else [],
        next_page=f"/draws{write_query({'cursor': found.next})}" if found.next else "",
        first_page="cursor" not in request.args,
    )


def show(reference: str) -> ResponseReturnValue:
    """`/draws/<reference>`: open to everybody; what was drawn stands there from the last purchase on."""
    site = settings().public_url.rstrip("/") or request.host_url.rstrip("/")
    return render_template("public/draw.html", draw=draw_page(public_draw(reference), site=site))


def fetch_record(reference: str) -> ResponseReturnValue:
    """`/draws/<reference>/record`: the whole record as one text; there is none until it is opened."""
    digest, file = public_record(reference)
    answer = send_file(
        file,
        mimetype=PLAIN,
        as_attachment=True,
        download_name=file_name(reference),
        conditional=False,
        etag=False,
    )
    answer.set_etag(digest)
    return answer


def fetch_verifier() -> ResponseReturnValue:
    """`/draws/verifier.py`: the program of one file that checks a record."""
    return send_file(VERIFIER, mimetype=PLAIN, as_attachment=True, download_name="verifier.py")


def _row(draw: PublicDraw) -> RowShown:
    return RowShown(
        reference=draw.reference,
        day=words.moment(draw.slot),
        state=STATES[draw.state],
        assurance=ASSURANCES[draw.assurance] if draw.assurance is not None else None,
        commitment=draw.commitment,
        list_digest=draw.list_digest or "",
    )
