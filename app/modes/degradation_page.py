"""`steward degradation`: what still works when something is missing, on the terminal and as the documents' page."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from app.care.degradation import KIOSK, OFFICE, Row

_HEAD = """\
# What works without what

Made by `steward degradation --markdown` from the table in `app/care/degradation.py`; a test compares them. Every row
of a branch is tried by taking the thing away from a running demonstration and, where it can come back, giving it back:
`make degrade`. Head office's rows have tests with its real servers.

Where a client reads something of it, the words are given. What failed and is left alone for a while is on the
maintenance screen, in `steward status` and in the metric `digital_human_circuit_state` (0 in use, 1 tried again,
2 left alone).

## In a branch

"""
_COLUMNS = """\
| missing | still works | does not | what is read | what to do |
|---|---|---|---|---|
"""
_OFFICE = """
## At head office

"""


def show(*, markdown: bool) -> None:
    """Print the table, or the page of the documentation."""
    if markdown:
        print(page(), end="")
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("missing", "still works", "does not", "what to do"):
        shown.add_column(column, overflow="fold")
    for row in (*KIOSK, *OFFICE):
        shown.add_row(row.missing, row.works, row.lost, row.to_do)
    Console().print(shown)


def page() -> str:
    """Return the documentation's page as Markdown."""
    here, office = ("".join(_line(row) for row in rows) for rows in (KIOSK, OFFICE))
    return _HEAD + _COLUMNS + here + _OFFICE + _COLUMNS + office + _tests()


def _line(row: Row) -> str:
    words = f"“{row.words}”" if row.words else "nothing"
    return f"| {row.missing} | {row.works} | {row.lost} | {words} | {row.to_do} |\n"


def _tests() -> str:
    lines = (f"- {row.missing}: {', '.join(f'`{test}`' for test in row.tests)}\n" for row in (*KIOSK, *OFFICE))
    return "\n## The tests\n\nA second one of a part sees more of it than the demonstration does.\n\n" + "".join(lines)
