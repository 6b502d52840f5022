"""Which seller and which run a seller's page shows, and the address that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from dashboard.shell.query import write_query
from governance.core.access import Permission, may
from governance.core.identity import current_actor
from governance.scoring import readings
from governance.scoring.stored import Run, StoredScore
from governance.sellers import register

Shown = Mapping[str, Any]


def shown_score(shown: Shown) -> tuple[Run, StoredScore]:
    """The score that a page shows; raises `NotFound`, also for a shop that is not for this visitor to know of."""
    return readings.score_of(register.find(shown["reference"]).id, readings.run_by_id(shown["run"]))


def address_of(shown: Shown, **query: object) -> str:
    """The address of the page as this visitor knows it; an older run stays in it."""
    newest = readings.latest_run()
    older = {} if newest and newest.id == shown["run"] else {"run": shown["run"]}
    officer = may(current_actor(), Permission.MARKET_READ)
    path = f"/dashboard/sellers/{quote(shown['reference'], safe='')}" if officer else "/dashboard/"
    return path + write_query(older | query)
