"""Face tracks as files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from renderer.errors import TrackError
from renderer.tracks import read_track
from renderer.types import ARKIT_INDEX, ARKIT_NAMES


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "track.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _rows(*values: str, header: str | None = None) -> str:
    header = header or ",".join(("time_s", *ARKIT_NAMES))
    return "\n".join([header, *values]) + "\n"


GOOD = ",".join(["0.0"] * 53)


def test_a_track_is_read_as_it_stands(tmp_path: Path) -> None:
    weights = np.random.default_rng(1).uniform(0, 1, (90, 52)).astype(np.float32)
    lines = (",".join(f"{value:.4f}" for value in (row / 60, *values)) for row, values in enumerate(weights.tolist()))
    track = read_track(_file(tmp_path, _rows(*lines)))
    np.testing.assert_allclose(track.weights, weights, atol=5.1e-5)
    assert track.duration_s == pytest.approx(1.5)


def test_columns_may_come_in_any_order(tmp_path: Path) -> None:
    names = ["jawOpen", *reversed([name for name in ARKIT_NAMES if name != "jawOpen"]), "time_s"]
    text = _rows(",".join(["0.5", *["0"] * 51, "0"]), header=",".join(names))
    assert read_track(_file(tmp_path, text)).weights[0, ARKIT_INDEX["jawOpen"]] == 0.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1"),
        (_rows(), "no rows"),
        (_rows("0,1"), "2 of 53 fields in line 2"),
        (_rows(GOOD, GOOD.replace("0.0", "x", 1)), "'x' as time_s in line 3"),
        (_rows(GOOD[:-3] + "nan"), "tongueOut in line 2"),
        (_rows(GOOD[:-3] + "1.5"), "tongueOut = 1.5 in line 2"),
        (_rows(GOOD, GOOD), "time 0 s in line 3"),
        (_rows(GOOD, header=",".join(("time_s", *ARKIT_NAMES)).replace("jawOpen", "jaw_open")), "lacks jawOpen"),
        (_rows(GOOD + ",0", header=",".join(("time_s", *ARKIT_NAMES, "jawOpen"))), "jawOpen twice"),
    ],
)
def test_a_bad_track_names_file_line_and_field(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(TrackError, match=words) as caught:
        read_track(_file(tmp_path, text))
    assert "track.csv" in str(caught.value)


def test_a_missing_or_binary_track_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TrackError, match="cannot be read"):
        read_track(tmp_path / "none.csv")
    (tmp_path / "b.csv").write_bytes(bytes(range(256)) * 8)
    with pytest.raises(TrackError, match=r"b\.csv"):
        read_track(tmp_path / "b.csv")
