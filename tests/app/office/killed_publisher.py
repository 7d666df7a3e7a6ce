"""A head office to be killed: publishes one patch after the other and tells each on its standard output.

`python -m tests.app.office.killed_publisher FOLDER`
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from app.office.graphs import OfficeGraphs
from finance.knowledge import head_office, make, write
from finance.knowledge.stores import open_store
from sync.headoffice import patches
from sync.headoffice.config import OfficeConfig
from sync.headoffice.parts import open_office
from sync.headoffice.patches import Logs
from tests.finance.knowledge.made import quad

HERE = head_office()


def opened(folder: Path) -> Logs:
    """Return the logs of a head office in a folder, with snapshots often."""
    patches.SNAPSHOT_EVERY = 7  # type: ignore[misc]
    office = open_office(OfficeConfig(folder))
    office.graphs = OfficeGraphs(open_store(str(folder / "graph")))
    return Logs(office, office.graphs)


def main(folder: Path) -> None:
    logs = opened(folder)
    logs.catch_up(HERE)
    logs.rules.working.consider(HERE, write(make("", [(True, quad("warm", "up"))])), ())
    print("go", flush=True)
    for number in count(logs.head(HERE).number + 1):
        head = next((patch for place, patch in logs.heads() if place.graph == HERE), "")
        gone = [(False, quad(str(number - 2), number - 2))] if number > 2 else []
        logs.publish(HERE, write(make(head, [*gone, (True, quad(str(number), number))])), "tests")
        print(number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
