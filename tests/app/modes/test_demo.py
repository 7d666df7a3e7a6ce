"""The demonstration plays a script on the real pipeline and puts it into a video."""

from __future__ import annotations

import dataclasses
import itertools
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from app.errors import ExpectationFailed, InputError
from app.modes import demo
from app.pipeline.script import read_script
from app.settings import Settings, load

ROOT = Path(__file__).parents[3]
ONE_QUESTION = """
title: A test
client: avery
steps:
  - say: {say}
    spoken: {spoken}
    pause_s: 0.1
    expect: {{tool: {tool}}}
"""


def _play(out: Path, script: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user without a screen does: a film's Qt and OpenGL have a process of their own."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "app", "demo", "--out", str(out), "--script", str(script)]
    command += ["--size", "1024x640", "--fps", "10", "--quality", "software"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180)


@pytest.fixture
def settings() -> Settings:
    loaded = load()
    if not (loaded.content_dir / "avatars" / f"{loaded.avatar}.glb").exists():
        pytest.skip("needs the advisor that `make setup` bakes")
    return loaded


def _script(folder: Path, say: str, tool: str, spoken: bool = False) -> Path:
    path = folder / "script.yaml"
    path.write_text(ONE_QUESTION.format(say=say, tool=tool, spoken=str(spoken).lower()))
    return path


def _read(path: Path) -> tuple[list[Any], np.ndarray[Any, Any], float]:
    with av.open(str(path)) as video:
        pictures = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
        duration_s = float(video.duration or 0) / av.time_base
    with av.open(str(path)) as video:
        sound = np.concatenate([frame.to_ndarray().ravel() for frame in video.decode(audio=0)])
    return pictures, sound, duration_s


def test_a_question_becomes_a_talking_video(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "demo.mp4"
    played = _play(out, _script(tmp_path, "Hello!", "small_talk"))
    assert played.returncode == 0, played.stderr
    assert str(out) in " ".join(played.stdout.split())
    pictures, sound, duration_s = _read(out)
    assert abs(len(pictures) / 10 - duration_s) < 0.3
    assert 0.05 < np.abs(sound).max() <= 1.0
    moving = [np.abs(a.astype(int) - b).mean() for a, b in itertools.pairwise(pictures[15:])]
    assert max(moving) > 0.05, "nothing moves"
    assert list(tmp_path.glob(".*")) == []


def test_a_spoken_question_is_heard(settings: Settings, tmp_path: Path) -> None:
    script = _script(tmp_path, "How did I do last year?", "performance", spoken=True)
    played = _play(tmp_path / "demo.mp4", script)
    assert played.returncode == 0, played.stderr


def test_an_unexpected_answer_fails_and_says_which(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "demo.mp4"
    played = _play(out, _script(tmp_path, "Hello!", "risk"))
    assert played.returncode == ExpectationFailed.exit_code
    assert "the tool is small_talk, not risk" in played.stderr
    assert out.exists()


def test_a_script_without_questions_is_refused_before_anything_is_drawn(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("title: nothing\n")
    with pytest.raises(InputError):
        demo.run(
            settings,
            out=tmp_path / "x.mp4",
            script=tmp_path / "empty.yaml",
            size="1024x640",
            fps=10,
            quality="software",
        )


def test_the_shipped_scripts_can_be_read_and_expect_something() -> None:
    scripts = sorted(demo.FIRST_VISIT.parent.glob("*.yaml"))
    assert len(scripts) >= 2
    for path in scripts:
        steps = read_script(path).steps
        assert all(step.expect.tool if step.say else step.expect.screen for step in steps), path.name
        assert dataclasses.asdict(read_script(path))["client"]
