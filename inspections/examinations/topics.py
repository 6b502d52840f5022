"""What inspectors and officers are told about tasks. None of it ever leaves the platform's own people."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _

from governance.core.topics import Topic

TOPICS: Final = (
    Topic(
        "task.assigned",
        _("A new inspection task for you"),
        _("It is due on %(due_on)s. The task says what to buy, and where."),
        "/dashboard/task/{task}",
        inside=True,
    ),
    Topic(
        "task.conflict",
        _("Task %(task)s has to be handed over"),
        _("Inspector %(inspector)s keeps away from this seller. Give the task to somebody else."),
        "/dashboard/task/{task}",
        inside=True,
    ),
    Topic(
        "task.left",
        _("Inspector %(inspector)s rests"),
        _("Open tasks that wait for somebody else: %(open)s."),
        "/dashboard/tasks",
        inside=True,
    ),
    Topic(
        "task.overdue",
        _("Inspection task %(task)s is overdue"),
        _("Its last day was %(due_on)s. It is cancelled after %(cancelled_after)s."),
        "/dashboard/task/{task}",
        inside=True,
    ),
    Topic(
        "task.taken_off",
        _("Inspection task %(task)s is no longer yours"),
        _("You need not buy anything for it: %(reason)s"),
        "/dashboard/tasks",
        inside=True,
    ),
)
