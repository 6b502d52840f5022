"""The tables of cases: who may read each. What people said, and who they are, stands in none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _

from dashboard.backoffice.table import ReadOnlyTable, seller_reference
from governance.complaints import assignment, patterns
from governance.complaints.models import Case, CaseDeputy, CaseGroup, CaseImport, ComplainantPattern
from governance.complaints.patterns import MOVES, PatternState
from governance.complaints.references import id_of, reference_of
from governance.complaints.states import ENDED, State
from governance.core.access import Permission, may
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.core.numbers import number_in

SELLER: Final = {"seller_id": _("Seller")}


class CaseTable(ReadOnlyTable):
    """Complaints, reports and notices."""

    permission = Permission.CASE_READ
    doors = frozenset({"/", "/details/", "/take"})
    list_template = "backoffice/cases.html"
    column_list = ("id", "kind", "issue", "seller_id", "state", "outcome", "source", "opened_at", "closed_at")
    column_details_list = tuple(column.key for column in Case.__table__.columns)
    column_searchable_list = ("issue", "state", "source", "external_reference", "order_reference", "lot", "product")
    column_default_sort = ("id", True)
    column_labels = {"id": _("Case")} | SELLER
    column_formatters = column_formatters_detail = {  # noqa: RUF012 (Flask-Admin reads class attributes)
        "id": lambda _view, _context, case, _name: reference_of(case.id),
        "seller_id": seller_reference,
    }

    @expose("/take", methods=("POST",))  # type: ignore[untyped-decorator]
    def take(self) -> ResponseReturnValue:
        """Hold a case from now on."""
        with transaction():
            assignment.take(case_id=id_of(request.form.get("case", "")), by=current_actor(), at=now())
        return redirect(self.get_url(".index_view", search=request.form.get("search") or None), 303)

    def may_take(self, case: Case) -> bool:
        """Whether the person who asks may take a case that nobody holds."""
        free = case.handler_id is None and State(case.state) not in ENDED
        return free and may(current_actor(), Permission.CASE_WORK)

    def name_of(self, case: Case) -> str:
        """What people call the case."""
        return reference_of(case.id)


class GroupTable(ReadOnlyTable):
    """Cases with one cause."""

    permission = Permission.CASE_WORK
    column_list = ("id", "seller_id", "issue", "cause", "finding", "opened_at", "found_at", "found_by")
    column_details_list = (*column_list, "opened_by", "handler_id", "version")
    column_searchable_list = ("issue", "cause", "finding")
    column_default_sort = ("id", True)
    column_labels = SELLER
    column_formatters = column_formatters_detail = {"seller_id": seller_reference}  # noqa: RUF012


class PatternTable(ReadOnlyTable):
    """Patterns in the cases of one complainant; judged by a person, and hiding nothing."""

    permission = Permission.COMPLAINANT_JUDGE
    doors = frozenset({"/", "/details/", "/judge"})
    list_template = "backoffice/patterns.html"
    column_list = ("id", "reasons", "state", "found_at", "judged_at", "judged_by")
    column_details_list = column_list
    column_searchable_list = ("state", "judged_by")
    column_default_sort = ("id", True)

    @expose("/judge", methods=("POST",))  # type: ignore[untyped-decorator]
    def judge(self) -> ResponseReturnValue:
        """Say whether it is a pattern, or take back that it was."""
        to, reason = request.form.get("to", ""), request.form.get("reason", "")
        if to not in JUDGEMENTS:
            raise Invalid("A pattern is confirmed, rejected or taken back.", pointer="to")
        with transaction():
            pattern_id = number_in(request.form.get("pattern", ""), noun="pattern")
            JUDGEMENTS[to](pattern_id=pattern_id, reason=reason, by=current_actor(), at=now())
        return redirect(self.get_url(".index_view", search=request.form.get("search") or None), 303)

    def next_states(self, pattern: ComplainantPattern) -> list[tuple[str, str]]:
        """What the pattern can become, and what to press for it."""
        return [(str(state), WORDS[state]) for state in PatternState if state in MOVES[PatternState(pattern.state)]]


WORDS: Final = {
    PatternState.CONFIRMED: _("It is one"),
    PatternState.REJECTED: _("It is none"),
    PatternState.LIFTED: _("Take it back"),
}


JUDGEMENTS: Final[dict[str, Callable[..., object]]] = {
    PatternState.CONFIRMED: partial(patterns.judge, confirmed=True),
    PatternState.REJECTED: partial(patterns.judge, confirmed=False),
    PatternState.LIFTED: patterns.lift,
}


class CaseImportTable(ReadOnlyTable):
    """Deliveries of cases."""

    permission = Permission.CASE_IMPORT
    column_list = ("id", "source", "rows_read", "rows_opened", "rows_known", "rows_rejected", "recorded_at", "by")
    column_details_list = (*column_list, "digest", "report_file")
    column_searchable_list = ("source", "digest")
    column_default_sort = ("id", True)


class DeputyTable(ReadOnlyTable):
    """Who takes the cases of whom, and when."""

    permission = Permission.CASE_ASSIGN
    column_list = ("id", "account_id", "deputy_id", "from_on", "until_on", "by", "recorded_at")
    column_details_list = column_list
    column_default_sort = ("id", True)
    column_labels = {"account_id": _("Away"), "deputy_id": _("Deputy")}  # noqa: RUF012


def complaint_tables() -> Sequence[ReadOnlyTable]:
    """The tables in the order they are shown; new ones for each application."""
    return (
        CaseTable(Case, name=_("Cases"), endpoint="cases"),
        GroupTable(CaseGroup, name=_("Groups of cases"), endpoint="case-groups"),
        PatternTable(ComplainantPattern, name=_("Patterns of complainants"), endpoint="complainant-patterns"),
        CaseImportTable(CaseImport, name=_("Deliveries of cases"), endpoint="case-imports"),
        DeputyTable(CaseDeputy, name=_("Deputies"), endpoint="case-deputies"),
    )
