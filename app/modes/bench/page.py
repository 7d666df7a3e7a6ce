"""The performance page: the table of a run, ours beside the peers', and what changed since the runs before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import groupby

from app.modes.bench.regression import Change, compare
from app.modes.bench.saved import Run
from app.modes.bench.table import Row

PICTURE = "images/peers.svg"
_NAVY, _SOFT, _GRID = "#1f3a6e", "#b08a3e", "#d8dce6"


@dataclass(frozen=True, slots=True)
class Beside:
    """One of our figures beside a peer's.

    Attributes:
        times: by how much ours is better; below 1 where the peer's is.
    """

    ours: Row
    peer: Row
    times: float


def side_by_side(run: Run) -> list[Beside]:
    """Return our figures beside the peers' that were measured with them; a peer that failed is left out."""
    ours = {(row.area, row.figure): row for row in run.rows if not row.peer}
    found = []
    for row in run.rows:
        mine = ours.get((row.area, row.of)) if row.peer else None
        if mine is None or math.isnan(row.got) or math.isnan(mine.got) or not row.got or not mine.got:
            continue
        times = row.got / mine.got if mine.better < 0 or row.unit in ("ms", "s", "µs") else mine.got / row.got
        found.append(Beside(mine, row, times))
    return found


def page(run: Run, earlier: Sequence[Run]) -> str:
    """Return the page as Markdown; its picture is `picture(run)`, at `PICTURE` beside it."""
    return "".join((_head(run), _beside(run), _changes(compare(run, earlier)), _areas(run)))


def _head(run: Run) -> str:
    judged = [row for row in run.rows if row.met is not None]
    missed = [row for row in judged if not row.met]
    lines = [
        "# Performance\n\n",
        "Made by `steward bench --page docs/performance.md`; nothing is typed in.\n\n",
        f"{run.machine}. {_when(run)}, version {run.version}, {run.load:.1f} programs that wanted ",
        f"a processor at the end; the yardstick, a fixed piece of work, took {run.yard_ms:.1f} ms.\n\n",
        f"**{len(judged) - len(missed)} of {len(judged)} targets are met on this machine.**",
    ]
    if missed:
        lines.append(" Missed:\n\n| figure | asked | got |\n|---|---|---|\n")
        lines += [f"| {row.area}: {_cell(row.figure)} | {row.asked} | {amount(row)} |\n" for row in missed]
    return "".join([*lines, "\n"])


def _when(run: Run) -> str:
    began = run.at[:16].replace("T", " ")
    return f"{began} to {run.until[:16].replace('T', ' ')}, area by area" if run.until else began


def _beside(run: Run) -> str:
    found = side_by_side(run)
    if not found:
        return ""
    lines = [
        "\n## Beside others\n\nEach pair was measured in the same run, on the same input.\n\n",
        f"![How many times faster than its peers]({PICTURE})\n\n",
        "| figure | ours | peer | theirs | ours is |\n|---|---|---|---|---|\n",
    ]
    for each in found:
        words = f"{_times(each.times)} times better" if each.times >= 1 else f"{_times(1 / each.times)} times worse"
        lines.append(
            f"| {_cell(each.ours.figure)} | {amount(each.ours)} | {each.peer.peer} | {amount(each.peer)} | {words} |\n"
        )
    return "".join(lines)


def _changes(changes: list[Change]) -> str:
    known = [each for each in changes if each.runs]
    if not known:
        return ""
    told = [each for each in known if each.verdict in ("worse", "better")]
    lines = [f"\n## Since the runs before\n\n{len(known)} figures have runs before them on this machine; "]
    if not told:
        return "".join([*lines, "none is clearly another.\n"])
    lines.append(f"{len(told)} are clearly others.\n\n| figure | before | now | |\n|---|---|---|---|\n")
    for each in told:
        before = amount(each.row, each.before)
        lines.append(
            f"| {each.row.area}: {_cell(each.row.figure)} | {before} ({each.runs} runs) | {amount(each.row)} "
            f"| {each.verdict}, {each.share:+.0%} |\n"
        )
    return "".join(lines)


def _areas(run: Run) -> str:
    lines = []
    for area, rows in groupby(run.rows, key=lambda row: row.area):
        lines.append(f"\n## {area.replace('_', ' ').capitalize()}\n\n`steward bench --area {area}` repeats it.\n\n")
        lines.append("| figure | asked | got | |\n|---|---|---|---|\n")
        for row in rows:
            met = {True: "met", False: "**missed**", None: ""}[row.met]
            how = ". ".join(each for each in (met, _cell(row.detail)) if each)
            lines.append(f"| {_cell(row.figure)} | {row.asked} | {amount(row)} | {how} |\n")
    return "".join(lines)


def amount(row: Row, value: float | None = None) -> str:
    """Return a figure with its unit, as one would write it."""
    got = row.got if value is None else value
    if math.isnan(got):
        return "not measured"
    text = f"{got:,.0f}" if abs(got) >= 1000 else f"{got:.3g}"
    return f"{text} {row.unit}".strip()


def picture(run: Run) -> str:
    """Return a drawing of how many times faster each figure is than each peer's, as SVG."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    found = sorted(side_by_side(run), key=lambda each: each.times)
    figure, axes = pyplot.subplots(figsize=(9, 0.8 + 0.28 * len(found)))
    names = [f"{each.ours.figure}  ·  {each.peer.peer}" for each in found]
    colours = [_NAVY if each.times >= 1 else _SOFT for each in found]
    axes.barh(names, [each.times - 1 for each in found], left=1, color=colours)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(lambda times, _: f"{times:,g}")
    axes.axvline(1, color="black", linewidth=0.8)
    for at, each in enumerate(found):
        side = "left" if each.times >= 1 else "right"
        axes.annotate(f" {_times(each.times)}× ", (each.times, at), va="center", ha=side, fontsize=8)
    axes.tick_params(axis="y", labelsize=8, length=0)
    axes.margins(y=0.01, x=0.12)
    axes.grid(axis="x", color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_xlabel("times better than the peer, same machine, same run (1: equal)", fontsize=9)
    drawn = StringIO()
    figure.savefig(drawn, format="svg", bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)
    return drawn.getvalue()


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 20 else f"{ratio:.2g}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
