"""What can be done beside the list of standards: draft an edition from a file, say what is tested of a category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, chosen, files
from dashboard.shell.language import _, lazy_gettext
from governance.core.access import Actor, Permission
from governance.core.errors import Finding, Invalid
from inspections.standards.files import LARGEST, draft_file
from inspections.standards.templates import Asked, set_template

NAME: Final = "standards"
DOCUMENTS: Final = ".yaml,.yml,.json"


def _draw_draft(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(_("The file says one edition with its items and limits. Somebody else publishes it after reading it.")),
        files(NAME, _("Drop the file here, or choose it"), kinds=_("YAML or JSON"), accept=DOCUMENTS),
    ]


def _draft(_shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if len(given.files) != 1:
        raise Invalid(_("Choose one file."), pointer="files")
    content = given.files[0].content.read(LARGEST + 1)
    try:
        edition = draft_file(content=content, by=by, at=at)
    except Invalid as refused:
        # A dialog shows the sentences alone, and here each needs its line.
        named = [Finding(one.pointer, f"{one.pointer}: {one.message}") for one in refused.findings]
        raise Invalid(refused.message, findings=named) from refused
    return _("Edition %(edition)s is drafted. It waits for somebody else.", edition=edition.edition)


def _draw_tests(_shown: Shown) -> Sequence[Component]:
    names = market.category_names()
    return [
        html.P(_("From the day on, every product of the category is tested so. What was tested before stays.")),
        chosen(NAME, "category", _("Category"), sorted(names.items(), key=lambda one: one[1])),
        asked(NAME, "from", _("From which day on"), kind="date"),
        asked(
            NAME,
            "tests",
            _("Tests"),
            hint=_("One a line: standard, comma, item, comma, units. Such as PS 101, small_parts, 1"),
        ),
        asked(NAME, "note", _("Why"), kind="text"),
    ]


def _set_tests(_shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    template = set_template(
        category=given.text("category"),
        items=tests_in(given.text("tests")),
        in_force_from=_day(given),
        note=given.text("note"),
        by=by,
        at=at,
    )
    return _("The tests are set; this is version %(number)s.", number=template.number)


def tests_in(text: str) -> list[Asked]:
    """The tests that somebody typed, one a line; raises `Invalid` with a finding per line that is none."""
    found: list[Asked] = []
    findings: list[Finding] = []
    for place, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        parts = [part.strip() for part in line.replace("，", ",").split(",")]
        units = parts[2] if len(parts) == 3 else "1"
        if len(parts) not in {2, 3} or not (units.isascii() and units.isdigit() and len(units) < 7):
            findings.append(
                Finding(f"tests/{place}", _("Line %(number)s is no test: %(line)s", number=place, line=line))
            )
        else:
            found.append(Asked(standard=parts[0], item=parts[1], units=int(units)))
    if findings:
        raise Invalid(_("Not every line is a test."), findings=findings)
    return found


def _day(given: Given) -> date:
    try:
        return date.fromisoformat(given.text("from"))
    except ValueError:
        raise Invalid(_("Choose the day from which on it is tested so."), pointer="from") from None


ACTIONS: Final[Mapping[str, Action]] = {
    "draft": Action(
        word=lazy_gettext("Draft from a file"),
        permission=Permission.STANDARD_WRITE,
        draw=_draw_draft,
        do=_draft,
        primary=True,
    ),
    "tests": Action(
        word=lazy_gettext("Set the tests of a category"),
        permission=Permission.STANDARD_WRITE,
        draw=_draw_tests,
        do=_set_tests,
    ),
}
