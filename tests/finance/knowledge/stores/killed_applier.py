"""A process to be killed: applies one patch after the other to a store on disk and tells each on its standard output.

`python -m tests.finance.knowledge.stores.killed_applier FOLDER`. Patch n adds rows that name n and takes out those that
patch n - 3 added, so that a graph's content follows from its number.
"""

from __future__ import annotations

import sys
from itertools import count

import pyoxigraph as ox

from finance.knowledge import Patch, head_office, make
from finance.knowledge.stores import EmbeddedStore, Mark

HERE = head_office()
ROWS = 60


def rows(number: int) -> list[ox.Quad]:
    """Return what patch `number` adds."""
    here = ox.NamedNode(HERE)
    return [
        ox.Quad(ox.NamedNode(f"urn:s:{number}:{row}"), ox.NamedNode("urn:p"), ox.Literal(number), here)
        for row in range(ROWS if number > 0 else 0)
    ]


def patch(number: int) -> Patch:
    gone = [(False, one) for one in rows(number - 3)]
    return make(f"urn:patch:{number - 1}", [*gone, *((True, one) for one in rows(number))])


def mark(number: int) -> Mark:
    return Mark(number, f"{number:064x}", f"urn:patch:{number}")


def content(number: int) -> bytes:
    """Return what the graph is after patch `number`."""
    lines = (
        f"{one.subject} {one.predicate} {one.object} .\n" for at in range(number - 2, number + 1) for one in rows(at)
    )
    return "".join(sorted(lines)).encode()


def main(folder: str) -> None:
    store = EmbeddedStore(folder)
    at = store.mark(HERE)
    print("go", flush=True)
    for number in count(at.number + 1 if at else 1):
        store.apply(patch(number), HERE, mark(number))
        print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
