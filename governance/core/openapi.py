"""The API's own description: OpenAPI 3.1 that states the media types actually sent, and a page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from json import JSONDecodeError
from typing import Any, Final, TypeVar, cast

import flask_smorest
from flask import Blueprint, Flask, Request, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import RAISE, Schema, fields
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict

from governance.core.browser_safety import TOKEN_HEADER
from governance.core.http import PROBLEM

VERSION: Final = "v1"
# What any operation may answer beside what it lists itself.
ALWAYS: Final = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)

HEADERS_OF_ANSWERS: Final = {
    name: {"description": description, "schema": {"type": kind}}
    for name, kind, description in (
        ("ETag", "string", "Send it back as If-None-Match: while nothing changed, 304 comes without a body."),
        ("X-Request-Id", "string", "Name of this request in our logs."),
        ("X-RateLimit-Limit", "integer", "Requests allowed in the present window."),
        ("X-RateLimit-Remaining", "integer", "Requests left in it."),
        ("X-RateLimit-Reset", "integer", "When it ends (Unix time)."),
    )
}

docs = Blueprint("api_docs", __name__)

View = TypeVar("View", bound=Callable[..., Any])


class FaultSchema(Schema):
    """One fault in what was sent, and where it is."""

    detail = fields.String(required=True)
    pointer = fields.String(metadata={"description": "JSON pointer into the body, or row and column of a file."})
    parameter = fields.String(metadata={"description": "Name of the query parameter."})


class ProblemSchema(Schema):
    """A refusal or failure (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True)
    request_id = fields.String(required=True, metadata={"description": "Name it when you ask for help."})
    errors = fields.List(fields.Nested(FaultSchema))


class StrictParser(FlaskParser):
    """Refuses what a schema does not know: a misspelt filter must not quietly return everything."""

    def __init__(self) -> None:
        super().__init__(unknown=RAISE)

    def _raw_load_json(self, req: Request) -> Any:
        """Read a JSON body; one that is nested beyond all measure is as unreadable as any other that is none."""
        try:
            return super()._raw_load_json(req)
        except RecursionError as error:
            raise JSONDecodeError("It is nested too deep.", "[", 0) from error

    def load_files(self, req: Request, schema: Schema) -> Any:
        """Read a multipart body whole: its files, and the fields that stand beside them."""
        return self._makeproxy(CombinedMultiDict([req.files, req.form]), schema)


class ApiBlueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # published without types
    """A blueprint of the API: tags what it reads, and describes what every operation may answer."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(self._describe_answers)
        self.after_request(_tag)

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Open a door at `rule`; below it stand `needs`, `arguments` and `response`."""
        return cast("Callable[[View], View]", super().route(rule, **options))

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[[View], View]:
        """Read what was sent with `schema` and hand it to the view as first argument."""
        return cast("Callable[[View], View]", super().arguments(schema, **options))

    def response(self, status_code: int, schema: type[Schema], **options: Any) -> Callable[[View], View]:
        """Write what the view returns with `schema`."""
        return cast("Callable[[View], View]", super().response(status_code, schema, **options))

    def doc(self, **description: Any) -> Callable[[View], View]:
        """Say of the operation what its schemas do not."""
        return cast("Callable[[View], View]", super().doc(**description))

    @staticmethod
    def _describe_answers(
        doc: dict[str, Any], _doc_info: dict[str, Any], *, method: str, **_kwargs: Any
    ) -> dict[str, Any]:
        responses = doc.setdefault("responses", {})
        for status, response in responses.items():
            if str(status).startswith("2") and isinstance(response, dict):
                response.setdefault("headers", {}).update(HEADERS_OF_ANSWERS)
        if method == "get":
            responses.setdefault(HTTPStatus.NOT_MODIFIED, HTTPStatus.NOT_MODIFIED.name)
        for status in ALWAYS:
            responses.setdefault(status, status.name)
        return doc


class Api(flask_smorest.Api):  # type: ignore[misc]  # published without types
    """flask-smorest with our shape of errors, in the answers (`http.py`) as in the description."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Errors are answered in one place for the whole application, not here."""

    def _register_responses(self) -> None:
        """Describe each refusal with the media type it is sent as."""
        for status in HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase}
            if status >= HTTPStatus.BAD_REQUEST:
                response["content"] = {PROBLEM: {"schema": ProblemSchema}}
            self.spec.components.response(status.name, response, lazy=True)

    def _register_pagination_header(self) -> None:
        """Pages are `{items, next}`: nothing about them stands in headers."""


def init_app(app: Flask) -> Api:
    """Set up the API's description; blueprints are registered on what this returns."""
    app.config.update(
        API_TITLE="Seller Governance",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": "Sellers, the facts about them, and scores with every line they are made of."},
            "security": [{"session": []}, {"token": []}],
        },
    )
    api = Api(app)
    api.spec.components.security_scheme("session", {"type": "apiKey", "in": "cookie", "name": "session"})
    api.spec.components.security_scheme("token", {"type": "apiKey", "in": "header", "name": TOKEN_HEADER})
    app.extensions["api"] = api
    app.register_blueprint(docs)
    return api


@docs.get("/api/docs")
def page() -> ResponseReturnValue:
    """The description as a page made on the server: no script, nothing from elsewhere."""
    document = current_app.extensions["api"].spec.to_dict()
    return render_template("api_docs.html", document=document, source=url_for("api-docs.openapi_json"))


def _tag(response: Response) -> Response:
    """Name what was read by its content; a caller who has it already gets 304."""
    if request.method in {"GET", "HEAD"} and response.status_code == HTTPStatus.OK:
        response.add_etag()
        response.make_conditional(request)
    return response
