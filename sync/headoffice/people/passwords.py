"""Passwords: argon2id hashes with the parameters that OWASP names, and the rules for new ones (NIST SP 800-63B)."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from itertools import pairwise
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.headoffice.errors import NotAsAsked
from sync.headoffice.people.common import COMMON, words

SHORTEST: Final = 12
LONGEST: Final = 128
GIVEN_MS: Final = 3 * 24 * 3600 * 1000
"""So long a password that somebody else chose waits for its change."""
_AT_ONCE: Final = threading.BoundedSemaphore(4)
"""Each hash takes 19 MiB; a crowd at the door must not take all memory."""
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16)
_WORDS: Final = words(
    """
    amber anchor apple autumn badge barley basil beacon birch bishop border bottle branch bridge bronze button
    cabin camel candle canyon carbon carpet castle cedar chalk cherry cinder circle clover cobalt coffee copper
    coral cotton cradle crystal dancer desert dinner dolphin donkey dragon eagle ember engine fabric falcon
    farmer feather fennel ferry field finger flint forest fossil galaxy garden garlic ginger glacier goblet
    gravel guitar hammer harbor hazel helmet honey hunter island ivory jacket jasmine jungle kettle kitten
    ladder lagoon lantern laurel lemon lentil lizard magnet mango maple marble meadow melon mirror monkey mortar
    mountain needle nickel nutmeg olive onion orange orchid otter oyster paddle palace paper parrot pebble
    pencil pepper pigeon pillow planet pocket poplar prism puzzle quartz rabbit radish raven ribbon river rocket
    saddle salmon sandal scarlet shadow silver spider spring stable summer sunset tablet temple thistle thunder
    ticket tiger timber tomato tunnel turtle valley velvet vessel violet walnut walrus willow window winter
    wizard yellow zebra
    """
)


def hashed(password: str) -> str:
    """Return a password's hash in its usual writing, about 100 characters; takes some 20 ms and 19 MiB."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def fits(kept: str, password: str) -> bool:
    """Return whether a password is the one of a hash; takes as long for a wrong one."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False


NOBODY: Final = _HASHER.hash(secrets.token_hex(16))
"""A hash that nothing fits: an unknown name takes as long as a known one."""


def outdated(kept: str) -> bool:
    """Return whether a hash was made with other parameters than today's, so that it is made anew at sign-in."""
    return _HASHER.check_needs_rehash(kept)


def check_rules(password: str, name: str) -> None:
    """Accept a new password, or say what is wrong with it.

    Raises:
        NotAsAsked: it is too short or long, well known, one sign over and over, or has the person's name in it.
    """
    written = _one_writing(password)
    folded = written.casefold()
    if not SHORTEST <= len(written) <= LONGEST:
        raise NotAsAsked(f"A password has {SHORTEST} to {LONGEST} characters.")
    if len(set(folded)) < 5 or _is_run(folded):
        raise NotAsAsked("This password repeats few signs; take some words that do not belong together.")
    letters = "".join(each for each in folded if each.isalpha())
    if folded in COMMON or letters in COMMON:
        raise NotAsAsked("This password is well known; take some words that do not belong together.")
    own = name.partition("@")[0]
    if len(own) >= 4 and own in folded:
        raise NotAsAsked("A password must not have your name in it.")


def generated() -> str:
    """Return a new password of five words and a number, for handing over once; about 43 bits."""
    return "-".join([*(secrets.choice(_WORDS) for _ in range(5)), str(secrets.randbelow(9000) + 1000)])


def _bytes(password: str) -> bytes:
    # JSON can have half a character in it, which is no text but may be typed by a program.
    return _one_writing(password).encode("utf-8", "surrogatepass")


def _one_writing(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _is_run(text: str) -> bool:
    """Return whether most signs follow the one before as in abcdef or 654321."""
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    return max(steps.count(1), steps.count(-1), steps.count(0)) > 0.7 * len(steps)
