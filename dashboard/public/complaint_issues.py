"""The published taxonomy: what can be filed, who has to show what, what helps, what can follow, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from dashboard.pages.requirement_words import listed
from dashboard.public.complaint_words import BURDENS, KINDS
from dashboard.shell import words
from dashboard.shell.deadlines import lasting
from dashboard.shell.language import _
from governance.complaints.rules import CaseRules, rules_at
from governance.complaints.states import Kind
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.rulebook.complaint_rules import Issue


@dataclass(frozen=True, kw_only=True)
class IssueShown:
    """One issue in the reader's language."""

    code: str
    kinds: Sequence[Kind]
    name: str
    explanation: str
    burden: str
    evidence: str
    remedies: Sequence[str]
    safety: bool
    source: str


def register(pages: Blueprint) -> None:
    """The one door of this page."""
    pages.add_url_rule("/complaints/issues", "complaint_issues", show)


def show() -> ResponseReturnValue:
    """`/complaints/issues`: open to everybody, before they file anything."""
    rules = rules_in_force()
    if rules is None:
        return closed()
    language = words.language()
    return render_template(
        "public/complaint_issues.html",
        issues=[issue_shown(issue, rules) for issue in rules.issues.values()],
        kinds=KINDS,
        grounds=[ground.in_language(language) for ground in rules.grounds.values()],
        steps=steps(rules),
        reopen_days=rules.reopen_days,
        places=places(rules),
        listed=listed,
    )


def rules_in_force() -> CaseRules | None:
    """What the rule book in force says about complaints; None while none does."""
    try:
        return rules_at(now())
    except NotFound:
        return None


def closed() -> str:
    """The page that says that nothing can be filed yet."""
    return render_template("public/complaint_closed.html")


def issue_shown(issue: Issue, rules: CaseRules) -> IssueShown:
    """An issue as everybody reads it."""
    language = words.language()
    return IssueShown(
        code=issue.code,
        kinds=[kind for kind in Kind if kind in issue.kinds],
        name=issue.name.in_language(language),
        explanation=issue.explanation.in_language(language),
        burden=str(BURDENS[issue.burden]),
        evidence=issue.evidence.in_language(language),
        remedies=[rules.remedies[code].in_language(language) for code in issue.remedies if code != "none"],
        safety=issue.safety,
        source=issue.source,
    )


def steps(rules: CaseRules) -> list[str]:
    """What happens after filing, each with its time."""
    time = {name: lasting(rule) for name, rule in rules.clocks.items()}
    return [
        _("Within %(time)s we say whether we take it on, and why not if we do not.", time=time["case_acceptance"]),
        _(
            "The shop has %(time)s to answer. If it stays silent, we decide without it.",
            time=time["case_seller_answer"],
        ),
        _(
            "We decide within %(time)s, with reasons. Time in which we wait for you does not count.",
            time=time["case_decision"],
        ),
        _("The shop has %(time)s to do what was agreed or decided, and shows that it did.", time=time["case_remedy"]),
    ]


def places(rules: CaseRules) -> list[tuple[str, str, str]]:
    """Where else one can go: name, explanation and address of each place."""
    language = words.language()
    return [
        (place.name.in_language(language), place.explanation.in_language(language), place.link)
        for place in rules.onward_routes
    ]
