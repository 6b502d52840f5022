"""The plain sections of the application's form: shop, business, people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dashboard.public.application_fields import SECTIONS, Section, countries
from dashboard.public.fields import Field, filled_in, findings_of, marks
from dashboard.public.own_application import OwnApplication, own_application
from dashboard.shell import words
from dashboard.shell.language import _
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.errors import DomainError, Finding, InvalidTransition, NotFound
from governance.core.identity import current_actor
from governance.onboarding import applications, written
from governance.onboarding.requirements import value_of

# Sections that are not plain fields have pages of their own.
OWN_PAGES: Final = frozenset({"selling", "brands", "documents"})


def register(pages: Blueprint) -> None:
    """The doors of these pages."""
    pages.add_url_rule("/sell/application/form/<section>", "application_section", show)
    pages.add_url_rule("/sell/application/form/<section>", "application_section_now", save, methods=["POST"])


@needs(Permission.APPLICATION_WRITE)
def show(section: str) -> ResponseReturnValue:
    """One section of the form with what stands in it."""
    own = own_application(current_actor(), now())
    shown = writable(own, _section(section))
    return _page(own, shown, {field.name: value_of(own.content, field.name) for field in shown.fields})


@needs(Permission.APPLICATION_WRITE)
def save(section: str) -> ResponseReturnValue:
    """Keep what was typed in one section, and go on."""
    own = own_application(current_actor(), now())
    shown = writable(own, _section(section))
    typed = filled_in(shown.fields, request.form)
    try:
        keep(own, written.read(typed))
    except DomainError as refused:
        return _page(own, shown, typed, findings_of(refused))
    return redirect(after(own, section), 303)


def keep(own: OwnApplication, changes: Mapping[str, Any]) -> None:
    """Write fields of the visitor's own application, if it is still the version that the form showed."""
    version = request.form.get("version", "")
    with transaction():
        applications.write(
            reference=own.row.reference,
            changes=changes,
            by=current_actor(),
            at=now(),
            version=int(version) if version.isdigit() else None,
        )


def after(own: OwnApplication, section: str) -> str:
    """Where to go once a section is kept: to the next that can be opened, or back to the application."""
    names = list(SECTIONS)
    later = names[names.index(section) + 1 :]
    onward = next((name for name in later if own.may_open(SECTIONS[name])), None)
    return address_of(onward) if request.form.get("then") == "next" and onward else url_for("public.application")


def address_of(section: str) -> str:
    """The page of a section."""
    if section in OWN_PAGES:
        return url_for(f"public.application_{section}")
    return url_for("public.application_section", section=section)


def writable(own: OwnApplication, section: Section) -> Section:
    """The section with those of its fields that can be written now; raises `InvalidTransition` when none can."""
    if not own.may_open(section):
        raise InvalidTransition(_("Nothing can be changed here at present."))
    fields = [field for field in section.fields if own.open_to_writing(field.name)]
    return replace(section, fields=[_fitted(field, own) for field in fields])


def _section(name: str) -> Section:
    section = SECTIONS.get(name)
    if section is None or name in OWN_PAGES:
        raise NotFound(_("There is nothing at this address."))
    return section


def _fitted(field: Field, own: OwnApplication) -> Field:
    """A field with its choices, and marked as needed when the rule book asks this kind of business for it."""
    choices = CHOICES[field.name](own) if field.name in CHOICES else field.choices
    business = own.terms.admission.business(own.content["country"] or "", own.content["kind"] or "")
    return replace(field, choices=choices, required=field.name in business.fields if business else field.required)


def _exemptions(own: OwnApplication) -> list[tuple[str, str]]:
    rules = own.terms.admission
    business = rules.business(own.content["country"] or "", own.content["kind"] or "")
    codes = business.exemptions if business else tuple(rules.exemptions)
    return [(code, rules.exemptions[code].in_language(words.language())) for code in codes]


CHOICES: Final[Mapping[str, Callable[[OwnApplication], Sequence[tuple[str, str]]]]] = {
    "country": lambda _own: countries(),
    "exemption": _exemptions,
}


def _page(own: OwnApplication, section: Section, given: Mapping[str, Any], findings: Sequence[Finding] = ()) -> str:
    return render_template(
        "public/section.html",
        section=section,
        given=given,
        version=own.row.version,
        findings=findings,
        marked=marks(findings),
    )
