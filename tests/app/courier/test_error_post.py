"""The courier hands envelopes of errors to a collector, which here is a real server of the test's own."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app import log
from app.care.named import wrong_with
from app.courier import process
from app.courier.error_post import MOST_AT_ONCE, ErrorPost
from app.courier.process import Courier
from app.settings import Settings
from app.telemetry.error_reports import Reporter, envelope, errors_folder, waiting


class Collector(ThreadingHTTPServer):
    """Takes envelopes, or refuses them with a status."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []
        self.status, self.headers = 200, dict[str, str]()
        super().__init__(("127.0.0.1", 0), Door)

    @property
    def address(self) -> str:
        return f"http://public@127.0.0.1:{self.server_port}/sentry/7"


class Door(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, self.headers["X-Sentry-Auth"], content))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def keep(data_dir: Path, number: int = 1) -> list[bytes]:
    """Let so many envelopes wait."""
    reporter, kept = Reporter(errors_folder(data_dir), "advisor"), []
    for _ in range(number):
        try:
            raise LookupError("Avery has 12,345")
        except LookupError as error:
            kept.append(envelope(log.place(error), "advisor", "0", datetime.now(UTC)))
            reporter._keep(kept[-1])
    return kept


def test_what_waits_is_handed_over_and_gone(tmp_path: Path, collector: Collector) -> None:
    kept = keep(tmp_path, 3)
    assert ErrorPost(tmp_path, collector.address).go() == 3
    assert [content for _, _, content in collector.taken] == kept
    path, auth, _ = collector.taken[0]
    assert path == "/sentry/api/7/envelope/"
    assert "sentry_version=7" in auth
    assert "sentry_key=public" in auth
    assert list(waiting(errors_folder(tmp_path))) == []


def test_without_a_network_it_waits(tmp_path: Path, collector: Collector) -> None:
    keep(tmp_path)
    assert ErrorPost(tmp_path, "http://public@127.0.0.1:1/7").go() == 0
    assert len(list(waiting(errors_folder(tmp_path)))) == 1
    assert ErrorPost(tmp_path, collector.address).go() == 1


def test_a_collector_that_has_no_time_is_left_alone_for_as_long_as_it_says(
    tmp_path: Path, collector: Collector
) -> None:
    keep(tmp_path, 2)
    now = [0.0]
    post = ErrorPost(tmp_path, collector.address, lambda: now[0])
    collector.status, collector.headers = 429, {"Retry-After": "120"}
    assert post.go() == 0
    collector.status, collector.headers = 200, {}
    now[0] = 119.0
    assert post.go() == 0
    assert len(collector.taken) == 1
    now[0] = 121.0
    assert post.go() == 2


@pytest.mark.parametrize("status", [400, 413])
def test_what_will_never_be_taken_does_not_stand_in_the_way_and_the_log_says_so(
    tmp_path: Path, collector: Collector, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    keep(tmp_path, 2)
    collector.status = status
    with caplog.at_level(logging.INFO, logger="steward.courier"):
        assert ErrorPost(tmp_path, collector.address).go() == 0
    assert list(waiting(errors_folder(tmp_path))) == []
    assert len(collector.taken) == 2
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert f"({status})" in caplog.text


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
def test_what_may_be_taken_another_day_is_kept(tmp_path: Path, collector: Collector, status: int) -> None:
    keep(tmp_path)
    collector.status = status
    assert ErrorPost(tmp_path, collector.address).go() == 0
    assert len(list(waiting(errors_folder(tmp_path)))) == 1


@pytest.mark.parametrize("status", [301, 302, 304, 307, 308])
def test_a_collector_that_sends_on_to_another_address_loses_nothing_and_the_log_names_the_setting(
    tmp_path: Path, collector: Collector, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    kept = keep(tmp_path, 2)
    collector.status, collector.headers = status, {"Location": "https://127.0.0.1:1/"}
    with caplog.at_level(logging.INFO, logger="steward.courier"):
        assert ErrorPost(tmp_path, collector.address).go() == 0
    assert [each.content for each in waiting(errors_folder(tmp_path))] == kept
    assert len(collector.taken) == 1, "the next one would fare no better"
    assert "error_address" in caplog.text


def test_a_few_go_at_a_time(tmp_path: Path, collector: Collector) -> None:
    keep(tmp_path, MOST_AT_ONCE + 3)
    post = ErrorPost(tmp_path, collector.address)
    assert post.go() == MOST_AT_ONCE
    assert post.go() == 3


def test_a_wrong_address_is_told_and_nothing_more(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep(tmp_path)
    with caplog.at_level(logging.WARNING, logger="steward.courier"):
        assert ErrorPost(tmp_path, "collector.example").go() == 0
    assert "https://KEY@HOST/PROJECT" in caplog.text
    assert ErrorPost(tmp_path, "").go() == 0


@pytest.mark.parametrize("address", ["https://abc@collector.example/42", "http://a:b@10.0.0.7:9000/below/1", "nothing"])
def test_what_the_check_of_settings_takes_the_courier_takes(tmp_path: Path, address: str) -> None:
    settings = Settings(data_dir=tmp_path, error_address=address)
    wrong = list(wrong_with("error_address", settings))
    assert bool(wrong) == (ErrorPost(tmp_path, address)._collector is None)


def test_a_machine_that_is_enrolled_nowhere_reports_too(
    tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "NOT_ENROLLED_S", 0.01)
    keep(tmp_path)
    courier = Courier(Settings(data_dir=tmp_path, error_address=collector.address), random.Random(1))
    stop = threading.Event()
    runs = threading.Thread(target=courier.run, args=(stop,))
    runs.start()
    while list(waiting(errors_folder(tmp_path))):
        stop.wait(0.01)
    stop.set()
    runs.join()
    assert len(collector.taken) == 1
