"""Manifests as bytes: JSON as a text, with head office's signature of that text beside it. Pure on both sides."""

from __future__ import annotations

import json
from typing import Any, Final

from sync.crypto.signing import SigningKey, verified
from sync.errors import Malformed, SealError
from sync.types import Kind, Manifest, Wanted

MANIFEST_TYPE: Final = "application/vnd.steward.manifest+json"
MOST_MANIFEST_BYTES: Final = 65_536
_PURPOSE: Final = "manifest"


def seal_manifest(key: SigningKey, manifest: Manifest) -> bytes:
    """Return a manifest as bytes, signed with head office's key for receipts."""
    text = json.dumps(
        {
            "device": manifest.device,
            "nonce": manifest.nonce.hex(),
            "at_ms": manifest.at_ms,
            "root": manifest.root.hex(),
            "wanted": [[str(each.kind), each.version, each.sha256.hex()] for each in manifest.wanted],
            "withdrawn": [[str(kind), version] for kind, version in manifest.withdrawn],
        }
    )
    return json.dumps({"signed": text, "signature": key.sign(_PURPOSE, text.encode()).hex()}).encode()


def open_manifest(raw: bytes, keys: tuple[bytes, ...]) -> Manifest:
    """Return a manifest that one of head office's keys signed; kinds that this version does not know are left out.

    Args:
        raw: as it came.
        keys: of head office, for receipts.

    Raises:
        Malformed: it is no manifest.
        SealError: none of these keys signed it.
    """
    if len(raw) > MOST_MANIFEST_BYTES:
        raise Malformed("A manifest is longer than any that head office writes.")
    try:
        outer = json.loads(raw)
        text, signature = outer["signed"].encode(), bytes.fromhex(outer["signature"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed("A manifest is damaged.") from error
    if not any(verified(key, _PURPOSE, text, signature) for key in keys):
        raise SealError("A manifest is not signed by head office.")
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed("A manifest is damaged.") from error


def _read(fields: dict[str, Any]) -> Manifest:
    known = set(Kind)
    wanted = tuple(
        Wanted(Kind(kind), _version(version), _bytes(sha256, 32))
        for kind, version, sha256 in fields["wanted"]
        if kind in known
    )
    if len({each.kind for each in wanted}) != len(wanted):
        raise ValueError("two versions of one kind")
    withdrawn = tuple((Kind(kind), _version(version)) for kind, version in fields["withdrawn"] if kind in known)
    return Manifest(
        str(fields["device"]),
        _bytes(fields["nonce"], 16),
        _version(fields["at_ms"]),
        _bytes(fields["root"], 32),
        wanted,
        withdrawn,
    )


def _version(value: Any) -> int:
    # JSON's true is a whole number to Python.
    if type(value) is not int or not 0 < value < 2**53:
        raise ValueError("no version")
    return value


def _bytes(value: str, length: int) -> bytes:
    found = bytes.fromhex(value)
    if len(found) != length:
        raise ValueError("another length")
    return found
