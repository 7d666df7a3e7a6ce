"""What is installed: the program, the models of other makers, the content, and the hashes by which they are known."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.settings import Settings
from inference.runtime import model_folder
from inference.runtime.model_folder import Manifest
from inference.speech.installing import VOICES

STORE: Final = Path("store") / "steward.db"
"""The encrypted store, in the data folder."""
_LIBRARIES: Final = (
    "numpy", "onnxruntime", "onnxruntime-gpu", "torch", "faster-whisper", "llama-cpp-python", "PySide6-Essentials",
    "moderngl", "sounddevice", "opencv-python-headless", "cryptography", "sqlcipher3", "httpx", "fastapi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """A model of another maker.

    Attributes:
        name: under which it was installed.
        kind: what it is for.
        wrong: what is wrong with its files; "" for nothing.
        manifest: with the hashes of its files.
    """

    name: str
    kind: str
    wrong: str
    manifest: Manifest


def models(settings: Settings) -> Iterator[Model]:
    """Yield what was installed; sizes are compared, contents are what `steward models verify` compares.

    Raises:
        ModelError: a manifest is broken.
    """
    for folder in (settings.models_dir, settings.models_dir / VOICES):
        for manifest in model_folder.listed(folder) if folder.is_dir() else ():
            yield Model(manifest.name, manifest.kind, _wrong(folder / manifest.name, manifest), manifest)


def _wrong(folder: Path, manifest: Manifest) -> str:
    for entry in manifest.files:
        path = folder / entry.path
        if not path.is_file():
            return f"{entry.path} is missing"
        if path.stat().st_size != entry.size_bytes:
            return f"{entry.path} is {path.stat().st_size:,} bytes long instead of {entry.size_bytes:,}"
    return ""


def has_store(data_dir: Path) -> bool:
    """Return whether there is an encrypted store in a data folder; one that may not be looked into counts as there."""
    try:
        return (data_dir / STORE).is_file()
    except PermissionError:
        return True


def versions() -> dict[str, str]:
    """Return the versions of the program, of Python, of the system and of the libraries that matter."""
    found = {"steward": importlib.metadata.version("steward"), "python": sys.version.split()[0]}
    found["system"] = f"{platform.system()} {platform.release()} {platform.machine()}"
    for name in _LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def content_hashes(settings: Settings) -> dict[str, str]:
    """Return the SHA-256 of every file of the built content, by its path in the content folder."""
    folder = settings.content_dir
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def day_of(folder: Path) -> str:
    """Return when the newest file in a folder was written; "" for an empty one."""
    times = [path.stat().st_mtime for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return f"{datetime.fromtimestamp(max(times)).astimezone():%Y-%m-%d %H:%M}" if times else ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
