"""The link to a case: its address is a secret, and what it opens is for whoever holds it and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from governance.complaints import lookup
from governance.core.database import PLATFORM, set_scope
from governance.core.errors import NotFound
from governance.core.limits import at_most

View = Callable[..., ResponseReturnValue]
# Links are too long to be guessed; whoever tries all the same is told to wait.
MOST_WRONG: Final = "60 per hour"


def by_link(view: View) -> View:
    """Give the view the case that the token in its address opens, in the platform's scope; say so when it opens none."""

    @wraps(view)
    def door(token: str, **more: Any) -> Response:
        set_scope(PLATFORM)
        try:
            case_id = lookup.case_of_token(token)
        except NotFound:
            at_most(MOST_WRONG, what="links to cases")
            return private((render_template("public/complaint_link.html"), 404))
        return private(view(case_id=case_id, token=token, **more))

    return door


def private(answer: ResponseReturnValue) -> Response:
    """The answer as a secret: kept by nobody on the way, found by no search engine.

    That other sites are told no address of ours says the `Referrer-Policy` of every page, `same-origin`. Under
    `no-referrer` browsers would send forms over HTTPS without that against which their token is checked.
    """
    response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
