"""What a real kiosk measures reaches head office's /metrics and a real OTLP collector, over the outbox."""

from __future__ import annotations

import json
import random
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
from sync.headoffice.telemetry.reading import Reading
from sync.headoffice.telemetry.totals import take
from sync.outbox.enrolment import enrol
from sync.store.identity import identity
from sync.store.opened import Store
from tests.sync.headoffice.served import Served, config_at, serving


class Collector:
    """A tiny OTLP receiver: keeps every span that comes."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        self.services: set[str] = set()
        self.well = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.well:
                    outer.take(ExportTraceServiceRequest.FromString(self._plain(body)))
                self.send_response(200 if outer.well else 400)
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


def test_spans_wait_until_the_collector_takes_them(tmp_path: Path, collector: Collector) -> None:
    def prepared(office: Office) -> None:
        from app.telemetry.span_names import ATTRIBUTES, SPANS
        from sync.headoffice.telemetry.traces import Traces as OfficeTraces

        office.traces = OfficeTraces(collector.address, frozenset(SPANS), frozenset(ATTRIBUTES))
        office.closing.append(office.traces.close)

    with serving(config_at(tmp_path / "office"), prepared) as served:
        with _kiosk(served, tmp_path / "kiosk", "kiosk-1") as courier:
            courier.go()
        reading = Reading(served.office, FAMILIES, served.office.traces)
        collector.well = False
        reading.look()
        assert _waiting(served) == 1
        collector.well = True
        reading.look()
        assert _waiting(served) == 0
    assert "turn" in {span.name for span in collector.spans}


def _waiting(served: Served) -> int:
    with served.office.database.reading() as connection:
        return len(connection.execute(select(TELEMETRY_INBOX)).all())
