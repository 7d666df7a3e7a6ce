"""A place with the key to it: objects named by what is in them, and signed manifests, locked before they leave.

    objects/ab/abcd…   packed and locked; the name is a keyed hash of the content, so that the same is kept once and
                       nobody without the key learns what is in it
    manifests/…        one a backup: what it is made of; locked, and signed by head office
    boxes/…            the vault's key, once for each way back to it
    vault.json         which vault this is, and who signs; locked

One content has one name for ever, so that a backup is what changed since the last one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import zstandard

from sync.crypto.locking import derive, lock, new_key, unlock
from sync.crypto.places.file import kept_secret
from sync.crypto.recovery import opened_box
from sync.crypto.signing import SigningKey, verified
from sync.errors import SealError, StoreError, WrongKey
from sync.headoffice.backup.places import Place

KEY_FILE: Final = "backup.key"
"""In head office's folder of keys: the key of its vault; lost with it, and come by again through a box."""
_HEADER: Final = "vault.json"
_MOST_OBJECT: Final = 256 * 1024 * 1024
_LEVEL: Final = 3
_PURPOSE: Final = "backup"


@dataclass(slots=True)
class Written:
    """What one backup put there: new objects and their bytes, and those that were there already."""

    objects: int = 0
    bytes: int = 0
    known: int = 0


@dataclass(slots=True)
class Vault:
    """An open vault.

    Attributes:
        place: where it lies.
        key: 32 bytes.
        signers: public keys of head office that may sign manifests.
    """

    place: Place
    key: bytes
    signers: tuple[bytes, ...]
    _known: set[str] | None = field(default=None, repr=False)

    def put(self, content: bytes, written: Written) -> str:
        """Keep content and return its name; what is there already is not sent again."""
        name = hmac.new(derive(self.key, "backup names"), content, hashlib.sha256).hexdigest()
        if self._known is None:
            self._known = {path.rpartition("/")[2] for path, _ in self.place.names("objects/")}
        if name in self._known:
            written.known += 1
            return name
        locked = self._locked(content, name)
        self.place.put(_path(name), locked)
        self._known.add(name)
        written.objects, written.bytes = written.objects + 1, written.bytes + len(locked)
        return name

    def get(self, name: str) -> bytes:
        """Return content by its name, checked.

        Raises:
            StoreError: it is not there.
            SealError: it was changed.
        """
        content = self._unlocked(self.place.get(_path(name)), name)
        if hmac.new(derive(self.key, "backup names"), content, hashlib.sha256).hexdigest() != name:
            raise SealError(f"The object {name} of the backup is not what its name says.")
        return content

    def objects(self) -> Iterator[tuple[str, int]]:
        """Yield the names of all objects with their lengths as they lie there."""
        for path, size in self.place.names("objects/"):
            yield path.rpartition("/")[2], size

    def drop(self, name: str) -> None:
        """Delete an object that no manifest needs."""
        self.place.delete(_path(name))
        if self._known is not None:
            self._known.discard(name)

    def put_manifest(self, name: str, manifest: dict[str, Any], signing: SigningKey) -> None:
        """Keep a manifest under a name that sorts by time; from then on there is this backup."""
        content = json.dumps(manifest, separators=(",", ":")).encode()
        signed = signing.public + signing.sign(_PURPOSE, name.encode() + b"\0" + content)
        self.place.put(f"manifests/{name}", self._locked(signed + content, f"manifest {name}"))

    def manifest(self, name: str) -> dict[str, Any]:
        """Return a manifest.

        Raises:
            StoreError: it is not there.
            SealError: it was changed, or head office did not sign it.
        """
        raw = self._unlocked(self.place.get(f"manifests/{name}"), f"manifest {name}")
        public, signature, content = raw[:32], raw[32:96], raw[96:]
        if public not in self.signers or not verified(public, _PURPOSE, name.encode() + b"\0" + content, signature):
            raise SealError(f"The manifest {name} is not signed by this head office.")
        found: dict[str, Any] = json.loads(content)
        return found

    def manifests(self) -> list[str]:
        """Return the names of all backups, the oldest first."""
        return sorted(path.rpartition("/")[2] for path, _ in self.place.names("manifests/"))

    def drop_manifest(self, name: str) -> None:
        """Forget a backup; its objects stay until they are swept."""
        self.place.delete(f"manifests/{name}")

    def _locked(self, content: bytes, about: str) -> bytes:
        packed = zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(content)
        return lock(derive(self.key, "backup contents"), packed, about)

    def _unlocked(self, locked: bytes, about: str) -> bytes:
        packed = unlock(derive(self.key, "backup contents"), locked, about)
        try:
            size = zstandard.frame_content_size(packed)
            if not 0 <= size <= _MOST_OBJECT:
                raise SealError(f"The object {about} of the backup is longer than any.")
            return zstandard.ZstdDecompressor().decompress(packed)
        except zstandard.ZstdError as error:
            raise SealError(f"The object {about} of the backup is damaged.") from error


def open_vault(place: Place, folder: Path, signing: SigningKey, boxes: Callable[[bytes], dict[str, bytes]]) -> Vault:
    """Return head office's own vault, making it where there is none.

    Args:
        place: where it lies.
        folder: of head office's keys.
        signing: signs manifests from now on.
        boxes: makes the boxes for the vault's key, by name; those that are missing are added.

    Raises:
        StoreError: the place cannot be used, or there would be no way back to the key.
        WrongKey: the vault in this place belongs to another key.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        key = kept_secret(folder / KEY_FILE, new_key)
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be used ({error.strerror}).") from error
    there = {path.rpartition("/")[2] for path, _ in place.names("boxes/")}
    made = boxes(key)
    if not there and not made:
        raise StoreError(
            "Without a way back to its key a backup is worth nothing: set STEWARD_BACKUP_PASSPHRASE, or make a "
            "recovery key with `steward headoffice backups key FILE`."
        )
    vault = Vault(place, key, ())
    vault.signers = _signers(vault)
    if signing.public not in vault.signers:
        vault.signers = (*vault.signers, signing.public)
        header = json.dumps({"id": os.urandom(16).hex(), "signers": [each.hex() for each in vault.signers]})
        place.put(_HEADER, vault._locked(header.encode(), _HEADER))
    for name in made.keys() - there:
        place.put(f"boxes/{name}", made[name])
    return vault


def recovered_vault(place: Place, key: bytes) -> Vault:
    """Return a vault by its key alone, as whoever restores it on a new machine has it.

    Raises:
        StoreError: there is none in this place.
        WrongKey: it belongs to another key.
    """
    vault = Vault(place, key, ())
    vault.signers = _signers(vault)
    if not vault.signers:
        raise StoreError(f"There is no backup in {place.words}.")
    return vault


def key_from_boxes(place: Place, passphrase: str, recovery: Any = None) -> bytes:
    """Return a vault's key from the first box that opens.

    Raises:
        StoreError: there is no box for what is at hand.
        WrongKey: a box is for it and does not open.
    """
    for path, _ in place.names("boxes/"):
        key = opened_box(place.get(path), passphrase=passphrase, recovery=recovery)
        if key is not None:
            return key
    raise StoreError(f"No way back to the key of the backup in {place.words}: give its passphrase or recovery key.")


def _signers(vault: Vault) -> tuple[bytes, ...]:
    try:
        raw = vault.place.get(_HEADER)
    except StoreError as error:
        if any(True for _ in vault.place.names("manifests/")):
            raise error
        return ()
    try:
        header = json.loads(vault._unlocked(raw, _HEADER))
    except SealError as error:
        raise WrongKey(f"The backup in {vault.place.words} belongs to another key.") from error
    return tuple(bytes.fromhex(each) for each in header["signers"])


def _path(name: str) -> str:
    return f"objects/{name[:2]}/{name}"
