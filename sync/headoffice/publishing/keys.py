"""Private keys of the bundles' roles: files that may lie offline, under a passphrase if one is given.

`root-1.pem`, `root-2.pem`, `root-3.pem`: any two of them say which keys all roles have.
`targets.pem`: says what exists; needed whenever something is published, except feature flags.
`online.key` in head office's own folder: signs how fresh the list is, and feature flags.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from sync.crypto.places.file import kept_secret, replace_file
from sync.crypto.signing import new_seed
from sync.errors import SealError, StoreError

ROOTS: Final = ("root-1", "root-2", "root-3")
ROOT_THRESHOLD: Final = 2
_ONLINE: Final = "online.key"
TARGETS: Final = "targets"


def make_key(folder: Path, name: str, passphrase: str = "") -> CryptoSigner:
    """Write a new private key.

    Args:
        folder: that it is written into, as NAME.pem, readable by its owner only.
        name: of it.
        passphrase: that locks the file; "" for none.

    Raises:
        StoreError: there is one of that name, or the folder cannot be used.
    """
    path = folder / f"{name}.pem"
    if path.exists():
        raise StoreError(f"There is a key {path} already; move it away or choose another folder.")
    key = Ed25519PrivateKey.generate()
    lock = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    content = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    try:
        replace_file(path, content)
    except OSError as error:
        raise StoreError(f"The key {path} cannot be written ({error.strerror}).") from error
    return CryptoSigner(key)


def read_key(folder: Path, name: str, passphrase: str = "") -> CryptoSigner:
    """Return a private key.

    Raises:
        StoreError: it is not there.
        SealError: the passphrase is wrong or missing, or the file is no key.
    """
    path = folder / f"{name}.pem"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"The key {path} cannot be read ({error.strerror}); --keys names its folder.") from error
    try:
        key = serialization.load_pem_private_key(content, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SealError(
            f"The key {path} does not open; is STEWARD_KEYS_PASSPHRASE the passphrase it was made with?"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SealError(f"The key {path} is not an Ed25519 key.")
    return CryptoSigner(key)


def online_key(folder: Path) -> CryptoSigner:
    """Return the key that head office keeps at hand, making it where there is none.

    Args:
        folder: of head office's keys.

    Raises:
        StoreError: the folder cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        seed = kept_secret(folder / _ONLINE, new_seed)
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be used ({error.strerror}).") from error
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(seed))


def retire_online_key(folder: Path) -> Path | None:
    """Lay the key at hand aside, so that the next `online_key` is another; return where it lies, None for none.

    Devices believe the other one once a root names it; what they remember of the old one's signatures is then void.

    Raises:
        StoreError: the folder cannot be used.
    """
    path = folder / _ONLINE
    if not path.exists():
        return None
    number = 1 + sum(1 for _ in folder.glob(f"{_ONLINE}.retired-*"))
    aside = path.with_name(f"{_ONLINE}.retired-{number}")
    try:
        path.rename(aside)
    except OSError as error:
        raise StoreError(f"The key {path} cannot be laid aside ({error.strerror}).") from error
    return aside
