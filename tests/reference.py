"""The generated reference in `docs/reference.md`: `python -m tests.reference` writes it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from dashboard.wiring import FEATURE as DASHBOARD
from governance.complaints.reviews import states as review_states
from governance.core.access import ROLE_PERMISSIONS, Permission, Role
from governance.core.settings import PROJECT
from governance.facts.kinds import CANONICAL, Column, Kind
from governance.onboarding import identity_states, permit_states
from governance.onboarding import states as application_states
from governance.rectification import states as fix_states
from governance.violations import states as violation_states
from governance.violations.training import states as training_states
from governance.wiring import FEATURE as GOVERNANCE
from inspections.draws.acceptance import states as switching_states
from inspections.draws.plans import states as plan_states
from inspections.standards import states as edition_states
from inspections.wiring import FEATURE as INSPECTIONS

PATH = PROJECT / "docs" / "reference.md"
FEATURES = (GOVERNANCE, INSPECTIONS, DASHBOARD)
# What has states, the ones it can begin in, and the moves between them.
NOUNS: Sequence[tuple[str, Sequence[StrEnum], Mapping[Any, frozenset[Any]]]] = (
    ("an application", [application_states.State.DRAFT], application_states.MOVES),
    ("an edition of a standard", [edition_states.State.DRAFT], edition_states.MOVES),
    (
        "an identity",
        [identity_states.IdentityState.UNVERIFIED, identity_states.IdentityState.VERIFIED],
        identity_states.MOVES,
    ),
    ("an inspection plan", [plan_states.State.DRAFT], plan_states.MOVES),
    ("a permit", [permit_states.PermitState.PROPOSED], permit_states.MOVES),
    ("a required fix", [fix_states.State.REQUIRED], fix_states.MOVES),
    ("a review", [review_states.State.WAITING], review_states.MOVES),
    ("switching", [switching_states.State.NORMAL], switching_states.MOVES),
    ("a training", [training_states.State.OPEN], training_states.MOVES),
    ("a violation", [violation_states.State.REPORTED], violation_states.MOVES),
)
PLACE = re.compile(r"%[(](\w+)[)]s")
TYPES = {"VARCHAR": "text", "INTEGER": "whole number", "DATE": "day", "TIMESTAMP": "moment"}


def reference() -> str:
    """The whole text."""
    parts = [*_introduction(), *_kinds(), *_roles(), *_states(), *_events(), *_topics(), *_jobs()]
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


def _states() -> Iterator[str]:
    for noun, begins, moves in NOUNS:
        yield from ("", f"## States of {noun}", "", "```mermaid", "stateDiagram-v2")
        yield from (f"    [*] --> {state.value}" for state in begins)
        yield from (f"    {state.value} --> {to.value}" for state, ends in moves.items() for to in sorted(ends))
        yield "```"


def _events() -> Iterator[str]:
    yield from ("", "## Events inside the application", "", "| event | heard by |", "|---|---|")
    for feature in FEATURES:
        for subscription in feature.subscriptions:
            hearer = subscription.subscriber
            yield f"| `{subscription.event.__name__}` | `{hearer.__module__}.{hearer.__name__}` |"


def _topics() -> Iterator[str]:
    yield from ("", "## Topics of messages", "")
    yield "What people are told, and what a webhook endpoint can ask for; the words in brackets are members of `data`."
    yield "A topic marked *inside* is for people of the platform alone: no endpoint can ask for it."
    yield from ("", "| topic | what it says |", "|---|---|")
    topics = sorted((topic for feature in FEATURES for topic in feature.topics), key=lambda topic: topic.name)
    for topic in topics:
        said = " ".join(f"{topic.title}: {topic.body}".split())
        inside = " *inside*" if topic.inside else ""
        yield f"| `{topic.name}`{inside} | {PLACE.sub(lambda place: f'[{place[1]}]', said)} |"


def _jobs() -> Iterator[str]:
    yield from ("", "## Jobs", "", "| job | schedule (crontab, platform's time) |", "|---|---|")
    yield from (f"| `{job.name}` | `{job.schedule}` |" for feature in FEATURES for job in feature.jobs)


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
