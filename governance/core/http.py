"""What a request gets back when something is refused or fails: one table, one shape (RFC 9457), a request id on all."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import structlog
from flask import Flask, Response, current_app, g, json, make_response, render_template, request
from flask.json.provider import DefaultJSONProvider
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from governance.core.errors import (
    Conflict,
    DomainError,
    Invalid,
    InvalidTransition,
    NotFound,
    PermissionDenied,
    Unavailable,
)

PROBLEM: Final = "application/problem+json"
STATUS: Final[Mapping[type[DomainError], HTTPStatus]] = {
    NotFound: HTTPStatus.NOT_FOUND,
    PermissionDenied: HTTPStatus.FORBIDDEN,
    InvalidTransition: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = structlog.get_logger(__name__)


class Json(DefaultJSONProvider):
    """JSON in and out; a body nested beyond all measure is as unreadable as one that is none."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The document in a text; raises `ValueError` when there is none."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("It is nested too deep.") from error


def init_app(app: Flask, *, trusted_proxies: int) -> None:
    """Give every request its id and every error its one shape."""
    if trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies, x_host=trusted_proxies
        )
    app.config["TRUSTED_PROXIES"] = trusted_proxies
    app.before_request(_name_request)
    app.after_request(_send_request_id)
    app.register_error_handler(DomainError, _refuse)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(OperationalError, _answer_database_error)
    app.register_error_handler(DataError, _answer_data_error)
    app.register_error_handler(UnicodeEncodeError, _answer_data_error)


def wants_page() -> bool:
    """Whether a person's browser is asking: pages get pages and redirects, everything else gets problem documents."""
    if request.path.startswith("/api/v") or "/_dash-" in request.path:
        return False
    offered = [PROBLEM, "application/json", "text/html"]
    return request.accept_mimetypes.best_match(offered, default=PROBLEM) == "text/html"


def answer(
    status: HTTPStatus,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A refusal in the shape the caller reads: a page for a browser, else a problem document.

    `errors` names each fault: `detail` and where it is, `pointer` (into the body or file) or `parameter` (of the query).
    """
    if wants_page():
        response = make_response(
            render_template("error.html", status=status, detail=detail, request_id=g.get("request_id"))
        )
    else:
        response = make_response(json.dumps(problem(status, detail, errors)))
        response.mimetype = PROBLEM
    response.status_code = status.value
    response.headers.update(headers or {})
    return response


def problem(status: HTTPStatus, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """The members of a problem document."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "instance": request.path,
        "request_id": g.get("request_id"),
    }
    if errors:
        document["errors"] = [dict(error) for error in errors]
    return document


def _name_request() -> None:
    """Take the id a trusted proxy gave the request, else make one."""
    given = request.headers.get("X-Request-Id", "") if current_app.config["TRUSTED_PROXIES"] else ""
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _send_request_id(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response


def _refuse(error: DomainError) -> Response:
    status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    errors = [{"detail": finding.message, "pointer": finding.pointer} for finding in error.findings]
    return answer(status, error.message, errors=errors)


def _answer_http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:  # a redirect is not an error
        return make_response(error.get_response())
    if isinstance(error, CSRFError):
        return answer(
            HTTPStatus.BAD_REQUEST, _("This did not come from a page of ours, or the page is too old. Load it again.")
        )
    status = HTTPStatus(error.code)
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    faults = list(_faults(getattr(error, "data", None) or {}))
    if faults:
        return answer(status, _("What was sent cannot be accepted."), errors=faults, headers=headers)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer(status, _("Something failed on our side. Nothing was changed; trying again later may help."))
    return answer(status, _sentence(error, status), headers=headers)


def _sentence(error: HTTPException, status: HTTPStatus) -> str:
    sentence = error.description or status.description
    if status is HTTPStatus.NOT_FOUND:
        sentence = _("There is nothing at this address.")
    elif status is HTTPStatus.METHOD_NOT_ALLOWED:
        sentence = _("This address does not take this kind of request.")
    elif isinstance(error, RateLimitExceeded):
        sentence = _("More requests than the limit allows (%(limit)s). Wait a moment.", limit=error.description)
    return sentence


def _answer_database_error(error: OperationalError) -> Response:
    log.error("database does not answer", error=str(error.orig))
    detail = _("The database does not answer right now. Nothing was changed; try again in a minute.")
    return answer(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "60"})


def _answer_data_error(error: DataError | UnicodeEncodeError) -> Response:
    """What no column can hold was sent: a NUL character, half of a character, a number without end."""
    log.warning("value refused by the database", error=str(getattr(error, "orig", error)))
    return answer(HTTPStatus.UNPROCESSABLE_ENTITY, _("A value that was sent is none that can be stored or looked for."))


def _faults(data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The findings of the schema that read the request, each with its place."""
    for location, messages in (data.get("messages") or {}).items():
        for path, sentence in _walk(messages):
            if location == "json":
                yield {"detail": sentence, "pointer": "#/" + "/".join(path)}
            else:
                yield {"detail": sentence, "parameter": ".".join(path)}


def _walk(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            yield from _walk(value, path if key == "_schema" else (*path, str(key)))
    elif isinstance(messages, list):
        for message in messages:
            yield from _walk(message, path)
    else:
        yield path, str(messages)
