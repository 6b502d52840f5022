"""Taking in a list of sellers who trade already: checked, registered, compared, and spread over half a year to verify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, text

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid, Unavailable
from governance.core.settings import Settings
from governance.onboarding.checks.registration import judge_number
from governance.onboarding.normal_forms import keys_of
from governance.onboarding.reverification import TERM
from governance.onboarding.seller_import import alike, entering, reports, spreading
from governance.onboarding.seller_import.row_checks import Known
from governance.onboarding.seller_import.staging import Keying, stage
from governance.onboarding.seller_import.table_file import TableFile, inspect
from governance.onboarding.upkeep_models import SellerImport
from governance.onboarding.upkeep_rules import rules_at

LOCK: Final = 7_305_116
Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """What became of a list; `earlier` tells since when it is known when it was taken in before."""

    source: str
    rows_read: int
    rows_rejected: int
    rows_known: int
    sellers_registered: int
    identities_added: int
    permits_added: int
    groups_found: int
    relations_proposed: int
    unknown_columns: tuple[str, ...] = ()
    rows_file: Path | None = None
    alike_file: Path | None = None
    earlier: datetime | None = None


def silent(_sentence: str) -> None:
    """Tell nobody how far an import has got."""


def import_sellers(
    *, path: Path, settings: Settings, by: Actor, at: datetime, tell: Tell = silent, dry_run: bool = False
) -> ImportSummary:
    """Take in the sellers listed in `path` (CSV or Excel); good rows enter, bad ones are listed with their reasons.

    Who is known already keeps its identity. The same file again changes nothing. With `dry_run` everything is done,
    reported and taken back. Raises `Invalid` with one sentence when the file cannot be read or holds no good row,
    `Unavailable` while another list is taken in; then nothing has changed.
    """
    check_permission(by, Permission.SELLER_REGISTER)
    if not db.session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        raise Unavailable("Another list of sellers is being taken in; nothing was changed. Try again when it is done.")
    file = inspect(path)
    earlier = _taken_in_before(file.digest)
    if earlier is not None:
        return _summary_of(earlier)
    with db.session.begin_nested() as trial:
        summary = _take_in(file, settings=settings, by=by, at=at, tell=tell)
        if dry_run:
            trial.rollback()
    return summary


def _take_in(file: TableFile, *, settings: Settings, by: Actor, at: datetime, tell: Tell) -> ImportSummary:
    rules = rules_at(at)
    known = Known(today=rules.today, judge=judge_number)
    staged = stage(file, known=known, keying=_keying(settings.pseudonym_key), tell=tell)
    folder = settings.seller_imports_path / f"{at:%Y%m%dT%H%M%SZ}-{file.digest[:12]}"
    rows_file = reports.write_remarks(folder / "rows.csv")
    if not db.session.scalar(text("SELECT EXISTS (SELECT 1 FROM staged_seller)")):
        where = f" The reasons stand in {rows_file}." if rows_file else ""
        raise Invalid(f"None of the {staged.rows:,} rows of {file.path.name} can be taken in.{where}")
    tell("Registering …")
    entered = entering.enter(by=by, at=at)
    spreading.spread(rules.terms[TERM], today=rules.today, by=by, at=at)
    tell("Looking for sellers that are alike …")
    groups, relations = alike.propose_relations(at=at)
    rejected = text("SELECT count(DISTINCT row) FROM staged_remark WHERE refuses")
    summary = ImportSummary(
        source=file.path.name,
        rows_read=staged.rows,
        rows_rejected=db.session.scalar(rejected) or 0,
        rows_known=entered.rows_known,
        sellers_registered=entered.sellers,
        identities_added=entered.identities,
        permits_added=entered.permits,
        groups_found=groups,
        relations_proposed=relations,
        unknown_columns=staged.unknown,
        rows_file=rows_file,
        alike_file=reports.write_alike(folder / "alike.csv"),
    )
    _record(summary, file.digest, folder.name, by=by, at=at)
    return summary


def _keying(salt: str) -> Keying:
    def keying(cells: dict[str, str]) -> Sequence[str | None]:
        keys = keys_of(
            country=cells["country"],
            salt=salt,
            number=cells["registration_number"],
            address=cells["registered_address"],
            representative_id_number=cells["representative_id_number"],
            representative_name=cells["representative_name"],
            phone=cells["contact_phone"],
            account=cells["bank_account_number"],
        )
        return keys.number_key, keys.address_key, keys.representative_key, keys.phone_key, keys.account_key

    return keying


_COUNTED: Final = (
    "rows_read",
    "rows_rejected",
    "rows_known",
    "sellers_registered",
    "identities_added",
    "permits_added",
    "groups_found",
    "relations_proposed",
)


def _record(summary: ImportSummary, digest: str, folder: str, *, by: Actor, at: datetime) -> None:
    counted = {name: getattr(summary, name) for name in _COUNTED}
    row = SellerImport(source=summary.source, digest=digest, report_file=folder, recorded_at=at, by=by.label, **counted)
    db.session.add(row)
    db.session.flush()
    subject, after = ("seller_import", str(row.id)), {"source": summary.source, "digest": digest} | counted
    audit.record(AuditAction.SELLER_IMPORT, subject=subject, by=by, at=at, after=after)


def _taken_in_before(digest: str) -> SellerImport | None:
    """The last time this very file was taken in, unless rows were refused: they may be in order by now."""
    query = select(SellerImport).where(SellerImport.digest == digest).order_by(SellerImport.id.desc()).limit(1)
    earlier = db.session.scalar(query)
    return earlier if earlier is not None and not earlier.rows_rejected else None


def _summary_of(earlier: SellerImport) -> ImportSummary:
    counted = {name: getattr(earlier, name) for name in _COUNTED}
    return ImportSummary(source=earlier.source, earlier=earlier.recorded_at, **counted)
