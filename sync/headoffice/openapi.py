"""The description of the interface: what every route answers is added here, so that none can forget it."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sync.headoffice.api.answers import Problem, problems

_ABOUT: Final = (
    "Devices send sealed records and fetch signed bundles; people talk with the advisor and watch over it. Every "
    "refusal is JSON with one sentence in `detail`. Devices sign their requests; people sign in and send their access "
    "token with a proof of its key."
)
_TAGS: Final = (
    ("people", "Signing in, and who may."),
    ("conversation", "Talking with the advisor."),
    ("portfolio", "What a client has."),
    ("audit", "Who did what."),
    ("health", "Whether all is well."),
)
_EXAMPLES: Final[dict[str, Any]] = {
    "grant_type": "authorization_code",
    "client_id": "talk",
    "password": "quiet-walnut-lagoon-7",
    "code": "492039",
    "old": "quiet-walnut-lagoon-7",
    "new": "amber-otter-kettle-5",
    "token": "h3Zt0w…",
    "clients": ["avery"],
    "sign_in": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "session": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "proposal": 7,
    "device": "kiosk-harbour-1",
    "lane": "session",
    "kind": "market",
    "name": "timestamp.json",
    "digest": "00" * 32,
    "nonce": "00" * 16,
    "public_key": "00" * 32,
    "proof": "00" * 64,
    "subject": "avery",
    "version": "0.1.0",
    "older": 100,
    "sequence": 42,
    "graph": "https://example.org/graph",
    "certificate_request": "-----BEGIN CERTIFICATE REQUEST-----…",
}
"""Of fields and parameters that show none themselves, by name."""
_OLD: Final = "#/components/schemas/HTTPValidationError"
_BYTES: Final = {"type": "string", "format": "binary"}
_PROBLEM: Final = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an application, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=_ABOUT,
            routes=app.routes,
            tags=[{"name": name, "description": words} for name, words in _TAGS],
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        schemas.setdefault("Problem", Problem.model_json_schema(ref_template="#/components/schemas/{model}"))
        for path in made["paths"].values():
            for operation in path.values():
                _complete(operation)
                for each in operation.get("parameters", ()):
                    if "example" not in each and "examples" not in each["schema"] and each["name"] in _EXAMPLES:
                        each["example"] = _EXAMPLES[each["name"]]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        for name, schema in schemas.items():
            if name.startswith("Body_"):
                schema.setdefault("description", "Fields of a form.")
            _show(schema.get("properties", {}))
        app.openapi_schema = made
    return app.openapi_schema


def _complete(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status in (400, 413, 503) if "requestBody" in operation else (413, 503):
        answers.setdefault(str(status), {"description": problems(400)[status]["description"], "content": _PROBLEM})
    for status, answer in answers.items():
        for kind, body in answer.get("content", {}).items():
            if not body.get("schema"):
                body["schema"] = {"type": "object"} if kind == "application/json" else _BYTES
        content = answer.get("content", {}).get("application/json", {})
        if content.get("schema", {}).get("$ref") == _OLD:
            answers[status] = {"description": problems(422)[422]["description"], "content": _PROBLEM}


def _show(fields: dict[str, Any]) -> None:
    for name, kind in fields.items():
        if name in _EXAMPLES and not set(kind) & {"examples", "default", "enum", "const"}:
            kind["examples"] = [_EXAMPLES[name]]
