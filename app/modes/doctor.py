"""`steward doctor`: looks at everything the advisor needs and says what to do about each finding."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from app.errors import ISLAND_ERRORS, DeviceError, StewardError
from app.modes import doctor_cards, setup
from app.settings import Settings

State = Literal["good", "note", "bad"]
MARKS: dict[State, str] = {"good": "[green]good[/]", "note": "[yellow]note[/]", "bad": "[red]bad[/]"}
ENOUGH_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; "bad" means that talking with the advisor does not work without a change.

    Attributes:
        details: more of it for other programs, or None.
    """

    what: str
    state: State
    found: str
    to_do: str = ""
    details: dict[str, Any] | None = None


def run(settings: Settings, *, as_json: bool) -> None:
    """Print the findings; exit code 1 when something is bad."""
    findings = [_safely(name, check, settings) for name, check in CHECKS.items()]
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        _print(findings)
        doctor_cards.show(settings)
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


def _print(findings: list[Finding]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "what", "found", "what to do"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        table.add_row(MARKS[finding.state], finding.what, finding.found, finding.to_do)
    Console().print(table)


def _safely(name: str, check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except (StewardError, *ISLAND_ERRORS) as error:
        return Finding(name, "note" if isinstance(error, DeviceError) else "bad", str(error))


def _environment(settings: Settings) -> Finding:
    own = sys.prefix != sys.base_prefix
    found = f"Python {sys.version.split()[0]}, {'its own environment' if own else 'the system environment'}"
    to_do = "" if own else "Steward's top-level package names are generic: install it into an environment of its own."
    return Finding("environment", "good" if own else "note", found, to_do)


def _model_runtime(settings: Settings) -> Finding:
    from inference.runtime.onnx_session import providers

    kinds = [name for name in ("onnxruntime", "onnxruntime-gpu") if _installed(name)]
    found = f"{' and '.join(kinds) or 'none'}: {', '.join(providers())}"
    if len(kinds) == 1:
        return Finding("model runtime", "good", found)
    return Finding("model runtime", "bad", found, "Exactly one may be installed: remove .venv and run `make setup`.")


def _content(settings: Settings) -> Finding:
    missing = [step.name for step in setup.STEPS if setup.built(settings, step) is None]
    stale = [step.name for step in setup.STEPS if setup.built(settings, step) is False]
    if missing:
        return Finding("content", "bad", "missing: " + ", ".join(missing), "Run `steward setup`.")
    if stale:
        return Finding("content", "note", "out of date: " + ", ".join(stale), "Run `steward setup`.")
    return Finding("content", "good", str(settings.content_dir))


def _data_folder(settings: Settings) -> Finding:
    from sync.store.sessions import SessionStore

    SessionStore(settings.data_dir).close()
    free = shutil.disk_usage(settings.data_dir).free
    enough = free > ENOUGH_FREE_BYTES
    return Finding(
        "data folder",
        "good" if enough else "note",
        f"{settings.data_dir}, {free / 1e9:.1f} GB free, store opens",
        "" if enough else "Free some disk space.",
    )


def _voice(settings: Settings) -> Finding:
    from inference.speech.voices import open_voice

    notices: list[str] = []
    voice = open_voice(settings.voice, notices.append, settings.models_dir, settings.threads)
    sound = voice.speak("Good morning.").sound
    return Finding("voice", "note" if notices else "good", f"{voice.name}, {sound.rate_hz} Hz", " ".join(notices))


def _face(settings: Settings) -> Finding:
    from app.pipeline.mouth import open_face

    notices: list[str] = []
    engine = open_face(settings, tell=notices.append)
    found = (
        f"{engine.name}, {1000 * engine.look_ahead_s:.0f} ms of look-ahead" if engine else "phone times of the voice"
    )
    return Finding("sound to face", "note" if notices else "good", found, " ".join(notices))


def _ears(settings: Settings) -> Finding:
    from app.pipeline.heard_language import open_recogniser

    notices: list[str] = []
    recogniser = open_recogniser(settings, tell=notices.append)
    return Finding("speech recognition", "note" if notices else "good", recogniser.name, " ".join(notices))


def _loudspeaker(settings: Settings) -> Finding:
    from app.devices.sound import open_player

    player = open_player()
    player.close()
    return Finding(
        "sound card", "note" if player.problem else "good", "none" if player.problem else "works", player.problem
    )


def _microphone(settings: Settings) -> Finding:
    from app.devices.sound import open_microphone

    problem = open_microphone().problem
    return Finding("microphone", "note" if problem else "good", "none" if problem else "works", problem)


def _camera(settings: Settings) -> Finding:
    from app.devices.camera import state_of_camera

    return Finding("camera", *state_of_camera(settings.camera, settings.camera_device))


def _screen(settings: Settings) -> Finding:
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if display:
        return Finding("screen", "good", display)
    return Finding("screen", "note", "no display", "The kiosk needs one; `steward demo` and `steward ask` do not.")


def _graphics(settings: Settings) -> Finding:
    from renderer.offscreen import chosen_step, device_name

    name, software = device_name()
    avatar = settings.avatar_file(settings.avatar)
    if avatar.is_file():  # a window on a graphics card is larger, but that is no worry there
        step, frame_s = chosen_step(avatar, (settings.render_width, settings.render_height))
        name += f"; the face would begin with {step}, {1000 * frame_s:.0f} ms a frame"
    return Finding(
        "graphics",
        "note" if software else "good",
        name,
        "The processor draws; a graphics card draws better." if software else "",
    )


def _engines(settings: Settings) -> Finding:
    found, to_do, plan = doctor_cards.look(settings, time.time())
    return Finding("who computes where", "note" if to_do else "good", found, to_do, doctor_cards.as_data(plan))


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


CHECKS: dict[str, Callable[[Settings], Finding]] = {
    "environment": _environment,
    "model runtime": _model_runtime,
    "content": _content,
    "data folder": _data_folder,
    "voice": _voice,
    "sound to face": _face,
    "speech recognition": _ears,
    "sound card": _loudspeaker,
    "microphone": _microphone,
    "camera": _camera,
    "screen": _screen,
    "graphics": _graphics,
    "who computes where": _engines,
}
