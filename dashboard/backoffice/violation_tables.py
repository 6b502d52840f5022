"""The tables of violations and what follows: who may read each, and what can be done about a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext as _

from dashboard.backoffice.acting import ActingTable
from dashboard.backoffice.table import ReadOnlyTable, seller_reference
from governance.core.access import Actor, Permission, may
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.scoring.assessment_models import AssessmentFinding, AssessmentRun
from governance.violations import cases, rule_watch
from governance.violations.appeals import assignment
from governance.violations.appeals.models import Appeal
from governance.violations.appeals.states import OPEN as OPEN_APPEALS
from governance.violations.appeals.taking_part import is_decider
from governance.violations.measures import calls, lifting, starting
from governance.violations.measures.beginning import involved_in
from governance.violations.measures.models import Measure, PlatformCall, RegisterEntry
from governance.violations.measures.states import OVER
from governance.violations.measures.states import State as MeasureState
from governance.violations.models import LedgerEntry, RulePause, Violation
from governance.violations.second_person import can_decide
from governance.violations.states import State
from governance.violations.training.models import Training, TrainingAttempt

SELLER: Final = {"seller_id": _("Seller")}
OF_SELLER: Final = {"seller_id": seller_reference}
WHY: Final = _("Why")


def _confirm(number: int, reason: str, by: Actor, at: datetime) -> None:
    today = day_of(at, settings().timezone)
    cases.confirm(violation_id=number, effective_on=today, reason=reason.strip() or None, by=by, at=at)


def _resume(number: int, reason: str, by: Actor, at: datetime) -> None:
    paused = db.session.get(RulePause, number)
    if paused is None:
        raise NotFound(f"There is no pause {number}.")
    rule_watch.resume(rule=paused.rule, reason=reason, by=by, at=at)


class ViolationTable(ActingTable):
    """Breaches of rules; one that was reported is decided by somebody who did not report it."""

    permission = Permission.MARKET_READ
    noun = "violation"
    column_list = ("id", "seller_id", "rule", "state", "severity", "points", "source", "occurred_on", "reported_at")
    column_details_list = tuple(column.key for column in Violation.__table__.columns)
    column_searchable_list = ("rule", "state", "source", "order_reference", "product")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER
    asks_for = WHY
    words = {"confirm": _("Confirm"), "dismiss": _("Dismiss")}  # noqa: RUF012 (Flask-Admin reads class attributes)
    acts = {  # noqa: RUF012
        "confirm": _confirm,
        "dismiss": lambda number, reason, by, at: cases.dismiss(violation_id=number, reason=reason, by=by, at=at),
    }

    def possible(self, row: Violation, by: Actor) -> Sequence[str]:
        """Both, of what waits for somebody else's decision."""
        waits = State(row.state) is State.REPORTED and may(by, Permission.VIOLATION_CONFIRM)
        return tuple(self.acts) if waits and can_decide(by, {row.reported_by}) else ()


class LedgerTable(ReadOnlyTable):
    """Points for and against sellers."""

    permission = Permission.MARKET_READ
    column_list = ("id", "seller_id", "violation_id", "points_class", "points", "effective_at", "lapses_at", "reverses")
    column_details_list = tuple(column.key for column in LedgerEntry.__table__.columns)
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class MeasureTable(ActingTable):
    """What is done about items and shops; what a rule has proposed waits for a second person."""

    permission = Permission.MEASURE_READ
    noun = "measure"
    column_list = ("id", "seller_id", "kind", "scope", "item", "state", "cause", "starts_on", "ends_on")
    column_details_list = tuple(column.key for column in Measure.__table__.columns)
    column_searchable_list = ("kind", "item", "state", "cause", "rule", "listed_ground")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER
    asks_for = WHY
    words = {"start": _("Let it start"), "decline": _("Do not start it"), "lift": _("Lift it")}  # noqa: RUF012
    acts = {  # noqa: RUF012
        "start": lambda number, reason, by, at: starting.start(measure_id=number, reason=reason, by=by, at=at),
        "decline": lambda number, reason, by, at: starting.decline(measure_id=number, reason=reason, by=by, at=at),
        "lift": lambda number, reason, by, at: lifting.lift(
            measure_id=number, reason_code="person", note=reason, by=by, at=at
        ),
    }

    def possible(self, row: Measure, by: Actor) -> Sequence[str]:
        """A proposed one is started or declined by somebody without a part in it, any other is ended."""
        if row.state == MeasureState.PROPOSED:
            decides = may(by, Permission.MEASURE_START) and can_decide(by, involved_in(row, now()))
            return ("start", "decline") if decides else ()
        return ("lift",) if row.state not in OVER and may(by, Permission.MEASURE_LIFT) else ()


class PlatformCallTable(ActingTable):
    """What the platform was called for, and whether it said that it did it."""

    permission = Permission.MEASURE_READ
    noun = "call"
    column_list = ("id", "measure_id", "seller_id", "action", "called_at", "confirmed_at", "confirmed_by", "note")
    column_details_list = column_list
    column_searchable_list = ("action", "confirmed_by", "note")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER
    asks_for = _("What the platform said")
    needs_words = False
    words = {"confirm": _("The platform has done it")}  # noqa: RUF012
    acts = {  # noqa: RUF012
        "confirm": lambda number, note, by, at: calls.confirm_call(call_id=number, note=note, by=by, at=at)
    }

    def possible(self, row: PlatformCall, by: Actor) -> Sequence[str]:
        """Confirming what is not confirmed yet."""
        return ("confirm",) if row.confirmed_at is None and may(by, Permission.MEASURE_CONFIRM) else ()


class RegisterTable(ReadOnlyTable):
    """What everybody can read of measures, and what was corrected or removed."""

    permission = Permission.MEASURE_READ
    column_list = ("id", "measure_id", "seller_id", "state", "published_at", "corrected_at", "remove_on", "removed_at")
    column_details_list = (*column_list, "correction")
    column_searchable_list = ("state",)
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class AppealTable(ActingTable):
    """What sellers contest; their words stand on the page of each appeal, and not here."""

    permission = Permission.APPEAL_READ
    noun = "appeal"
    column_list = (
        "id",
        "seller_id",
        "subject_kind",
        "subject_id",
        "instance",
        "state",
        "outcome",
        "filed_at",
        "late_at",
    )
    column_details_list = (
        *column_list,
        *(
            "title",
            "rule",
            "automatic",
            "listed_ground",
            "first_id",
            "hearing",
            "heard_at",
            "window_until",
            "handler_id",
        ),
        *("involved", "relief_at", "decided_by", "ended_at", "version"),
    )
    column_searchable_list = ("subject_kind", "state", "outcome", "rule")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER
    words = {"take": _("Hold this appeal")}  # noqa: RUF012
    acts = {  # noqa: RUF012
        "take": lambda number, _words, by, at: assignment.take(appeal_id=number, by=by, at=at)
    }

    def possible(self, row: Appeal, by: Actor) -> Sequence[str]:
        """Taking what nobody holds, or what is late with a colleague."""
        free = row.handler_id is None or (row.late_at is not None and str(row.handler_id) != by.id)
        return ("take",) if free and row.state in OPEN_APPEALS and is_decider(row, by) else ()


class RulePauseTable(ActingTable):
    """Rules that confirm nothing by themselves, or are watched, because too much of theirs did not hold."""

    permission = Permission.MARKET_READ
    noun = "pause"
    column_list = ("id", "rule", "alert_only", "overturned", "decided", "lower", "limit", "paused_at", "resumed_at")
    column_details_list = (*column_list, "resumed_by", "resumed_reason")
    column_searchable_list = ("rule",)
    column_default_sort = ("id", True)
    asks_for = WHY
    words = {"resume": _("Let a rule go on")}  # noqa: RUF012
    acts = {"resume": _resume}  # noqa: RUF012

    def possible(self, row: RulePause, by: Actor) -> Sequence[str]:
        """Letting it go on, once."""
        return ("resume",) if row.resumed_at is None and may(by, Permission.RULE_RESUME) else ()


class TrainingTable(ReadOnlyTable):
    """Courses that sellers take, because a measure asks for it or because they want to."""

    permission = Permission.MARKET_READ
    column_list = ("id", "seller_id", "course", "state", "measure_id", "begun_at", "passed_at", "points")
    column_details_list = tuple(column.key for column in Training.__table__.columns)
    column_searchable_list = ("course", "state")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class TrainingAttemptTable(ReadOnlyTable):
    """Attempts at a quiz."""

    permission = Permission.MARKET_READ
    column_list = ("id", "training_id", "seller_id", "number", "number_right", "passed", "taken_at")
    column_details_list = tuple(column.key for column in TrainingAttempt.__table__.columns)
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


class AssessmentRunTable(ReadOnlyTable):
    """Monthly looks at every seller."""

    permission = Permission.MARKET_READ
    column_list = ("id", "as_of", "known_at", "sellers", "pooled", "recorded_at", "by")
    column_details_list = tuple(column.key for column in AssessmentRun.__table__.columns)
    column_default_sort = ("id", True)


class AssessmentFindingTable(ReadOnlyTable):
    """Rates that an assessment found proven over their target; shares are millionths."""

    permission = Permission.MARKET_READ
    column_list = ("id", "run_id", "seller_id", "rate", "finding", "in_a_row", "exposed", "bad", "lower", "target")
    column_details_list = tuple(column.key for column in AssessmentFinding.__table__.columns)
    column_searchable_list = ("rate", "finding")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = OF_SELLER


def violation_tables() -> Iterator[ReadOnlyTable]:
    """The tables in the order they are shown; new ones for each application."""
    yield ViolationTable(Violation, name=_("Violations"), endpoint="violations")
    yield LedgerTable(LedgerEntry, name=_("Ledger of points"), endpoint="ledger")
    yield MeasureTable(Measure, name=_("Measures"), endpoint="measures")
    yield PlatformCallTable(PlatformCall, name=_("Calls to the platform"), endpoint="platform-calls")
    yield RegisterTable(RegisterEntry, name=_("Public register of measures"), endpoint="register-entries")
    yield AppealTable(Appeal, name=_("Appeals"), endpoint="appeals")
    yield RulePauseTable(RulePause, name=_("Paused rules"), endpoint="rule-pauses")
    yield TrainingTable(Training, name=_("Trainings"), endpoint="trainings")
    yield TrainingAttemptTable(TrainingAttempt, name=_("Attempts at trainings"), endpoint="training-attempts")
    yield AssessmentRunTable(AssessmentRun, name=_("Assessments"), endpoint="assessments")
    yield AssessmentFindingTable(AssessmentFinding, name=_("Findings of assessments"), endpoint="assessment-findings")
