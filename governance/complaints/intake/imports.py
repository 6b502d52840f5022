"""A delivery of cases: read, checked, entered and recorded; good rows enter, each bad one is told with its reasons."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Queue
from secrets import token_hex
from typing import Final

from governance.complaints.filing import WEB
from governance.complaints.intake import entering
from governance.complaints.intake.columns import SOURCE
from governance.complaints.intake.deliveries import Piece, Rejected, digest_of, pieces
from governance.complaints.intake.mapping import CaseMapping
from governance.complaints.intake.preparing import Prepared, Preparing, shown
from governance.complaints.intake.reports import Report
from governance.complaints.models import CaseImport
from governance.complaints.parties import name_of
from governance.complaints.rules import rules_at
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Invalid
from governance.core.settings import Settings
from governance.facts.database_link import load_sellers
from governance.facts.engine import engine
from governance.sellers import register
from governance.sellers.register import NewSeller

AT_ONCE: Final = 2  # pieces that are prepared side by side
Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """What became of a delivery; `rejected` holds the first findings, `report_file` all of them."""

    rows_read: int
    rows_opened: int
    rows_known: int
    rows_rejected: int
    sellers_registered: int
    rejected: tuple[Rejected, ...] = ()
    report_file: Path | None = None


@dataclass
class _Counted:
    read: int = 0
    opened: int = 0
    known: int = 0
    shops: int = 0


def silent(_sentence: str) -> None:
    """Tell nobody how far an import has got."""


def import_cases(
    *,
    path: Path,
    source: str,
    settings: Settings,
    by: Actor,
    at: datetime,
    mapping: CaseMapping | None = None,
    tell: Tell = silent,
    dry_run: bool = False,
) -> ImportSummary:
    """Take in the cases in `path`: NDJSON, CSV or Excel. A case is known by `source` and its external reference.

    What is known stays as it is. With `dry_run` everything is done, reported and taken back. Raises `Invalid` with one
    sentence when nothing of the file can be read; then nothing has changed.
    """
    check_permission(by, Permission.CASE_IMPORT)
    if source == WEB or not SOURCE.fullmatch(source):
        raise Invalid(f"{source!r} names no system that delivers cases; a name is like help-desk.", pointer="source")
    mapping = mapping or CaseMapping()
    if mapping.register_sellers:
        check_permission(by, Permission.SELLER_REGISTER)
    with db.session.begin_nested() as trial:
        summary = _take_in(path, source, mapping, settings=settings, by=by, at=at, tell=tell)
        if dry_run:
            trial.rollback()
    return summary


def _take_in(
    path: Path, source: str, mapping: CaseMapping, *, settings: Settings, by: Actor, at: datetime, tell: Tell
) -> ImportSummary:
    rules, counted = rules_at(at), _Counted()
    entering.begin(source)
    folder = settings.case_imports_path / f"{at:%Y%m%dT%H%M%S%fZ}-{token_hex(6)}"
    with ExitStack() as stack:
        digest = stack.enter_context(ThreadPoolExecutor(max_workers=1)).submit(digest_of, path)
        report = stack.enter_context(Report(folder / "rejected.csv"))
        ducks = [stack.enter_context(engine(settings)) for _ in range(AT_ONCE)]
        for duck in ducks:
            load_sellers(duck)
        workers = [Preparing(duck, rules=rules, today=rules.today, salt=settings.pseudonym_key) for duck in ducks]
        for piece in stack.enter_context(_prepared(workers, pieces(path, mapping))):
            _enter(piece, source, mapping, report, counted, by=by, at=at)
            tell(f"{counted.read:,} rows read")
    if not counted.read:
        raise Invalid(f"{path.name} has no rows.", pointer=path.name)
    summary = ImportSummary(
        rows_read=counted.read,
        rows_opened=counted.opened,
        rows_known=counted.known,
        rows_rejected=report.rows,
        sellers_registered=counted.shops,
        rejected=tuple(report.shown),
        report_file=report.path,
    )
    _record(summary, source, digest.result(), by=by, at=at)
    return summary


@contextmanager
def _prepared(workers: Sequence[Preparing], read: Iterator[Piece]) -> Iterator[Iterator[Prepared]]:
    """Pieces in their order, prepared ahead in threads: while one is entered, the next ones are read and checked."""
    free: Queue[Preparing] = Queue()
    for worker in workers:
        free.put(worker)

    def prepare(reading: Future[Piece | None]) -> Prepared | None:
        piece = reading.result()
        if piece is None:
            return None
        worker = free.get()
        try:
            return worker.prepare(piece)
        finally:
            free.put(worker)

    with ThreadPoolExecutor(max_workers=1) as reader, ThreadPoolExecutor(max_workers=len(workers)) as threads:

        def begun() -> Future[Prepared | None]:
            return threads.submit(prepare, reader.submit(next, read, None))

        def ready() -> Iterator[Prepared]:
            coming = deque(begun() for _ in range(len(workers) + 1))
            while piece := coming.popleft().result():
                coming.append(begun())
                yield piece

        yield ready()


def _enter(
    piece: Prepared, source: str, mapping: CaseMapping, report: Report, counted: _Counted, *, by: Actor, at: datetime
) -> None:
    rejected = piece.rejected
    entering.stage(piece.file, piece.by_hand)
    piece.file.unlink()
    if piece.strangers and (unknown := entering.strangers()):
        if mapping.register_sellers:
            new = [NewSeller(reference=reference) for reference in sorted({shop for _row, shop in unknown})]
            counted.shops += register.register_many(sellers=new, by=by, at=at)
            entering.shops_known_from_now_on()
        else:
            entering.leave_out_strangers()
            rejected = rejected + [
                Rejected(row, "seller", "is no registered seller", shown(shop)) for row, shop in unknown
            ]
    report.add(sorted(rejected, key=lambda found: found.line))
    entered = entering.enter(source=source, look_first=counted.known > 0, by=by, at=at)
    counted.read += piece.rows
    counted.opened += entered.opened
    counted.known += entered.known + piece.repeated


def _record(summary: ImportSummary, source: str, digest: str, *, by: Actor, at: datetime) -> None:
    counted = {name: getattr(summary, name) for name in ("rows_read", "rows_opened", "rows_known", "rows_rejected")}
    file = summary.report_file
    row = CaseImport(
        source=source,
        digest=digest,
        report_file=f"{file.parent.name}/{file.name}" if file else None,
        recorded_at=at,
        by=name_of(by),
        **counted,
    )
    db.session.add(row)
    db.session.flush()
    after = {"source": source, "digest": digest} | counted
    audit.record(AuditAction.CASE_IMPORT, subject=("case_import", str(row.id)), by=by, at=at, after=after)
