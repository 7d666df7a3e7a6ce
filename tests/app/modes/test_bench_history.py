"""Runs of the performance table are kept, held against those before, and become a page."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import InputError
from app.modes import bench
from app.modes.bench import page, saved, show_page
from app.modes.bench.regression import compare
from app.modes.bench.saved import Run
from app.modes.bench.table import Row
from app.settings import Settings

OURS = Row("finance", "minimum variance, 500", "≤ 9", 2.0, "ms", "by parts")
PEER = Row("finance", "minimum variance, 500: skfolio", "", 80.0, "ms", "", "skfolio", "minimum variance, 500")


def run(day: int, *rows: Row, yard_ms: float = 10.0, machine: str = "a box") -> Run:
    return Run(f"2031-03-{day:02d}T10:00:00+00:00", "1.2.3", machine, yard_ms, 0.5, rows)


def taking(got: float) -> Row:
    return dataclasses.replace(OURS, got=got)


@pytest.mark.parametrize(
    ("asked", "unit", "got", "better", "met"),
    [
        ("≤ 9", "ms", 9.0, -1, True), ("≤ 9", "ms", 9.1, -1, False), ("≥ 8,000", "records/s", 7999.0, 1, False),
        ("≥ -45", "ms", -44.0, 1, True), ("≤ 200, gap ≤ 1e-8", "ms", 199.0, -1, True), ("", "ms", 5.0, -1, None),
        ("", "%", 5.0, 0, None), ("≥ 99", "%", math.nan, 1, None), ("yes", "(1 is yes)", 1.0, 0, None),
    ],
)  # fmt: skip
def test_a_target_in_words_is_judged(asked: str, unit: str, got: float, better: int, met: bool | None) -> None:
    row = Row("area", "figure", asked, got, unit)
    assert (row.better, row.met) == (better, met)


def test_a_run_is_the_same_after_saving_and_reading(tmp_path: Path) -> None:
    now = run(1, OURS, PEER, dataclasses.replace(PEER, peer="other", got=1.0))
    path = saved.save(now, tmp_path / "history")
    assert saved.load(path) == now
    saved.save(run(2, dataclasses.replace(OURS, got=math.nan)), tmp_path / "history")
    (tmp_path / "history" / "broken.json").write_text("{")
    first, second = saved.history(tmp_path / "history")
    assert first == now
    assert math.isnan(second.rows[0].got)


def test_what_is_no_run_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no.json"
    path.write_text(json.dumps([{"form": 1}]))
    with pytest.raises(InputError, match=r"no\.json is no saved run"):
        show_page([path], tmp_path / "page.md", Settings(data_dir=tmp_path))


def test_a_clearly_slower_figure_is_worse_and_noise_is_not() -> None:
    before = [run(day, taking(got)) for day, got in enumerate((2.0, 2.02, 1.98, 2.01), 1)]
    verdicts = {got: compare(run(9, taking(got)), before)[0].verdict for got in (1.5, 1.9, 2.2, 2.6)}
    assert verdicts == {1.5: "better", 1.9: "as before", 2.2: "as before", 2.6: "worse"}


def test_a_figure_that_always_scatters_must_leave_its_scatter() -> None:
    before = [run(day, taking(got)) for day, got in enumerate((1.0, 3.0, 2.0, 1.2, 2.8), 1)]
    assert compare(run(9, taking(4.0)), before)[0].verdict == "as before"
    assert compare(run(9, taking(9.0)), before)[0].verdict == "worse"


def test_of_one_or_two_runs_nobody_knows_the_scatter() -> None:
    before = [run(1, taking(2.0)), run(2, taking(2.0))]
    verdicts = {got: compare(run(9, taking(got)), before)[0].verdict for got in (0.9, 1.2, 3.4, 4.1)}
    assert verdicts == {0.9: "better", 1.2: "as before", 3.4: "as before", 4.1: "worse"}


def test_a_machine_that_is_slower_today_is_not_a_slower_program() -> None:
    before = [run(day, taking(2.0)) for day in (1, 2, 3)]
    assert compare(run(9, taking(4.0), yard_ms=20.0), before)[0].verdict == "as before"
    rate = dataclasses.replace(OURS, unit="records/s", asked="≥ 1", got=100.0)
    slower = dataclasses.replace(rate, got=50.0)
    assert compare(run(9, slower, yard_ms=20.0), [run(1, rate)])[0].verdict == "as before"
    assert compare(run(9, slower), [run(1, rate)])[0].verdict == "worse"


def test_only_runs_of_this_machine_count_and_peers_are_not_judged() -> None:
    (change,) = compare(run(9, taking(4.0), PEER), [run(1, taking(2.0), machine="another")])
    assert change.verdict == "new"


def test_the_page_says_what_is_met_what_is_missed_and_how_peers_do(tmp_path: Path) -> None:
    missed = Row("finance", "shrinkage", "≤ 10", 43.6, "ms")
    now = run(9, OURS, PEER, missed)
    path = tmp_path / "docs" / "performance.md"
    path.parent.mkdir()
    file = saved.save(now, tmp_path / "bench")
    saved.save(run(1, taking(1.0)), tmp_path / "bench")
    show_page([file], path, Settings(data_dir=tmp_path))
    text = path.read_text(encoding="utf-8")
    assert "1 of 2 targets are met" in text
    assert "| finance: shrinkage | ≤ 10 | 43.6 ms |" in text
    assert "| minimum variance, 500 | 2 ms | skfolio | 80 ms | 40 times better |" in text
    assert "| finance: minimum variance, 500 | 1 ms (1 runs) | 2 ms | worse, +100% |" in text
    assert "<svg" in (path.parent / page.PICTURE).read_text(encoding="utf-8")


def test_the_yardstick_and_the_machine_are_measured() -> None:
    assert 0.1 < saved.yard_ms() < 10_000
    assert "cores" in saved.this_machine()


def test_runs_of_several_areas_make_one_in_which_the_latest_counts() -> None:
    store = Row("store", "rows", "", 5.0, "1/s", "")
    both = saved.together([run(3, taking(4.0)), run(1, taking(2.0), PEER, store)])
    assert both.rows == (taking(4.0), store), "a peer of another run is not beside it"
    assert (both.at, both.until) == (run(1).at, run(3).at)
    assert saved.together([run(1, OURS)]) == run(1, OURS)
    with pytest.raises(InputError, match="several machines"):
        saved.together([run(1, OURS), run(2, OURS, machine="another box")])


def test_whoever_interrupts_a_run_keeps_the_areas_that_were_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Settings) -> Iterator[Row]:
        yield Row("store", "rows", "", 5.0, "1/s", "")
        raise KeyboardInterrupt

    monkeypatch.setattr(bench, "AREAS", {"finance": lambda _: iter((OURS, PEER)), "store": interrupted})
    out = tmp_path / "run.json"
    with pytest.raises(KeyboardInterrupt):
        bench.run(Settings(data_dir=tmp_path), as_json=True, out=out)
    assert saved.load(out).rows == (OURS, PEER)
    assert [each.rows for each in saved.history(tmp_path / "bench")] == [(OURS, PEER)]
