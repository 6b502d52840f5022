"""What is under way about the rates of a score: lines that are contested, events that were corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from governance.core.database import db
from governance.facts.contest import EVENT
from governance.facts.corrections import CORRECTED
from governance.facts.models import AdverseEvent, FactCorrection
from governance.scoring.contest import RATE, STANDING, window_of
from governance.scoring.stored import Run, StoredScore
from governance.violations.appeals.models import Appeal

Named = tuple[str, str]
_ABOUT_SCORES: Final = (EVENT, RATE, STANDING)


@dataclass(frozen=True, kw_only=True)
class LineMarks:
    """Of one rate: the open appeal about it (or about one of its events), and how many events of its window are corrected.

    `corrected` were so when the score was made and are no part of it; `corrected_since` are left out of the next one.
    """

    appeal_id: int | None
    corrected: int
    corrected_since: int


def marks_of(score: StoredScore, run: Run) -> dict[str, LineMarks]:
    """The marks of every rate of a score, by code."""
    rates, events = _contested(score.seller_id)
    by_metric = {metric: appeal_id for (metric, _), appeal_id in events.items()}
    decided = _corrected(score, run)
    return {
        code: LineMarks(
            appeal_id=rates.get(code, by_metric.get(code)),
            corrected=decided.count((code, True)),
            corrected_since=decided.count((code, False)),
        )
        for code in run.policy.codes
    }


def contested_events(seller_id: int) -> Mapping[Named, int]:
    """The counted events that open appeals name, each with the appeal."""
    return _contested(seller_id)[1]


def _contested(seller_id: int) -> tuple[dict[str, int], dict[Named, int]]:
    """Open appeals by the rate whose line is contested, and by the events they name."""
    open_ = (Appeal.seller_id == seller_id, Appeal.ended_at.is_(None), Appeal.subject_kind.in_(_ABOUT_SCORES))
    appeals = db.session.scalars(select(Appeal).where(*open_).order_by(Appeal.id)).all()
    rates = {one.subject_id.rpartition(":")[2]: one.id for one in appeals if one.subject_kind == RATE}
    events = {(named["metric"], named["reference"]): one.id for one in appeals for named in one.events}
    return rates, events


def _corrected(score: StoredScore, run: Run) -> list[tuple[str, bool]]:
    """Per corrected event in the windows of a score: its metric, and whether that was known when the score was made."""
    key = (FactCorrection.metric, FactCorrection.event_reference)
    last = (
        select(*key, FactCorrection.recorded_at)
        .where(FactCorrection.seller_id == score.seller_id)
        .ext(distinct_on(*key))
        .order_by(*key, FactCorrection.id.desc())
        .subquery()
    )
    found = (
        select(AdverseEvent.metric, AdverseEvent.day, last.c.recorded_at)
        .join(last, (last.c.metric == AdverseEvent.metric) & (last.c.event_reference == AdverseEvent.event_reference))
        .where(AdverseEvent.seller_id == score.seller_id, AdverseEvent.reason == CORRECTED)
    )
    windows = {code: window_of(run, score, place) for place, code in enumerate(run.policy.codes)}
    return [
        (metric, recorded_at <= run.known_at)
        for metric, day, recorded_at in db.session.execute(found)
        if metric in windows and windows[metric].first <= day <= windows[metric].last
    ]
