"""What documents can be added to over the API: found by the name people know, and only by those who speak for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import current_app

from governance.core.access import Actor
from governance.core.errors import Invalid, NotFound
from governance.core.ownership import Owned, speaks_for


def subject_of(*, kind: str, reference: str, by: Actor) -> Owned:
    """The thing of this kind; raises `Invalid` for a kind without documents, `NotFound` for what is not `by`'s."""
    finders: Mapping[str, Callable[[str], Owned]] = current_app.extensions["document_subjects"]
    if kind not in finders:
        raise Invalid(f"Documents can be about: {', '.join(sorted(finders))}.", pointer="subject_kind")
    found = finders[kind](reference)
    if not speaks_for(by, application_id=found.application_id, seller_id=found.seller_id):
        raise NotFound(f"There is no {kind} {reference!r}.")
    return found
