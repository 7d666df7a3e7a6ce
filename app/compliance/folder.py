"""A folder of evidence: every proof run on this installation, hashed and signed, so that an auditor can check it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from app.compliance import index_page
from app.compliance.proof import Proof
from app.compliance.table import requirements
from app.errors import InputError, StorageError
from app.settings import Settings
from sync.crypto.signing import SigningKey, verified
from sync.outbox.trail import Trail
from sync.store.opened import Store

MANIFEST: Final = "manifest.json"
INDEX: Final = "index.html"
PURPOSE: Final = "compliance evidence"
NOTED: Final = "compliance evidence made"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a folder found: when and by which device it was made, and what is not as it was signed."""

    made: str
    device: str
    files: int
    wrong: tuple[str, ...]
    failed: tuple[str, ...]


def write(folder: Path, proofs: Iterable[Proof], settings: Settings) -> Path:
    """Write the folder and note its fingerprint in the audit log; return the manifest's path.

    Args:
        folder: new or empty.
        proofs: as they were made.
        settings: of the installation, whose device signs.

    Raises:
        InputError: the folder holds something already.
        StorageError: it cannot be written.
        SyncError: the store cannot be used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} holds something already; name a folder that is not there yet.")
    made, found = datetime.now(UTC).isoformat(timespec="seconds"), tuple(proofs)
    with Store(settings.data_dir) as store:
        trail = Trail.of(store)
        who = trail.outbox.identity
        files = contents(found, settings, made, who.device)
        text = manifest(files, found, made, who.device, who.signing)
        _write(folder, {**files, MANIFEST: text})
        trail.note(NOTED, hashlib.sha256(text).hexdigest(), {"files": len(files), "proofs": len(found)})
    return folder / MANIFEST


def contents(proofs: tuple[Proof, ...], settings: Settings, made: str, device: str) -> dict[str, bytes]:
    """Return every file of the folder but the manifest, by name."""
    files = {INDEX: index_page.page(proofs, settings, made, device).encode()}
    files["requirements.json"] = _json([_plain(each) for each in requirements()])
    for proof in proofs:
        files[f"proofs/{proof.name}.json"] = _json(
            {
                "proof": proof.name,
                "holds": proof.holds,
                "lines": [{"words": line.words, "holds": line.holds, "found": line.found} for line in proof.lines],
            }
        )
        for name, content in proof.files:
            files[f"proofs/{proof.name}/{name}"] = content
    return files


def manifest(files: Mapping[str, bytes], proofs: tuple[Proof, ...], made: str, device: str, key: SigningKey) -> bytes:
    """Return the signed manifest: the hash of each file, and what each proof came to."""
    said = {
        "version": 1,
        "made": made,
        "steward": version("steward"),
        "device": device,
        "key": key.public.hex(),
        "proofs": {proof.name: proof.holds for proof in proofs},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    said["signature"] = key.sign(PURPOSE, _signed(said)).hex()
    return _json(said)


def check(folder: Path, key: bytes | None = None) -> Checked:
    """Check a folder of evidence with nothing but itself.

    Args:
        folder: as it was written.
        key: the device's public key, got on another way; without it the folder's own is believed, which shows only
            that nothing was changed since somebody signed.

    Raises:
        InputError: it is no folder of evidence, or was signed by another key, or its manifest was changed.
    """
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        public, signature = bytes.fromhex(said["key"]), bytes.fromhex(said["signature"])
        files, proofs = dict(said["files"]), dict(said["proofs"])
        made, device = str(said["made"]), str(said["device"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{folder} is no folder of evidence ({error}); give one that `evidence --out` wrote."
        ) from error
    if key is not None and public != key:
        raise InputError(f"{folder} was signed by another device than the key that was given; trust another copy.")
    if not verified(public, PURPOSE, _signed(said), signature):
        raise InputError(f"The manifest of {folder} was changed after it was signed; trust another copy.")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    wrong = [f"{name} is missing" for name in sorted(files.keys() - there)]
    wrong += [f"{name} was added" for name in sorted(there - files.keys())]
    wrong += [
        f"{name} was changed"
        for name in sorted(there & files.keys())
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != files[name]
    ]
    failed = tuple(name for name, holds in proofs.items() if holds is False)
    return Checked(made, device, len(files), tuple(wrong), failed)


def _signed(said: Mapping[str, Any]) -> bytes:
    """Return what is signed of a manifest: all but the signature, in one writing."""
    kept = {name: value for name, value in said.items() if name != "signature"}
    return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise StorageError(f"The evidence cannot be written to {folder} ({error.strerror}).") from error


def _plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
