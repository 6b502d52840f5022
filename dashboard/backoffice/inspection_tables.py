"""The tables of goods and of what is inspected: who may read each, and what can be done about a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _

from dashboard.backoffice.acting import ActingTable
from dashboard.backoffice.table import ReadOnlyTable, seller_reference
from governance.catalogue.models import HeldLot, Listing, Product
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.database import db
from governance.core.errors import NotFound
from governance.violations.second_person import can_decide
from inspections.draws import voiding
from inspections.draws.acceptance.models import LotResult, SwitchingState
from inspections.draws.models import Draw, DrawAnnouncement, DrawnItem
from inspections.draws.plans import writing
from inspections.draws.plans.models import InspectionPlan
from inspections.draws.plans.states import State as PlanState
from inspections.draws.pools.models import Inspector, InspectorConflict, Laboratory
from inspections.examinations import tasks
from inspections.examinations.models import InspectionTask
from inspections.examinations.states import State as TaskState
from inspections.standards.models import Standard, StandardEdition, TestTemplate

SELLER: Final = {"seller_id": _("Seller")}
OF_SELLER: Final = {"seller_id": seller_reference}
WHY: Final = _("Why")


class ProductTable(ReadOnlyTable):
    """Goods, whoever sells them."""

    permission = Permission.CATALOGUE_READ
    column_list = ("id", "code", "name", "category_id", "brand", "gtin", "created_at")
    column_details_list = column_list
    column_searchable_list = ("code", "name", "brand", "gtin")
    column_default_sort = ("id", True)


class ListingTable(ReadOnlyTable):
    """Offers, as the platform told of them or as they were seen in orders."""

    permission = Permission.CATALOGUE_READ
    column_list = ("id", "reference", "seller_id", "price", "currency", "listed_on", "ended_on", "source")
    column_details_list = (*column_list, "product_id", "updated_at")
    column_searchable_list = ("reference", "source")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class HeldLotTable(ReadOnlyTable):
    """Lots in the platform's own store."""

    permission = Permission.CATALOGUE_READ
    column_list = ("id", "listing_id", "seller_id", "lot", "units", "held_since", "gone_on")
    column_details_list = column_list
    column_searchable_list = ("lot",)
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class StandardTable(ReadOnlyTable):
    """What goods are held against."""

    permission = Permission.STANDARD_READ
    column_list = ("id", "code", "kind", "title_en", "title_zh", "issuer")
    column_details_list = column_list
    column_searchable_list = ("code", "title_en", "title_zh")
    column_default_sort = "code"


class EditionTable(ReadOnlyTable):
    """Editions of standards, with their days in force."""

    permission = Permission.STANDARD_READ
    column_list = ("id", "standard_id", "edition", "state", "in_force_from", "in_force_until", "published_at")
    column_details_list = tuple(column.key for column in StandardEdition.__table__.columns)
    column_searchable_list = ("edition", "state")
    column_default_sort = ("id", True)


class TemplateTable(ReadOnlyTable):
    """What is tested of which goods, and since when."""

    permission = Permission.STANDARD_READ
    column_list = ("id", "category_id", "product_id", "number", "in_force_from", "created_at", "created_by")
    column_details_list = (*column_list, "note")
    column_default_sort = ("id", True)


def _code_of(number: int) -> str:
    plan = db.session.get(InspectionPlan, number)
    if plan is None:
        raise NotFound(f"There is no inspection plan {number}.")
    return plan.code


def _activate(number: int, _words: str, by: Actor, at: datetime) -> None:
    writing.activate_plan(code=_code_of(number), by=by, at=at)


class PlanTable(ActingTable):
    """Inspection plans; one that is proposed is activated by somebody who did not write it."""

    permission = Permission.PLAN_READ
    noun = "plan"
    column_list = ("id", "code", "name", "state", "schedule", "budget", "currency", "written_by", "activated_by")
    column_details_list = tuple(column.key for column in InspectionPlan.__table__.columns)
    column_searchable_list = ("code", "name", "state")
    column_default_sort = ("id", True)
    asks_for = WHY
    needs_words = False
    words = {"activate": _("Activate"), "pause": _("Pause"), "end": _("End")}  # noqa: RUF012 (Flask-Admin reads class attributes)
    acts = {  # noqa: RUF012
        "activate": _activate,
        "pause": lambda number, why, by, at: writing.pause_plan(code=_code_of(number), reason=why, by=by, at=at),
        "end": lambda number, why, by, at: writing.end_plan(code=_code_of(number), reason=why, by=by, at=at),
    }

    def possible(self, row: InspectionPlan, by: Actor) -> Sequence[str]:
        """What its state lets this person do."""
        state, acts = PlanState(row.state), []
        if state is PlanState.PROPOSED and may(by, Permission.PLAN_ACTIVATE) and can_decide(by, {row.written_by}):
            acts.append("activate")
        if state is PlanState.ACTIVE and may(by, Permission.PLAN_ACTIVATE):
            acts.append("pause")
        if state is not PlanState.ENDED and may(by, Permission.PLAN_WRITE):
            acts.append("end")
        return acts


class DrawTable(ActingTable):
    """Draws. The sealed secret is no column of it."""

    permission = Permission.DRAW_READ
    noun = "draw"
    column_list = ("id", "reference", "plan_id", "slot", "state", "listed", "assurance", "drawn_at", "revealed_at")
    column_details_list = tuple(column.key for column in Draw.__table__.columns if column.key != "secret")
    column_searchable_list = ("reference", "state", "assurance")
    column_default_sort = ("slot", True)
    asks_for = WHY
    words = {"void": _("Call it off")}  # noqa: RUF012
    acts = {  # noqa: RUF012
        "void": lambda number, why, by, at: voiding.void(draw_id=number, reason=why, by=by, at=at)
    }

    def possible(self, row: Draw, by: Actor) -> Sequence[str]:
        """Calling it off, while nobody can know how it would end."""
        return ("void",) if may(by, Permission.DRAW_WORK) and voiding.may_void(row, at=now()) else ()


class DrawnItemTable(ReadOnlyTable):
    """What was drawn, and the reserves."""

    permission = Permission.DRAW_READ
    column_list = ("id", "draw_id", "stratum", "position", "item", "role", "seller_id", "inspector_id", "laboratory_id")
    column_details_list = tuple(column.key for column in DrawnItem.__table__.columns)
    column_searchable_list = ("item", "role", "stratum")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class AnnouncementTable(ReadOnlyTable):
    """What everybody was told of draws."""

    permission = Permission.DRAW_READ
    column_list = ("id", "draw", "number", "kind", "at")
    column_details_list = (*column_list, "body")
    column_searchable_list = ("draw", "kind")
    column_default_sort = ("id", True)


class TaskTable(ActingTable):
    """What inspectors have to buy, and how it ended."""

    permission = Permission.TASK_ASSIGN
    noun = "task"
    column_list = ("id", "draw_id", "seller_id", "listing_id", "inspector_id", "state", "due_on", "ended_at")
    column_details_list = tuple(column.key for column in InspectionTask.__table__.columns)
    column_searchable_list = ("state",)
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER
    asks_for = WHY
    words = {"cancel": _("No longer ask for it")}  # noqa: RUF012
    acts = {  # noqa: RUF012
        "cancel": lambda number, why, by, at: tasks.cancel(task_id=number, reason=why, by=by, at=at)
    }

    def possible(self, row: InspectionTask, by: Actor) -> Sequence[str]:
        """Cancelling what is still to be bought."""
        return ("cancel",) if row.state == TaskState.ASSIGNED and may(by, Permission.TASK_ASSIGN) else ()


class InspectorTable(ReadOnlyTable):
    """Who inspects, by pseudonym."""

    permission = Permission.POOL_READ
    column_list = ("id", "code", "team", "tasks_a_week", "active", "since")
    column_details_list = (*column_list, "account_id")
    column_searchable_list = ("code", "team")
    column_default_sort = "code"


class ConflictTable(ReadOnlyTable):
    """Which sellers inspectors keep away from."""

    permission = Permission.POOL_READ
    column_list = ("id", "inspector_id", "seller_id", "reason", "from_on", "until_on", "by")
    column_details_list = (*column_list, "recorded_at")
    column_searchable_list = ("reason",)
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class LaboratoryTable(ReadOnlyTable):
    """Who tests."""

    permission = Permission.POOL_READ
    column_list = ("id", "code", "name", "country", "accreditation", "accredited_until", "active")
    column_details_list = (*column_list, "suspended_reason")
    column_searchable_list = ("code", "name", "accreditation")
    column_default_sort = "code"


class SwitchingTable(ReadOnlyTable):
    """How strictly the lots of sellers are inspected."""

    permission = Permission.PLAN_READ
    column_list = ("seller_id", "category_id", "table_set", "state", "score", "since", "reason")
    column_details_list = tuple(column.key for column in SwitchingState.__table__.columns)
    column_searchable_list = ("state", "table_set")
    column_default_sort = ("since", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class LotResultTable(ReadOnlyTable):
    """Results of lots that the platform holds."""

    permission = Permission.PLAN_READ
    column_list = ("id", "seller_id", "category_id", "table_set", "severity", "nonconforming", "accepted", "source")
    column_details_list = tuple(column.key for column in LotResult.__table__.columns)
    column_searchable_list = ("source", "severity")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


_TABLES: Final[Sequence[tuple[type[ReadOnlyTable], Any, Any, str]]] = (
    (ProductTable, Product, _("Products"), "products"),
    (ListingTable, Listing, _("Listings"), "listings"),
    (HeldLotTable, HeldLot, _("Lots in the store"), "held-lots"),
    (StandardTable, Standard, _("Standards"), "standards"),
    (EditionTable, StandardEdition, _("Editions of standards"), "standard-editions"),
    (TemplateTable, TestTemplate, _("Test templates"), "test-templates"),
    (PlanTable, InspectionPlan, _("Inspection plans"), "inspection-plans"),
    (DrawTable, Draw, _("Draws"), "draws"),
    (DrawnItemTable, DrawnItem, _("Drawn items"), "drawn-items"),
    (AnnouncementTable, DrawAnnouncement, _("Announcements of draws"), "draw-announcements"),
    (TaskTable, InspectionTask, _("Inspection tasks"), "inspection-tasks"),
    (InspectorTable, Inspector, _("Inspectors"), "inspectors"),
    (ConflictTable, InspectorConflict, _("Conflicts of interest"), "inspector-conflicts"),
    (LaboratoryTable, Laboratory, _("Laboratories"), "laboratories"),
    (SwitchingTable, SwitchingState, _("Switching states"), "switching-states"),
    (LotResultTable, LotResult, _("Results of lots"), "lot-results"),
)


def inspection_tables() -> Iterator[ReadOnlyTable]:
    """The tables in the order they are shown; new ones for each application."""
    for table, model, name, endpoint in _TABLES:
        yield table(model, name=name, endpoint=endpoint)
