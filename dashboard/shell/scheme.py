"""Light or dark: what the reader's browser last showed."""

from __future__ import annotations

from typing import Final

from flask import has_request_context, request

from dashboard.shell.theme import Scheme

COOKIE: Final = "shown_scheme"


def reader_scheme() -> Scheme:
    """The scheme that the browser shows; `first.js` writes it down, from the reader's choice or the system's."""
    return "dark" if has_request_context() and request.cookies.get(COOKIE) == "dark" else "light"
