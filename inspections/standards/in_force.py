"""Which edition of a standard counts on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from governance.core.database import db
from inspections.standards.limit_documents import limit_from_document
from inspections.standards.models import Standard, StandardEdition, TestItem
from inspections.standards.shown import EditionInForce, ItemShown
from inspections.standards.states import State


def editions_in_force(day: date, *, standard_ids: Collection[int] | None = None) -> dict[int, EditionInForce]:
    """The edition in force on `day` with its items, per standard id; without `standard_ids` of every standard.

    Of several that were in force by then, the one that came into force last counts. A withdrawn one counts for the
    days before it was withdrawn.
    """
    query = (
        select(StandardEdition, Standard)
        .join(Standard, Standard.id == StandardEdition.standard_id)
        .where(in_force_on(day))
        .order_by(
            StandardEdition.standard_id,
            StandardEdition.in_force_from.desc(),
            StandardEdition.published_at.desc(),
            StandardEdition.id.desc(),
        )
        .ext(distinct_on(StandardEdition.standard_id))
    )
    if standard_ids is not None:
        query = query.where(StandardEdition.standard_id.in_(sorted(standard_ids)))
    found = db.session.execute(query).all()
    items = items_of([edition.id for edition, _standard in found])
    return {
        standard.id: EditionInForce(
            edition_id=edition.id,
            standard_id=standard.id,
            standard=standard.code,
            title=in_both(standard.title_en, standard.title_zh),
            edition=edition.edition,
            items={item.code: item for item in items.get(edition.id, ())},
        )
        for edition, standard in found
    }


def items_in_force(day: date, *, standard: str | None = None) -> tuple[tuple[EditionInForce, ItemShown], ...]:
    """Every test item in force on `day` with its edition, of one standard (by its code) or of all."""
    ids = db.session.scalars(select(Standard.id).where(Standard.code == standard)).all() if standard else None
    editions = sorted(editions_in_force(day, standard_ids=ids).values(), key=lambda one: one.standard)
    return tuple((edition, item) for edition in editions for item in edition.items.values())


def in_force_on(day: date) -> ColumnElement[bool]:
    """Whether an edition could count on `day`: published, begun, not ended, not withdrawn by then."""
    return and_(
        StandardEdition.state != State.DRAFT.value,
        StandardEdition.in_force_from <= day,
        or_(StandardEdition.in_force_until.is_(None), StandardEdition.in_force_until >= day),
        or_(StandardEdition.withdrawn_on.is_(None), StandardEdition.withdrawn_on > day),
    )


def items_of(edition_ids: Collection[int]) -> dict[int, tuple[ItemShown, ...]]:
    """The test items of editions in their order, by edition id."""
    query = (
        select(TestItem).where(TestItem.edition_id.in_(edition_ids)).order_by(TestItem.edition_id, TestItem.position)
    )
    found: dict[int, tuple[ItemShown, ...]] = {}
    for item in db.session.scalars(query):
        found[item.edition_id] = (*found.get(item.edition_id, ()), _shown(item))
    return found


def in_both(en: str, zh: str | None) -> dict[str, str]:
    """Words in both languages; English stands where there are none in Chinese."""
    return {"en": en, "zh": zh or en}


def _shown(item: TestItem) -> ItemShown:
    return ItemShown(
        code=item.code,
        name=in_both(item.name_en, item.name_zh),
        clause=item.clause,
        method=item.method,
        severity=item.severity,
        limit=limit_from_document(item.limit),
    )
