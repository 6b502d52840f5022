"""The visitor's own application, and what of it can be written now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.public.application_fields import Section
from dashboard.shell.language import _
from governance.core.access import Actor
from governance.core.database import db
from governance.core.errors import NotFound
from governance.onboarding.lookup import content_now, open_requests
from governance.onboarding.models import Application, ApplicationRequest
from governance.onboarding.states import OPEN_TO_WRITING, State
from governance.onboarding.terms import Terms, terms_at


@dataclass(frozen=True, kw_only=True)
class OwnApplication:
    """An application as its applicant sees it: what stands in it, what was asked, what the rule book says."""

    row: Application
    content: Mapping[str, Any]
    requests: list[ApplicationRequest]
    terms: Terms

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.row.state)

    def asked(self) -> set[str]:
        """The fields (`legal_name`) and documents (`documents/business_licence`) that an open request is about."""
        targets = (request.target.partition(":") for request in self.requests)
        return {name if kind == "field" else f"documents/{name}" for kind, _colon, name in targets}

    def open_to_writing(self, name: str) -> bool:
        """Whether this field can be written now: in a draft each, afterwards those that were asked about."""
        if self.state is State.INFORMATION_REQUESTED:
            return name in self.asked()
        return self.state in OPEN_TO_WRITING

    def may_open(self, section: Section) -> bool:
        """Whether there is anything to write in this section now."""
        if section.name == "documents":
            return self.state in OPEN_TO_WRITING
        names = [*(field.name for field in section.fields), *section.others]
        return any(self.open_to_writing(name) for name in names)


def own_application(by: Actor, at: datetime) -> OwnApplication:
    """The application that `by` speaks for; raises `NotFound` for everybody who has none."""
    row = db.session.get(Application, by.application_id) if by.application_id is not None else None
    if row is None:
        raise NotFound(_("There is no application of yours."))
    return OwnApplication(row=row, content=content_now(row), requests=open_requests(row.id), terms=terms_at(at))
