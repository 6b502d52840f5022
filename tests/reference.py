"""The generated reference in `docs/reference.md`: `python -m tests.reference` writes it again."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.wiring import FEATURE as DASHBOARD
from governance.core.access import ROLE_PERMISSIONS, Permission, Role
from governance.core.settings import PROJECT
from governance.facts.kinds import CANONICAL, Column, Kind
from governance.violations.states import MOVES
from governance.wiring import FEATURE as GOVERNANCE

PATH = PROJECT / "docs" / "reference.md"
FEATURES = (GOVERNANCE, DASHBOARD)
TYPES = {"VARCHAR": "text", "INTEGER": "whole number", "DATE": "day", "TIMESTAMP": "moment"}


def reference() -> str:
    """The whole text."""
    parts = [*_introduction(), *_kinds(), *_roles(), *_violations(), *_events(), *_jobs()]
    return "\n".join(parts) + "\n"


def _introduction() -> Iterator[str]:
    yield "# Reference"
    yield ""
    yield "Made from the code by `python -m tests.reference`; a test compares."


def _kinds() -> Iterator[str]:
    yield from ("", "## Event files", "")
    yield "Days are calendar days of the platform (`TIMEZONE`); a moment without a zone is taken to be in it, one with a"
    yield "zone is converted. Columns may stand in any order; a file with other names needs `--mapping FILE`. Of several"
    yield "rows with one key the latest version counts (docs/decisions/0004)."
    for kind in CANONICAL.values():
        yield from ("", f"### {kind.name}", "", f"Key: {', '.join(f'`{name}`' for name in kind.key)}.", "")
        yield from ("| column | type | needed | allowed |", "|---|---|---|---|")
        yield from (_column(column, kind) for column in kind.columns)


def _column(column: Column, kind: Kind) -> str:
    needed = "yes" if column.required and not column.may_be_empty else "may be empty" if column.required else ""
    limits = "" if column.least is None and column.most is None else f"{column.least} to {column.most}"
    allowed = ", ".join(column.allowed) or limits
    return f"| `{column.name}`{' (key)' if column.name in kind.key else ''} | {TYPES[column.type]} | {needed} | {allowed} |"


def _roles() -> Iterator[str]:
    yield from ("", "## Who may do what", "")
    yield f"| permission | {' | '.join(role.value for role in Role)} |"
    yield f"|---|{'---|' * len(Role)}"
    for permission in sorted(Permission):
        held = ("yes" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        yield f"| `{permission.value}` | {' | '.join(held)} |"


def _violations() -> Iterator[str]:
    yield from ("", "## States of a violation", "", "```mermaid", "stateDiagram-v2", "    [*] --> reported")
    yield from (f"    {state} --> {to}" for state, moves in MOVES.items() for to in sorted(moves))
    yield "```"


def _events() -> Iterator[str]:
    yield from ("", "## Events inside the application", "", "| event | heard by |", "|---|---|")
    for feature in FEATURES:
        for subscription in feature.subscriptions:
            hearer = subscription.subscriber
            yield f"| `{subscription.event.__name__}` | `{hearer.__module__}.{hearer.__name__}` |"


def _jobs() -> Iterator[str]:
    yield from ("", "## Jobs", "", "| job | schedule (crontab, platform's time) |", "|---|---|")
    yield from (f"| `{job.name}` | `{job.schedule}` |" for feature in FEATURES for job in feature.jobs)


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
