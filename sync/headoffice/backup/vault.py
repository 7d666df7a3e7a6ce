"""A place with the key to it: objects named by what is in them, and signed manifests, locked before they leave.

    objects/ab/abcd…   packed and locked; the name is a keyed hash of the content, so that the same is kept once and
                       nobody without the key learns what is in it
    manifests/…        one a backup: what it is made of; locked, and signed by head office
    boxes/…            the vault's key, once for each way back to it: "passphrase", "recovery-key-" and which one
                       (an earlier form is "recovery-key" alone)
    vault.json         which vault this is, and who signs; locked

One content has one name for ever, so that a backup is what changed since the last one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import zstandard

from sync.crypto.locking import derive, lock, new_key, unlock
from sync.crypto.places.file import kept_secret
from sync.crypto.recovery import box_for_key, box_for_passphrase, opened_box
from sync.crypto.sealing import OpeningKey, SealingKey
from sync.crypto.signing import SigningKey, verified
from sync.errors import SealError, StoreError, WrongKey
from sync.headoffice.backup.places import Place

KEY_FILE: Final = "backup.key"
"""In head office's folder of keys: the key of its vault; lost with it, and come by again through a box."""
_HEADER: Final = "vault.json"
_PASSPHRASE_BOX: Final = "passphrase"  # noqa: S105 - a name
_MOST_OBJECT: Final = 256 * 1024 * 1024
_LEVEL: Final = 3
_PURPOSE: Final = "backup"


@dataclass(slots=True)
class Written:
    """What one backup put there: new objects and their bytes, and those that were there already."""

    objects: int = 0
    bytes: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways back to a vault's key, for whoever has lost everything else.

    Attributes:
        recovery: public half of a key whose private half lies in a safe; None for none.
        passphrase: "" for none.
    """

    recovery: SealingKey | None = None
    passphrase: str = ""


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

    def is_begun(self) -> bool:
        """Return whether a vault of this key is in the place.

        Raises:
            StoreError: the place cannot be used.
            WrongKey: the vault in it belongs to another key.
        """
        return bool(_signers(self))

    def keep_boxes(self, ways: Ways) -> None:
        """Write the boxes that are missing; another passphrase takes the place of the one before.

        Raises:
            StoreError: the place cannot be used.
        """
        if ways.recovery is not None and not self._has_box(_box_of(ways.recovery)):
            self.place.put(f"boxes/{_box_of(ways.recovery)}", box_for_key(self.key, ways.recovery))
        if ways.passphrase and not self._opened_by(ways.passphrase):
            self.place.put(f"boxes/{_PASSPHRASE_BOX}", box_for_passphrase(self.key, ways.passphrase))

    def without_box(self, ways: Ways) -> list[str]:
        """Return a sentence for each of the ways back that does not lead to the key.

        Raises:
            StoreError: the place cannot be used.
        """
        found = []
        if ways.passphrase and not self._opened_by(ways.passphrase):
            found.append(f"The passphrase that is set here does not open the backups in {self.place.words}.")
        if ways.recovery is not None and not self._has_box(_box_of(ways.recovery)):
            found.append(f"The recovery key that was made here does not open the backups in {self.place.words}.")
        return found

    def _has_box(self, name: str) -> bool:
        return any(path == f"boxes/{name}" for path, _ in self.place.names("boxes/"))

    def _opened_by(self, passphrase: str) -> bool:
        if not self._has_box(_PASSPHRASE_BOX):
            return False
        try:
            return opened_box(self.place.get(f"boxes/{_PASSPHRASE_BOX}"), passphrase=passphrase) == self.key
        except WrongKey:
            return False

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


def open_vault(place: Place, folder: Path, signing: SigningKey, ways: Ways, *, begin: bool) -> Vault:
    """Return head office's own vault with a box for every way back to its key.

    Args:
        place: where it lies.
        folder: of head office's keys.
        signing: signs manifests from now on.
        ways: back to the vault's key.
        begin: whether a vault is made where there is none. Not where there was one: an empty folder may be where the
            disk with the backups is not mounted.

    Raises:
        StoreError: the place cannot be used, no vault is in it, or there would be no way back to the key.
        WrongKey: the vault in this place belongs to another key.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        key = kept_secret(folder / KEY_FILE, new_key)
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be used ({error.strerror}).") from error
    if ways == Ways() and not any(True for _ in place.names("boxes/")):
        raise StoreError(
            "Without a way back to its key a backup is worth nothing: set STEWARD_BACKUP_PASSPHRASE, or make a "
            "recovery key with `steward headoffice backups key FILE`."
        )
    vault = Vault(place, key, ())
    vault.signers = _signers(vault)
    if not vault.signers and not begin:
        raise not_begun(place)
    if signing.public not in vault.signers:
        vault.signers = (*vault.signers, signing.public)
        header = json.dumps({"id": os.urandom(16).hex(), "signers": [each.hex() for each in vault.signers]})
        place.put(_HEADER, vault._locked(header.encode(), _HEADER))
    vault.keep_boxes(ways)
    return vault


def not_begun(place: Place) -> StoreError:
    """Return the error where backups were made and their vault is not there."""
    return StoreError(
        f"The backups that were made before are not in {place.words}; mount it, or begin anew there with `steward "
        "headoffice backup --begin`."
    )


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


def key_from_boxes(place: Place, passphrase: str, recovery: OpeningKey | None = None) -> bytes:
    """Return a vault's key from the first box that opens.

    Raises:
        StoreError: there is no box for what is at hand.
        WrongKey: boxes are for it, and none of them opens.
    """
    wrong: WrongKey | None = None
    for path, _ in place.names("boxes/"):
        try:
            key = opened_box(place.get(path), passphrase=passphrase, recovery=recovery)
        except WrongKey as error:  # such as the box of an earlier recovery key: another one may open
            wrong = error
            continue
        if key is not None:
            return key
    if wrong is not None:
        raise wrong
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


def _box_of(recovery: SealingKey) -> str:
    return f"recovery-key-{recovery.id.hex()}"


def _path(name: str) -> str:
    return f"objects/{name[:2]}/{name}"
