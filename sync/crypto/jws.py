"""Signed JSON in its compact writing (JWS, RFC 7515): signed with Ed25519; read with Ed25519 or ECDSA on P-256.

Browsers make keys on P-256 everywhere and Ed25519 ones in some places (Web Cryptography); our own programs use Ed25519.
Which algorithm is good follows from the key that the reader names, never from what a signature says about itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from sync.errors import SealError

LONGEST: Final = 4096
"""Characters of a signed text that are looked at."""
PublicKey = Ed25519PublicKey | EllipticCurvePublicKey
_ALGORITHMS: Final = {Ed25519PublicKey: ("EdDSA", "Ed25519"), EllipticCurvePublicKey: ("ES256",)}
"""Of a key; RFC 9864 gives EdDSA with this curve the second name."""
_COORDINATE_BYTES: Final = 32


def signed(key: Ed25519PrivateKey, header: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """Return signed JSON; the algorithm is written into the header."""
    parts = [_encoded(_json({"alg": "EdDSA", **header})), _encoded(_json(said))]
    return ".".join([*parts, _encoded(key.sign(".".join(parts).encode()))])


def header_of(text: str) -> dict[str, Any]:
    """Return the header of signed JSON, as it says; nothing is checked yet.

    Raises:
        SealError: it is none, or has a number that no double holds, or half a character, in it (RFC 7493).
    """
    return _object(_parts(text)[0])


def said_by(key: PublicKey, text: str) -> dict[str, Any]:
    """Return what was signed with a key; its numbers are floats, and finite.

    Raises:
        SealError: it was not, with another algorithm than this key's, or is no JSON object, or has a number that no
            double holds, or half a character, in it (RFC 7493).
    """
    head, body, signature = _parts(text)
    header = _object(head)
    names = next(names for kind, names in _ALGORITHMS.items() if isinstance(key, kind))
    if header.get("alg") not in names or "crit" in header:
        raise SealError("This was signed in another way than is taken.")
    try:
        _check(key, _decoded(signature), f"{head}.{body}".encode())
    except (InvalidSignature, ValueError):
        raise SealError("This was not signed with its key.") from None
    return _object(body)


def key_of_jwk(jwk: object) -> PublicKey:
    """Return the public key of a JSON Web Key (RFC 7517, 8037).

    Raises:
        SealError: it is none of the two kinds, not on its curve, or has private parts in it.
    """
    if not isinstance(jwk, dict) or "d" in jwk:
        raise SealError("This is no public key.")
    try:
        x = _coordinate(jwk.get("x"))
        if (jwk.get("kty"), jwk.get("crv")) == ("OKP", "Ed25519"):
            return Ed25519PublicKey.from_public_bytes(x)
        if (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-256"):
            y = _coordinate(jwk.get("y"))
            return EllipticCurvePublicNumbers(
                int.from_bytes(x, "big"), int.from_bytes(y, "big"), SECP256R1()
            ).public_key()
    except ValueError:
        raise SealError("This is no public key.") from None
    raise SealError("A key is an Ed25519 key or one on P-256.")


def jwk_of(key: PublicKey) -> dict[str, str]:
    """Return the JSON Web Key of a public key, with the members that it must have and no others."""
    if isinstance(key, Ed25519PublicKey):
        return {"crv": "Ed25519", "kty": "OKP", "x": _encoded(key.public_bytes_raw())}
    numbers = key.public_numbers()
    x, y = (_encoded(each.to_bytes(_COORDINATE_BYTES, "big")) for each in (numbers.x, numbers.y))
    return {"crv": "P-256", "kty": "EC", "x": x, "y": y}


def thumbprint(key: PublicKey) -> str:
    """Return a key's thumbprint (RFC 7638): 43 characters."""
    return _encoded(hashlib.sha256(_json(jwk_of(key))).digest())


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text as JWS writes bytes: 43 characters."""
    return _encoded(hashlib.sha256(text.encode("utf-8", "replace")).digest())


def _check(key: PublicKey, signature: bytes, message: bytes) -> None:
    if isinstance(key, Ed25519PublicKey):
        key.verify(signature, message)
        return
    if len(signature) != 2 * _COORDINATE_BYTES:
        raise InvalidSignature
    r, s = (int.from_bytes(half, "big") for half in (signature[:_COORDINATE_BYTES], signature[_COORDINATE_BYTES:]))
    key.verify(encode_dss_signature(r, s), message, ECDSA(hashes.SHA256()))


def _parts(text: str) -> tuple[str, str, str]:
    parts = text.split(".") if len(text) <= LONGEST and text.isascii() else []
    if len(parts) != 3:
        raise SealError("This is no signed JSON.")
    return parts[0], parts[1], parts[2]


def _object(part: str) -> dict[str, Any]:
    try:
        # Numbers are doubles, as browsers have them, and words are text: 400 digits or half a character, which Python
        # reads as well, would be an error of ours wherever somebody reckons with the one or writes the other.
        found = json.loads(_decoded(part), parse_int=float)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SealError("This is no signed JSON.")
    return found


def _coordinate(value: object) -> bytes:
    found = _decoded(value) if isinstance(value, str) and value.isascii() else b""
    if len(found) != _COORDINATE_BYTES:
        raise ValueError
    return found


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    if "=" in text:
        raise ValueError
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError from error
