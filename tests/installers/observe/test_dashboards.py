"""Every panel of every dashboard shows something: its queries are run by a real Prometheus on a real fleet."""

from __future__ import annotations

import json
import random
import re
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import yaml

from app.telemetry.metrics import FLEET_PREFIX, METRICS, PREFIX
from installers.observe.boards.__main__ import BOARDS, FOLDER, text
from installers.observe.boards.panels import Board
from sync.headoffice.demo.measured import gauges
from sync.headoffice.figures import FIGURES
from sync.headoffice.metrics import Metrics
from tests.installers.observe.receivers import Inbox, receiving
from tests.installers.observe.servers import OBSERVE, alertmanager, ask, prometheus
from tests.installers.observe.trial import Kiosk, office
from tests.services import absent
from tests.services.servers import MissingError

PATIENCE_S = 90.0
QUERIES = [(board, panel.title, query.expr) for board in BOARDS for panel in board.panels for query in panel.queries]
_NAME = re.compile(r"(?<![\w:])digital_human_[a-z0-9_]+")
_GROWN = re.compile(r"_(bucket|sum|count)$")


def known() -> set[str]:
    """Every metric that the product's own tables have, as Prometheus calls it."""
    house = {f"{PREFIX}{name}" for name, _, _ in FIGURES}
    for family in Metrics().registry.collect():
        house.add(family.name + ("_total" if family.type == "counter" else ""))
    load = "active_sessions queue_length queue_limit advisors advisors_alive advisor_restarts_total turns_total "
    house |= {PREFIX + name for name in f"{load}turn_seconds_total queue_refusals_total active_users".split()}
    kiosk = {metric.name for metric in METRICS}
    fleet = {metric.name.replace(PREFIX, FLEET_PREFIX) for metric in METRICS if metric.fleet != "none"}
    return house | kiosk | fleet


def rules() -> list[str]:
    files = sorted((OBSERVE / "prometheus" / "rules").glob("*.yml"))
    groups = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    return [rule["expr"] for group in groups for rule in group["rules"]]


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_grafanas_files_are_those_of_the_tables(board: Board) -> None:
    assert (FOLDER / f"{board.name}.json").read_text() == text(board), "run python -m installers.observe.boards"


def test_there_are_no_files_beside_them() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {board.name for board in BOARDS}


def test_dashboards_and_rules_ask_for_what_is_measured() -> None:
    asked = {name for expr in (*rules(), *(expr for _, _, expr in QUERIES)) for name in _NAME.findall(expr)}
    recorded = {"digital_human_silent_devices"}  # digital_human_silent_devices:ratio is a rule's
    assert {name for name in asked if _GROWN.sub("", name) not in known() and name not in known()} == recorded


def test_every_alert_that_is_asked_for_can_be_seen_coming() -> None:
    """What wakes people has a panel."""
    shown = {name for _, _, expr in QUERIES for name in _NAME.findall(expr)}
    alerts = yaml.safe_load((OBSERVE / "prometheus" / "rules" / "alerts.yml").read_text())["groups"]
    asked = {name for group in alerts for rule in group["rules"] for name in _NAME.findall(rule["expr"])}
    here = {metric.name for metric in METRICS}  # machines that are read themselves are shown as the fleet is
    assert {name for name in asked - shown if name not in here} == {"digital_human_silent_devices"}


def test_the_demonstrations_kiosks_tell_what_real_ones_do() -> None:
    known_gauges = {metric.name: metric for metric in METRICS if metric.kind == "gauge" and metric.fleet != "none"}
    for told in gauges(18, 60.0, random.Random(1)):
        metric = known_gauges[told["name"]]
        assert tuple(told["labels"]) == metric.labels
        assert all(value in metric.values for value in told["labels"].values())


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_panels_lie_beside_each_other(board: Board) -> None:
    taken: set[tuple[int, int]] = set()
    panels = json.loads(text(board))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24
        assert not cells & taken
        taken |= cells


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with receiving() as found:
        yield found


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, inbox: Inbox) -> Iterator[tuple[str, Any]]:
    """Prometheus, which reads a head office and a kiosk; what lets both of them live for a moment."""
    folder = tmp_path_factory.mktemp("watched")
    with ExitStack() as open_now:
        try:
            routes = alertmanager(folder, inbox)
            open_now.callback(routes.stop)
            served = open_now.enter_context(office(folder / "office"))
            kiosk = Kiosk(folder / "kiosk", served.invitation)
            open_now.callback(kiosk.close)

            def live() -> None:
                served.visited()
                kiosk.lives()

            live()
            reader = prometheus(folder, [served.url[7:]], [f"127.0.0.1:{kiosk.page.port}"], routes.url[7:])
            open_now.callback(reader.stop)
        except MissingError as error:
            absent(str(error))
        yield reader.url, live


def answers(url: str, expr: str) -> list[float]:
    found = ask(f"{url}/api/v1/query?{urllib.parse.urlencode({'query': expr})}")
    return [value for each in found["data"]["result"] if (value := float(each["value"][1])) == value]


def test_no_panel_is_empty(watched: tuple[str, Any]) -> None:
    url, live = watched
    empty, give_up = list(QUERIES), time.monotonic() + PATIENCE_S
    while empty and time.monotonic() < give_up:
        live()
        time.sleep(1.5)  # Prometheus reads once a second
        empty = [each for each in empty if not answers(url, each[2])]
    assert [(board.name, title, expr) for board, title, expr in empty] == []


def test_an_alert_comes_all_the_way_to_mail_and_chat(watched: tuple[str, Any], inbox: Inbox) -> None:
    """The demonstration's fleet has kiosks that are silent, and one with an alert that nobody has seen."""
    assert "demo-" in inbox.wait("Warning: Steward, silent kiosks").text
    chat = inbox.wait_chat("Warning: Steward, alerts in the console")
    assert "The console has alerts about kiosks that nobody has looked at: 1." in chat["text"]
    assert "watching.html#fleetalertunseen" in chat["text"]
