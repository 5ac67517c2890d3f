"""How flask-smorest is bent to the contract: strict bodies in, problem+json out."""

from __future__ import annotations

import http

import flask_smorest
from flask_smorest.utils import prepare_response

from api.answers import ProblemSchema
from api.errors import CONTENT_TYPE
from api.strict_json import StrictParser

IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of the copy at hand.",
}


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose bodies pass the strict gate."""

    ARGUMENTS_PARSER = StrictParser()


class Api(flask_smorest.Api):
    """flask-smorest whose errors are documented as problem+json; errors.py answers them."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """errors.py has them."""

    def _register_pagination_header(self) -> None:
        """Nothing here has pages, and the document need not speak of them."""

    def _register_responses(self) -> None:
        named = {status.name: status.phrase for status in http.HTTPStatus if status >= 400}
        for name, phrase in {**named, "DEFAULT_ERROR": "Any other error"}.items():
            response = {"description": phrase, "schema": ProblemSchema}
            prepare_response(response, self.spec, CONTENT_TYPE)
            self.spec.components.response(name, response, lazy=True)


def problems(*statuses: int) -> dict[int, str]:
    """The errors of an operation, by reference to the one shape."""
    return {status: http.HTTPStatus(status).name for status in statuses}
