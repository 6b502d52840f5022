"""Our own static files: named by their content and kept for a year by browsers; big answers are compressed."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, current_app, request
from flask_compress import Compress

YEAR: Final = 365 * 24 * 3600
# Pages that carry a secret (the token in a form) stay uncompressed: their length must tell nothing about it.
COMPRESSED: Final = ["application/javascript", "application/json", "image/svg+xml", "text/css", "text/javascript"]


def init_app(app: Flask) -> None:
    """Fingerprint the addresses of static files and compress what is big."""
    app.config.update(COMPRESS_MIMETYPES=COMPRESSED, COMPRESS_ALGORITHM=["zstd", "br", "gzip"])
    Compress(app)
    app.url_defaults(_add_fingerprint)
    app.after_request(_let_browsers_keep)


def _add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values and current_app.static_folder:
        values["v"] = _fingerprint(str(Path(current_app.static_folder) / values["filename"]))


@lru_cache(maxsize=256)
def _fingerprint(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]


def _let_browsers_keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200 and "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
