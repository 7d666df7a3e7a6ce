"""What the processes of an installation leave alone for a while because it failed, in words."""

from __future__ import annotations

from typing import Final

from app.care.finding import Finding
from app.settings import Settings
from app.telemetry.metrics import CIRCUIT
from app.telemetry.places import metrics_folder
from app.telemetry.snapshots import gathered

_WORDS: Final = {
    "language_server": "language server", "language_model": "language model", "audio2face": "Audio2Face service",
    "model_server": "model server", "face": "face engine", "head_office": "head office", "sound": "loudspeaker",
}  # fmt: skip


def circuits(settings: Settings) -> Finding:
    """Return what is not asked now, as the running processes last wrote it."""
    levels = gathered(metrics_folder(settings.data_dir)).snapshot.numbers.get(CIRCUIT.name, {})
    if not levels:
        return Finding("what is asked outside", "good", "nothing that runs now asks anything outside of itself")
    words = {part: _WORDS.get(part, part) for (part,) in levels}
    away = sorted(words[part] for (part,), level in levels.items() if level >= 2)
    tried = sorted(words[part] for (part,), level in levels.items() if level == 1)
    if not away and not tried:
        return Finding("what is asked outside", "good", f"{', '.join(sorted(words.values()))}: all in use")
    parts = ([f"failed and left alone for a while: {', '.join(away)}"] if away else []) + (
        [f"to be tried again: {', '.join(tried)}"] if tried else []
    )
    return Finding("what is asked outside", "note", "; ".join(parts), "See the page on what works without it.")
