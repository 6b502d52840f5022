"""The tables of the back office: who may read each, and what of it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from dashboard.backoffice.table import ReadOnlyTable
from governance.core.access import Permission
from governance.core.accounts import Account
from governance.core.audit import AuditEntry
from governance.core.jobs import JobRun
from governance.facts.models import EventBatch
from governance.scoring.models import ScoreRun
from governance.sellers.models import Seller


class SellerTable(ReadOnlyTable):
    """The register."""

    permission = Permission.MARKET_READ
    column_list = ("reference", "name", "country", "joined_on", "created_at")
    column_details_list = column_list
    column_searchable_list = ("reference", "name")
    column_default_sort = "reference"


class BatchTable(ReadOnlyTable):
    """Imports of event files."""

    permission = Permission.MARKET_READ
    column_list = ("id", "kind", "source", "rows_read", "rows_accepted", "rows_rejected", "recorded_at", "by")
    column_details_list = tuple(column.key for column in EventBatch.__table__.columns)
    column_searchable_list = ("source", "digest")
    column_default_sort = ("id", True)


class ScoreRunTable(ReadOnlyTable):
    """Judgements of all sellers."""

    permission = Permission.MARKET_READ
    column_list = ("id", "as_of", "known_at", "retrospective", "sellers", "recorded_at", "by")
    column_details_list = tuple(column.key for column in ScoreRun.__table__.columns)
    column_default_sort = ("id", True)


class AccountTable(ReadOnlyTable):
    """Who may sign in; never what they sign in with."""

    permission = Permission.ACCOUNT_READ
    column_list = ("email", "name", "roles", "active", "created_at")
    column_details_list = (*column_list, "language", "subject_kind", "subject_id", "tf_primary_method")
    column_searchable_list = ("email", "name")
    column_sortable_list = ("email", "name", "created_at")
    column_default_sort = "email"
    column_formatters = {  # noqa: RUF012
        "roles": lambda _view, _context, account, _name: ", ".join(role.name for role in account.roles)
    }


class AuditTable(ReadOnlyTable):
    """Who did what to what, when and why."""

    permission = Permission.AUDIT_READ
    column_list = ("at", "action", "actor_label", "subject_kind", "subject_id", "reason")
    column_details_list = tuple(column.key for column in AuditEntry.__table__.columns)
    column_searchable_list = ("action", "actor_label", "subject_id", "request_id")
    column_default_sort = ("id", True)


class JobRunTable(ReadOnlyTable):
    """What ran by the clock."""

    permission = Permission.JOB_READ
    column_list = ("job", "slot", "state", "attempts", "started_at", "finished_at", "detail")
    column_details_list = ("id", *column_list)
    column_searchable_list = ("job", "state")
    column_default_sort = ("slot", True)


def tables() -> Sequence[ReadOnlyTable]:
    """The tables in the order they are shown; new ones for each application."""
    return (
        SellerTable(Seller, name=_("Sellers"), endpoint="sellers"),
        BatchTable(EventBatch, name=_("Imports"), endpoint="batches"),
        ScoreRunTable(ScoreRun, name=_("Score runs"), endpoint="score-runs"),
        AccountTable(Account, name=_("Accounts"), endpoint="accounts"),
        AuditTable(AuditEntry, name=_("Audit trail"), endpoint="audit"),
        JobRunTable(JobRun, name=_("Job runs"), endpoint="job-runs"),
    )
