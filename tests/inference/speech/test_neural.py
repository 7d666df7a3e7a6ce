"""Voices that a bank installed: Piper and Kokoro, from files to phones with times."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from inference.errors import EngineUnavailable, ModelError
from inference.speech.drawn_together import grouped
from inference.speech.flite import FliteVoice
from inference.speech.kokoro import RATE_HZ as KOKORO_HZ
from inference.speech.kokoro import KokoroVoice
from inference.speech.piper import PiperVoice
from inference.speech.style import Style
from inference.speech.voices import open_voice, voice_names
from inference.types import Speech
from tests.inference.speech.voice_files import RATE_HZ, STEP, kokoro, piper

pytest.importorskip("espeakng_loader", reason="espeak-ng spells the words; it is part of the extra 'espeak'")

TEXT = "Your fund gained 4.2% this year, and it is one of the best. Fees were low."


def check_whole(speech: Speech) -> None:
    assert [word.text for word in speech.words] == TEXT.split()
    assert [word.start_s for word in speech.words] == sorted(word.start_s for word in speech.words)
    edges = [phone.start_s for phone in speech.phones] + [speech.phones[-1].end_s]
    assert edges[0] == 0.0
    assert edges == sorted(edges)
    assert edges[-1] == pytest.approx(speech.sound.duration_s, abs=1e-3)
    symbols = [phone.symbol for phone in speech.phones if phone.symbol != "pau"]
    assert symbols[:7] == ["y", "uh", "r", "f", "ah", "n", "d"]


def test_a_piper_voice_with_times_keeps_them(tmp_path: Path) -> None:
    piper(tmp_path, "amy", times=True)
    voice = PiperVoice(tmp_path / "piper-amy", "amy", 1)
    speech = voice.speak(TEXT)
    check_whole(speech)
    assert speech.engine == "piper-amy"
    assert speech.sound.rate_hz == RATE_HZ
    first = speech.phones[1]
    assert first.end_s - first.start_s == pytest.approx(2 * STEP / RATE_HZ, abs=1e-3)  # the letter and its padding


def test_a_piper_voice_without_times_is_aligned(tmp_path: Path) -> None:
    """The network plays flite's own sound, whose times are known."""
    said = FliteVoice("rms").speak("The price of the fund is low this year.")
    piper(tmp_path, "amy", times=False, recording=said.sound.samples)
    speech = PiperVoice(tmp_path / "piper-amy", "amy", 1).speak("The price of the fund is low this year.")
    for ours, theirs in zip(speech.words, said.words, strict=True):
        assert ours.start_s == pytest.approx(theirs.start_s, abs=0.09)


def test_words_that_are_drawn_together_are_told_apart() -> None:
    assert grouped([2, 2, 4, 1], [2, 6, 1]) == [1, 2, 1]
    assert grouped([2, 2], [2, 2]) == [1, 1]
    assert grouped([1], [1, 1]) is None


def test_a_slow_style_makes_a_neural_voice_slower(tmp_path: Path) -> None:
    piper(tmp_path, "amy", times=True)
    kokoro(tmp_path, times=True)
    for voice in (PiperVoice(tmp_path / "piper-amy", "amy", 1), KokoroVoice(tmp_path / "kokoro", "af_one", 1)):
        plain, slow = voice.speak("Fees were low."), voice.speak("Fees were low.", Style(rate=0.5))
        assert slow.sound.duration_s - 0.17 == pytest.approx(2 * (plain.sound.duration_s - 0.17), rel=0.01)


@pytest.mark.parametrize("archive", [True, False])
def test_a_kokoro_voice_speaks_with_its_times(tmp_path: Path, archive: bool) -> None:
    kokoro(tmp_path, times=True, archive=archive)
    voice = KokoroVoice(tmp_path / "kokoro", "af_one", 1)
    speech = voice.speak(TEXT)
    check_whole(speech)
    assert speech.sound.rate_hz == KOKORO_HZ
    with pytest.raises(EngineUnavailable, match="known are af_one, bm_two"):
        KokoroVoice(tmp_path / "kokoro", "zz_none", 1)


def test_a_very_long_clause_is_said_in_parts(tmp_path: Path) -> None:
    kokoro(tmp_path, times=True)
    speech = KokoroVoice(tmp_path / "kokoro", "af_one", 1).speak("portfolio " * 100)
    assert len(speech.words) == 100
    starts = [word.start_s for word in speech.words]
    assert starts == sorted(starts)
    assert [phone.symbol for phone in speech.phones].count("f") == 100


def test_a_speaker_is_chosen_by_name_or_number(tmp_path: Path) -> None:
    piper(tmp_path, "many", times=True, speakers=3)
    for name in ("many", "many+p2", "many+1"):
        assert PiperVoice(tmp_path / "piper-many", name, 1).speak("Good morning.").engine == f"piper-{name}"
    for name in ("many+p9", "many+3"):
        with pytest.raises(EngineUnavailable, match="no such speaker; known are p0, p1, p2"):
            PiperVoice(tmp_path / "piper-many", name, 1)


def test_installed_voices_are_listed_and_opened_by_name(tmp_path: Path) -> None:
    piper(tmp_path / "voices", "amy", times=True)
    kokoro(tmp_path / "voices", times=True)
    assert voice_names(tmp_path)[-3:] == ("piper-amy", "kokoro-af_one", "kokoro-bm_two")
    for name in ("piper-amy", "kokoro-bm_two"):
        assert open_voice(name, models=tmp_path).speak("Good morning.").engine == name


def test_a_voice_that_is_not_installed_is_replaced_and_said_so(tmp_path: Path) -> None:
    for name in ("piper-amy", "kokoro-af_one"):
        told: list[str] = []
        assert open_voice(name, told.append, models=tmp_path).name == "flite-slt"
        assert f"'{name}' is not installed" in told[0]


def test_broken_files_are_refused_by_name(tmp_path: Path) -> None:
    folder = piper(tmp_path, "amy", times=True)
    (folder / "amy.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"amy\.onnx"):
        PiperVoice(tmp_path / "piper-amy", "amy", 1)
    (folder / "amy.onnx.json").write_text("{")
    with pytest.raises(ModelError, match=r"amy\.onnx\.json is broken"):
        PiperVoice(tmp_path / "piper-amy", "amy", 1)
    (folder / "amy.onnx.json").unlink()
    with pytest.raises(ModelError, match=r"amy\.onnx\.json is missing"):
        PiperVoice(tmp_path / "piper-amy", "amy", 1)
    piper(tmp_path, "text", times=True, phoneme_type="text")
    with pytest.raises(ModelError, match="letters other than"):
        PiperVoice(tmp_path / "piper-text", "text", 1)


def test_a_network_of_another_signature_is_refused_by_name(tmp_path: Path) -> None:
    piper(tmp_path, "amy", times=True)
    folder = kokoro(tmp_path, times=True)
    shutil.copy(tmp_path / "piper-amy" / "amy.onnx", folder / "model.onnx")
    with pytest.raises(ModelError, match=r"model\.onnx is no Kokoro voice: it takes input, input_lengths, scales"):
        KokoroVoice(tmp_path / "kokoro", "af_one", 1)


def test_a_style_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    folder = kokoro(tmp_path, times=True, archive=False)
    np.zeros(300, np.float32).tofile(folder / "af_one.bin")
    with pytest.raises(ModelError, match=r"af_one\.bin is broken"):
        KokoroVoice(tmp_path / "kokoro", "af_one", 1)
    (folder / "config.json").unlink()
    with pytest.raises(ModelError, match="letters are missing"):
        KokoroVoice(tmp_path / "kokoro", "bm_two", 1)


def test_a_neural_voice_that_dies_is_relayed(tmp_path: Path) -> None:
    """A voice whose network only breaks when it runs: its table is longer than what it learnt."""
    piper(tmp_path / "voices", "amy", times=True)
    path = tmp_path / "voices" / "piper-amy" / "amy.onnx.json"
    path.write_text(path.read_text().replace('"$": [2]', '"$": [9999]'))
    told: list[str] = []
    voice = open_voice("piper-amy", told.append, models=tmp_path)
    speech = voice.speak("Fees were low.")
    assert speech.engine == "flite-slt"
    assert "amy.onnx" in told[0]
    assert told[0].endswith("flite-slt speaks on.")
