"""Documents for tests: handed in with everything said of them."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from governance.core.access import Actor
from governance.core.documents.keeping import keep
from governance.core.documents.models import Document
from governance.core.settings import Settings
from tests import sample_files
from tests.builders import AT, BY

NUMBER = "110101199003070000"


def hand_in(content: bytes | None = None, *, by: Actor = BY, at: datetime = AT, **said: Any) -> Document:
    """A document of the platform's own, or of whom `application_id` or `seller_id` name; needs a scope that may write."""
    usual: dict[str, Any] = {"name": "licence.png", "kind": "business_licence", "subject": ("application", "1")}
    return keep(
        content=io.BytesIO(sample_files.picture() if content is None else content), by=by, at=at, **usual | said
    )


def kept_files(settings: Settings) -> list[str]:
    """The names of the contents in the file store, and of anything else that was left there."""
    return sorted(path.name for path in Path(settings.files_place).rglob("*") if path.is_file())
