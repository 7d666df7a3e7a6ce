"""What this device believes and takes, as pure functions: values in, verdict out.

Two must agree before anything is taken, as Uptane has it. The targets role of The Update Framework, whose key lies
offline, says what exists; head office's manifest, signed online for this device and this request, says what this device
is to have now. Whoever holds the online keys alone can withhold, and can send a device back to what it had verified
before; they can hand out nothing of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sync.errors import Malformed
from sync.types import Kind, Manifest, Wanted

SUFFIX: Final = ".tar.zst"
MOST_BYTES: Final = 8 * 1024**3
"""Longest archive, and longest content, of any bundle."""
MOST_FILES: Final = 200_000
MOST_SKEW_MS: Final = 60_000
"""How far this machine's clock may be from head office's before a person should know."""
FAILED_STARTS: Final = 3
FAILED_WITHIN_MS: Final = 600_000
_PATH: Final = re.compile(rf"(?P<kind>[a-z-]{{1,32}})/(?P<version>[1-9][0-9]{{0,8}}){re.escape(SUFFIX)}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Offer:
    """A bundle that exists, as the targets role signed it.

    Attributes:
        kind: of it.
        version: from 1.
        length: of the archive, in bytes.
        sha256: of the archive, 32 bytes.
        content_bytes: of all files in it together; unpacking stops there.
        files: how many there are in it; unpacking stops there.
        needs_bytes: free space that taking it asks for.
    """

    kind: Kind
    version: int
    length: int
    sha256: bytes
    content_bytes: int
    files: int

    @property
    def needs_bytes(self) -> int:
        """Free space that taking it asks for: archive, content, and a little for folders."""
        return self.length + self.content_bytes + 4096 * (self.files + 16)


class Step(StrEnum):
    """What to do about one wanted bundle."""

    TAKE = "take"
    KEEP = "keep"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do about one wanted bundle, and why it is refused."""

    step: Step
    why: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What this device has of one kind; versions, 0 for none, and those that it rejected."""

    active: int = 0
    staged: int = 0
    rejected: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Time:
    """What this device takes for now.

    Attributes:
        now_ms: milliseconds since 1970, never before anything that head office signed earlier.
        alarm: what a person should know about clocks; "" when all is well.
    """

    now_ms: int
    alarm: str = ""


def target_path(kind: Kind, version: int) -> str:
    """Return the name under which the targets role lists a bundle."""
    return f"{kind}/{version}{SUFFIX}"


def check_offer(path: str, length: int, hashes: Mapping[str, str], custom: Mapping[str, Any] | None) -> Offer:
    """Return what the targets role says of a bundle.

    Args:
        path: its name there.
        length: of the archive, in bytes.
        hashes: by algorithm, in hex.
        custom: what was signed beside it: `bytes` and `files` of the content.

    Raises:
        Malformed: that is no bundle of ours, or a larger one than any.
    """
    found = _PATH.fullmatch(path)
    if found is None or found["kind"] not in set(Kind):
        raise Malformed(f"Head office lists {path[:80]!r}, which is no bundle.")
    try:
        sha256 = bytes.fromhex(hashes["sha256"])
        content, files = (custom or {})["bytes"], (custom or {})["files"]
    except (KeyError, ValueError) as error:
        raise Malformed(f"Head office says too little about {path}: {error}.") from error
    if type(content) is not int or type(files) is not int or len(sha256) != 32:
        raise Malformed(f"Head office says too little about {path}.")
    if not (0 < length <= MOST_BYTES and 0 <= content <= MOST_BYTES and 0 < files <= MOST_FILES):
        raise Malformed(f"{path} is larger than any bundle may be.")
    return Offer(Kind(found["kind"]), int(found["version"]), length, sha256, content, files)


def check_manifest(manifest: Manifest, device: str, nonce: bytes) -> None:
    """Check that a manifest with head office's signature answers this device's present question.

    Raises:
        Malformed: it was made for another device or another request.
    """
    if manifest.device != device:
        raise Malformed("Head office's manifest is for another device.")
    if manifest.nonce != nonce:
        raise Malformed("Head office's manifest answers another request; it may have been played again.")


def judge(wanted: Wanted, offer: Offer | None, held: Held) -> Verdict:
    """Return what to do about a bundle that the manifest names.

    Args:
        wanted: by the manifest.
        offer: of the same name by the targets role; None where it lists none.
        held: of this kind here.
    """
    name = f"{wanted.kind} {wanted.version}"
    if wanted.version in (held.active, held.staged):
        return Verdict(Step.KEEP)
    if offer is None:
        return Verdict(Step.REFUSE, f"The manifest wants {name}, which was never published.")
    if offer.sha256 != wanted.sha256:
        return Verdict(Step.REFUSE, f"Manifest and targets disagree on what {name} is.")
    if wanted.version in held.rejected or wanted.version < held.active:
        return Verdict(Step.KEEP)
    return Verdict(Step.TAKE)


def to_withdraw(manifest: Manifest, held: Mapping[Kind, Held]) -> tuple[Kind, ...]:
    """Return the kinds whose active version head office withdraws."""
    return tuple(kind for kind, version in manifest.withdrawn if version == held.get(kind, Held()).active)


def time_of(office_ms: int, local_ms: int, known_ms: int) -> Time:
    """Return what time it is, from head office's signed word of this moment.

    Args:
        office_ms: as head office just signed.
        local_ms: this machine's clock.
        known_ms: the latest that head office ever signed, 0 for never.
    """
    if office_ms < known_ms - MOST_SKEW_MS:
        late_s = (known_ms - office_ms) // 1000
        return Time(known_ms, f"Head office's clock went back by {late_s} s; its earlier word counts.")
    skew_ms = local_ms - office_ms
    if abs(skew_ms) > MOST_SKEW_MS:
        where = "ahead of" if skew_ms > 0 else "behind"
        return Time(office_ms, f"This machine's clock is {abs(skew_ms) // 1000} s {where} head office's; set it.")
    return Time(max(office_ms, known_ms))


def keeps_failing(starts_ms: Iterable[int], now_ms: int) -> bool:
    """Return whether an application failed so often and so fast that the one before must come back.

    Args:
        starts_ms: when it was started without running well since; a clock that jumped makes some later than now.
        now_ms: this machine's clock.
    """
    recent = [at for at in starts_ms if abs(now_ms - at) <= FAILED_WITHIN_MS]
    return len(recent) >= FAILED_STARTS
