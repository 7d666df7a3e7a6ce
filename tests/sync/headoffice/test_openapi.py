"""The description of the interface is complete, and the interface keeps to it whatever it is sent."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CheckFunction
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sync.headoffice.people.roles import Role
from tests.sync.headoffice.people.offices import Place, place
from tests.sync.headoffice.people.test_portfolio import Reckoner

CHECKS: list[CheckFunction] = [status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(params=["sqlite, memory", "postgresql, redis"])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    embedded = request.param == "sqlite, memory"
    database_url = "" if embedded else request.getfixturevalue("postgres_url")
    redis_url = "" if embedded else request.getfixturevalue("redis_database")
    opened = place(tmp_path, database_url, redis_url, whole=True)
    opened.empty()
    opened.populate()
    opened.office.analyses = Reckoner()
    yield opened
    opened.office.close()


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    opened = place(Path(tmp_path_factory.mktemp("office")), whole=True)
    found: dict[str, Any] = opened.web.get("/openapi.json").json()
    opened.office.close()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_route_says_what_it_does_and_belongs_to_a_topic(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        assert operation.get("summary"), name
        assert operation.get("description"), name
        assert operation.get("tags"), name
    ids = [operation["operationId"] for _, operation in operations(described)]
    assert len(ids) == len(set(ids))


def test_every_route_declares_its_answers_and_its_refusals(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        answers = operation["responses"]
        good = [status for status in answers if status.startswith("2")]
        assert good, name
        for status in good:
            if status != "204":
                assert any(each.get("schema") for each in answers[status]["content"].values()), (name, status)
        assert {"413", "503"} <= set(answers), name
        if "parameters" in operation or "requestBody" in operation:
            assert {"422", "400"} & set(answers), name
        for status, answer in answers.items():
            assert answer["description"], (name, status)
            if status.startswith("4") and "content" in answer and "application/json" in answer["content"]:
                assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Problem"}, name


def test_every_route_for_people_names_their_scheme_and_its_refusals(described: dict[str, Any]) -> None:
    scheme = described["components"]["securitySchemes"]["people"]
    assert set(scheme["flows"]) == {"authorizationCode"}
    flow = scheme["flows"]["authorizationCode"]
    assert (flow["authorizationUrl"], flow["tokenUrl"]) == ("/authorize", "/api/v1/auth/token")
    guarded = [(name, each) for name, each in operations(described) if {"people": []} in each.get("security", [])]
    assert len(guarded) > 15
    for name, operation in guarded:
        assert {"401", "403"} <= set(operation["responses"]), name


def test_every_field_and_parameter_of_the_answers_is_typed(described: dict[str, Any]) -> None:
    for name, schema in described["components"]["schemas"].items():
        assert schema.get("description"), name
        for field, kind in schema.get("properties", {}).items():
            assert set(kind) & {"type", "$ref", "anyOf", "allOf", "enum", "const"}, (name, field)


def test_every_path_and_every_wanted_field_of_a_request_has_an_example(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for name, operation in operations(described):
        for each in operation.get("parameters", ()):
            if each["in"] == "path":
                assert "example" in each or "examples" in each["schema"], (name, each["name"])
        for body in operation.get("requestBody", {}).get("content", {}).values():
            schema = schemas.get(body["schema"].get("$ref", "").rpartition("/")[2], {})
            for field in schema.get("required", ()):
                kind = schema["properties"][field]
                assert set(kind) & {"examples", "enum", "const", "$ref"}, (name, field)


@schemathesis.serializer("application/vnd.steward.records", "application/octet-stream")
def as_bytes(_: schemathesis.SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


class Fuzzer:
    """Tries operations with valid and invalid requests, as each role in turn and as nobody."""

    def __init__(self, there: Place, examples: int, *, derandomize: bool) -> None:
        self._headers: list[dict[str, str]] = [{}, *(there.header(role) for role in Role)]
        self._settings = settings(
            max_examples=examples,
            deadline=None,
            derandomize=derandomize,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        self.sent, self.wrong = 0, list[str]()

    def run(self, operation: Any) -> None:
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            with contextlib.suppress(Unsatisfiable):
                self._settings(given(case=operation.as_strategy(generation_mode=mode))(self._try))()

    def _try(self, case: Any) -> None:
        answer = case.call(headers=self._headers[self.sent % len(self._headers)])
        self.sent += 1
        label = f"{case.operation.label}: {answer.status_code}"
        if answer.status_code >= 500 and not _lacks_an_advisor(answer.status_code, case.operation.tags):
            self.wrong.append(f"{label} {answer.text[:200]} for {case.as_curl_command()}")
            return
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failures:
            self.wrong.append(f"{label} {failures.exceptions} for {case.as_curl_command()}")


def fuzz(there: Place, examples: int, *, derandomize: bool) -> int:
    """Try every operation and return how many requests were sent."""
    schema: Any = schemathesis.openapi.from_asgi("/openapi.json", there.web.app)
    fuzzer = Fuzzer(there, examples, derandomize=derandomize)
    for result in schema.get_all_operations():
        fuzzer.run(result.ok())
    assert not fuzzer.wrong, "\n".join(fuzzer.wrong[:20])
    return fuzzer.sent


def _lacks_an_advisor(status: int, tags: list[str] | None) -> bool:
    return status == 503 and bool({"conversation", "health"} & set(tags or ()))


def test_no_request_gets_a_server_error_or_an_undocumented_answer(there: Place) -> None:
    assert fuzz(there, examples=2, derandomize=True) > 100


@pytest.mark.soak
def test_no_request_of_many_gets_a_server_error_or_an_undocumented_answer(there: Place) -> None:
    assert fuzz(there, examples=int(os.environ.get("STEWARD_FUZZ_EXAMPLES", "150")), derandomize=False) > 1000
