"""A voice or a face that is lost in mid-sentence: another one goes on from the clause in which it happened."""

from __future__ import annotations

import dataclasses
import itertools
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.messages import Floats, Sentence, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.mouth import Mouthful, mouthfuls
from app.pipeline.parts import Parts
from inference.errors import EngineUnavailable
from inference.face.engines import FaceStream
from inference.speech.voices import Voice, open_voice
from inference.types import ARKIT_INDEX
from tests.inference.speech.voice_files import LETTERS, piper

pytest.importorskip("espeakng_loader", reason="espeak-ng spells the words; it is part of the extra 'espeak'")

TEXT = "Over the last five years, it gained 31.4% after fees, while the market gained a bit less than that."
NO_SUCH_ROW = 9999
_FILES_GONE = """
import shutil, sys
from pathlib import Path
import espeakng_loader
import numpy as np
data = Path(sys.argv[1]) / "espeak-ng-data"
shutil.copytree(espeakng_loader.get_data_path(), data)
espeakng_loader.get_data_path = lambda: str(data)
from inference.speech.level import active_rms
from inference.speech.voices import open_voice
pieces = open_voice("espeak-en-us", lambda words: print("told", words, sep="|")).stream(sys.argv[2])
for number, piece in enumerate(pieces):
    loud = 20 * np.log10(active_rms(piece.sound.samples))
    print("said", piece.engine, " ".join(word.text for word in piece.words), f"{loud:.2f}", sep="|")
    if number == 0:
        shutil.rmtree(data)
"""


@pytest.fixture
def breaking(tmp_path: Path) -> Voice:
    """A Piper voice whose network breaks on one sound, which the second clause is the first to have."""
    table = {letter: [index] for index, letter in enumerate(LETTERS)} | {"θ": [NO_SUCH_ROW]}
    piper(tmp_path / "voices", "made", times=True, phoneme_id_map=table)
    told = logging.getLogger("test").warning
    return open_voice("piper-made", told, tmp_path)


def decibels(samples: Floats) -> float:
    """Return how loud the loud part is."""
    blocks = np.square(samples[: len(samples) // 320 * 320].reshape(-1, 320)).mean(axis=1)
    return float(10.0 * np.log10(blocks[blocks > 1e-3 * blocks.max()].mean()))


def test_a_network_that_breaks_in_mid_sentence_is_finished_by_the_next_voice(
    breaking: Voice, parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    pieces = list(mouthfuls(TEXT, breaking, parts.face))
    assert [piece.speech.engine for piece in pieces] == ["piper-made", "flite-slt", "flite-slt"]
    assert [word.text for piece in pieces for word in piece.speech.words] == TEXT.split()
    (told,) = caplog.messages
    assert "made.onnx" in told
    assert told.endswith("flite-slt speaks on.")
    assert {piece.speech.sound.rate_hz for piece in pieces} == {22_050}, "one sound, of the rate it began with"


def test_the_second_voice_is_as_loud_as_the_first(breaking: Voice, parts: Parts) -> None:
    loud = [decibels(piece.speech.sound.samples) for piece in mouthfuls(TEXT, breaking, parts.face)]
    assert max(loud) - min(loud) < 1.5


def test_the_face_goes_on_from_one_voice_to_the_other(breaking: Voice, parts: Parts) -> None:
    _goes_on(list(mouthfuls(TEXT, breaking, parts.face)))


def _goes_on(pieces: list[Mouthful]) -> None:
    for before, after in itertools.pairwise(pieces):
        assert np.abs(after.face[0] - before.face[-1]).max() < 0.1
    for piece in pieces:
        assert piece.face[:, ARKIT_INDEX["jawOpen"]].max() > 0.1, "every clause moves the mouth"
        assert abs(len(piece.face) / 60 - piece.speech.sound.duration_s) < 1 / 30


def test_a_voice_whose_files_are_removed_while_it_speaks_is_followed_too(tmp_path: Path) -> None:
    """In a process of its own, because espeak-ng exists once in each."""
    done = subprocess.run(
        [sys.executable, "-c", _FILES_GONE, str(tmp_path), TEXT], capture_output=True, text=True, check=True
    )
    lines = [line.split("|") for line in done.stdout.splitlines() if "|" in line]
    assert [line for line in lines if line[0] == "told"] == [
        ["told", "The voice espeak-en-us gives no sound any more. flite-slt speaks on."]
    ]
    said = [line for line in lines if line[0] == "said"]
    assert [engine for _, engine, _, _ in said] == ["espeak-en-us", "flite-slt", "flite-slt"]
    assert " ".join(text for _, _, text, _ in said) == TEXT
    loud = [float(each[3]) for each in said]
    assert max(loud) - min(loud) < 1.5


def test_a_reply_is_said_whole_although_its_voice_is_lost(parts: Parts, tmp_path: Path) -> None:
    """The network knows the sounds of no digit that begins with "f", so some reply's clause must break it."""
    table = {letter: [index] for index, letter in enumerate(LETTERS)} | {"f": [NO_SUCH_ROW]}
    piper(tmp_path / "voices", "made", times=True, phoneme_id_map=table)
    told: list[str] = []
    voice = open_voice("piper-made", told.append, tmp_path)
    advisor = Advisor(dataclasses.replace(parts, voice=voice))
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    messages = list(advisor.receive(Utterance("s", 1, 0.0, "What's my portfolio performance?")))
    (done,) = (message for message in messages if isinstance(message, TurnDone))
    heard = [message for message in messages if isinstance(message, Sentence)]
    assert " ".join(sentence.text for sentence in heard) == done.reply
    assert [sentence.index for sentence in heard] == list(range(len(heard)))
    assert len(told) == 1
    assert voice.name == "flite-slt"


def test_a_face_network_that_is_lost_in_mid_sentence_leaves_the_rest_to_the_phone_times(parts: Parts) -> None:
    class Breaks:
        """The real network, which is gone when the second clause comes."""

        name, look_ahead_s = "breaks", 0.08

        def stream(self, style: Floats | None = None) -> FaceStream:
            return Once(parts.face.stream(style) if parts.face else self.stream())

    class Once:
        def __init__(self, inner: FaceStream) -> None:
            self.inner, self.heard = inner, 0

        def feed(self, samples: Floats) -> Floats:
            self.heard += len(samples)
            if self.heard > first:
                raise EngineUnavailable("The card is gone.")
            return self.inner.feed(samples)

        def finish(self) -> Floats:
            raise AssertionError("no clause needs it")

    voice = open_voice("flite-slt")
    first = len(next(voice.stream(TEXT)).sound.samples)
    told: list[str] = []
    pieces = list(mouthfuls(TEXT, voice, Breaks(), tell=told.append))
    assert told == ["The card is gone. The face follows the phone times of the voice."]
    _goes_on(pieces)
