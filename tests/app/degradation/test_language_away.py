"""Language models are taken away from a running kiosk: a server's, and the one on this machine (`make degrade`)."""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from app.messages import TurnDone
from app.settings import Settings
from app.soak import processes
from tests.app.degradation.running_demo import OTHER, QUESTION, THIRD, RunningDemo, is_an_answer
from tests.app.pipeline.test_language import QUESTION as WORDED_QUESTION
from tests.app.pipeline.test_language import SECOND, wording_file
from tests.inference.language.model.language_server import serving_language

__all__ = ["wording_file"]
pytestmark = [pytest.mark.soak, pytest.mark.skipif(sys.platform != "linux", reason="takes things away as Linux can")]
WAIT_MS = 3000


# ---- a server: gone, and slow


def test_a_language_server_that_is_killed_is_not_missed(settings: Settings) -> None:
    with serving_language() as host:
        wants = dataclasses.replace(settings, language_server=host.url)
        with RunningDemo(wants) as demo:
            demo.talk()
            assert is_an_answer(demo.ask())
            host.shutdown()
            host.server_close()
            assert is_an_answer(demo.ask(OTHER))
            assert is_an_answer(demo.ask(THIRD))
            assert demo.until(lambda: demo.circuit("language_server") == 2.0, 20), "it is left alone for a while"
            assert demo.told == ""


@pytest.mark.parametrize("trouble", ["no answer", "drips", "silent in the middle"])
def test_a_language_server_that_drips_or_hangs_never_freezes_the_face(settings: Settings, trouble: str) -> None:
    with serving_language() as host:
        wants = dataclasses.replace(settings, language_server=host.url, language_wait_ms=WAIT_MS)
        with RunningDemo(wants) as demo:
            demo.talk()
            well = frames_while_asked(demo, QUESTION)
            host.trouble = trouble
            ill = frames_while_asked(demo, OTHER)
            assert demo.told == ""
    print(f"{trouble}: pictures every {told(well)} before, every {told(ill)} while the server {trouble}")
    # What else runs on the machine holds pictures up as well; a face that waits stands still for the whole wait.
    assert np.median(ill) < 3.0 * np.median(well) + 0.050
    assert ill.max() < max(WAIT_MS / 2000, 2.0 * well.max()), "the picture stood still while the server was waited for"


def frames_while_asked(demo: RunningDemo, question: str) -> np.ndarray:
    """Return the times between pictures while a question is answered, in seconds."""
    first = len(demo.swapped_s)
    assert is_an_answer(demo.ask(question))
    demo.until(lambda: False, 2.0)
    return np.diff(np.asarray(demo.swapped_s[first:]))


def told(gaps_s: np.ndarray) -> str:
    shares = " / ".join(f"{1000 * np.percentile(gaps_s, share):.0f}" for share in (50, 95, 100))
    return f"{shares} ms (median, 95th percentile, longest of {len(gaps_s)})"


# ---- the model on this machine


def test_a_language_model_that_is_killed_is_begun_again_and_answers_are_composed_meanwhile(
    settings: Settings, wording_file: Path
) -> None:
    wants = dataclasses.replace(settings, language_model=str(wording_file), language_wait_ms=20_000)
    with RunningDemo(wants) as demo:
        demo.talk()
        assert demo.until(lambda: worded(demo) == "local", 60)
        os.kill(first := model_process(demo), signal.SIGKILL)
        assert worded(demo) == "composed"
        assert demo.told == ""
        assert demo.until(lambda: worded(demo) == "local", 60), "it is begun again after a rest"
        assert model_process(demo) != first
        assert SECOND in " ".join(each.text for each in demo.said())


def worded(demo: RunningDemo) -> str:
    """Ask, and return who has worded the answer."""
    done = demo.end_of(WORDED_QUESTION)
    assert isinstance(done, TurnDone)
    assert is_an_answer(done.reply)
    return done.worded_by


def model_process(demo: RunningDemo) -> int:
    assert demo.supervisor.process_id is not None
    children = processes.children(demo.supervisor.process_id)
    return next(each for each in children if "inference.language.model.process" in processes.command(each))
