"""Who somebody is, by a typed code or the QR code of the bank's app: the rules of `app.identity` with keys and store.

Nothing of a code is logged or told; what was wrong with it is one of few sentences.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from app.content import Content
from app.identity import badge, lockout, whose
from app.identity.one_time import SECRET_BYTES
from app.log import logger
from app.settings import Settings
from sync.crypto.signing import PUBLIC_BYTES, SEED_BYTES, SigningKey, new_seed, verified
from sync.errors import StoreError
from sync.store.codes import CodeStore, Enrolled

PURPOSE: Final = "badge"
"""What the bank signs a badge for; see `sync.crypto.signing`."""
BANK_KEY: Final = "identify.pub"
"""In a bank's folder: its public key, 64 hexadecimal digits."""
DEMO_KEY: Final = "demo-bank-app.seed"
NOT_VALID: Final = "This code is not valid here; please let your app show a new one."
EXPIRED: Final = "This code has expired; please let your app show a new one."
NUMBER: Final = "Please type your client number and right after it the code."
CLOSED: Final = (
    "Too many codes were wrong, so none is taken for {wait}; please hold the QR code of your app before the camera, or "
    "ask a member of staff."
)
_BADGES_KEPT_S: Final = 30 * 86_400  # much longer than any is good, so that a clock that is set back opens nothing
_FIRST_NUMBER: Final = 100_001

_log = logger("doorkeeper")


@dataclass(frozen=True, slots=True)
class Found:
    """Who it is; without a client, why they are not known, in one sentence.

    Attributes:
        number_digits: of the client's number that is needed beside the code; 0 where it is not.
    """

    client_id: str
    trouble: str = ""
    number_digits: int = 0


class Doorkeeper:
    """Checks codes at one kiosk."""

    def __init__(
        self,
        store: CodeStore,
        clients: frozenset[str],
        audiences: frozenset[str],
        bank_key: bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Args:
        store: who is enrolled, what was used, what was wrong.
        clients: whom the bank knows; others are not let in even if they are enrolled.
        audiences: what a badge for this place says.
        bank_key: the bank's public key, 32 bytes; empty where badges are not taken.
        clock: seconds since 1970.
        """  # noqa: D205
        self._store, self._clients, self._audiences = store, clients, audiences
        self._bank_key, self._clock = bank_key, clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def find(self, text: str) -> Found:
        """Return who somebody is.

        Args:
            text: typed digits, or the text of a QR code.

        Raises:
            StoreError: the store cannot be read or written; nobody is let in then.
        """
        return self._by_badge(text) if text.startswith(badge.PREFIX) else self._by_code(text)

    def _by_code(self, text: str) -> Found:
        now_s = self._clock()
        with self._store.deciding():
            wait_s = lockout.closed_for_s(self._store.misses(), now_s)
            if wait_s > 0:
                return Found("", CLOSED.format(wait=_wait(wait_s)))
            typed = whose.read_typed(text)
            if typed is None:  # no guess either: it could not have been anybody's
                return Found("", NOT_VALID)
            verdict = whose.whose(typed, self._store.enrolled(), now_s)
            if verdict.kind == "number":
                return Found("", NUMBER, max(len(each.number) for each in self._store.enrolled()))
            if verdict.kind == "nobody" or verdict.client not in self._clients:
                self._store.missed(int(now_s), lockout.KEPT_S)
                return Found("", NOT_VALID)
            self._store.used_step(verdict.client, verdict.step)
            return Found(verdict.client)

    def _by_badge(self, text: str) -> Found:
        now_s = self._clock()
        verdict = badge.judged(text, self._is_the_banks, self._audiences, now_s)
        if verdict.badge is None:
            return Found("", EXPIRED if verdict.kind == "expired" else NOT_VALID)
        if verdict.badge.client not in self._clients:
            return Found("", NOT_VALID)
        fresh = self._store.use_badge(verdict.badge.nonce, int(now_s), _BADGES_KEPT_S)
        return Found(verdict.badge.client) if fresh else Found("", NOT_VALID)

    def _is_the_banks(self, content: bytes, signature: bytes) -> bool:
        return bool(self._bank_key) and verified(self._bank_key, PURPOSE, content, signature)


def open_doorkeeper(settings: Settings, content: Content, clock: Callable[[], float] = time.time) -> Doorkeeper:
    """Return who checks codes in this installation; the demo bank's clients are enrolled on first use.

    Raises:
        SyncError: the store cannot be used.
    """
    store = CodeStore(settings.data_dir)
    clients = frozenset(content.client_ids)
    if settings.bank_dir:
        key = bank_key(Path(settings.bank_dir) / BANK_KEY)
    else:
        key = demo_key(settings.data_dir).public
        enrol_demo(store, content)
    return Doorkeeper(store, clients, frozenset({audience(settings, content)}), key, clock)


def audience(settings: Settings, content: Content) -> str:
    """Return what a badge for this branch says: the bank's id and the branch's."""
    return f"{content.bank.id}/{settings.branch}"


def bank_key(path: Path) -> bytes:
    """Return a bank's public key; empty, with a line in the log, where there is none."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != PUBLIC_BYTES:
        _log.warning("badges are not taken: %s does not hold the bank's public key", path)
        return b""
    return key


def demo_key(data_dir: Path) -> SigningKey:
    """Return the demo bank's signing key, made on first use; a bank's own never lies on a kiosk.

    Raises:
        StoreError: the folder cannot be used.
    """
    path = data_dir / "keys" / DEMO_KEY
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_once(path, new_seed())
        seed = path.read_bytes()
    except OSError as error:
        raise StoreError(f"The key {path} cannot be used ({error.strerror}); make its folder writable.") from error
    if len(seed) != SEED_BYTES:
        raise StoreError(f"The demo bank's key {path} is damaged; remove it, and a new one is made.")
    return SigningKey(seed)


def enrol_demo(store: CodeStore, content: Content) -> None:
    """Enrol the demo bank's clients who are not, each with a number and a secret of their own."""
    with store.deciding():
        known = store.enrolled()
        missing = [client for client in content.client_ids if client not in {each.client for each in known}]
        first = max([_FIRST_NUMBER - 1, *(int(each.number) for each in known)]) + 1
        store.enrol(
            Enrolled(client, str(first + at), secrets.token_bytes(SECRET_BYTES)) for at, client in enumerate(missing)
        )


def _write_once(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all; another process may do the same at this moment."""
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        _log.info("another process made the key first")
    finally:
        fresh.unlink()


def _wait(seconds: float) -> str:
    minutes = max(1, round(seconds / 60 + 0.5))
    if minutes >= 120:
        return f"{round(minutes / 60 + 0.5)} hours"
    return "one minute" if minutes == 1 else f"{minutes} minutes"
