"""What head office knows of a device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Device:
    """One device; times in milliseconds since 1970, None for never.

    Attributes:
        name: of it.
        public_key: Ed25519, 32 bytes.
        active: false when it was revoked.
        branch: where it stands.
        enrolled_ms: when its present key came.
        revoked_ms: when it was revoked.
        seen_ms: its last request that was taken.
        version: of Steward, as it reported.
        status: as it last reported it: `oldest_ms`, `waiting`, `health`.
        status_ms: when that was.
        certificate: serial number for mutual TLS in hex; "" for none.
    """

    name: str
    public_key: bytes
    active: bool
    branch: str
    enrolled_ms: int
    revoked_ms: int | None = None
    seen_ms: int | None = None
    version: str = ""
    status: Mapping[str, Any] = field(default_factory=dict)
    status_ms: int | None = None
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """What a device is to do: `kind` with `subject`; `number` counts from 1 without gaps."""

    device: str
    number: int
    kind: str
    subject: str
    made_ms: int
    done_ms: int | None = None
