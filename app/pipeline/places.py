"""Which engine of this installation computes where, and what is remembered of engines that had to move."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from app.log import logger
from app.settings import Settings
from inference.errors import ModelError
from inference.face.choice import KIND
from inference.face.network import MODEL_FILE
from inference.runtime import needs
from inference.runtime.cards import Found, cards_here
from inference.runtime.live_plan import LivePlan, Move
from inference.runtime.model_folder import listed
from inference.runtime.onnx_session import providers
from inference.runtime.plan import Engine, Plan, PlanSettings, plan
from inference.runtime.providers import CUDA, TENSORRT

FACE, RECOGNISER, LANGUAGE_MODEL = "face", "recogniser", "language model"
_MOVES: Final = "moved-engines.json"
_KEPT: Final = 20

_log = logger("places")


def engines(settings: Settings) -> tuple[Engine, ...]:
    """Return what this installation computes with, the most urgent first, and what each takes on a card."""
    made = {
        "renderer": Engine("renderer", "draws the advisor", needs.RENDERER_MIB, "assumed: 4K, 4 samples", draws=True),
        FACE: _face(settings),
        RECOGNISER: _recogniser(settings),
        "voice": Engine("voice", "speaks", 0, "", unable="voices are made on the processor"),
        LANGUAGE_MODEL: _language_model(settings),
        "finance": Engine("finance", "calculates", 0, "", unable="the calculation is written for the processor"),
    }
    return tuple(made[name] for name in needs.URGENCY)


def plan_here(settings: Settings, found: Found | None = None) -> tuple[Plan, str]:
    """Plan for this machine.

    Args:
        settings: of the installation.
        found: its cards; None looks.

    Returns:
        The plan, and a sentence on cards that cannot be used, or "".
    """
    found = found if found is not None else cards_here()
    rules = PlanSettings(settings.card_reserve_mib, settings.cards == "auto")
    return plan(engines(settings), found.cards, rules), found.notice


def live_plan(settings: Settings, tell: Callable[[str], None] = _log.warning) -> LivePlan:
    """Plan for this machine, ready to give way where memory runs out; moves are logged, and kept for the doctor."""
    planned, notice = plan_here(settings)
    if notice:
        tell(notice)
    return LivePlan(planned, tell, lambda move: _remember(settings, move))


def moves(settings: Settings) -> tuple[Move, ...]:
    """Return the engines that had to move, the latest last; a broken record counts as none."""
    try:
        rows = json.loads(_record(settings).read_text(encoding="utf-8"))
        return tuple(
            Move(float(row["at_s"]), *(str(row[key]) for key in ("engine", "card", "wanted_by"))) for row in rows
        )
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def _remember(settings: Settings, move: Move) -> None:
    path = _record(settings)
    partial = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [asdict(each) for each in (*moves(settings), move)][-_KEPT:]
        partial.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        os.replace(partial, path)
    except OSError as error:  # the log has it; a full disk must not stop a sentence
        _log.warning("the move cannot be kept for the doctor: %s", type(error).__name__)


def _record(settings: Settings) -> Path:
    return settings.data_dir / "logs" / _MOVES


def _face(settings: Settings) -> Engine:
    models = settings.models_dir
    try:
        folders = [models / manifest.name for manifest in listed(models) if manifest.kind == KIND]
    except ModelError:
        folders = []
    theirs = settings.face_engine == "audio2face" or (settings.face_engine == "auto" and bool(folders))
    if theirs and folders:
        need = needs.of_files(
            "audio2face", [path for path in folders[0].rglob("*") if path.suffix in (".onnx", ".trt")]
        )
    else:
        need = needs.of_files("face", [MODEL_FILE])
    asks = settings.face_engine == "service" or (settings.face_engine == "auto" and settings.audio2face_server)
    server = settings.audio2face_server if asks else "" if theirs else settings.model_server
    unable = "" if {CUDA, TENSORRT} & set(providers()) else "this onnxruntime is without CUDA (install onnxruntime-gpu)"
    if settings.face_engine == "phones":
        unable, server = "the face follows the voice's phone times", ""
    return Engine(FACE, "moves the face to the sound", need.card_mib, need.source, unable, server=server)


def _recogniser(settings: Settings) -> Engine:
    does = "understands speech"
    if not settings.whisper_model:
        return Engine(RECOGNISER, does, 0, "", unable="the embedded recogniser knows the processor only")
    need = needs.of_files("recogniser", [Path(settings.whisper_model).expanduser() / "model.bin"])
    from inference.hearing.whisper_device import places_here

    ways, notice = places_here()
    unable = "" if ways[0].device == "cuda" else notice or "faster-whisper finds no card"
    return Engine(RECOGNISER, does, need.card_mib, need.source, unable)


def _language_model(settings: Settings) -> Engine:
    does = "words the answers"
    files = sorted(settings.models_dir.glob("**/*.gguf"))
    if not files:
        return Engine(LANGUAGE_MODEL, does, 0, "", installed=False)
    need = needs.of_language_model(files[0])
    missing = importlib.util.find_spec("llama_cpp") is None
    unable = "its runtime is not installed (make language-model)" if missing else ""
    return Engine(LANGUAGE_MODEL, does, need.card_mib, need.source, unable, alone=True)
