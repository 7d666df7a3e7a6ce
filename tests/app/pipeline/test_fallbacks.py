"""How far each engine has stepped back from what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.pipeline.fallbacks import levels_of
from app.settings import Settings
from inference.errors import EngineUnavailable
from inference.face.relay import Relay


@dataclass
class Named:
    """An engine of which only the name is asked."""

    name: str


@pytest.mark.parametrize(
    ("wanted", "speaks", "level"),
    [("flite", "flite-slt", 0), ("flite", "flite-rms", 1), ("espeak-de+f3", "espeak-de+f3", 0),
     ("kokoro-af", "flite-slt", 1)],
)  # fmt: skip
def test_another_voice_is_a_step_back(wanted: str, speaks: str, level: int) -> None:
    voice: Any = Named(speaks)
    assert levels_of(Settings(voice=wanted), voice, None, lambda: "", ())("composed")["speech"] == level


def test_a_face_engine_that_rests_is_a_step_back() -> None:
    best, last = Named("audio2face-service"), Named("ours")
    relay: Any = Relay([best, last])  # type: ignore[list-item]
    voice: Any = Named("flite-slt")
    levels = levels_of(Settings(), voice, relay, lambda: "", ())
    assert levels("composed")["face"] == 0
    relay.broke(best, EngineUnavailable("it is gone"), last)
    assert levels("composed")["face"] == 1


def test_without_any_network_the_face_has_stepped_back_unless_that_was_asked_for() -> None:
    voice: Any = Named("flite-slt")
    assert levels_of(Settings(), voice, None, lambda: "", ())("composed")["face"] == 1
    asked = replace(Settings(), face_engine="phones")
    assert levels_of(asked, voice, None, lambda: "", ())("composed")["face"] == 0


def test_ears_and_language_are_told_once_they_were_used() -> None:
    voice: Any = Named("flite-slt")
    settings = Settings(whisper_model="somewhere")
    assert set(levels_of(settings, voice, None, lambda: "", ())("composed")) == {"speech", "face"}
    levels = levels_of(settings, voice, None, lambda: "pocketsphinx", ("server", "local"))
    assert levels("local") == {"speech": 0, "face": 1, "hearing": 1, "language": 1}
    assert "language" not in levels("composed")
