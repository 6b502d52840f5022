"""The platform's own standards that come with the application, and what they test of which category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from sqlalchemy import select

from governance.catalogue.models import Category
from governance.core.access import Actor
from governance.core.database import db
from governance.rulebook import source
from inspections.standards.drafting import keep_draft
from inspections.standards.edition_documents import EditionDocument
from inspections.standards.files import edition_of_file
from inspections.standards.models import TestTemplate
from inspections.standards.publishing import put_in_force
from inspections.standards.states import State
from inspections.standards.templates import Asked, set_template

AUTHOR: Final = "system:standard-presets"
TEMPLATES: Final = "templates.yaml"
IN_FORCE_FROM: Final = date(2025, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Installed:
    """What one installation added, and the categories of the presets that the platform does not have."""

    editions: int
    templates: int
    unknown_categories: tuple[str, ...]

    def __str__(self) -> str:
        said = f"Editions published: {self.editions}; categories that got a template: {self.templates}."
        unknown = ", ".join(self.unknown_categories)
        return f"{said} Not on this platform, and left out: {unknown}." if unknown else said


def presets() -> tuple[EditionDocument, ...]:
    """The editions that come with the application, by the names of their files."""
    files = sorted((file for file in _folder().iterdir() if _is_edition(file.name)), key=lambda file: file.name)
    return tuple(edition_of_file(file.read_bytes()) for file in files)


def preset_templates() -> dict[str, tuple[Asked, ...]]:
    """What the presets test of which category, by its code."""
    read = source.read((_folder() / TEMPLATES).read_text(encoding="utf-8")).data
    return {
        category: tuple(
            Asked(standard=standard, item=item, units=units)
            for standard, asked in standards.items()
            for item, units in asked.items()
        )
        for category, standards in read["categories"].items()
    }


def install_presets(*, by: Actor, at: datetime) -> Installed:
    """Publish the presets and give each known category without a template its own; what is there stays as it is.

    Whoever installs them is the second person: the text comes with the application.
    """
    kept = [keep_draft(one, author=AUTHOR, by=by, at=at) for one in presets()]
    new = [edition for edition in kept if State(edition.state) is State.DRAFT]
    for edition in new:
        put_in_force(edition, by=by, at=at)
    wanted = preset_templates()
    known = set(db.session.scalars(select(Category.code).where(Category.code.in_(wanted))))
    having = select(Category.code).join(TestTemplate, TestTemplate.category_id == Category.id)
    bare = sorted(known - set(db.session.scalars(having)))
    note = "Comes with the application."
    for category in bare:
        set_template(category=category, items=wanted[category], in_force_from=IN_FORCE_FROM, note=note, by=by, at=at)
    return Installed(editions=len(new), templates=len(bare), unknown_categories=tuple(sorted(set(wanted) - known)))


def _folder() -> Traversable:
    return resources.files("inspections.standards") / "presets"


def _is_edition(name: str) -> bool:
    return name.endswith(".yaml") and name != TEMPLATES
