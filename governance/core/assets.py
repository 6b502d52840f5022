"""Static files: named by their content and kept for a year by browsers; what is big is compressed, assets only once."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, Request, Response, current_app, request
from flask_compress import Compress

YEAR: Final = 365 * 24 * 3600
# Pages that carry a secret (the token in a form) stay uncompressed: their length must tell nothing about it.
COMPRESSED: Final = ["application/javascript", "application/json", "image/svg+xml", "text/css", "text/javascript"]
# What never changes while the process runs: our own static files, the pages' assets and their component libraries.
ASSETS: Final = ("/static/", "/dashboard/assets/", "/dashboard/_dash-component-suites/")


class CompressedAssets:
    """The compressed bytes of each asset asked for, by address; answers of other doors are never kept."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """The bytes kept under `key`."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep the bytes of an asset."""
        if key.partition(";")[2]:
            self._kept[key] = value


def init_app(app: Flask) -> None:
    """Fingerprint the addresses of static files and compress what is big."""
    app.config.update(
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_ZSTD_LEVEL=9,
        COMPRESS_CACHE_BACKEND=CompressedAssets,
        COMPRESS_CACHE_KEY=_asset_address,
    )
    Compress(app)
    app.url_defaults(_add_fingerprint)
    app.after_request(_let_browsers_keep)


def _asset_address(request: Request) -> str:
    """The address without its query, which anybody could vary without end; empty for what is no asset."""
    return request.path if request.path.startswith(ASSETS) else ""


def _add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values and current_app.static_folder:
        values["v"] = _fingerprint(str(Path(current_app.static_folder) / values["filename"]))


@lru_cache(maxsize=256)
def _fingerprint(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]


def _let_browsers_keep(response: Response) -> Response:
    """Runs before the compression, which keeps no file open when it gets the whole content."""
    if response.status_code == 200 and response.is_streamed and _asset_address(request):
        response.direct_passthrough = False
        response.make_sequence()
    if request.endpoint == "static" and response.status_code == 200 and "v" in request.args:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
