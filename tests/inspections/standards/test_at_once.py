"""Two people at once: neither undoes the other, and nothing is there twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from functools import partial

from flask import Flask
from sqlalchemy import func, select

from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.errors import DomainError
from inspections.standards.drafting import draft_edition
from inspections.standards.models import StandardEdition, TestItem, TestTemplate
from inspections.standards.publishing import publish
from inspections.standards.templates import Asked, set_template
from tests.builders import AT
from tests.inspections.pooled import make_category
from tests.inspections.standards.drafted import LEAD, SECOND, WRITER, drafted, edition_document, published


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[str]:
    """Do them at the same moment, each in a transaction of its own; what each came to."""
    ready, came_to = threading.Barrier(len(deeds)), ["" for _deed in deeds]

    def run(place: int, deed: Callable[[], object]) -> None:
        with app.app_context(), scoped(PLATFORM):
            ready.wait()
            try:
                with transaction():
                    deed()
                came_to[place] = "done"
            except DomainError as refused:
                came_to[place] = type(refused).__name__
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def test_an_edition_is_drafted_once_and_published_once(app: Flask) -> None:
    document = edition_document()
    draft = partial(draft_edition, document=document, by=WRITER, at=AT)
    assert at_once(app, draft, draft, draft, draft) == ["done"] * 4
    release = partial(publish, standard="PS 900", edition="2024", by=SECOND, at=AT)
    assert sorted(at_once(app, release, release)) == ["InvalidTransition", "done"]
    with app.app_context(), scoped(PLATFORM):
        editions = db.session.scalars(select(StandardEdition)).all()
        assert [(one.state, one.version) for one in editions] == [("published", 2)]
        assert db.session.scalar(select(func.count()).select_from(TestItem)) == 2


def test_a_draft_that_changes_while_it_is_published_is_one_or_the_other(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        drafted()
    anew = edition_document(items=[LEAD])
    came_to = at_once(
        app,
        partial(draft_edition, document=anew, by=WRITER, at=AT),
        partial(publish, standard="PS 900", edition="2024", version=1, by=SECOND, at=AT),
    )
    assert came_to in (["done", "Conflict"], ["Conflict", "done"])


def test_templates_are_numbered_one_after_the_other(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM), transaction():
        published()
        make_category("toys")
    items = [Asked(standard="PS 900", item="lead")]
    deed = partial(set_template, category="toys", items=items, in_force_from=date(2026, 4, 1), by=WRITER, at=AT)
    assert at_once(app, deed, deed, deed) == ["done"] * 3
    with app.app_context(), scoped(PLATFORM):
        assert db.session.scalars(select(TestTemplate.number).order_by(TestTemplate.number)).all() == [1, 2, 3]
