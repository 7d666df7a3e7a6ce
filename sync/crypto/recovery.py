"""Ways back to a backup's key for whoever has lost everything else: a passphrase, or a key that lies in a safe.

Either is a small box that lies beside the backup and opens for that one alone.
"""

from __future__ import annotations

import json
import os
from typing import Any, Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync.crypto.locking import lock, unlock
from sync.crypto.sealing import OpeningKey, SealingKey
from sync.errors import SealError, WrongKey

_ABOUT: Final = "backup key"
_COSTS: Final = {"iterations": 3, "lanes": 4, "memory_kib": 64 * 1024}
_MOST: Final = {"iterations": 100, "lanes": 64, "memory_kib": 1024 * 1024}


def box_for_key(key: bytes, recovery: SealingKey) -> bytes:
    """Return a 32-byte key in a box for the private half of a recovery key."""
    return json.dumps({"way": "recovery-key", "sealed": recovery.seal(key, _ABOUT.encode()).hex()}).encode()


def box_for_passphrase(key: bytes, passphrase: str) -> bytes:
    """Return a 32-byte key in a box for a passphrase (Argon2id)."""
    salt = os.urandom(16)
    locked = lock(_derived(passphrase, salt, _COSTS), key, _ABOUT)
    return json.dumps({"way": "passphrase", **_COSTS, "salt": salt.hex(), "locked": locked.hex()}).encode()


def opened_box(box: bytes, *, passphrase: str = "", recovery: OpeningKey | None = None) -> bytes | None:
    """Return the key of a box, or None if it is for another way than those at hand.

    Raises:
        WrongKey: the passphrase or the recovery key does not open it, or it is damaged.
    """
    try:
        kept: dict[str, Any] = json.loads(box)
        if kept["way"] == "recovery-key" and recovery is not None:
            return recovery.open(bytes.fromhex(kept["sealed"]), _ABOUT.encode())
        if kept["way"] == "passphrase" and passphrase:
            costs = {name: int(kept[name]) for name in _COSTS}
            if any(not 0 < costs[name] <= _MOST[name] for name in costs):
                raise ValueError
            return unlock(
                _derived(passphrase, bytes.fromhex(kept["salt"]), costs), bytes.fromhex(kept["locked"]), _ABOUT
            )
    except SealError as error:
        raise WrongKey("The backup does not open with this passphrase or recovery key.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise WrongKey("The box with the backup's key is damaged.") from error
    return None


def _derived(passphrase: str, salt: bytes, costs: dict[str, int]) -> bytes:
    kdf = Argon2id(
        salt=salt, length=32, iterations=costs["iterations"], lanes=costs["lanes"], memory_cost=costs["memory_kib"]
    )
    return kdf.derive(passphrase.encode())
