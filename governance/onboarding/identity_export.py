"""The identities of all sellers as a file for the authority, made each January and July and kept under its digest.

E-commerce Law of the PRC, Art. 28, has platforms report the identity of their sellers; the national rules of online
trade ask for it each January and July: name, registration number, address and contact. Nothing else leaves here: no
number of an identity card, no account, no telephone of a private person who has a registered business.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.database import db
from governance.core.errors import NotFound, Unavailable
from governance.core.plain_cells import plain_cell
from governance.core.private_files import private_file
from governance.core.settings import Settings
from governance.onboarding.identity_models import SellerIdentity, SellerPerson
from governance.onboarding.upkeep_models import IdentityExport
from governance.sellers.models import Seller

# Column, and its heading in Chinese.
COLUMNS: Final = {
    "reference": "商家编号",
    "shop_name": "店铺名称",
    "kind": "主体类型",
    "legal_name": "主体名称",
    "registration_number": "统一社会信用代码或注册号",
    "country": "国家",
    "registered_address": "住所",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "contact_email": "电子邮箱",
    "joined_on": "入驻日期",
    "state": "核验状态",
    "verified_on": "最近核验日期",
}
_ROWS_AT_ONCE: Final = 5_000


def export_identities(
    *, as_of: date, settings: Settings, by: Actor, at: datetime, chinese_headings: bool = False
) -> IdentityExport:
    """Write the identities of every seller registered by the end of `as_of`, as they are known now.

    A day is exported once: the same day again returns what is there. `chinese_headings` adds a second heading row.
    """
    check_permission(by, Permission.IDENTITY_EXPORT)
    there = db.session.get(IdentityExport, as_of)
    if there is not None:
        return there
    path = settings.exports_path / f"seller-identities-{as_of}.csv"
    with private_file(path) as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        if chinese_headings:
            writer.writerow(COLUMNS.values())
        sellers = 0
        for line in _lines(as_of, settings.timezone):
            writer.writerow(line)
            sellers += 1
    row = IdentityExport(as_of=as_of, file=path.name, digest=_digest(path), sellers=sellers, made_at=at, by=by.label)
    db.session.add(row)
    after = {"file": row.file, "digest": row.digest, "sellers": sellers}
    audit.record(AuditAction.IDENTITY_EXPORT, subject=("identity_export", str(as_of)), by=by, at=at, after=after)
    db.session.flush()
    return row


def exports(*, by: Actor) -> list[IdentityExport]:
    """Every export, the newest first."""
    check_permission(by, Permission.IDENTITY_EXPORT)
    return list(db.session.scalars(select(IdentityExport).order_by(IdentityExport.as_of.desc())))


def file_of(*, as_of: date, settings: Settings, by: Actor, at: datetime) -> tuple[IdentityExport, Path]:
    """An export and its file, to hand out; who fetched it is written down.

    Raises `NotFound`, and `Unavailable` when the file is not the one that was made.
    """
    check_permission(by, Permission.IDENTITY_EXPORT)
    row = db.session.get(IdentityExport, as_of)
    if row is None:
        raise NotFound(f"There is no export of {as_of}.")
    path = settings.exports_path / row.file
    if not path.is_file() or _digest(path) != row.digest:
        raise Unavailable(f"The file of the export of {as_of} is gone or was changed. Restore it from the backup.")
    audit.record(AuditAction.IDENTITY_DOWNLOAD, subject=("identity_export", str(as_of)), by=by, at=at)
    return row, path


def _lines(as_of: date, timezone: str) -> Iterator[list[str]]:
    found = (
        select(Seller, SellerIdentity, SellerPerson)
        .join(SellerIdentity, SellerIdentity.seller_id == Seller.id)
        .outerjoin(SellerPerson, SellerPerson.seller_id == Seller.id)
        .order_by(Seller.reference)
    )
    for row in db.session.execute(found.execution_options(yield_per=_ROWS_AT_ONCE)):
        if day_of(row.Seller.created_at, timezone) <= as_of:
            cells = _cells(row.Seller, row.SellerIdentity, row.SellerPerson, timezone)
            yield [plain_cell(str(cell)) if cell is not None else "" for cell in cells]


def _cells(seller: Seller, identity: SellerIdentity, person: SellerPerson | None, timezone: str) -> tuple[object, ...]:
    return (
        seller.reference,
        seller.name,
        identity.kind,
        identity.legal_name or (person and person.representative_name),
        identity.registration_number,
        identity.country,
        identity.registered_address,
        person and person.contact_name,
        person and person.contact_phone,
        person and person.contact_email,
        seller.joined_on,
        identity.state,
        identity.verified_at and day_of(identity.verified_at, timezone),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
