"""Health tells the parts apart, metrics name nobody, and every answer carries its guards."""

from __future__ import annotations

import logging
import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sync.errors import StoreError
from sync.headoffice.findings import Finding
from sync.headoffice.people.roles import Role
from tests.sync.headoffice.people.offices import Place, place


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Place]:
    opened = place(tmp_path)
    opened.populate()
    yield opened
    opened.office.close()


def test_a_well_office_is_ready_and_says_what_it_never_had(there: Place) -> None:
    answer = there.web.get("/health")
    assert answer.status_code == 200
    parts = answer.json()["parts"]
    assert {name: part["status"] for name, part in parts.items()} == {
        "database": "ok",
        "cache": "ok",
        "knowledge": "absent",
        "gpu": "absent",
    }
    assert all(part["took_ms"] >= 0 and part["words"] for part in parts.values())


def test_a_lost_cache_takes_it_out_of_rotation_but_it_lives(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    opened = place(tmp_path, redis_url=f"redis://127.0.0.1:{port}/0")
    assert opened.web.get("/health").status_code == 503
    assert opened.web.get("/health/cache").json()["status"] == "failing"
    assert opened.web.get("/health/database").status_code == 200
    assert opened.web.get("/health/live").status_code == 200
    answer = opened.refresh("x")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    opened.office.close()


def test_a_lost_database_is_failing_and_nobody_learns_where_it_was(tmp_path: Path) -> None:
    opened = place(tmp_path)
    opened.office.database.close()
    shutil.rmtree(tmp_path)
    answer = opened.web.get("/health/database")
    assert (answer.status_code, answer.json()["status"]) == (503, "failing")
    assert str(tmp_path) not in answer.text
    refused = opened.refresh("x")
    assert refused.status_code == 503
    assert str(tmp_path) not in refused.text


def test_a_part_that_hangs_is_failing(there: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.headoffice.health.LONGEST_S", 0.05)

    def hangs() -> Finding:
        time.sleep(0.5)
        return Finding("ok", "")

    def breaks() -> Finding:
        raise StoreError("secret place")

    there.office.checks |= {"gpu": hangs, "knowledge": breaks}
    again = Place(there.office)
    assert again.web.get("/health/gpu").json()["status"] == "failing"
    assert "secret" not in again.web.get("/health/knowledge").text
    assert again.web.get("/health").status_code == 200


def test_metrics_count_requests_by_route_and_name_nobody(there: Place) -> None:
    there.web.get("/api/v1/auth/me", headers=there.header(Role.CLIENT))
    there.web.get("/api/v1/auth/me")
    there.web.get("/no/such/client.one")
    there.office.metrics.records("accepted", 3)
    answer = there.web.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "client.one" not in answer.text
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    me = "/api/v1/auth/me"
    assert found["digital_human_requests_total", *sorted(("200", "GET", me))] == 1
    assert found["digital_human_requests_total", *sorted(("401", "GET", me))] == 1
    assert found["digital_human_requests_total", *sorted(("404", "GET", "other"))] == 1
    assert found["digital_human_response_time_seconds_count", me] == 2
    assert found["digital_human_refusals_total", "not signed in"] == 1
    assert found["digital_human_ingest_records_total", "accepted"] == 3
    assert found[("digital_human_active_users",)] == 1


def test_every_answer_carries_its_guards_and_a_number(there: Place) -> None:
    for path in ("/health", "/api/v1/auth/me", "/no/such/page", "/openapi.json"):
        headers = there.web.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-ID"])
        assert "Strict-Transport-Security" not in headers
        assert "Server" not in headers


def test_transport_security_is_asked_for_where_there_is_tls(there: Place) -> None:
    answer = there.web.get("https://testserver/health")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_other_origins_get_nothing(there: Place) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    for answer in (there.web.options("/api/v1/auth/me", headers=asked), there.web.get("/health", headers=asked)):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_request_keeps_a_good_number_and_gets_another_for_a_bad_one(there: Place) -> None:
    assert there.web.get("/health", headers={"X-Request-ID": "trace-0001"}).headers["X-Request-ID"] == "trace-0001"
    assert there.web.get("/health", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"


def test_a_bug_shows_a_number_and_no_trace(there: Place, caplog: pytest.LogCaptureFixture) -> None:
    def bug() -> None:
        raise RuntimeError("avery has 5 dollars")

    there.web.app.add_api_route("/bug", bug)  # type: ignore[attr-defined]
    with caplog.at_level(logging.ERROR):
        answer = there.web.get("/bug")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.json()["detail"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Request-ID"] in caplog.text
    assert "RuntimeError" in caplog.text
    for told in (answer.text, caplog.text):
        assert "avery" not in told


def test_a_refusal_never_repeats_what_was_sent(there: Place) -> None:
    answer = there.web.post("/api/v1/auth/token", json={"refresh_token": "my-secret-token"})
    assert answer.status_code == 422
    long = there.web.post("/api/v1/auth/token", data={"client_id": "a", "refresh_token": "my-secret-token" * 100})
    assert long.status_code == 422
    assert "my-secret" not in answer.text + long.text


def test_a_body_that_is_too_long_is_refused_before_it_is_read(there: Place) -> None:
    much = b"x" * (16 * 1024 * 1024 + 1)
    assert there.web.post("/api/v1/auth/token", content=much).status_code == 413
