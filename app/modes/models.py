"""`steward models`: list, install, verify and remove models of other makers."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.settings import Settings
from inference.errors import ModelError
from inference.face.audio2face import model as audio2face
from inference.face.audio2face.stream import look_ahead_s
from inference.face.choice import KIND
from inference.language.model.installing import KIND as LANGUAGE_MODEL
from inference.language.model.installing import install_language_model, is_language_model, try_language_model
from inference.runtime import model_folder
from inference.runtime.model_folder import Manifest
from inference.seeing.choice import KINDS, install_seeing, is_seeing, try_seeing
from inference.speech.installing import KOKORO, VOICES, install_voice, try_voice, voice_kind

Report = Callable[[float, str], None]


def show(settings: Settings) -> None:
    """List the installed models: name, size, what they take and give, licence."""
    folder = _folder(settings)
    manifests = _listed(folder)
    if not manifests:
        typer.echo(
            f"No model of another maker is in {folder}; `steward models install FOLDER` takes Audio2Face-3D's, "
            "Piper's and Kokoro's voices, MediaPipe's face and palm networks, and language models as GGUF files."
        )
    for manifest in manifests:
        size_mb = sum(entry.size_bytes for entry in manifest.files) / 1e6
        typer.echo(
            f"{manifest.name:24} {manifest.kind:24} {size_mb:7.1f} MB  licence: {manifest.licence or 'none came'}"
        )
        typer.echo(f"  {manifest.signature}")


def install(settings: Settings, source: Path, name: str | None) -> None:
    """Check a model folder and copy it in.

    Raises:
        ModelError: something is missing or wrong; names it. What was installed before stays.
        OutputError: the models' folder cannot be written.
    """
    if is_language_model(source):
        _install_language_model(settings, source, name or _name_of(source))
        return
    if not source.is_dir():
        raise ModelError(
            f"{source} is no folder and no GGUF file; give the folder that holds the model, or a language model's file."
        )
    if voice_kind(source):
        _install_voice(settings, source)
        return
    name = name or _name_of(source)
    if is_seeing(source):
        _install_seeing(settings, source, name)
        return
    opened: list[audio2face.Model] = []

    def check(copy: Path) -> str:
        opened.append(audio2face.open_model(copy, settings.threads))
        return audio2face.signature(opened[-1])

    files = audio2face.files(source)
    with _bar() as report:
        manifest = model_folder.install(source, _folder(settings), name, KIND, files, check, report)
    _say(manifest, opened[-1])


def verify(settings: Settings, name: str | None) -> None:
    """Hold installed models against their manifests and open them.

    Raises:
        ModelError: a file is missing, was changed, or is not what it should be; names it.
    """
    folder = _folder(settings)
    names = [name] if name else [manifest.name for manifest in _listed(folder)]
    if not names:
        show(settings)
    for each in names:
        with _bar() as report:
            place = _place(folder, each)
            manifest = model_folder.verify(place / each, report)
            if manifest.kind == KIND:
                audio2face.open_model(place / each, settings.threads)
            elif manifest.kind == LANGUAGE_MODEL:
                try_language_model(place / each)
            elif manifest.kind in KINDS:
                try_seeing(place / each, manifest.kind, settings.threads)
            else:
                try_voice(place / each, manifest.kind, settings.threads)
        typer.echo(f"{manifest.name}: {len(manifest.files)} files are as they were installed, and it opens.")


def remove(settings: Settings, name: str) -> None:
    """Take an installed model away.

    Raises:
        ModelError: there is none of that name.
    """
    model_folder.remove(_place(_folder(settings), name), name)
    typer.echo(f"{name} is removed.")


def _folder(settings: Settings) -> Path:
    return settings.content_dir / "models"


def _listed(folder: Path) -> tuple[Manifest, ...]:
    return (*model_folder.listed(folder), *model_folder.listed(folder / VOICES))


def _place(folder: Path, name: str) -> Path:
    """Return the folder that a model of this name is in: voices have one of their own."""
    return folder / VOICES if (folder / VOICES / name / model_folder.MANIFEST).is_file() else folder


def _install_voice(settings: Settings, source: Path) -> None:
    with _bar() as report:
        manifest = install_voice(source, _folder(settings), settings.threads, report)
    spoken = "kokoro-NAME" if manifest.kind == KOKORO else manifest.name
    typer.echo(f"Installed as {manifest.name!r}: {manifest.signature}.")
    typer.echo(f"It speaks with voice = {spoken} in the settings.")
    typer.echo(_about_licence(manifest) or "No licence file came with it; ask whoever made the voice.")


def _install_seeing(settings: Settings, source: Path, name: str) -> None:
    with _bar() as report:
        manifest = install_seeing(source, _folder(settings), name, settings.threads, report)
    typer.echo(f"Installed as {manifest.name!r}: {manifest.signature}.")
    typer.echo('The camera uses it from the next start on, if the policy lets it look (camera = "on").')
    typer.echo(_about_licence(manifest) or "No licence file came with it; MediaPipe's models are under Apache-2.0.")


def _install_language_model(settings: Settings, source: Path, name: str) -> None:
    with _bar() as report:
        manifest = install_language_model(source, _folder(settings), name, report)
    typer.echo(f"Installed as {manifest.name!r}: {manifest.signature}.")
    typer.echo("From the next start on it words the answers (language_model = auto); it never supplies a figure.")
    typer.echo(_about_licence(manifest) or "No licence file came with it; ask whoever made the model.")


def _name_of(source: Path) -> str:
    stem = source.stem if source.is_file() else source.resolve().name
    return re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).strip("-._")


def _about_licence(manifest: Manifest) -> str:
    if not manifest.licence:
        return ""
    return f"Its licence is in the file {manifest.licence}; whoever installs it answers for keeping to it."


def _say(manifest: Manifest, model: audio2face.Model) -> None:
    typer.echo(f"Installed as {manifest.name!r}: {manifest.signature}.")
    typer.echo(f"It needs {look_ahead_s(model) * 1000:.0f} ms of sound after a frame; face_engine = auto now uses it.")
    if model.missing:
        typer.echo(f"It does not move: {', '.join(model.missing)}.")
    typer.echo(
        _about_licence(manifest)
        or "No licence file came with it; NVIDIA's models are under the NVIDIA Open Model License: read it."
    )


@contextlib.contextmanager
def _bar() -> Iterator[Report]:
    """Show a progress bar on standard error."""
    columns = TextColumn("{task.description:32.32}"), BarColumn(24), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda share, words: progress.update(task, completed=share, description=words)
