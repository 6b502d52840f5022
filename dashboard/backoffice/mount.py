"""Puts the back office on the application, below `/admin/`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask
from flask_admin import Admin, AdminIndexView
from flask_babel import lazy_gettext as _

from dashboard.backoffice.complaint_tables import complaint_tables
from dashboard.backoffice.inspection_tables import inspection_tables
from dashboard.backoffice.jobs import JobPage
from dashboard.backoffice.onboarding_tables import onboarding_tables
from dashboard.backoffice.table import OPENS
from dashboard.backoffice.tables import tables
from dashboard.backoffice.violation_tables import violation_tables
from governance.core.access import check_permission, may
from governance.core.identity import current_actor


class Entrance(AdminIndexView):  # type: ignore[misc]  # published without types
    """The list of the tables that the person who asks may read."""

    def is_accessible(self) -> bool:
        """Whether the person who asks works for the platform."""
        return may(current_actor(), OPENS)

    def inaccessible_callback(self, name: str, **_kwargs: Any) -> None:  # noqa: ARG002 (Flask-Admin's signature)
        """Refuse."""
        check_permission(current_actor(), OPENS)


def mount(app: Flask) -> None:
    """Add the tables and the page of the jobs."""
    app.register_blueprint(Blueprint("backoffice_templates", __name__, template_folder="templates"))
    admin = Admin(
        app,
        name=_("Back office"),
        index_view=Entrance(
            name=_("Back office"), url="/admin", endpoint="backoffice", template="backoffice/index.html"
        ),
    )
    for table in (*tables(), *violation_tables(), *onboarding_tables(), *complaint_tables(), *inspection_tables()):
        admin.add_view(table)
    admin.add_view(JobPage(name=_("Jobs"), endpoint="backoffice_jobs", url="jobs"))
