"""Writes the dashboards: `python -m installers.observe.boards`; a test compares the files with the tables."""

from __future__ import annotations

import json
from pathlib import Path

from installers.observe.boards.conversation import CONVERSATION
from installers.observe.boards.cost import COST
from installers.observe.boards.finance import FINANCE
from installers.observe.boards.fleet import FLEET
from installers.observe.boards.models import MODELS
from installers.observe.boards.panels import Board, written
from installers.observe.boards.sync import SYNC

FOLDER = Path(__file__).parents[1] / "grafana" / "dashboards"
BOARDS = (FLEET, CONVERSATION, MODELS, FINANCE, SYNC, COST)


def text(board: Board) -> str:
    """Return a dashboard's file."""
    return json.dumps(written(board), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for each in BOARDS:
        (FOLDER / f"{each.name}.json").write_text(text(each), encoding="utf-8")
