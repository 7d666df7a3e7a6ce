"""A head office of the demonstration that serves, and a kiosk that measures, enrols and sends: all of them real."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from app.courier.errands import Visit
from app.courier.rounds import make_round
from app.courier.way import open_way
from app.modes import enrol
from app.modes.headoffice import office_config
from app.settings import Settings
from app.telemetry.exposition import Page
from app.telemetry.meter import Meter
from app.telemetry.metrics import METRICS, TOOL_TIME, Metric
from app.telemetry.places import metrics_folder
from app.telemetry.snapshots import Keeper, gathered
from sync.headoffice.audit.writing import COMMAND_LINE
from sync.headoffice.demo.seeding import seed
from sync.headoffice.fleet import enrolling
from sync.headoffice.fleet.register import Fleet
from sync.headoffice.parts import open_office
from sync.headoffice.people.register import Register
from sync.headoffice.people.roles import Role
from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key
from sync.headoffice.rollouts.book import open_repository
from sync.headoffice.tables.backups import BACKUPS
from sync.outbox.office import open_outbox
from sync.store.opened import Store
from sync.transport.people import BoundToken
from tests.services.servers import Server, _as_user, _spawn, _wait_until, free_port
from tests.sync.headoffice.people.browser import KEY, sign_in

NAME, PASSWORD = "trial-watcher", "a trial of watching, nothing else"
_LEVELS = {"ratio": 0.4, "seconds": 3 * 86_400.0}
_TOOLS = ("overview", "value_at_risk", "goal_chance")


@dataclass
class Office:
    """A head office that answers at `url`, and a line with which one kiosk may enrol there."""

    url: str
    invitation: str
    client: httpx.Client
    token: str = ""

    def visited(self) -> None:
        """Let somebody ask for a portfolio, and somebody else for what they may not have."""
        if not self.token:
            self.token = sign_in(self.client, NAME, PASSWORD).json()["access_token"]
        badge = BoundToken(self.token, KEY)
        self.client.get("/api/v1/portfolio/analysis/nobody", auth=badge)
        self.client.get("/api/v1/people")


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """Serve the demonstration's head office with `steward headoffice serve` until the block ends."""
    port = free_port()
    settings = Settings(data_dir=folder, office_port=port, cost_session=0.2, cost_minute=0.05)
    opened = open_office(office_config(settings))
    try:
        seed(opened, sessions=30)
        Register(opened, COMMAND_LINE).add(NAME, Role.COMPLIANCE, PASSWORD, given=False)
        row = {
            "kind": "full",
            "name": "trial",
            "beat_ms": 0,
            "program": "0",
            "new_bytes": 4_000_000,
            "state": "verified",
        }
        with opened.database.writing() as connection:
            connection.execute(BACKUPS.insert(), [row | {"started_ms": opened.now_ms() - 600_000}])
        keys = {name: make_key(folder / "offline", name) for name in (*ROOTS, TARGETS)}
        open_repository(opened).begin([keys[name] for name in ROOTS], keys[TARGETS])
        line = enrolling.invitation(opened, f"http://127.0.0.1:{port}", Fleet(opened).token("trial-kiosk"))
    finally:
        opened.close()
    own = {"DATA_DIR": folder, "OFFICE_PORT": port, "OFFICE_ADVISORS": 0, "COST_SESSION": 0.2, "COST_MINUTE": 0.05}
    own |= {"OFFICE_SECOND_FACTOR": "none"}  # who visits here is a program
    os.environ |= {f"STEWARD_{name}": str(value) for name, value in own.items()}
    try:
        process = _spawn(_as_user(None, [sys.executable, "-m", "app", "headoffice", "serve"], False), folder, False)
    finally:
        for name in own:
            del os.environ[f"STEWARD_{name}"]
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            _wait_until(server, folder, lambda: _lives(client))
            yield Office(server.url, line, client)
    finally:
        server.stop()


def _lives(client: httpx.Client) -> bool:
    try:
        return client.get("/health/live").status_code == 200
    except httpx.TransportError:
        return False


class Kiosk:
    """A kiosk without a screen: its meter, the courier's rounds, and the page that Prometheus reads on it."""

    def __init__(self, folder: Path, invitation: str) -> None:
        self._settings = Settings(data_dir=folder)
        enrol.run(self._settings, invitation)
        self._meter, self._chance = Meter(), random.Random(1)
        self._keeper = Keeper(self._meter, metrics_folder(folder), "advisor")
        self.page = Page(0, lambda: gathered(metrics_folder(folder)).snapshot)

    def lives(self) -> None:
        """Measure a little of everything that there is, and make a round to head office with all that is heavy."""
        for metric in METRICS:
            for labels in _labels(metric):
                self._measure(metric, labels)
        self._keeper.write()
        with Store(self._settings.data_dir) as store:
            outbox = open_outbox(store)
            with open_way(self._settings, outbox.identity) as client:
                visit = Visit(self._settings, outbox, client, heavy=True)
                done = make_round(visit, lambda _: True, self._chance, lambda words, progress: None)
        assert not done.failure, done.failure

    def close(self) -> None:
        self.page.close()

    def _measure(self, metric: Metric, labels: dict[str, str]) -> None:
        match metric.kind:
            case "counter":
                self._meter.count(metric, self._chance.randint(1, 9), **labels)
            case "gauge":
                self._meter.set(metric, _LEVELS.get(metric.unit, 1.0), **labels)
            case _:
                for bound in metric.buckets[:-1]:
                    self._meter.observe(metric, bound * self._chance.uniform(0.5, 1.0), **labels)


def _labels(metric: Metric) -> Iterator[dict[str, str]]:
    """Yield label values for a metric's series, of the table's own where it has them."""
    if not metric.labels:
        yield {}
        return
    (label,) = metric.labels
    for value in metric.values or (_TOOLS if metric is TOOL_TIME else ("0",)):
        yield {label: value}
