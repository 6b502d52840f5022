"""The API's own description: OpenAPI 3.1 that states the media types actually sent, and a page that shows it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import flask_smorest
from flask import Blueprint, Flask, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields

from governance.core.browser_safety import TOKEN_HEADER
from governance.core.http import PROBLEM

VERSION: Final = "v1"
# What any operation may answer beside what it lists itself.
ALWAYS: Final = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)

docs = Blueprint("api_docs", __name__)


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


def describe_refusals(app: Flask) -> None:
    """Add to every operation the refusals that any door may answer with."""
    spec = app.extensions["api"].spec
    for operations in spec._paths.values():  # noqa: SLF001 (apispec offers no other way to what is registered)
        for operation in operations.values():
            for status in ALWAYS:
                reference = spec.components.responses.get(status.name) and status.name
                if reference:
                    operation["responses"].setdefault(
                        str(status.value), {"$ref": f"#/components/responses/{reference}"}
                    )


@docs.get("/api/docs")
def page() -> ResponseReturnValue:
    """The description as a page made on the server: no script, nothing from elsewhere."""
    document = current_app.extensions["api"].spec.to_dict()
    return render_template("api_docs.html", document=document, source=url_for("api-docs.openapi_json"))
