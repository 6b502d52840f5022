"""Notices of measures: gathered, checked for everything they must say, and sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from governance.catalogue.models import Category
from governance.core import audit
from governance.core.access import Actor
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.language import current_language
from governance.violations.kinds import Kind, ListedGround, Scope
from governance.violations.measures import wording
from governance.violations.measures.basis import basis_of, language_of
from governance.violations.measures.models import Measure, MeasureNotice
from governance.violations.measures.notice import Notice, check_complete
from governance.violations.measures.rules import MeasureRules
from governance.violations.measures.windows import subject_of


def send(
    measure: Measure,
    rules: MeasureRules,
    *,
    by: Actor,
    at: datetime,
    evidence: Sequence[dict[str, Any]] = (),
) -> MeasureNotice:
    """Write the notice of a measure as it stands now; the last one holds.

    Raises `Invalid` with everything that it would not say: then nothing is sent, and the measure does not begin.
    """
    notice = compiled(measure, rules, day_of(at, settings().timezone), evidence=evidence)
    check_complete(notice)
    last = last_notice(measure.id)
    sent = MeasureNotice(
        measure_id=measure.id,
        seller_id=measure.seller_id,
        number=last.number + 1 if last else 1,
        sent_at=at,
        **vars(notice) | {"evidence": list(notice.evidence or ()), "redress": list(notice.redress or ())},
    )
    db.session.add(sent)
    db.session.flush()
    after = {"notice": sent.number, "starts_on": str(sent.starts_on), "ends_on": str(sent.ends_on or "")}
    audit.record(AuditAction.MEASURE_NOTICE, subject=subject_of(measure.id), by=by, at=at, after=after)
    return sent


def compiled(measure: Measure, rules: MeasureRules, day: date, *, evidence: Sequence[dict[str, Any]] = ()) -> Notice:
    """What the notice of a measure would say today, complete or not; evidence of an earlier one stays."""
    basis, last = basis_of(measure, rules, day), last_notice(measure.id)
    ground = ListedGround(measure.listed_ground) if measure.listed_ground else None
    return Notice(
        facts=basis.facts,
        item=item_name(measure.scope, measure.item, language_of(measure.seller_id)),
        rule=basis.rule,
        rule_name=dict(basis.rule_name),
        rule_version=rules.title,
        ground_kind=basis.ground_kind,
        ground_source=basis.ground_source,
        evidence=[*evidence] or (last.evidence if last else [*basis.evidence]),
        automatic=measure.automatic,
        scope=Scope(measure.scope),
        starts_on=measure.starts_on,
        ends_on=measure.ends_on,
        how_to_lift=wording.how_to_lift(
            kind=Kind(measure.kind),
            days=measure.days,
            ground=ground,
            waits_for_fix=basis.waits_for_fix,
            of_node=measure.crossing_id is not None,
        ),
        appeal_until=last.appeal_until if last else day + timedelta(days=rules.appeal_window_days),
        appeal_at=f"/dashboard/contest/measure/{measure.id}",
        redress=[dict(way) for way in rules.redress],
    )


def last_notice(measure_id: int) -> MeasureNotice | None:
    """The notice that holds."""
    query = select(MeasureNotice).where(MeasureNotice.measure_id == measure_id)
    return db.session.scalar(query.order_by(MeasureNotice.number.desc()).limit(1))


def item_name(scope: str, item: str | None, language: str) -> str:
    """What people call that on which a measure falls: a category by its name, an item by the platform's id of it."""
    if item is None:
        return wording.WHOLE_SHOP[language]
    if scope != Scope.CATEGORY:
        return item
    category = db.session.scalar(select(Category).where(Category.code == item))
    return name_of(category, language) if category else item


def name_of(category: Category, language: str | None = None) -> str:
    """What people call a category, in `language` or the reader's."""
    chinese = (language or current_language()).startswith("zh")
    return (category.name_zh if chinese else None) or category.name_en
