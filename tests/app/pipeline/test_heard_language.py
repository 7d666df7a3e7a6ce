"""The settings decide who listens, and a visit's end drops what the ears hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.messages import EndSession, Floats, Heard, Message, StartSession, Transcribed
from app.pipeline.advisor import Advisor
from app.pipeline.ears import Ears
from app.pipeline.heard_language import open_recogniser
from app.pipeline.parts import Parts
from app.settings import Settings
from inference.speech.flite import FliteVoice
from inference.types import Sound
from tests.fakes.tiny_whisper import Script, build
from tests.inference.hearing.kept_sound import kept_samples


@pytest.fixture(scope="module")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "tiny.en")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def question() -> Floats:
    clean = FliteVoice("rms").speak(Script().says).sound.samples
    room = np.zeros(8000, np.float32)
    sound = np.concatenate([room, clean, room])
    noisy: Floats = (sound + 1e-4 * np.random.default_rng(0).standard_normal(len(sound))).astype(np.float32)
    return noisy


def test_the_configured_whisper_model_listens(whisper: Path, cache: Path, question: Floats) -> None:
    told: list[str] = []
    settings = Settings(cache_dir=cache, whisper_model=str(whisper), inference_threads=1)
    heard = open_recogniser(settings, told.append).transcribe(Sound(question, 16000))
    assert (heard.engine, heard.text) == ("faster-whisper (tiny.en)", Script().says)
    assert told == []


def test_a_broken_whisper_model_is_told_and_the_embedded_recogniser_listens(cache: Path, tmp_path: Path) -> None:
    told: list[str] = []
    broken = build(tmp_path / "broken")
    (broken / "model.bin").write_bytes(b"not a model")
    settings = Settings(cache_dir=cache, whisper_model=str(broken), inference_threads=1)
    assert open_recogniser(settings, told.append).name == "pocketsphinx"
    (sentence,) = told
    assert str(broken) in sentence
    assert sentence.endswith("The embedded recogniser listens instead.")


@pytest.fixture(params=["whisper", "pocketsphinx"])
def ours(request: pytest.FixtureRequest, parts: Parts, whisper: Path, cache: Path) -> Parts:
    """Parts with ears of their own, which are opened when first needed."""
    model = str(whisper) if request.param == "whisper" else ""
    settings = dataclasses.replace(parts.settings, cache_dir=cache, whisper_model=model, inference_threads=1)
    return Parts(settings, parts.content, parts.router, parts.voice, parts.face, parts.records)


def _listen(advisor: Advisor, sound: Floats, *, last: bool) -> Iterator[Message]:
    yield from advisor.receive(StartSession("s", 0, 0.0, "avery"))
    for at in range(0, len(sound), 1600):
        end = last and at + 1600 >= len(sound)
        yield from advisor.receive(Heard("s", 1, 0.0, sound[at : at + 1600], end))


def test_a_question_is_heard_by_the_configured_engine(ours: Parts, question: Floats) -> None:
    finals = [
        message.text
        for message in _listen(Advisor(ours), question, last=True)
        if isinstance(message, Transcribed) and message.final
    ]
    assert finals == [Script().says]


def test_when_a_visit_ends_in_mid_sentence_nothing_of_the_sound_is_left(ours: Parts, question: Floats) -> None:
    spoken = question[: len(question) // 2]
    advisor = Advisor(ours)
    list(_listen(advisor, spoken, last=False))
    if ours.settings.whisper_model:  # the embedded recogniser keeps spectra only
        assert kept_samples(ours._recogniser, spoken) > 0.5 * len(spoken)
    list(advisor.receive(EndSession("s", 1, 0.0)))
    assert kept_samples((advisor._visits, ours._recogniser, ours._voice_activity), spoken) == 0


def test_the_ears_expect_the_holdings_of_the_client_who_speaks_and_the_banks_products(ours: Parts) -> None:
    expected: list[tuple[str, ...]] = []

    class Noting(Parts):
        def ears(self, names: tuple[str, ...] = ()) -> Ears:
            expected.append(names)
            return super().ears(names)

    noting = Noting(ours.settings, ours.content, ours.router, ours.voice, ours.face, ours.records)
    advisor = Advisor(noting)
    for session, client in (("a", "avery"), ("m", "morgan")):
        list(advisor.receive(StartSession(session, 0, 0.0, client)))
    for session in ("a", "m", "a"):
        list(advisor.receive(Heard(session, 1 + len(expected), 0.0, np.zeros(512, np.float32), True)))
    for names, client in zip(expected, ("avery", "morgan", "avery"), strict=True):
        booked = {booking.symbol for booking in ours.content.client(client).transactions} - {""}
        held = {ours.content.instruments[symbol].name for symbol in booked}
        assert held
        assert set(names) == held | {product.name for product in ours.content.bank.products}
    assert expected[0] != expected[1]
