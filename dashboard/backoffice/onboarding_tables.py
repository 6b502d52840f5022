"""The tables of admission, documents, messages and clocks: who may read each, and what of it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from dashboard.backoffice.messages import MessageTable
from dashboard.backoffice.table import ReadOnlyTable, application_reference, seller_reference
from governance.core.access import Permission
from governance.core.clocks.models import CalendarDay, Clock
from governance.core.documents.masking import mask_number
from governance.core.documents.models import Document
from governance.core.outbox.models import Message, WebhookEndpoint
from governance.onboarding.identity_models import Permit, SellerIdentity, SellerRelation
from governance.onboarding.models import (
    Application,
    ApplicationCheck,
    ApplicationDecision,
    ApplicationSubmission,
)
from governance.rectification.models import RequiredFix

SELLER = {"seller_id": _("Seller")}
OF_SELLER = {"seller_id": seller_reference}
APPLICATION = {"application_id": _("Application")}
OF_APPLICATION = {"application_id": application_reference}


class ApplicationTable(ReadOnlyTable):
    """Who wants to sell; people's data stands elsewhere."""

    permission = Permission.APPLICATION_READ
    column_list = ("reference", "state", "shop_name", "legal_name", "country", "kind", "submitted_at", "decided_at")
    column_details_list = ("id", *column_list, "registration_number", "categories", "deposit_state", "version")
    column_searchable_list = ("reference", "shop_name", "legal_name", "registration_number")
    column_default_sort = ("id", True)


class SubmissionTable(ReadOnlyTable):
    """What was sent when; not what stood in it, for that is personal."""

    permission = Permission.APPLICATION_READ
    column_list = ("id", "application_id", "number", "digest", "submitted_at", "by")
    column_details_list = column_list
    column_searchable_list = ("digest",)
    column_default_sort = ("id", True)
    column_labels = APPLICATION
    column_formatters = column_formatters_detail = OF_APPLICATION


class CheckTable(ReadOnlyTable):
    """Every result of every check."""

    permission = Permission.APPLICATION_DECIDE
    column_list = ("id", "application_id", "submission", "code", "result", "sentence", "provider", "checked_at")
    column_details_list = (*column_list, "version", "evidence")
    column_searchable_list = ("code", "result")
    column_default_sort = ("id", True)
    column_labels = APPLICATION
    column_formatters = column_formatters_detail = OF_APPLICATION


class DecisionTable(ReadOnlyTable):
    """Every decision, also those that wait or were declined."""

    permission = Permission.APPLICATION_READ
    column_list = ("id", "application_id", "outcome", "state", "by", "at", "second_by", "second_at")
    column_details_list = (*column_list, "reasons", "conditions", "four_eyes", "decided_on_digest")
    column_searchable_list = ("outcome", "state", "by")
    column_default_sort = ("id", True)
    column_labels = APPLICATION
    column_formatters = column_formatters_detail = OF_APPLICATION


class IdentityTable(ReadOnlyTable):
    """Who the admitted sellers are, without people's data."""

    permission = Permission.APPLICATION_READ
    column_list = ("seller_id", "kind", "country", "legal_name", "registration_number", "state", "reverify_on")
    column_details_list = (*column_list, "registered_address", "founded_on", "verified_at", "updated_at")
    column_searchable_list = ("legal_name", "registration_number")
    column_default_sort = ("seller_id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class PermitTable(ReadOnlyTable):
    """Licences and permits, also those that were replaced."""

    permission = Permission.APPLICATION_READ
    column_list = ("id", "seller_id", "kind", "category", "number", "valid_until", "state", "verified_at")
    column_details_list = (*column_list, "valid_from", "document_id", "verified_by", "created_at")
    column_searchable_list = ("kind", "number", "state")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class RelationTable(ReadOnlyTable):
    """Shops that share something."""

    permission = Permission.RELATION_CONFIRM
    column_list = ("id", "kind", "left_kind", "left_id", "right_kind", "right_id", "state", "decided_by", "found_at")
    column_details_list = (*column_list, "evidence", "decided_at")
    column_searchable_list = ("kind", "state")
    column_default_sort = ("id", True)


class FixTable(ReadOnlyTable):
    """What sellers have to put right."""

    permission = Permission.FIX_READ
    column_list = ("id", "seller_id", "title", "state", "source", "owner", "required_at", "closed_at")
    column_details_list = tuple(column.key for column in RequiredFix.__table__.columns)
    column_searchable_list = ("title", "source", "state")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class DocumentTable(ReadOnlyTable):
    """What is known of documents; numbers in part, contents not at all."""

    permission = Permission.DOCUMENT_READ
    column_list = ("id", "kind", "name", "subject_kind", "subject_id", "valid_until", "scan", "uploaded_at")
    column_details_list = (
        *column_list,
        "number",
        "media_type",
        "size",
        "sha256",
        "verified_by",
        "keep_until",
        "erased_at",
    )
    column_searchable_list = ("kind", "name", "sha256")
    column_default_sort = ("id", True)
    column_formatters_detail = {  # noqa: RUF012 (Flask-Admin reads class attributes)
        "number": lambda _view, _context, row, _name: mask_number(row.number) if row.number else ""
    }


class ClockTable(ReadOnlyTable):
    """What has to happen by when."""

    permission = Permission.CLOCK_READ
    column_list = ("id", "name", "subject_kind", "subject_id", "binds", "state", "started_at", "due_at", "provisional")
    column_details_list = tuple(column.key for column in Clock.__table__.columns)
    column_searchable_list = ("name", "subject_kind", "subject_id", "state")
    column_default_sort = ("due_at", False)


class CalendarTable(ReadOnlyTable):
    """Days on which a country works or not, whatever the calendar library says."""

    permission = Permission.CLOCK_READ
    column_list = ("country", "day", "working", "name", "source", "by")
    column_details_list = (*column_list, "recorded_at")
    column_searchable_list = ("country", "name")
    column_default_sort = ("day", True)


class EndpointTable(ReadOnlyTable):
    """Addresses of other systems; never what messages to them are signed with."""

    permission = Permission.WEBHOOK_MANAGE
    column_list = ("id", "url", "topics", "active", "created_at", "created_by")
    column_details_list = (*column_list, "old_secret_until")
    column_searchable_list = ("url",)
    column_default_sort = ("id", True)


def onboarding_tables() -> Sequence[ReadOnlyTable]:
    """The tables in the order they are shown; new ones for each application."""
    return (
        ApplicationTable(Application, name=_("Applications"), endpoint="applications"),
        SubmissionTable(ApplicationSubmission, name=_("Submissions"), endpoint="submissions"),
        CheckTable(ApplicationCheck, name=_("Checks"), endpoint="checks"),
        DecisionTable(ApplicationDecision, name=_("Decisions"), endpoint="decisions"),
        IdentityTable(SellerIdentity, name=_("Identities"), endpoint="identities"),
        PermitTable(Permit, name=_("Permits"), endpoint="permits"),
        RelationTable(SellerRelation, name=_("Relations"), endpoint="relations"),
        FixTable(RequiredFix, name=_("Required fixes"), endpoint="fixes"),
        DocumentTable(Document, name=_("Documents"), endpoint="documents"),
        ClockTable(Clock, name=_("Clocks"), endpoint="clocks"),
        CalendarTable(CalendarDay, name=_("Calendar"), endpoint="calendar"),
        MessageTable(Message, name=_("Messages"), endpoint="messages"),
        EndpointTable(WebhookEndpoint, name=_("Webhook endpoints"), endpoint="webhook-endpoints"),
    )
