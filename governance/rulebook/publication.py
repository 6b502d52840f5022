"""Publishing rule books, and finding the one that was in force on a day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert

from governance.core import audit, events
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.database import db
from governance.core.errors import Conflict, Finding, Invalid, NotFound
from governance.rulebook import check, document, extending, source
from governance.rulebook.document import Document
from governance.rulebook.events import RuleBookPublished
from governance.rulebook.models import RuleBook

DEFAULT_PRESET: Final = "fair-1000"


def presets() -> list[str]:
    """Names of the rule books that come with the application."""
    folder = resources.files("governance.rulebook") / "presets"
    return sorted(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml"))


def preset_text(name: str) -> str:
    """The YAML of a preset; raises `NotFound`."""
    if name not in presets():
        raise NotFound(f"There is no preset {name!r}. The presets are: {', '.join(presets())}.")
    return (resources.files("governance.rulebook") / "presets" / f"{name}.yaml").read_text(encoding="utf-8")


def read_checked(text: str) -> Document:
    """The document that a YAML text says; raises `Invalid` with every finding as `line N /field`."""
    checked: Document = json.loads(_checked(text))
    return checked


@lru_cache(maxsize=16)
def _checked(text: str) -> str:
    """The checked document as JSON: reading and checking one takes longer than most of what is done with it."""
    read = extending.resolve(source.read(text), lambda name: source.read(preset_text(name)))
    try:
        parsed = document.parse(read.data)
        findings: Sequence[Finding] = check.findings(parsed)
    except Invalid as refused:
        findings = refused.findings
    if findings:
        named = [Finding(f"line {read.line_of(f.pointer)} {f.pointer}".strip(), f.message) for f in findings]
        number = "one thing" if len(named) == 1 else f"{len(named)} things"
        raise Invalid(f"The rule book cannot be used: {number} to correct.", findings=named)
    return json.dumps(parsed, ensure_ascii=False)


def install_preset(name: str, *, by: Actor, at: datetime) -> RuleBook:
    """Publish a preset unless this very version is published already; returns its row."""
    return publish(read_checked(preset_text(name)), by=by, at=at)


def publish(rules: Document, *, by: Actor, at: datetime) -> RuleBook:
    """Publish a checked document; the same document again changes nothing.

    Raises `Conflict` when another document has this name and version: what was published never changes.
    """
    check_permission(by, Permission.RULEBOOK_PUBLISH)
    text = document.canonical_json(rules)
    digest = document.digest_of(text)
    row = {
        "name": rules["name"],
        "version": rules["version"],
        "digest": digest,
        "document": text,
        "in_force_from": date.fromisoformat(rules["in_force_from"]),
        "published_at": at,
        "by": by.label,
    }
    statement = insert(RuleBook).values(row).on_conflict_do_nothing().returning(RuleBook)
    new: RuleBook | None = db.session.scalar(statement)
    if new is not None:
        subject = ("rule_book", str(new.id))
        after = {"name": new.name, "version": new.version, "digest": digest, "in_force_from": rules["in_force_from"]}
        audit.record(AuditAction.RULEBOOK_PUBLISH, subject=subject, by=by, at=at, after=after)
        events.publish(RuleBookPublished(new.id), by=by, at=at)
        return new
    published = db.session.scalar(select(RuleBook).where(RuleBook.digest == digest))
    if published is None:
        raise Conflict(
            f"{rules['name']} {rules['version']} is published with other rules. What was published never changes: "
            "give the new text a new version.",
            pointer="version",
        )
    return published


def in_force(as_of: date) -> RuleBook:
    """The rule book in force on a day: the latest to come into force by then. Raises `NotFound` when there is none."""
    rule_book = db.session.scalars(timetable().where(RuleBook.in_force_from <= as_of)).first()
    if rule_book is None:
        raise NotFound(f"No rule book is in force on {as_of}. `flask rulebook install` publishes the default one.")
    return rule_book


def timetable() -> Select[RuleBook]:
    """Every published version, the one that came into force last first; of two on one day the later publication."""
    return select(RuleBook).order_by(RuleBook.in_force_from.desc(), RuleBook.published_at.desc(), RuleBook.id.desc())


def document_of(rule_book_id: int) -> Document:
    """The document of a published version; raises `NotFound`."""
    text = db.session.scalar(select(RuleBook.document).where(RuleBook.id == rule_book_id))
    if text is None:
        raise NotFound(f"There is no rule book {rule_book_id}.")
    rules: Document = json.loads(text)
    return rules
