"""`steward say`, `hear` and `face` as a user meets them."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.errors import exit_code
from app.modes import face, hear, say
from app.settings import Settings, load
from inference.types import ARKIT_NAMES


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"data_dir": tmp_path / "data", "cache_dir": tmp_path / "cache"}, environment={})


def _fails(code: int, words: str, *arguments: object, **named: object) -> None:
    """Call a mode that must fail with one sentence and this exit code."""
    call, *rest = arguments
    with pytest.raises(Exception, match=words) as caught:
        call(*rest, **named)  # type: ignore[operator]
    assert exit_code(caught.value) == code
    assert "\n" not in str(caught.value)


def _rows(track: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(track.read_text())))


def test_say_writes_a_sound_and_a_track_of_the_same_length(settings: Settings, tmp_path: Path) -> None:
    wav, track = tmp_path / "hello.wav", tmp_path / "hello.csv"
    say.run(settings, text="Hello, I am your advisor.", wav=wav, track=track)
    samples, rate_hz = soundfile.read(wav)
    rows = _rows(track)
    assert rows[0] == ["time_s", *ARKIT_NAMES]
    assert len(rows) - 1 == pytest.approx(60 * len(samples) / rate_hz, abs=1)


def test_a_mood_is_heard_in_the_length_and_an_unknown_one_is_refused(settings: Settings, tmp_path: Path) -> None:
    lengths = []
    for emotion in ("joy", "neutral", "concern"):
        say.run(settings, "It fell by two percent.", tmp_path / "a.wav", None, emotion=emotion, intensity=1.0)
        lengths.append(soundfile.info(str(tmp_path / "a.wav")).duration)
    assert lengths == sorted(lengths)
    _fails(2, "no emotion 'rage'; known are neutral, joy", say.run, settings, "No.", None, None, emotion="rage")


def test_the_voices_are_listed_and_the_one_in_use_is_marked(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    say.voices(settings)
    listed = capsys.readouterr().out.splitlines()
    assert listed[0] == "flite-slt  (speaks now)"
    assert "flite-rms" in listed
    assert len(set(listed)) == len(listed)


def test_what_was_said_is_heard_again(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wav = tmp_path / "question.wav"
    say.run(settings, text="How did I do last year?", wav=wav, track=None)
    capsys.readouterr()
    hear.run(settings, wav=wav, as_json=True)
    heard = json.loads(capsys.readouterr().out)
    assert heard["text"] == "how did i do last year"
    assert heard["engine"] == "pocketsphinx"
    assert 0.5 < heard["confidence"] <= 1.0
    assert [word["text"] for word in heard["words"]] == heard["text"].split()
    assert heard["real_time_factor"] > 0
    hear.run(settings, wav=wav, as_json=False)
    assert "how did i do last year" in capsys.readouterr().out


def test_face_makes_a_track_of_any_recording(settings: Settings, tmp_path: Path) -> None:
    wavs = [tmp_path / "one.wav", tmp_path / "two.wav"]
    for wav in wavs:
        say.run(settings, text="Maybe more bonds.", wav=wav, track=None)
    face.run(settings, wavs=wavs, track=None, out_dir=tmp_path / "tracks")
    rows = _rows(tmp_path / "tracks" / "two.csv")
    jaw = [float(row[1 + ARKIT_NAMES.index("jawOpen")]) for row in rows[1:]]
    assert max(jaw) > 0.15


@pytest.mark.parametrize("text", ["", " \n", "x" * 5001])
def test_say_refuses_nothing_and_too_much(settings: Settings, tmp_path: Path, text: str) -> None:
    _fails(3, "nothing to say|at most 5000", say.run, settings, text=text, wav=tmp_path / "no.wav", track=None)
    assert not (tmp_path / "no.wav").exists()


def test_say_leaves_nothing_behind_when_a_place_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    wav, track = tmp_path / "no" / "a.wav", tmp_path / "a.csv"
    _fails(6, "cannot be written", say.run, settings, text="Hello.", wav=wav, track=track)
    assert list(tmp_path.iterdir()) == []


def test_hear_says_that_it_heard_nothing(settings: Settings, tmp_path: Path) -> None:
    wav = tmp_path / "silent.wav"
    soundfile.write(wav, np.zeros(16000), 16000)
    _fails(3, "Nothing was heard", hear.run, settings, wav=wav, as_json=False)


def test_hear_and_face_name_a_recording_that_is_none(settings: Settings, tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"this is text")
    _fails(3, "not a sound file", hear.run, settings, wav=bad, as_json=False)
    _fails(3, "not a sound file", face.run, settings, wavs=[bad], track=tmp_path / "a.csv", out_dir=None)


def test_face_does_the_good_recordings_beside_a_bad_one(settings: Settings, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.wav", tmp_path / "bad.wav"
    say.run(settings, text="Hello.", wav=good, track=None)
    bad.write_bytes(b"this is text")
    _fails(3, "bad.wav", face.run, settings, wavs=[bad, good], track=None, out_dir=tmp_path / "tracks")
    assert (tmp_path / "tracks" / "good.csv").exists()
    assert not (tmp_path / "tracks" / "bad.csv").exists()


def test_face_wants_exactly_one_place_to_write_to(settings: Settings, tmp_path: Path) -> None:
    wavs = [tmp_path / "a.wav", tmp_path / "b.wav"]
    _fails(2, "either --track", face.run, settings, wavs=wavs[:1], track=None, out_dir=None)
    _fails(2, "one recording, not 2", face.run, settings, wavs=wavs, track=tmp_path / "t.csv", out_dir=None)
    same = [tmp_path / "a.wav", tmp_path / "deeper" / "a.wav"]
    _fails(2, "same name", face.run, settings, wavs=same, track=None, out_dir=tmp_path)


def test_face_names_a_folder_that_cannot_be_made(settings: Settings, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    _fails(6, "cannot be made", face.run, settings, wavs=[tmp_path / "a.wav"], track=None, out_dir=taken)


def test_face_refuses_less_than_one_row_and_counts_one_row_as_one(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    track = tmp_path / "t.csv"
    short, still = tmp_path / "short.wav", tmp_path / "still.wav"
    soundfile.write(short, np.zeros(1), 16000)
    soundfile.write(still, np.zeros(300), 16000)
    _fails(3, "shorter than one row", face.run, settings, wavs=[short], track=track, out_dir=None)
    assert not track.exists()
    face.run(settings, wavs=[still], track=track, out_dir=None)
    rows = len(_rows(track)) - 1
    assert f"{rows} row{'s' if rows > 1 else ''} for" in capsys.readouterr().out
