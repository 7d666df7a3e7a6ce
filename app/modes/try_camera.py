"""`steward test camera`: what the camera finds, in words, once a second; no picture is shown or kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typer

from app.devices.camera import Camera, OpenCvCamera
from app.devices.camera_film import film_pictures
from app.errors import UsageError
from app.pipeline.seeing import open_watcher
from app.settings import Settings
from inference.seeing.types import Findings, Place, Sign

_SIGNS: Final[dict[Sign, str]] = {"nod": "nods", "shake": "shakes the head", "hand": "raises a hand"}


def run(settings: Settings, *, seconds: float, film: Path | None) -> None:
    """Print one line of findings a second.

    Raises:
        UsageError: the policy does not let the camera look.
        DeviceError: there is no camera, or it is gone.
        InputError: the film is no video.
        ModelError: nothing finds faces here.
    """
    if film is not None:
        _watch(settings, film_pictures(film), seconds)
        return
    if settings.camera != "on":
        raise UsageError('The camera is off by policy; set camera = "on" in steward.toml, or try a video with --film.')
    camera = OpenCvCamera(settings.camera_device)
    try:
        _watch(settings, _as_they_come(camera), seconds)
    finally:
        camera.close()


def _as_they_come(camera: Camera) -> Iterator[tuple[float, Any]]:
    began_s = time.monotonic()
    while True:
        picture = camera.read()
        yield time.monotonic() - began_s, picture


def _watch(settings: Settings, pictures: Iterator[tuple[float, Any]], seconds: float) -> None:
    watcher = open_watcher(settings, lambda notice: typer.echo(f"steward: {notice}", err=True))
    due_s = told_s = 0.0
    signs: list[Sign] = []
    findings = Findings(False)
    for time_s, picture in pictures:
        if time_s >= due_s:
            due_s = time_s + watcher.next_look_s - 1e-3
            findings = watcher.see(picture, time_s)
            if findings.sign != "none":
                signs.append(findings.sign)
        if time_s - told_s >= 1.0:
            told_s = time_s
            typer.echo(f"{time_s:5.0f} s  {in_words(findings, signs)}")
            signs.clear()
        if time_s >= seconds:
            break


def in_words(findings: Findings, signs: list[Sign]) -> str:
    """Return one line about what was found.

    Args:
        findings: the last ones.
        signs: that were seen since the line before.
    """
    if findings.dark:
        return "it is dark, or the camera is covered"
    if not findings.present:
        return "nobody" + (f" yet ({_faces(findings.faces)} found)" if findings.faces else "")
    words = ["somebody", *([_where(findings.place_m)] if findings.place_m else [])]
    if findings.faces > 1:
        words.append(_faces(findings.faces))
    return ", ".join([*words, *(_SIGNS[sign] for sign in signs)])


def _faces(count: int) -> str:
    return "one face" if count == 1 else f"{count} faces"


def _where(place: Place) -> str:
    right, up, out = place
    aside = f"{abs(100 * right):.0f} cm to {'their right' if right > 0 else 'their left'}"
    return f"{out:.1f} m away, {aside}, {abs(100 * up):.0f} cm {'above' if up > 0 else 'below'} the advisor's eyes"
