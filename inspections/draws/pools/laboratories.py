"""Laboratories: registered with their accreditation and scope, changed, suspended and back again."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, select

from governance.catalogue.models import Category
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, Finding, Invalid, InvalidTransition, NotFound
from inspections.draws.pools.codes import checked_code, required_words
from inspections.draws.pools.models import Laboratory, LaboratoryScope

COUNTRY: Final = re.compile(r"[A-Z]{2}")


def register(
    *,
    code: str,
    name: str,
    accreditation: str,
    accredited_until: date,
    categories: Collection[str],
    by: Actor,
    at: datetime,
    country: str | None = None,
) -> Laboratory:
    """Take in a laboratory that may test goods of `categories` (codes); `country` by ISO 3166-1, two letters.

    Raises `Invalid` with a finding for every category there is not, `Conflict` when the code is taken.
    """
    check_permission(by, Permission.POOL_MANAGE)
    code, scope = checked_code(code), _category_ids(categories)
    if db.session.scalar(select(Laboratory.id).where(Laboratory.code == code)) is not None:
        raise Conflict(f"There is a laboratory {code} already.", pointer="code")
    laboratory = Laboratory(
        code=code,
        country=_checked_country(country),
        accredited_until=accredited_until,
        active=True,
        **required_words(name=name, accreditation=accreditation),
    )
    db.session.add(laboratory)
    db.session.flush()
    _set_scope(laboratory.id, scope)
    after = _facts(laboratory) | {"code": code, "categories": sorted(scope)}
    _record(laboratory, by=by, at=at, after=after)
    return laboratory


def change(
    *,
    laboratory_id: int,
    by: Actor,
    at: datetime,
    name: str | None = None,
    accreditation: str | None = None,
    accredited_until: date | None = None,
    country: str | None = None,
    categories: Collection[str] | None = None,
    version: int | None = None,
) -> Laboratory:
    """Change what is known of a laboratory; what is left out stays. `categories` replace the whole scope."""
    check_permission(by, Permission.POOL_MANAGE)
    laboratory = _held(laboratory_id, version)
    before = _facts(laboratory)
    said = {"name": name, "accreditation": accreditation}
    for column, text in required_words(**{key: text for key, text in said.items() if text is not None}).items():
        setattr(laboratory, column, text)
    if accredited_until is not None:
        laboratory.accredited_until = accredited_until
    if country is not None:
        laboratory.country = _checked_country(country)
    after = _facts(laboratory)
    if categories is not None:
        before["categories"], scope = scope_of(laboratory_id), _category_ids(categories)
        _set_scope(laboratory_id, scope)
        after["categories"] = sorted(scope)
    return _changed(laboratory, by=by, at=at, before=before, after=after)


def suspend(*, laboratory_id: int, reason: str, by: Actor, at: datetime, version: int | None = None) -> Laboratory:
    """Draw a laboratory no more for now, and say why."""
    check_permission(by, Permission.POOL_MANAGE)
    laboratory = _held(laboratory_id, version)
    if not laboratory.active:
        raise InvalidTransition("This laboratory is suspended already.")
    laboratory.active, laboratory.suspended_reason = False, required_words(reason=reason)["reason"]
    return _changed(
        laboratory,
        by=by,
        at=at,
        before={"active": True},
        after={"active": False},
        reason=laboratory.suspended_reason,
    )


def resume(*, laboratory_id: int, by: Actor, at: datetime, version: int | None = None) -> Laboratory:
    """Draw a suspended laboratory again."""
    check_permission(by, Permission.POOL_MANAGE)
    laboratory = _held(laboratory_id, version)
    if laboratory.active:
        raise InvalidTransition("This laboratory is not suspended.")
    laboratory.active, laboratory.suspended_reason = True, None
    return _changed(laboratory, by=by, at=at, before={"active": False}, after={"active": True})


def find_laboratory(code: str) -> Laboratory:
    """The laboratory with this code; raises `NotFound`."""
    laboratory = db.session.scalar(select(Laboratory).where(Laboratory.code == code))
    if laboratory is None:
        raise NotFound(f"There is no laboratory {code!r}.")
    return laboratory


def scope_of(laboratory_id: int) -> list[str]:
    """Codes of the categories whose goods a laboratory may test, sorted."""
    query = select(Category.code).join(LaboratoryScope, LaboratoryScope.category_id == Category.id)
    return sorted(db.session.scalars(query.where(LaboratoryScope.laboratory_id == laboratory_id)))


def _held(laboratory_id: int, version: int | None) -> Laboratory:
    laboratory = db.session.get(Laboratory, laboratory_id, with_for_update=True, populate_existing=True)
    if laboratory is None:
        raise NotFound(f"There is no laboratory with the id {laboratory_id}.")
    if version is not None and version != laboratory.version:
        raise Conflict("Somebody else changed this laboratory first: look at it again.", pointer="version")
    return laboratory


def _category_ids(categories: Collection[str]) -> dict[str, int]:
    wanted = sorted(set(categories))
    if not wanted:
        raise Invalid("Name at least one category that the laboratory may test.", pointer="categories")
    found = db.session.scalars(select(Category).where(Category.code.in_(wanted)))
    known = {category.code: category.id for category in found}
    findings = [
        Finding("categories", f"There is no category {category!r}.") for category in wanted if category not in known
    ]
    if findings:
        raise Invalid("The scope names categories there are not.", findings=findings)
    return known


def _set_scope(laboratory_id: int, scope: dict[str, int]) -> None:
    db.session.execute(delete(LaboratoryScope).where(LaboratoryScope.laboratory_id == laboratory_id))
    db.session.add_all(
        LaboratoryScope(laboratory_id=laboratory_id, category_id=category_id) for category_id in scope.values()
    )
    db.session.flush()


def _checked_country(country: str | None) -> str | None:
    if country is not None and not COUNTRY.fullmatch(country):
        raise Invalid("A country is two capital letters, such as CN.", pointer="country")
    return country


def _facts(laboratory: Laboratory) -> dict[str, Any]:
    return {
        "name": laboratory.name,
        "country": laboratory.country,
        "accreditation": laboratory.accreditation,
        "accredited_until": str(laboratory.accredited_until),
    }


def _changed(
    laboratory: Laboratory,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str | None = None,
) -> Laboratory:
    laboratory.version += 1
    db.session.flush()
    _record(laboratory, by=by, at=at, before=before, after=after, reason=reason)
    return laboratory


def _record(
    laboratory: Laboratory,
    *,
    by: Actor,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    subject = ("laboratory", str(laboratory.id))
    audit.record(
        AuditAction.LABORATORY_CHANGE, subject=subject, by=by, at=at, reason=reason, before=before, after=after
    )
