"""Model folders of other makers: installed whole or not at all, with a manifest that tells later what was changed.

A folder that comes with `SHA256SUMS` is held against it. The manifest, `steward-model.json`, is written last.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from inference.errors import ModelError, OutputError

MANIFEST: Final = "steward-model.json"
_SUMS: Final = "SHA256SUMS"
_BLOCK: Final = 1 << 20
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a model: path inside the folder, SHA-256 in hexadecimal, size."""

    path: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was installed.

    Attributes:
        kind: what it is for, for instance "audio2face-regression".
        signature: what its network takes and gives, in words.
        licence: name of the licence file that came with it, or "".
    """

    name: str
    kind: str
    signature: str
    licence: str
    files: tuple[FileEntry, ...]


def install(
    source: Path,
    models: Path,
    name: str,
    kind: str,
    files: Sequence[Path],
    check: Callable[[Path], str],
    progress: Progress = lambda _fraction, _words: None,
) -> Manifest:
    """Copy a model, check the copy, and only then let it take its place.

    Args:
        source: folder of the model.
        models: folder of all installed models.
        name: to install it under; one of that name is replaced.
        kind: see `Manifest`.
        files: paths inside `source` that belong to the model; licences beside them come along.
        check: opens the copy and returns its signature; raises ModelError when something is wrong.
        progress: told the fraction done, 0 to 1, and what is being done.

    Raises:
        ModelError: the name cannot be used, a file is missing, does not have its hash, or the model is not what it
            should be. What was installed before is then still there.
        OutputError: the models' folder cannot be written.
    """
    if not _NAME.fullmatch(name) or name.endswith(".part"):
        raise ModelError(f"A model cannot be named {name!r}; use small letters, digits, dots, - and _.")
    expected = _sums(source)
    licences = sorted(path.name for path in source.glob("*") if path.is_file() and _is_licence(path.name))
    wanted = list(dict.fromkeys([*files, *(Path(licence) for licence in licences)]))
    staging = models / f".{name}.part"
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        entries = tuple(_copy_all(source, staging, wanted, expected, progress))
        progress(0.8, "trying it")
        manifest = Manifest(name, kind, check(staging), licences[0] if licences else "", entries)
        (staging / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
        _exchange(staging, models / name)
    except OSError as error:
        raise OutputError(
            f"The folder {models} cannot be written ({error.strerror or error}); free some space or choose another."
        ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    progress(1.0, "installed")
    return manifest


def listed(models: Path) -> tuple[Manifest, ...]:
    """Return the models that were installed into a folder, by name; folders without a manifest are not ours.

    Raises:
        ModelError: a manifest is broken.
    """
    _bring_back(models)
    return tuple(read(path.parent) for path in sorted(models.glob(f"[!.]*/{MANIFEST}")))


def read(folder: Path) -> Manifest:
    """Read the manifest of an installed model.

    Raises:
        ModelError: there is none, or it is broken.
    """
    path = folder / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(
            FileEntry(str(each["path"]), str(each["sha256"]), int(each["size_bytes"])) for each in values["files"]
        )
        name, kind, words, licence = (str(values[key]) for key in ("name", "kind", "signature", "licence"))
        return Manifest(name, kind, words, licence, entries)
    except FileNotFoundError:
        raise ModelError(f"There is no installed model in {folder}; `steward models list` shows them.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The manifest {path} is broken; install the model again.") from error


def verify(folder: Path, progress: Progress = lambda _fraction, _words: None) -> Manifest:
    """Hold every file of an installed model against its manifest.

    Raises:
        ModelError: a file is missing or was changed; names it.
    """
    manifest = read(folder)
    total, done = sum(entry.size_bytes for entry in manifest.files) or 1, 0
    for entry in manifest.files:
        path = folder / entry.path
        if not path.is_file():
            raise ModelError(f"The model file {path} is missing; install the model {manifest.name!r} again.")
        if path.stat().st_size != entry.size_bytes or _sha256(path) != entry.sha256:
            raise ModelError(f"The model file {path} was changed; install the model {manifest.name!r} again.")
        done += entry.size_bytes
        progress(done / total, entry.path)
    return manifest


def remove(models: Path, name: str) -> None:
    """Take an installed model away.

    Raises:
        ModelError: there is none of that name.
        OutputError: it cannot be removed.
    """
    folder = models / name
    if not _NAME.fullmatch(name) or not (folder / MANIFEST).is_file():
        raise ModelError(f"There is no installed model {name!r} in {models}; `steward models list` shows them.")
    try:
        (folder / MANIFEST).unlink()  # first: a half-removed model is none
        shutil.rmtree(folder)
    except OSError as error:
        raise OutputError(f"The model folder {folder} cannot be removed ({error.strerror or error}).") from error


def _bring_back(models: Path) -> None:
    """Put models back that a power cut caught just while a newer one took their place."""
    for old in models.glob(".*.old"):
        place = models / old.name[1 : -len(".old")]
        if not place.exists():
            with contextlib.suppress(OSError):
                old.rename(place)


def _is_licence(name: str) -> bool:
    return name.upper().startswith(("LICENSE", "LICENCE", "NOTICE"))


def _sums(source: Path) -> dict[str, str]:
    """Read the hashes that came with a folder, if any did: lines of a hash and a name."""
    path = source / _SUMS
    if not path.is_file():
        return {}
    sums = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        found = re.fullmatch(r"([0-9a-fA-F]{64})\s+[*]?(?:\./)?(.+)", line.strip())
        if found:
            sums[found[2]] = found[1].lower()
        elif line.strip():
            raise ModelError(f"{path} has a line that is no hash with a name: {line.strip()[:60]!r}.")
    return sums


def _copy_all(
    source: Path, target: Path, files: Sequence[Path], expected: dict[str, str], progress: Progress
) -> Iterator[FileEntry]:
    for path in files:
        if not (source / path).is_file():
            raise ModelError(f"The model file {source / path} is missing; get the model folder again.")
    total, done = sum((source / path).stat().st_size for path in files) or 1, 0
    for path in files:
        progress(0.8 * done / total, path.as_posix())
        digest = _copy(source / path, target / path)
        if expected.get(path.as_posix(), digest) != digest:
            raise ModelError(f"The model file {source / path} does not have the hash in {_SUMS}; get it again.")
        if _sha256(target / path) != digest:
            raise OutputError(f"The copy of {path} in {target.parent} differs from what was written; check the disk.")
        size = (target / path).stat().st_size
        done += size
        yield FileEntry(path.as_posix(), digest, size)


def _copy(source: Path, target: Path) -> str:
    """Copy a file and return the hash of what was read."""
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _exchange(fresh: Path, place: Path) -> None:
    """Put a folder into its place; what was there goes only when the new one is in."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    try:
        fresh.rename(place)
    except OSError:
        with contextlib.suppress(OSError):
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
