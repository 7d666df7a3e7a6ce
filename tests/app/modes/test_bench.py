"""The rulers behind the performance table; the table itself is what `steward bench` prints."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from app import settings
from app.errors import UsageError
from app.modes import bench
from app.modes.bench import conversation
from app.modes.bench.lips import LipFigures, lag_ms, measure, middle_rows, wanted
from assets.tools.avatar.advisors import ADVISORS
from inference.types import Phone
from renderer.closure import LipGap
from renderer.face_asset import load
from renderer.types import FACE_RATE_HZ

ENDS_S = 0.2 + np.cumsum(np.random.default_rng(5).uniform(0.05, 0.15, 80))
SAID = [
    Phone(symbol, float(start_s), float(end_s))
    for symbol, start_s, end_s in zip(["m", "aa", "p", "iy", "b"] * 16, [0.2, *ENDS_S[:-1]], ENDS_S, strict=True)
]


def test_an_unknown_area_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="conversation, voice, "):
        bench.run(settings.load(), as_json=True, areas=("colour",))


def test_the_middle_half_of_a_phone_is_its_rows_and_never_none() -> None:
    assert middle_rows(Phone("aa", 0.1, 0.3), 60) == slice(9, 16)
    assert middle_rows(Phone("aa", 0.104, 0.114), 60) == slice(7, 8)
    assert middle_rows(Phone("aa", 0.99, 1.1), 60) == slice(59, 60)


def test_figures_count_what_is_seen() -> None:
    found = LipFigures()
    gaps = np.full(60, 5.0, np.float32)
    gaps[12:18] = 0.2  # shut in the m
    gaps[24] = 0.9  # but once open in the p
    gaps[30:36] = 0.0  # and shut in a vowel
    phones = [Phone("m", 0.2, 0.3), Phone("p", 0.35, 0.45), Phone("aa", 0.5, 0.6), Phone("f", 0.7, 0.8)]
    found.take([*phones, Phone("pau", 0.8, 1.0)], gaps, np.arange(60, dtype=np.float32))
    assert found.closed == [True, False]
    assert np.mean(found.elsewhere) == pytest.approx(0.5, abs=0.1)
    assert found.teeth_mm == [44.0, 45.0, 46.0]
    assert set(found.open_mm) == {0.0}
    assert set(found.tucked_shut) == {False}


@pytest.mark.parametrize("late_ms", [-30.0, 0.0, 12.0, 40.0])
def test_a_lag_is_found_between_rows_too(late_ms: float) -> None:
    gaps = wanted(SAID, np.arange(550) / FACE_RATE_HZ - late_ms / 1000).astype(np.float32)
    assert lag_ms([(SAID, gaps)]) == pytest.approx(late_ms, abs=3.0)


def test_every_advisor_shuts_the_lips_when_it_should_and_in_time() -> None:
    """`steward bench --area lips` prints the same with the targets: 96 %, 12 %, 10 ms."""
    paths = [settings.load().content_dir / "avatars" / f"{advisor.name}.glb" for advisor in ADVISORS]
    if not all(map(Path.is_file, paths)):
        pytest.skip("the advisors are built by `steward setup`")
    for found in measure([LipGap(load(path)) for path in paths], "flite"):
        assert np.mean(found.closed) >= 0.96
        assert np.percentile(found.shut_mm, 95) <= 0.5
        assert np.mean(found.elsewhere) <= 0.12
        assert abs(found.lag_ms) <= 10.0
        assert found.correlation > 0.7
        assert np.median(found.open_mm) > 5.0


def test_the_table_is_json_for_other_programs_and_is_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = settings.load().content_dir
    monkeypatch.setitem(bench.AREAS, "finance", conversation.finance)  # the area's quick part
    if not (content / "market").is_dir():
        pytest.skip("the demo bank is built by `steward setup`")
    (tmp_path / "content").symlink_to(content)
    chosen = dataclasses.replace(settings.load(), data_dir=tmp_path)
    bench.run(chosen, as_json=True, areas=("finance",), out=tmp_path / "run.json")
    run = json.loads(capsys.readouterr().out)
    assert {row["area"] for row in run["rows"]} == {"finance"}
    assert all(row["got"] > 0 and row["unit"] == "ms" for row in run["rows"])
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8")) == run
    assert len(list((tmp_path / "bench").glob("*.json"))) == 1
