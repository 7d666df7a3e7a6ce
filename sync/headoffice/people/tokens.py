"""Access tokens: JSON Web Tokens (RFC 7519, 9068) with Ed25519 alone, keys by name in head office's folder.

A reader decides by its own list which algorithm and keys are good; what a token says about itself beyond the name of
its key is not asked. Keys are changed by adding one: the newest signs, the others are good until no token of theirs can
be left.
"""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.crypto.places.file import kept_secret
from sync.crypto.signing import SEED_BYTES, new_seed
from sync.errors import StoreError
from sync.headoffice.errors import NotSignedIn

ISSUER: Final = "steward-headoffice"
AUDIENCE: Final = "steward-people"
TYPE: Final = "at+jwt"
_ALGORITHM: Final = "EdDSA"
_LONGEST: Final = 2048
_SKEW_S: Final = 5
_KEPT_S: Final = 3 * 3600
"""How long a key is good after the next was made; longer than any token lasts (`token_minutes`, 120 at most)."""
_LOOK_AGAIN_S: Final = 5.0
_SAYS_NO: Final = "You are not signed in, or no longer; sign in again."


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says: a person and a sign-in (32 hexadecimal digits each), its own id, its end and its key.

    The key is the thumbprint of what its sender has to show with each request (RFC 9449, 6.1).
    """

    person: str
    sign_in: str
    token: str
    ends_ms: int
    key: str


class TokenKeys:
    """The keys of a folder, one file each, named by the second in which it was made."""

    def __init__(self, folder: Path) -> None:
        """Read the keys, making the first where there is none.

        Raises:
            StoreError: the folder cannot be used, or a key is damaged.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._keys: dict[str, Ed25519PrivateKey] = {}
        self._looked_s = -1e9
        if not self._names():
            self.add(time.time_ns() // 1_000_000)
        self._look()

    def add(self, now_ms: int) -> str:
        """Make a new key, drop those whose tokens are all over, and return its name."""
        names = self._names()
        name = f"{max([now_ms // 1000, *(_made_s(each) + 1 for each in names)]):012d}-{secrets.token_hex(4)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            kept_secret(self._folder / f"{name}.key", new_seed)
            for old, successor in pairwise(names):
                if _made_s(successor) < now_ms // 1000 - _KEPT_S:
                    (self._folder / f"{old}.key").unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder {self._folder} cannot be used ({error.strerror}); make it writable."
            ) from error
        self._look()
        return name

    def newest(self) -> tuple[str, Ed25519PrivateKey]:
        """Return name and key that sign; a key that another process made is seen within seconds."""
        if time.monotonic() - self._looked_s > _LOOK_AGAIN_S:
            self._look()
        with self._lock:
            name = max(self._keys)
            return name, self._keys[name]

    def find(self, name: str) -> Ed25519PrivateKey | None:
        """Return a key by its name, looking again for one that another process made."""
        with self._lock:
            known = self._keys.get(name)
        if known is None and time.monotonic() - self._looked_s > _LOOK_AGAIN_S:
            self._look()
            with self._lock:
                known = self._keys.get(name)
        return known

    def _names(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.key"))

    def _look(self) -> None:
        keys = {}
        for name in self._names():
            try:
                seed = (self._folder / f"{name}.key").read_bytes()
            except FileNotFoundError:
                continue
            if len(seed) != SEED_BYTES:
                raise StoreError(f"The key {name} in {self._folder} is damaged; restore it from a backup or remove it.")
            keys[name] = Ed25519PrivateKey.from_private_bytes(seed)
        with self._lock:
            self._keys, self._looked_s = keys, time.monotonic()


def issue(keys: TokenKeys, person: str, sign_in: str, now_ms: int, minutes: float, bound_to: str) -> str:
    """Return a signed access token for a person's sign-in, bound to the key of a thumbprint."""
    name, key = keys.newest()
    now_s = now_ms // 1000
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": person,
        "sid": sign_in,
        "iat": now_s,
        "nbf": now_s,
        "exp": now_s + round(60 * minutes),
        "jti": secrets.token_hex(16),
        "cnf": {"jkt": bound_to},
    }
    return jwt.encode(claims, key, algorithm=_ALGORITHM, headers={"kid": name, "typ": TYPE})


def read(keys: TokenKeys, token: str, now_ms: int) -> Claims:
    """Return what a token says, if head office signed it for this use and it is neither early nor over.

    Raises:
        NotSignedIn: anything else; the sentence does not tell what was wrong.
    """
    if len(token) > _LONGEST:
        raise NotSignedIn(_SAYS_NO)
    try:
        header = jwt.get_unverified_header(token)
        key = keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
        if key is None or header.get("typ") != TYPE or header.get("alg") != _ALGORITHM or "crit" in header:
            raise NotSignedIn(_SAYS_NO)
        said = _verified(token, key)
        now_s = now_ms / 1000
        if not said["nbf"] - _SKEW_S <= now_s < said["exp"]:
            raise NotSignedIn(_SAYS_NO)
        bound_to = said["cnf"]["jkt"]
        if not isinstance(bound_to, str) or not bound_to:
            raise NotSignedIn(_SAYS_NO)
        return Claims(_id(said["sub"]), _id(said["sid"]), str(said["jti"]), 1000 * int(said["exp"]), bound_to)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise NotSignedIn(_SAYS_NO) from error


def _verified(token: str, key: Ed25519PrivateKey) -> dict[str, Any]:
    # Times are checked by the caller against head office's own clock.
    return jwt.decode(
        token,
        key.public_key(),
        algorithms=[_ALGORITHM],
        audience=AUDIENCE,
        issuer=ISSUER,
        options={
            "require": ["iss", "aud", "sub", "sid", "iat", "nbf", "exp", "jti", "cnf"],
            "verify_exp": False,
            "verify_nbf": False,
            "verify_iat": False,
        },
    )


def _id(value: object) -> str:
    if not isinstance(value, str) or len(bytes.fromhex(value)) != 16:
        raise ValueError
    return value


def _made_s(name: str) -> int:
    digits = name.partition("-")[0]
    return int(digits) if digits.isdigit() else 0
