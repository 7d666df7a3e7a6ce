"""A proof of possession is for one key, one request, one token and some minutes, whatever else is changed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.jws import jwk_of, key_of_jwk, thumbprint
from sync.crypto.possession import WINDOW_S, Possession, fits, parsed, read
from sync.errors import SealError

KEY = Possession(bytes(range(32)))
ADDRESS = "https://office.example/api/v1/devices"
HERE = frozenset({parsed(ADDRESS)})
NOW_S = 1_800_000_000.0


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def by_a_browser(said: dict[str, Any]) -> str:
    """As Web Cryptography signs: ECDSA on P-256, r and s beside each other."""
    key = generate_private_key(SECP256R1())
    text = f"{packed({'typ': 'dpop+jwt', 'alg': 'ES256', 'jwk': jwk_of(key.public_key())})}.{packed(said)}"
    r, s = decode_dss_signature(key.sign(text.encode(), ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return f"{text}.{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"


def test_a_proof_fits_its_request_and_token_and_no_other() -> None:
    proof = read(KEY.prove("GET", f"{ADDRESS}?page=2", NOW_S, "1", "token"))
    assert proof.key == KEY.thumbprint
    assert fits(proof, "GET", HERE, NOW_S, "token")
    assert not fits(proof, "POST", HERE, NOW_S, "token")
    assert not fits(proof, "GET", frozenset({parsed("https://other.example/api/v1/devices")}), NOW_S, "token")
    assert not fits(proof, "GET", frozenset({parsed("https://office.example/api/v1/people")}), NOW_S, "token")
    assert not fits(proof, "GET", HERE, NOW_S, "another token")
    assert not fits(proof, "GET", HERE, NOW_S), "one with a token is none without"
    assert not fits(read(KEY.prove("GET", ADDRESS, NOW_S, "1")), "GET", HERE, NOW_S, "token")
    for off_s, good in ((-WINDOW_S, True), (WINDOW_S, True), (-WINDOW_S - 1, False), (WINDOW_S + 1, False)):
        assert fits(proof, "GET", HERE, NOW_S + off_s, "token") == good


def test_a_browsers_proof_is_read_too() -> None:
    proof = read(by_a_browser({"htm": "GET", "htu": ADDRESS, "iat": int(NOW_S), "jti": "1"}))
    assert fits(proof, "GET", HERE, NOW_S)


def test_the_thumbprint_is_the_standards() -> None:
    """RFC 8037, A.3: the example of an Ed25519 key."""
    key = key_of_jwk({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    assert thumbprint(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def changed(part: int, **more: Any) -> Callable[[], str]:
    """A proof of whose header (0) or body (1) something is other than it was when it was signed."""

    def made() -> str:
        parts = KEY.prove("GET", ADDRESS, NOW_S, "1").split(".")
        parts[part] = packed(json.loads(base64.urlsafe_b64decode(parts[part] + "==")) | more)
        return ".".join(parts)

    return made


def signed(header: dict[str, Any] | None = None, **said: Any) -> Callable[[], str]:
    """A proof that is signed well, with something in it that is not good."""
    head = KEY.prove("GET", ADDRESS, NOW_S, "1").partition(".")[0]
    own = json.loads(base64.urlsafe_b64decode(head + "=="))
    body = {"htm": "GET", "htu": ADDRESS, "iat": NOW_S, "jti": "1"} | said
    return lambda: KEY.sign(own | (header or {}), {name: value for name, value in body.items() if value is not None})


BAD: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "no JSON": lambda: "a.b.c",
    "too long": lambda: KEY.prove("GET", ADDRESS, NOW_S, "1", "") + "x" * 5000,
    "unsigned": lambda: ".".join([packed({"typ": "dpop+jwt", "alg": "none"}), packed({}), ""]),
    "another type": signed({"typ": "JWT"}),
    "another algorithm": changed(0, alg="ES256"),
    "a secret as algorithm": changed(0, alg="HS256"),
    "a critical header": signed({"crit": ["x"], "x": 1}),
    "another's key": changed(0, jwk=jwk_of(generate_private_key(SECP256R1()).public_key())),
    "a private key": signed({"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43, "d": "A" * 43}}),
    "a point on no curve": signed({"jwk": {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}}),
    "no key": signed({"jwk": None}),
    "another method": changed(1, htm="POST"),
    "no address": signed(htu="office.example"),
    "an address with a query": signed(htu=f"{ADDRESS}?a=b"),
    "no number": signed(jti=None),
    "an empty number": signed(jti=""),
    "a long number": signed(jti="x" * 129),
    "no time": signed(iat=None),
    "a time that is a word": signed(iat="now"),
    "a time of 400 digits": signed(iat=10**400),
    "an endless time": signed(iat=float("inf")),
    "a time that is no number": signed(iat=float("nan")),
    "a token that is no word": signed(ath=1),
    "half a character for a token": signed(ath="\ud800"),
    "half a character for a number": signed(jti="\ud800"),
    "half a character where nobody looks": signed({"kid": "\ud800"}),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_proof_is_refused(bad: str) -> None:
    with pytest.raises(SealError):
        read(BAD[bad]())


@given(st.text(max_size=200), st.integers(0, 300))
def test_no_spoiled_proof_is_good_and_none_raises_anything_else(text: str, place: int) -> None:
    good = KEY.prove("GET", ADDRESS, NOW_S, "1", "token")
    for spoiled in (text, good[:place] + text + good[place:], f"{text}.{text}.{text}"):
        if spoiled != good:
            with pytest.raises(SealError):
                read(spoiled)
