"""Proofs about the product as it is here: settings, what leaves, the data map, the list of tools, marks on files."""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from app.compliance import data_map
from app.compliance.index_page import changed_settings
from app.compliance.place import Place
from app.compliance.proof import Notes, Proof
from app.conversation.evidence import PROMISES
from app.conversation.tools import TOOLS
from app.pipeline.client_voice import ClientVoice
from app.settings import Settings
from app.ui.screen_texts import controls, screen_texts
from inference.sound_files import SYNTHETIC, wav_bytes
from inference.types import Sound, VoiceProsody
from renderer.video import SYNTHETIC as FILM_MARK
from renderer.video import VideoWriter
from sync.store.identity import identity
from sync.store.opened import Store

PROTECTIVE: Final = {
    "camera": "off",
    "voice_start": "off",
    "voice_tone": "off",
    "private_audio": "off",
    "wipe_memory": "on",
    "language_server": "",
    "audio2face_server": "",
    "model_server": "",
    "error_address": "",
}
"""Settings by which less is seen, heard, kept or sent, as the product comes."""
_ADDRESSES: Final = ("language_server", "audio2face_server", "model_server", "error_address")
_KINDS: Final = frozenset({"credit", "loan", "score", "insurance", "premium", "emotion", "recognise", "face"})


def default_settings(place: Place) -> Proof:
    """As it comes, every setting that protects people stands; what was changed here is listed."""
    notes, usual = Notes("default-settings"), Settings()
    for name, value in PROTECTIVE.items():
        if hasattr(usual, name):
            found = getattr(usual, name)
            notes.expect(f"{name} comes as {value or 'empty'}", found == value, found or "empty")
    here = changed_settings(place.settings)
    notes.tell("Changed on this installation", ", ".join(f"{name} = {value}" for name, value, _ in here) or "nothing")
    weaker = [name for name, _, _ in here if name in PROTECTIVE]
    notes.tell("Of these, protection is weaker by", ", ".join(weaker) or "none")
    return notes.proof()


def nothing_leaves(place: Place) -> Proof:
    """No address is set to which words of clients would go, but head office's."""
    notes, settings = Notes("nothing-leaves"), place.settings
    for name in _ADDRESSES:
        value = str(getattr(settings, name, ""))
        notes.expect(f"{name} names nobody", not value, value or "empty")
    off = os.environ.get("ORT_DISABLE_TELEMETRY") == "1"
    notes.expect(
        "The library that runs networks tells its makers nothing (ORT_DISABLE_TELEMETRY)", off, "1" if off else ""
    )
    if (settings.data_dir / "store" / "steward.db").is_file():
        with Store(settings.data_dir) as store:
            who = identity(store)
        notes.tell("Head office, which gets sealed records", ", ".join(who.addresses) or "none: enrolled nowhere")
    return notes.proof()


def data_map_whole(place: Place) -> Proof:
    """Every table of the databases that this version makes stands in the data map, and no other."""
    notes = Notes("data-map")
    with tempfile.TemporaryDirectory(prefix="steward-map-") as folder, Store(Path(folder)) as store:
        rows = store.database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        real = {str(name) for (name,) in rows} - {"sqlite_sequence"}
    _compare(notes, "the store", real, data_map.tables_of("store"))
    try:
        from sync.headoffice.tables import METADATA
    except ModuleNotFoundError as error:
        notes.tell("Head office is not installed here, so its tables were not looked at", error.name)
        return notes.proof()
    _compare(notes, "head office's database", set(METADATA.tables), data_map.tables_of("office"))
    notes.keep("data-map.md", data_map.page("Made by running the product.\n"))
    return notes.proof()


def tools_closed(place: Place) -> Proof:
    """The list of what the advisor can do is closed, and scores neither credit nor insurance nor people."""
    notes = Notes("tools-closed")
    notes.tell("Tools", ", ".join(sorted(TOOLS)))
    odd = [name for name in TOOLS if any(kind in name for kind in _KINDS)]
    notes.expect("None is about credit, insurance or recognising people", not odd, ", ".join(odd))
    asked = place.trial.visit("credit", ("Can I have a loan, and how creditworthy am I?",), recording=False)
    (done,) = asked.turns.values()
    notes.expect("A question about credit gets no figure", not done.facts, done.reply)
    return notes.proof()


def promises_refused(place: Place) -> Proof:
    """Words of promise are refused before they are spoken."""
    notes = Notes("promises-refused")
    for words in ("This is guaranteed.", "You cannot lose.", "It is a risk-free choice.", "Shares always recover."):
        notes.expect(f"“{words}” is refused", bool(PROMISES.search(words)))
    notes.expect("An ordinary sentence is not", not PROMISES.search("Your portfolio is worth $512,560."))
    said = " ".join(done.reply for done in place.trial.recorded.turns.values())
    found = PROMISES.search(said)
    notes.expect("No reply of the trial visit has one", found is None, found[0] if found else "")
    return notes.proof()


def no_emotion_from_voice(place: Place) -> Proof:
    """How a client's voice sounds changes nothing, unless the setting is on; then the consent screen says so."""
    notes = Notes("no-emotion-from-voice")
    voice = ClientVoice(hears_tone=False)
    voice.push(np.sin(np.arange(32_000, dtype=np.float32) * 0.05))
    notes.expect("Off: nothing of a voice is measured", voice.finish() is None)
    notes.tell("The setting here", place.settings.voice_tone)
    heard = screen_texts(replace(place.settings, voice_tone="on"))
    silent = screen_texts(replace(place.settings, voice_tone="off"))
    for language, texts in heard.items():
        more = texts.consent.replace(silent[language].consent, "").strip()
        notes.expect(f"On: the consent screen says so ({language})", len(more) > 40, more)
    names = ", ".join(VoiceProsody.__dataclass_fields__)
    notes.tell("What would be measured, for the length of the visit", names)
    return notes.proof()


def files_marked(place: Place) -> Proof:
    """Sound and film that the product writes say in themselves that a machine made them."""
    notes = Notes("files-marked")
    sound = wav_bytes(Sound(np.zeros(1600, np.float32), 16_000), SYNTHETIC)
    with soundfile.SoundFile(io.BytesIO(sound)) as file:
        notes.expect("A WAV file of the advisor's voice carries the mark", file.comment == SYNTHETIC, file.comment)
    with tempfile.TemporaryDirectory(prefix="steward-film-") as folder:
        path = Path(folder) / "film.mp4"
        with VideoWriter(path, (64, 64), 5) as film:
            film.frame(np.zeros((64, 64, 3), np.uint8))
        notes.expect("A film carries the mark", FILM_MARK.encode() in path.read_bytes(), FILM_MARK)
    return notes.proof()


def screens_accessible(place: Place) -> Proof:
    """Every control of the first screens has a name, can be reached by keyboard, and is as high as a finger needs."""
    notes = Notes("screens-accessible")
    found = controls(place.settings)
    notes.expect("There are controls to look at", len(found) > 10, len(found))
    for words, wrong in (
        ("Every control has a name for screen readers", [one for one in found if not one.name]),
        ("Every control is reached by Tab", [one for one in found if not one.by_keyboard]),
        ("Every control is at least 48 pixels high", [one for one in found if one.height_px < 48]),
    ):
        notes.expect(words, not wrong, ", ".join(f"{one.screen}: {one.name or one.kind}" for one in wrong))
    notes.tell("Measured against EN 301 549 and WCAG 2.2", "docs/accessibility.md, with its tests")
    return notes.proof()


def _compare(notes: Notes, where: str, real: set[str], known: frozenset[str]) -> None:
    missing, gone = sorted(real - known), sorted(known - real)
    notes.expect(f"Every table of {where} is in the map", not missing, ", ".join(missing) or f"{len(real)} tables")
    notes.expect(f"The map has no table that {where} has not", not gone, ", ".join(gone))
