"""Only what head office signed for people, with its own algorithm and a living key, opens the door."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.errors import StoreError
from sync.headoffice.errors import NotSignedIn
from sync.headoffice.people.tokens import TokenKeys, issue, read

NOW_MS = 1_800_000_000_000
PERSON, SIGN_IN, KEY = "ab" * 16, "cd" * 16, "k" * 43
CLAIMS = {
    "iss": "steward-headoffice",
    "aud": "steward-people",
    "sub": PERSON,
    "sid": SIGN_IN,
    "iat": NOW_MS // 1000,
    "nbf": NOW_MS // 1000,
    "exp": NOW_MS // 1000 + 900,
    "jti": "1",
    "cnf": {"jkt": KEY},
}


@pytest.fixture
def keys(tmp_path: Path) -> TokenKeys:
    return TokenKeys(tmp_path / "tokens")


def written(keys: TokenKeys, claims: dict[str, Any] | None = None, **header: Any) -> str:
    name, key = keys.newest()
    return jwt.encode(CLAIMS | (claims or {}), key, algorithm="EdDSA", headers={"kid": name, "typ": "at+jwt"} | header)


def without(claim: str) -> Callable[[TokenKeys], str]:
    def made(keys: TokenKeys) -> str:
        name, key = keys.newest()
        claims = {each: value for each, value in CLAIMS.items() if each != claim}
        return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": name, "typ": "at+jwt"})

    return made


def unsigned(keys: TokenKeys) -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'at+jwt', 'kid': keys.newest()[0]})}.{part(CLAIMS)}."


def signed_with_the_public_key_as_a_secret(keys: TokenKeys) -> str:
    name, key = keys.newest()
    secret = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return jwt.encode(CLAIMS, secret, algorithm="HS256", headers={"kid": name, "typ": "at+jwt"})


def by_a_stranger(keys: TokenKeys) -> str:
    headers = {"kid": keys.newest()[0], "typ": "at+jwt"}
    return jwt.encode(CLAIMS, Ed25519PrivateKey.generate(), algorithm="EdDSA", headers=headers)


def with_its_own_key(keys: TokenKeys) -> str:
    key = Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    own = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()}
    return jwt.encode(CLAIMS, key, algorithm="EdDSA", headers={"kid": keys.newest()[0], "typ": "at+jwt", "jwk": own})


def tampered(keys: TokenKeys) -> str:
    head, _, signature = issue(keys, PERSON, SIGN_IN, NOW_MS, 15, KEY).split(".")
    body = base64.urlsafe_b64encode(json.dumps(CLAIMS | {"sub": "ef" * 16}).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def test_a_token_says_whose_and_which_sign_ins_it_is(keys: TokenKeys) -> None:
    said = read(keys, issue(keys, PERSON, SIGN_IN, NOW_MS, 15, KEY), NOW_MS + 899_000)
    assert (said.person, said.sign_in, said.ends_ms) == (PERSON, SIGN_IN, NOW_MS + 900_000)


BAD: dict[str, Callable[[TokenKeys], str]] = {
    "nothing": lambda _: "",
    "no token": lambda _: "a.b.c",
    "other signs": lambda _: "ä" * 40,
    "too long": lambda keys: written(keys, {"more": "x" * 4000}),
    "unsigned": unsigned,
    "signed with the public key as a secret": signed_with_the_public_key_as_a_secret,
    "by a stranger": by_a_stranger,
    "with its own key": with_its_own_key,
    "tampered": tampered,
    "another issuer": lambda keys: written(keys, {"iss": "somebody"}),
    "another audience": lambda keys: written(keys, {"aud": "devices"}),
    "another type": lambda keys: written(keys, typ="JWT"),
    "no such key": lambda keys: written(keys, kid="0" * 12),
    "a path as the key": lambda keys: written(keys, kid="../receipts"),
    "a critical header": lambda keys: written(keys, crit=["x"], x=1),
    "over": lambda keys: written(keys, {"exp": NOW_MS // 1000}),
    "early": lambda keys: written(keys, {"nbf": NOW_MS // 1000 + 60}),
    "a person who is none": lambda keys: written(keys, {"sub": "root"}),
    "an end that is no number": lambda keys: written(keys, {"exp": "late"}),
    "an endless one": lambda keys: written(keys, {"exp": None}),
    **{f"without {claim}": without(claim) for claim in CLAIMS},
}


@pytest.mark.parametrize("bad", BAD)
def test_what_head_office_did_not_sign_for_this_opens_nothing(keys: TokenKeys, bad: str) -> None:
    with pytest.raises(NotSignedIn):
        read(keys, BAD[bad](keys), NOW_MS)


def test_a_new_key_signs_and_the_old_ones_tokens_stay_good_as_long_as_they_last(keys: TokenKeys) -> None:
    old = issue(keys, PERSON, SIGN_IN, NOW_MS, 15, KEY)
    first = keys.newest()[0]
    second = keys.add(NOW_MS)
    assert second != first
    assert keys.newest()[0] == second
    assert read(keys, old, NOW_MS).person == PERSON
    keys.add(NOW_MS + 4 * 3600 * 1000)
    assert keys.find(first) is None
    assert keys.find(second) is not None


def test_another_process_sees_a_new_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = TokenKeys(tmp_path), TokenKeys(tmp_path)
    here.add(NOW_MS)
    monkeypatch.setattr("sync.headoffice.people.tokens._LOOK_AGAIN_S", 0.0)
    assert read(there, issue(here, PERSON, SIGN_IN, NOW_MS, 15, KEY), NOW_MS).sign_in == SIGN_IN


def test_a_damaged_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "000000000001-00.key").write_bytes(b"short")
    with pytest.raises(StoreError, match="000000000001-00"):
        TokenKeys(tmp_path)


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    TokenKeys(tmp_path)
    assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()] == [0o600]
