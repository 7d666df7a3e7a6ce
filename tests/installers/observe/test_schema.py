"""Grafana's own model of a dashboard knows everything that ours say, so that nothing is passed over on import.

Grafana itself is in no package index that the tests may use; its makers' model for Python is (Grafana 10.1).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from installers.observe.boards.__main__ import BOARDS, FOLDER, text
from installers.observe.boards.panels import Board
from tests.services import absent

try:
    from grafana_foundation_sdk.cog import plugins
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.models.dashboard import Dashboard
except ModuleNotFoundError:
    absent("grafana-foundation-sdk is not installed (pip install steward[dev])", whole_module=True)


@pytest.fixture(scope="module", autouse=True)
def panels_are_known() -> None:
    plugins.register_default_plugins()


def understood(told: Any) -> Any:
    """What is left of a dashboard when Grafana's model has read it and writes it again."""
    return json.loads(json.dumps(Dashboard.from_json(told), cls=JSONEncoder))


def lost(told: Any, left: Any, path: str = "") -> Iterator[str]:
    """Yield what was told and is not left, or is left otherwise."""
    if isinstance(told, dict) and isinstance(left, dict):
        for name, value in told.items():
            yield from lost(value, left[name], f"{path}/{name}") if name in left else iter([f"{path}/{name}"])
    elif isinstance(told, list) and isinstance(left, list) and len(told) == len(left):
        for number, (one, other) in enumerate(zip(told, left, strict=True)):
            yield from lost(one, other, f"{path}/{number}")
    elif told != left:
        yield path


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_grafanas_model_loses_nothing_of_a_dashboard(board: Board) -> None:
    told = json.loads((FOLDER / f"{board.name}.json").read_text())
    assert list(lost(told, understood(told))) == []


@pytest.mark.parametrize(
    "place",
    [
        ("panels", 1, "options", "reduceOptions"),
        ("panels", 1, "fieldConfig", "defaults"),
        ("panels", 1, "targets", 0),
        ("panels", 10, "fieldConfig", "defaults", "custom"),
        ("templating", "list", 0),
        (),
    ],
    ids=lambda place: ".".join(map(str, place)) or "top",
)
def test_a_name_that_grafana_does_not_know_would_be_found(place: tuple[Any, ...]) -> None:
    told = json.loads(text(BOARDS[0]))
    spoiled = told
    for step in place:
        spoiled = spoiled[step]
    spoiled["noSuchName"] = 1
    assert [each.rsplit("/", 1)[-1] for each in lost(told, understood(told))] == ["noSuchName"]
