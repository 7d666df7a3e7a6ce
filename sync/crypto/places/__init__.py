"""Places that keep the store's key; which one, a file beside the key says, so that whoever opens the store finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from sync.crypto.places.file import FilePlace
from sync.crypto.places.passphrase import PassphrasePlace
from sync.crypto.places.system_keyring import KeyringPlace
from sync.crypto.places.systemd_creds import SystemdPlace
from sync.crypto.places.tpm import TpmPlace
from sync.errors import KeyPlaceError


class KeyPlace(Protocol):
    """A place for a 32-byte key.

    Attributes:
        protects: what a thief who has the disk alone would still need; "" for nothing.
    """

    protects: str

    def load(self) -> bytes | None:
        """Return the key, or None where none was ever kept.

        Raises:
            WrongKey: it is damaged, or does not open here.
            KeyPlaceError: the place cannot be used.
        """
        ...

    def save(self, key: bytes) -> None:
        """Keep a key.

        Raises:
            KeyPlaceError: the place cannot be used.
        """
        ...

    def forget(self) -> None:
        """Erase the key from this place; doing it twice changes nothing.

        Raises:
            KeyPlaceError: the place cannot be used.
        """
        ...


PLACES: Final = ("file", "passphrase", "keyring", "systemd", "tpm")


def place(name: str, keys: Path) -> KeyPlace:
    """Return a place by its name.

    Args:
        name: of `PLACES`.
        keys: folder of this installation's key files.

    Raises:
        KeyPlaceError: there is no such place.
    """
    match name:
        case "file":
            return FilePlace(keys / "store.key")
        case "passphrase":
            return PassphrasePlace(keys / "store.passphrase")
        case "keyring":
            return KeyringPlace(keys.resolve())
        case "systemd":
            return SystemdPlace(keys / "store.cred")
        case "tpm":
            return TpmPlace(keys / "store.tpm")
    raise KeyPlaceError(f"There is no place '{name}' for the store's key; there are: {', '.join(PLACES)}.")
