"""How far each of the advisor's engines has stepped back from what the settings ask for; 0 is their best way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.settings import Settings
from inference.face.engines import FaceEngine
from inference.face.relay import Relay
from inference.speech.voices import Voice

_HOUSE: Final = {"flite": "flite-slt", "espeak": "espeak-en-us"}
Levels = Callable[[str], Mapping[str, float]]


def levels_of(
    settings: Settings, voice: Voice, face: FaceEngine | None, ears: Callable[[], str], places: tuple[str, ...]
) -> Levels:
    """Return what tells each part's level from who has worded the last reply.

    Args:
        settings: what is asked for.
        voice: that speaks.
        face: that moves the mouth; None goes by the times of the phones.
        ears: name of the recogniser, "" before there is one.
        places: of the language models, the best first.
    """

    def levels(worded_by: str) -> Mapping[str, float]:
        wanted = _HOUSE.get(settings.voice, settings.voice).partition("+")[0]
        found = {"speech": float(not voice.name.partition("+")[0].lower().startswith(wanted.lower()))}
        found["face"] = _face(settings, face)
        if ears():
            found["hearing"] = float(bool(settings.whisper_model) and "whisper" not in ears())
        if worded_by in places:  # a reply of set phrases asks no model, and says nothing about any
            found["language"] = float(places.index(worded_by))
        return found

    return levels


def _face(settings: Settings, face: FaceEngine | None) -> float:
    if face is None:
        return 0.0 if settings.face_engine == "phones" else 1.0
    if isinstance(face, Relay):
        names = [engine.name for engine in face.engines]
        return float(names.index(face.name)) if face.name in names else 0.0
    return float(bool(settings.audio2face_server) and face.name == "ours")
