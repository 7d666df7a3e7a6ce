"""A quicker network is used only where it gives the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.runtime.agreement import SUFFIX, Agreement, agrees, recall, remember, subject
from inference.runtime.onnx_session import open_session
from tests.inference.runtime.small_networks import summing, times

INPUTS = [{"x": np.linspace(-1, 1, 50, dtype=np.float32)}]


def test_networks_that_differ_by_less_agree_and_by_more_do_not(tmp_path: Path) -> None:
    exact = open_session(times(tmp_path / "a.onnx", 2.0), 1)
    close = open_session(times(tmp_path / "b.onnx", 2.0, offset=0.01), 1)
    verdict = agrees(exact, close, INPUTS, tolerance=0.02)
    assert verdict.agreed
    assert verdict.worst == pytest.approx(0.01, abs=1e-6)
    assert verdict.mean == pytest.approx(0.01, abs=1e-6)
    assert not agrees(exact, close, INPUTS, tolerance=0.005).agreed


def test_numbers_that_are_not_finite_never_agree(tmp_path: Path) -> None:
    exact = open_session(times(tmp_path / "a.onnx", 2.0), 1)
    broken = open_session(times(tmp_path / "b.onnx", float("nan")), 1)
    assert agrees(exact, broken, INPUTS, tolerance=1e9).worst == np.inf


def test_nothing_compared_is_nothing_agreed(tmp_path: Path) -> None:
    exact = open_session(times(tmp_path / "a.onnx", 2.0), 1)
    assert not agrees(exact, exact, [], tolerance=1.0).agreed


def test_errors_that_build_up_in_a_state_are_seen(tmp_path: Path) -> None:
    exact = open_session(summing(tmp_path / "a.onnx", 1.0), 1)
    drifting = open_session(summing(tmp_path / "b.onnx", 1.01), 1)
    step = {"x": np.ones(2, np.float32), "s": np.zeros(2, np.float32)}
    assert agrees(exact, drifting, [step] * 9, 0.02).agreed
    verdict = agrees(exact, drifting, [step] * 9, 0.02, {"next_s": "s"})
    assert verdict.worst == pytest.approx(0.09, abs=1e-5)
    assert not verdict.agreed


def test_a_verdict_is_kept_beside_the_model_until_something_changes(tmp_path: Path) -> None:
    model = times(tmp_path / "a.onnx", 2.0)
    name = subject([model], "CPU")
    verdict = Agreement(0.001, 0.0001, 0.01, 4)
    assert recall(model, name, 0.01) is None
    remember(model, name, verdict)
    remember(model, "another", Agreement(1.0, 1.0, 0.01, 4))
    assert recall(model, name, 0.01) == verdict
    assert recall(model, name, 0.02) is None
    times(model, 2.5)
    assert recall(model, subject([model], "CPU"), 0.01) is None
    assert subject([model], "a", "b") != subject([model], "ab")


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"x": 3}', '{"x": {"worst": 1}}', "\x00"])
def test_a_broken_verdict_is_no_verdict_and_is_replaced(tmp_path: Path, text: str) -> None:
    model = times(tmp_path / "a.onnx", 2.0)
    model.with_name(model.name + SUFFIX).write_text(text)
    assert recall(model, "x", 0.01) is None
    remember(model, "x", Agreement(0.0, 0.0, 0.01, 1))
    assert recall(model, "x", 0.01) == Agreement(0.0, 0.0, 0.01, 1)


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    model = tmp_path / "gone" / "a.onnx"
    remember(model, "x", Agreement(0.0, 0.0, 0.01, 1))
    assert recall(model, "x", 0.01) is None
