"""Reading standards: which there are, their editions and items, and what is in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select

from governance.core.access import Actor, Permission, check_permission, may
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, Page, page_of, text_of_cursor
from governance.violations.second_person import can_decide
from inspections.standards.in_force import editions_in_force, in_both, items_of
from inspections.standards.models import Standard, StandardEdition
from inspections.standards.shown import EditionLine, EditionShown, StandardShown
from inspections.standards.states import State


def find_standards(
    *,
    by: Actor,
    at: datetime,
    words: str | None = None,
    drafts: bool = False,
    limit: int = DEFAULT_SIZE,
    cursor: str | None = None,
) -> Page[StandardShown]:
    """Standards by their codes; `words` in code or title; `drafts`: only those with a draft that `by` may see.

    Who may neither write nor publish standards sees none that has only drafts.
    """
    check_permission(by, Permission.STANDARD_READ)
    query = select(Standard).order_by(Standard.code).limit(limit + 1)
    shown = select(StandardEdition.id).where(StandardEdition.standard_id == Standard.id)
    if drafts and _sees_drafts(by):
        query = query.where(shown.where(StandardEdition.state == State.DRAFT.value).exists())
    elif not _sees_drafts(by):
        query = query.where(shown.where(StandardEdition.state != State.DRAFT.value).exists())
    if words:
        query = query.where(
            or_(
                *(
                    one.icontains(words, autoescape=True)
                    for one in (Standard.code, Standard.title_en, Standard.title_zh)
                )
            )
        )
    if cursor is not None:
        query = query.where(Standard.code > text_of_cursor(cursor))
    page = page_of(db.session.scalars(query).all(), limit=limit, place=lambda one: (one.code,))
    return Page(_lines(page.items, by=by, on=day_of(at, settings().timezone)), page.next)


def read_standard(*, code: str, by: Actor, at: datetime) -> StandardShown:
    """One standard with its editions, the newest first; raises `NotFound`, also for what `by` may not see."""
    check_permission(by, Permission.STANDARD_READ)
    standard = db.session.scalar(select(Standard).where(Standard.code == code))
    shown = _lines([standard], by=by, on=day_of(at, settings().timezone)) if standard is not None else []
    if not shown or not shown[0].editions:
        raise NotFound(f"There is no standard {code!r}.")
    return shown[0]


def code_of(standard_id: int) -> str:
    """The code of a standard by its internal id; raises `NotFound`."""
    code = db.session.scalar(select(Standard.code).where(Standard.id == standard_id))
    if code is None:
        raise NotFound(f"There is no standard {standard_id}.")
    return code


def read_edition(*, code: str, edition: str, by: Actor) -> EditionShown:
    """One edition with its items; raises `NotFound`, also for a draft that `by` may not see."""
    check_permission(by, Permission.STANDARD_READ)
    query = (
        select(StandardEdition, Standard)
        .join(Standard, Standard.id == StandardEdition.standard_id)
        .where(Standard.code == code, StandardEdition.edition == edition)
    )
    row = db.session.execute(query).one_or_none()
    if row is None or (State(row[0].state) is State.DRAFT and not _sees_drafts(by)):
        raise NotFound(f"There is no edition {edition!r} of {code!r}.")
    return _edition(*row, by=by)


def _sees_drafts(by: Actor) -> bool:
    return may(by, Permission.STANDARD_WRITE) or may(by, Permission.STANDARD_PUBLISH)


def _lines(standards: Sequence[Standard], *, by: Actor, on: date) -> list[StandardShown]:
    ids = [standard.id for standard in standards]
    current = {key: one.edition for key, one in editions_in_force(on, standard_ids=ids).items()}
    query = select(StandardEdition).where(StandardEdition.standard_id.in_(ids))
    query = query.order_by(StandardEdition.in_force_from.desc(), StandardEdition.id.desc())
    if not _sees_drafts(by):
        query = query.where(StandardEdition.state != State.DRAFT.value)
    editions: dict[int, list[StandardEdition]] = {one: [] for one in ids}
    for edition in db.session.scalars(query):
        editions[edition.standard_id].append(edition)
    return [_standard(one, editions[one.id], current.get(one.id)) for one in standards]


def _standard(standard: Standard, editions: Sequence[StandardEdition], current: str | None) -> StandardShown:
    return StandardShown(
        id=standard.id,
        code=standard.code,
        kind=standard.kind,
        title=in_both(standard.title_en, standard.title_zh),
        issuer=standard.issuer,
        editions=tuple(
            EditionLine(
                edition=one.edition,
                state=State(one.state),
                in_force_from=one.in_force_from,
                in_force_until=one.in_force_until,
                withdrawn_on=one.withdrawn_on,
                in_force=one.edition == current,
            )
            for one in editions
        ),
        current=current,
    )


def _edition(edition: StandardEdition, standard: Standard, *, by: Actor) -> EditionShown:
    waits = State(edition.state) is State.DRAFT and may(by, Permission.STANDARD_PUBLISH)
    return EditionShown(
        standard_id=standard.id,
        standard=standard.code,
        kind=standard.kind,
        title=in_both(standard.title_en, standard.title_zh),
        issuer=standard.issuer,
        edition=edition.edition,
        state=State(edition.state),
        in_force_from=edition.in_force_from,
        in_force_until=edition.in_force_until,
        source=edition.source,
        digest=edition.digest,
        drafted_at=edition.drafted_at,
        published_at=edition.published_at,
        withdrawn_on=edition.withdrawn_on,
        withdrawn_reason=edition.withdrawn_reason,
        version=edition.version,
        may_publish=waits and can_decide(by, {edition.drafted_by}),
        items=items_of([edition.id]).get(edition.id, ()),
    )
