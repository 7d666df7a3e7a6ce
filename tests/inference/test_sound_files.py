import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from inference.errors import OutputError, SoundError
from inference.sound_files import read_sound, write_wav
from inference.types import Floats, Sound


def _tone(rate_hz: int, length_s: float = 0.5) -> Floats:
    return (0.5 * np.sin(2 * np.pi * 440 * np.arange(int(rate_hz * length_s)) / rate_hz)).astype(np.float32)


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "tone.wav"
    soundfile.write(path, _tone(16000), 16000, subtype="PCM_16")
    return path


@pytest.mark.parametrize(
    ("rate_hz", "channels", "subtype", "suffix"),
    [
        (16000, 1, "PCM_16", "wav"),
        (8000, 1, "PCM_U8", "wav"),
        (48000, 2, "PCM_24", "wav"),
        (44100, 2, "FLOAT", "wav"),
        (11025, 1, "ULAW", "wav"),
        (22050, 6, "PCM_16", "wav"),
        (48000, 1, "PCM_16", "flac"),
        (48000, 2, "VORBIS", "ogg"),
        (16000, 1, "PCM_16", "aiff"),
        (16000, 1, "PCM_16", "au"),
    ],
)
def test_any_format_becomes_the_same_mono_sound(
    tmp_path: Path, rate_hz: int, channels: int, subtype: str, suffix: str
) -> None:
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, np.repeat(_tone(rate_hz)[:, None], channels, axis=1), rate_hz, subtype=subtype)
    sound = read_sound(path)
    assert sound.rate_hz == 16000
    assert sound.samples.dtype == np.float32
    assert sound.samples.ndim == 1
    assert sound.duration_s == pytest.approx(0.5, abs=0.01)
    middle = slice(2000, 6000)
    assert np.abs(sound.samples[middle] - _tone(16000)[middle]).max() < 0.06


def test_a_float_recording_beyond_full_scale_is_turned_down(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "loud.wav", 8 * _tone(16000), 16000, subtype="FLOAT")
    assert np.abs(read_sound(tmp_path / "loud.wav").samples).max() == pytest.approx(1.0, abs=0.01)


def test_writing_and_reading_gives_the_sound_back(tmp_path: Path) -> None:
    write_wav(tmp_path / "out.wav", Sound(_tone(16000), 16000))
    assert np.abs(read_sound(tmp_path / "out.wav").samples - _tone(16000)).max() < 1e-3


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=r"no\.wav does not exist"):
        read_sound(tmp_path / "no.wav")
    with pytest.raises(SoundError, match="is a folder"):
        read_sound(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty file"),
        (b"hello, this is no sound at all", "not a sound file"),
        (b"RIFF\x24\x00\x00\x00WAVE", "truncated|not a sound file"),
        (b"\x00" * 4096, "not a sound file"),
    ],
)
def test_what_is_no_sound_is_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.wav"
    path.write_bytes(content)
    with pytest.raises(SoundError, match=words) as caught:
        read_sound(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kept", [45, 100, 5000, 16043])
def test_a_truncated_wav_is_refused(wav: Path, kept: int) -> None:
    wav.write_bytes(wav.read_bytes()[:kept])
    with pytest.raises(SoundError, match=r"truncated|holds no sound"):
        read_sound(wav)


@pytest.mark.parametrize("suffix", ["flac", "aiff"])
def test_other_formats_cut_short_are_refused_too(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, _tone(16000, 2.0), 16000, subtype="PCM_16")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SoundError):
        read_sound(path)


def test_a_wav_without_samples_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "none.wav", np.zeros(0, np.float32), 16000, subtype="PCM_16")
    with pytest.raises(SoundError, match="holds no sound"):
        read_sound(tmp_path / "none.wav")


def test_a_wav_written_into_a_pipe_has_no_known_length_and_is_read(wav: Path) -> None:
    content = bytearray(wav.read_bytes())
    at = content.index(b"data")
    struct.pack_into("<I", content, at + 4, 0xFFFFFFFF)
    struct.pack_into("<I", content, 4, 0xFFFFFFFF)
    wav.write_bytes(bytes(content))
    assert read_sound(wav).duration_s == pytest.approx(0.5, abs=0.01)


def test_values_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    samples = _tone(16000)
    samples[100] = np.nan
    soundfile.write(tmp_path / "nan.wav", samples, 16000, subtype="FLOAT")
    with pytest.raises(SoundError, match="not numbers"):
        read_sound(tmp_path / "nan.wav")


def test_an_hour_is_the_longest(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "long.wav", np.zeros(3601 * 100, np.uint8).astype(np.int16), 100, subtype="PCM_U8")
    with pytest.raises(SoundError, match="longer than an hour"):
        read_sound(tmp_path / "long.wav")


def test_a_sound_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_wav(tmp_path / "no" / "out.wav", Sound(_tone(16000), 16000))
    with pytest.raises(OutputError, match="is a folder"):
        write_wav(tmp_path, Sound(_tone(16000), 16000))
    assert list(tmp_path.iterdir()) == []


# XI is an instrument without a rate, RAW has no header at all; the others cannot hold 16 kHz.
_NOT_RECORDINGS = {"RAW", "XI", "WVE", "SDS"}


@pytest.mark.parametrize("kind", sorted(set(soundfile.available_formats()) - _NOT_RECORDINGS))
def test_every_format_that_the_library_writes_is_read(tmp_path: Path, kind: str) -> None:
    wanted, written = _tone(16000), 0
    for subtype in soundfile.available_subtypes(kind):
        if subtype.startswith("DWVW"):
            continue  # the library writes it and cannot read it
        path = tmp_path / f"{subtype}.{kind.lower()}"
        try:
            soundfile.write(path, wanted, 16000, format=kind, subtype=subtype)
        except soundfile.SoundFileError:
            continue  # the library lists more than it can write
        sound = read_sound(path)
        assert sound.rate_hz == 16000
        assert sound.duration_s == pytest.approx(0.5, abs=0.08), subtype  # codecs pad to whole blocks
        assert np.isfinite(sound.samples).all()
        assert np.sqrt(np.mean(sound.samples**2)) == pytest.approx(0.354, abs=0.06), subtype
        written += 1
    assert written


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 192000])
@pytest.mark.parametrize("channels", [1, 2, 8])
def test_every_rate_and_number_of_channels_becomes_the_same(tmp_path: Path, rate_hz: int, channels: int) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, np.repeat(_tone(rate_hz)[:, None], channels, axis=1), rate_hz, subtype="PCM_24")
    sound = read_sound(path)
    assert sound.duration_s == pytest.approx(0.5, abs=0.001)
    middle = slice(2000, 6000)
    assert np.abs(sound.samples[middle] - _tone(16000)[middle]).max() < 0.02


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize(
    "kind", ["WAV", "WAVEX", "RF64", "W64", "AIFF", "AU", "CAF", "FLAC", "SVX", "NIST", "VOC", "MAT4"]
)
def test_a_recording_cut_short_is_refused_wherever_its_header_tells(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / f"tone.{kind.lower()}"
    soundfile.write(path, _tone(16000, 2.0), 16000, format=kind, subtype="PCM_16")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(SoundError) as caught:
        read_sound(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == whole[: int(len(whole) * share)]  # nothing is lost by trying


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_an_ogg_cut_within_a_page_is_refused(tmp_path: Path, subtype: str) -> None:
    path = tmp_path / "tone.ogg"
    soundfile.write(path, _tone(48000, 3.0), 48000, format="OGG", subtype=subtype)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with pytest.raises(SoundError, match=r"tone\.ogg"):
        read_sound(path)


def test_a_recording_without_a_header_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "tone.raw").write_bytes(bytes(2000))
    with pytest.raises(SoundError, match=r"tone\.raw has no header"):
        read_sound(tmp_path / "tone.raw")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
def test_a_single_value_that_is_no_number_is_enough(tmp_path: Path, subtype: str, value: float) -> None:
    samples = np.repeat(_tone(16000)[:, None], 2, axis=1)
    samples[5000, 1] = value
    soundfile.write(tmp_path / "bad.wav", samples, 16000, subtype=subtype)
    with pytest.raises(SoundError, match=r"bad\.wav holds values that are not numbers"):
        read_sound(tmp_path / "bad.wav")


def _field(content: bytes, at: int, layout: str, value: int) -> bytes:
    changed = bytearray(content)
    struct.pack_into(layout, changed, at, value)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "at", "layout", "value"),
    [
        ("no rate", 24, "<I", 0),
        ("a rate of billions", 24, "<I", 0xFFFFFFFF),
        ("no channels", 22, "<H", 0),
        ("too many channels", 22, "<H", 65535),
        ("no bits", 34, "<H", 0),
        ("an unknown coding", 20, "<H", 0x7777),
        ("a huge format chunk", 16, "<I", 0x7FFFFFF0),
        ("a data chunk of four gigabytes", 40, "<I", 0xFFFFFFF0),
        ("a data chunk of two gigabytes", 40, "<I", 0x7FFFFFF0),
    ],
)
def test_a_header_that_lies_is_refused_in_one_sentence(wav: Path, name: str, at: int, layout: str, value: int) -> None:
    wav.write_bytes(_field(wav.read_bytes(), at, layout, value))
    with pytest.raises(SoundError) as caught:
        read_sound(wav)
    assert str(wav) in str(caught.value), name
    assert "\n" not in str(caught.value)


def test_a_flac_that_promises_hours_is_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "tone.flac"
    soundfile.write(path, _tone(16000), 16000, subtype="PCM_16")
    content = path.read_bytes()
    at = 4 + 4 + 13  # magic, block header, then the stream's rate and its count of samples in the last 36 bits
    path.write_bytes(content[:at] + bytes([content[at] | 0x0F]) + b"\xff\xff\xff\xff" + content[at + 5 :])
    with pytest.raises(SoundError, match=r"tone\.flac"):
        read_sound(path)


@pytest.mark.parametrize("seed", range(40))
def test_broken_bytes_anywhere_give_sound_or_a_refusal_and_nothing_else(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    kinds = (("WAV", "PCM_16"), ("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("AIFF", "PCM_24"), ("CAF", "FLOAT"))
    kind, subtype = kinds[seed % len(kinds)]
    path = tmp_path / f"tone.{kind.lower()}"
    soundfile.write(path, _tone(16000), 16000, format=kind, subtype=subtype)
    content = bytearray(path.read_bytes())
    for _ in range(8):
        content[int(random.integers(0, min(len(content), 400)))] = int(random.integers(0, 256))
    path.write_bytes(bytes(content))
    try:
        sound = read_sound(path)
    except SoundError:
        return
    assert np.isfinite(sound.samples).all()
    assert np.abs(sound.samples).max() <= 1.0
