"""A table that can be read, with what can be done about a row: by the operation that its pages and the API use too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from dashboard.backoffice.table import DOORS, ReadOnlyTable
from governance.core.access import Actor
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.core.numbers import number_in

# The number of the row, what was written beside the button, who pressed it and when.
Act = Callable[[int, str, Actor, datetime], object]


class ActingTable(ReadOnlyTable):
    """A subclass names its `acts` by what their buttons send, and which of them a row offers to whom."""

    doors = DOORS | {"/act"}
    list_template = "backoffice/acting.html"
    noun: ClassVar[str]
    acts: ClassVar[Mapping[str, Act]]
    words: ClassVar[Mapping[str, Any]]
    # What is to be written beside the buttons, if anything, and whether it may be left out.
    asks_for: ClassVar[Any] = None
    needs_words: ClassVar[bool] = True

    @expose("/act", methods=("POST",))  # type: ignore[untyped-decorator]  # published without types
    def act(self) -> ResponseReturnValue:
        """Do what was pressed."""
        act = self.acts.get(request.form.get("to", ""))
        if act is None:
            raise Invalid(f"What can be done here is: {', '.join(self.acts)}.", pointer="to")
        with transaction():
            number = number_in(request.form.get("row", ""), noun=self.noun)
            act(number, request.form.get("reason", ""), current_actor(), now())
        return redirect(self.get_url(".index_view", search=request.form.get("search") or None), 303)

    def buttons(self, row: Any) -> Sequence[tuple[str, Any]]:
        """What the person who asks may do about the row, and what to press for it."""
        return [(act, self.words[act]) for act in self.possible(row, current_actor())]

    def possible(self, row: Any, by: Actor) -> Sequence[str]:
        """The acts that `by` may take on the row as it is."""
        raise NotImplementedError  # Flask-Admin's metaclass knows no abstract methods
