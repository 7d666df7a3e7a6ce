"""What a real kiosk measures reaches head office's /metrics and a real OTLP collector, over the outbox."""

from __future__ import annotations

import json
import logging
import random
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from sqlalchemy import select

from app.courier.process import Courier
from app.office.fleet import FAMILIES, watch_fleet
from app.settings import Settings
from app.telemetry.meter import Meter
from app.telemetry.metrics import ACTIVE_SESSIONS, DISK, FIRST_SOUND, REQUESTS
from app.telemetry.places import metrics_folder, spans_folder
from app.telemetry.snapshots import Keeper
from app.telemetry.spool import Spool
from app.telemetry.traces import Traces
from app.telemetry.watch import Watch
from sync.headoffice.parts import Office, open_office
from sync.headoffice.tables.telemetry import TELEMETRY_INBOX
from sync.headoffice.telemetry.fleet import Fleet
from sync.headoffice.telemetry.reading import MOST_SPANS_BYTES, Reading
from sync.headoffice.telemetry.totals import take
from sync.outbox.enrolment import enrol
from sync.outbox.office import open_outbox
from sync.store.identity import identity
from sync.store.opened import Store
from sync.types import Lane
from tests.sync.headoffice.served import Served, config_at, serving


class Collector:
    """A tiny OTLP receiver: keeps every span that comes, but for those of a device that it refuses with a status."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        self.services: set[str] = set()
        self.status, self.refused_device, self.location = 200, "", ""
        self.asked = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = ExportTraceServiceRequest.FromString(
                    self._plain(self.rfile.read(int(self.headers["Content-Length"])))
                )
                outer.asked += 1
                refused = outer.refused_device in ("", *_instances(request))
                status = outer.status if refused else 200
                if status == 200:
                    outer.take(request)
                self.send_response(status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.end_headers()

            def _plain(self, body: bytes) -> bytes:
                import gzip

                return gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1/traces"

    def take(self, request: Any) -> None:
        for group in request.resource_spans:
            about = {each.key: each.value.string_value for each in group.resource.attributes}
            self.services.add(about["service.name"])
            for scope in group.scope_spans:
                self.spans += scope.spans


def _instances(request: Any) -> list[str]:
    """Return the devices that the spans of a request are of."""
    about = [each for group in request.resource_spans for each in group.resource.attributes]
    return [each.value.string_value for each in about if each.key == "service.instance.id"]


@pytest.fixture
def collector() -> Iterator[Collector]:
    found = Collector()
    yield found
    found.server.shutdown()
    found.server.server_close()


@contextmanager
def _kiosk(served: Served, folder: Path, name: str) -> Iterator[Courier]:
    """A device that is enrolled, has measured something, and is about to go to head office."""
    with Store(folder) as store:
        served.enrolled(name, identity(store).signing)
        enrol(store, name, served.office.secrets.public, (served.address,))
    meter = Meter()
    meter.count(REQUESTS, 3, outcome="answered")
    meter.observe(FIRST_SOUND, 0.4)
    meter.set(DISK, 0.25)
    meter.set(ACTIVE_SESSIONS, 1)
    Keeper(meter, metrics_folder(folder), "advisor").write()
    traces = Traces("advisor", Spool(spans_folder(folder), "advisor"))
    turn = traces.turn("visit", 1)
    with turn.part("synthesis", model="speech"):
        pass
    turn.end()
    traces.close()
    watch = Watch(Meter(), Traces("courier", Spool(spans_folder(folder), "courier")))
    courier = Courier(replace(Settings(), data_dir=folder), random.Random(1), watch)
    try:
        yield courier
    finally:
        courier.close()


def _page(served: Served) -> str:
    with urllib.request.urlopen(f"{served.address}/metrics") as answer:
        text: str = answer.read().decode()
    return text


def test_two_kiosks_are_a_fleet_and_their_turns_are_traces(tmp_path: Path, collector: Collector) -> None:
    settings = Settings(office_traces=collector.address)
    with serving(config_at(tmp_path / "office"), partial(watch_fleet, settings=settings)) as served:
        for name in ("kiosk-1", "kiosk-2"):
            with _kiosk(served, tmp_path / name, name) as courier:
                courier.go()
        Reading(served.office, FAMILIES, served.office.traces).look()
        page = _page(served)
    assert 'digital_human_fleet_requests_total{outcome="answered"} 6.0' in page
    assert 'digital_human_fleet_first_sound_seconds_bucket{le="0.5"} 2.0' in page
    assert 'digital_human_fleet_disk_used_ratio{device="kiosk-1"} 0.25' in page
    assert "digital_human_fleet_active_sessions 2.0" in page
    names = {span.name for span in collector.spans}
    assert {"turn", "synthesis", "request"} <= names
    assert {"steward-advisor", "steward-headoffice"} <= collector.services
    by_id = {span.span_id: span for span in collector.spans}
    below = next(span for span in collector.spans if span.name == "synthesis")
    assert by_id[below.parent_span_id].name == "turn"


def test_head_offices_requests_belong_to_the_couriers_round(tmp_path: Path, collector: Collector) -> None:
    settings = Settings(office_traces=collector.address)
    with (
        serving(config_at(tmp_path / "office"), partial(watch_fleet, settings=settings)) as served,
        _kiosk(served, tmp_path / "kiosk", "kiosk-1") as courier,
    ):
        courier.go()
        rounds = _spans_on_disk(tmp_path / "kiosk")
    requests = [span for span in collector.spans if span.name == "request"]
    assert {span.trace_id.hex() for span in requests} & {span["trace"] for span in rounds}
    assert all("kiosk-1" not in str(span.attributes) for span in requests)


def _spans_on_disk(folder: Path) -> list[Any]:
    return [
        json.loads(line)
        for path in spans_folder(folder).glob("*-courier-*")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def _office_with(told: list[bytes], folder: Path) -> Iterator[str]:
    """Yield head office's page after each record of one device."""
    office = open_office(config_at(folder))
    for content in told:
        with office.database.writing() as connection:
            take(connection, FAMILIES, "kiosk-1", content)
        yield office.metrics.text(lambda: None, Fleet(office, FAMILIES)).decode()
    office.close()


def _counted(answered: float, run: str = "a") -> bytes:
    rows = [[["answered"], answered]]
    return json.dumps({"run": run, "at_ms": 1, "numbers": {REQUESTS.name: rows}, "sizes": {}}).encode()


def test_a_device_that_begins_anew_lets_no_sum_fall(tmp_path: Path) -> None:
    pages = _office_with([_counted(5), _counted(7), _counted(2, "b"), _counted(1, "b")], tmp_path)
    shown = [page.split('requests_total{outcome="answered"} ')[1].split("\n")[0] for page in pages]
    assert shown == ["5.0", "7.0", "9.0", "10.0"]


def test_what_is_not_in_the_table_is_not_shown(tmp_path: Path) -> None:
    planted = {
        "run": "a",
        "at_ms": 1,
        "numbers": {REQUESTS.name: [[["Avery Novak"], 1]], "digital_human_wealth": [[["1234.56"], 1]]},
        "sizes": {FIRST_SOUND.name: [[["x"], [1, 2], 3.0]]},
    }
    (page,) = _office_with([json.dumps(planted).encode()], tmp_path)
    assert "Novak" not in page
    assert "wealth" not in page
    assert 'digital_human_fleet_requests_total{outcome="other"} 1.0' in page


def _with_traces(office: Office, address: str) -> None:
    from app.telemetry.span_names import ATTRIBUTES, SPANS
    from sync.headoffice.telemetry.traces import Traces as OfficeTraces

    office.traces = OfficeTraces(address, frozenset(SPANS), frozenset(ATTRIBUTES))
    office.closing.append(office.traces.close)


def test_spans_wait_until_the_collector_takes_them(
    tmp_path: Path, collector: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    collector.location = f"{collector.address}/elsewhere"
    collector.refused_device = "kiosk-1"  # so that only what the kiosks told is refused, the first of them
    with serving(config_at(tmp_path / "office"), partial(_with_traces, address=collector.address)) as served:
        for name in ("kiosk-1", "kiosk-2"):
            with _kiosk(served, tmp_path / name, name) as courier:
                courier.go()
        reading = Reading(served.office, FAMILIES, served.office.traces)
        with caplog.at_level(logging.INFO, logger="steward.headoffice"):
            for status in (301, 308, 401, 403, 404, 429, 502, 503, 504):
                collector.status = status
                before = collector.asked
                reading.look()
                reading.look()
                assert _waiting(served) == 2
                assert collector.asked == before + 2, "once a round: the others would fare no better"
                said = [record.getMessage() for record in caplog.records if f"({status})" in record.getMessage()]
                assert len(said) == 1, "the same trouble is said once"
        collector.status = 200
        reading.look()
        assert _waiting(served) == 0
    assert "turn" in {span.name for span in collector.spans}


def test_spans_wait_while_no_collector_answers(tmp_path: Path, collector: Collector) -> None:
    with serving(
        config_at(tmp_path / "office"), partial(_with_traces, address="http://127.0.0.1:1/v1/traces")
    ) as served:
        with _kiosk(served, tmp_path / "kiosk", "kiosk-1") as courier:
            courier.go()
        Reading(served.office, FAMILIES, served.office.traces).look()
        assert _waiting(served) == 1
        _with_traces(served.office, collector.address)
        Reading(served.office, FAMILIES, served.office.traces).look()
        assert _waiting(served) == 0


@pytest.mark.parametrize("status", [400, 413, 500])
def test_what_the_collector_will_never_take_keeps_no_other_device_waiting(
    tmp_path: Path, collector: Collector, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    collector.status, collector.refused_device = status, "kiosk-1"
    with serving(config_at(tmp_path / "office"), partial(_with_traces, address=collector.address)) as served:
        for name in ("kiosk-1", "kiosk-2"):
            with _kiosk(served, tmp_path / name, name) as courier:
                courier.go()
        with caplog.at_level(logging.WARNING, logger="steward.headoffice"):
            Reading(served.office, FAMILIES, served.office.traces).look()
        assert _waiting(served) == 0
    assert "turn" in {span.name for span in collector.spans}
    assert "kiosk-1" in caplog.text
    assert f"({status})" in caplog.text


_SPAN = {
    "trace": "1" * 32, "span": "1" * 16, "parent": "", "name": "turn", "process": "advisor",
    "began_ns": 1, "ended_ns": 2, "failed": False, "attributes": {},
}  # fmt: skip


def _endless(told: Any) -> bytes:
    """Write JSON with infinity as a number that is too large, which is how it is read."""
    return json.dumps(told).replace("Infinity", "1e999").encode()


HOSTILE_METRICS = (
    b"no JSON",
    b"[" * 100_000,
    b"[]",
    _endless({"run": "a", "at_ms": inf, "numbers": {}, "sizes": {}}),
    _endless({"run": "a", "at_ms": None, "numbers": {}, "sizes": {}}),
    _endless({"run": "Quince\0\ud800", "at_ms": 1, "numbers": {}, "sizes": {}}),
    _endless({"run": "a", "at_ms": 1, "numbers": 3, "sizes": {}}),
    _endless({"run": "a", "at_ms": 1, "numbers": {}, "sizes": {FIRST_SOUND.name: [[[], [inf], 1]]}}),
)
HOSTILE_SPANS = tuple(
    _SPAN | changed
    for changed in (
        {"began_ns": -1},
        {"began_ns": inf},
        {"ended_ns": 2**64},
        {"trace": "-1"},
        {"trace": "0"},
        {"trace": "1" * 40},
        {"span": "0"},
        {"span": "1" * 17},
        {"parent": "-1"},
        {"attributes": [1]},
        {"name": ["Quince"]},
    )
)


def test_what_a_hostile_kiosk_sends_keeps_no_other_device_waiting(
    tmp_path: Path, collector: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    others = [_endless([each, _SPAN | {"name": "errand"}]) for each in HOSTILE_SPANS]
    huge = _endless([_SPAN | {"attributes": {"turn.number": 2**80, "turn.spoken": True, "turn.tool": "Quince!"}}])
    longest = _endless([_SPAN | {"name": "errand"}] * (MOST_SPANS_BYTES // 100))
    records = [("metrics", each) for each in HOSTILE_METRICS]
    records += [("spans", each) for each in (b"no JSON", b"[" * 100_000, b"{}", b"3", longest, *others, huge)]
    with serving(config_at(tmp_path / "office"), partial(_with_traces, address=collector.address)) as served:
        served.office.collectors.append(Fleet(served.office, FAMILIES))
        with _hostile(served, tmp_path / "a-hostile", records) as courier:
            courier.go()
        with _kiosk(served, tmp_path / "kiosk", "kiosk-1") as courier:
            courier.go()
        assert _waiting(served) == len(records) + 2
        with caplog.at_level(logging.WARNING):
            Reading(served.office, FAMILIES, served.office.traces).look()
        assert _waiting(served) == 0
        assert 'digital_human_fleet_requests_total{outcome="answered"} 3.0' in _page(served)
    names = [span.name for span in collector.spans]
    assert "synthesis" in names
    assert names.count("errand") == len(HOSTILE_SPANS), "a damaged span is no reason to lose the others"
    (whole,) = [span for span in collector.spans if span.name == "turn" and span.start_time_unix_nano == 1]
    assert [each.key for each in whole.attributes] == ["turn.spoken"]
    assert caplog.text.count("a-hostile cannot be used") == len(HOSTILE_METRICS) + 5
    assert "Quince" not in caplog.text


@contextmanager
def _hostile(served: Served, folder: Path, records: list[tuple[str, bytes]]) -> Iterator[Courier]:
    """A device that was let in and tells what it likes."""
    with Store(folder) as store:
        served.enrolled(folder.name, identity(store).signing)
        enrol(store, folder.name, served.office.secrets.public, (served.address,))
        for kind, content in records:
            open_outbox(store).put(Lane.TELEMETRY, kind, content)
    courier = Courier(replace(Settings(), data_dir=folder), random.Random(1))
    try:
        yield courier
    finally:
        courier.close()


def _waiting(served: Served) -> int:
    with served.office.database.reading() as connection:
        return len(connection.execute(select(TELEMETRY_INBOX)).all())
