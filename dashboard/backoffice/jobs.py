"""The jobs, when each runs and ran last, and the button that asks for one now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from governance.core.access import Permission, check_permission, may
from governance.core.calendar import now
from governance.core.database import db, transaction
from governance.core.identity import current_actor
from governance.core.jobs import JobRun, ask_for_run


class JobPage(BaseView):  # type: ignore[misc]  # published without types
    """Every job of the scheduler."""

    @expose("/")  # type: ignore[untyped-decorator]
    def index(self) -> ResponseReturnValue:
        """The jobs and the newest run of each."""
        newest = select(JobRun).ext(distinct_on(JobRun.job)).order_by(JobRun.job, JobRun.slot.desc())
        runs = {run.job: run for run in db.session.scalars(newest)}
        return str(
            self.render(
                "backoffice/jobs.html",
                jobs=current_app.extensions["jobs"],
                runs=runs,
                may_run=may(current_actor(), Permission.JOB_RUN),
            )
        )

    @expose("/run", methods=("POST",))  # type: ignore[untyped-decorator]
    def run(self) -> ResponseReturnValue:
        """Ask the scheduler for a run now."""
        with transaction():
            ask_for_run(current_app.extensions["jobs"], request.form.get("job", ""), by=current_actor(), at=now())
        return redirect(self.get_url(".index"), 303)

    def is_accessible(self) -> bool:
        """Whether the person who asks may see the jobs."""
        return may(current_actor(), Permission.JOB_READ)

    def inaccessible_callback(self, name: str, **_kwargs: Any) -> None:  # noqa: ARG002 (Flask-Admin's signature)
        """Refuse."""
        check_permission(current_actor(), Permission.JOB_READ)

    def _run_view(self, view: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run the view once; Flask-Admin would run it a second time after a TypeError."""
        return view(self, *args, **kwargs)
