"""No key and no password is in the repository, and the search would find one."""

from __future__ import annotations

import shutil

import pytest

from installers.release import secret_scan
from installers.release.components import ROOT

LETTERS = "q7Zk2Lw9Xv4Bn8Rt3Jc6Yp1Hs5Gd0Fm"  # drawn; put together here, so that this file itself holds no secret


def test_no_secret_is_in_the_repository() -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    assert secret_scan.in_tree() == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-----BEGIN OPENSSH " + "PRIVATE KEY-----\n" + LETTERS * 3, "private key"),
        ("-----BEGIN " + "PRIVATE KEY-----\n" + LETTERS * 3, "private key"),
        ("key = AKIA" + LETTERS[:16].upper(), "key of a cloud"),
        ("gh" + "p_" + LETTERS + "abcdef", "token of a forge"),
        ("xox" + "b-1234567890-" + LETTERS, "token of a chat"),
        ("hf" + "_" + LETTERS, "key of a model's maker"),
        ("eyJ" + LETTERS + ".eyJ" + LETTERS + "." + LETTERS, "web token"),
        ("postgresql://bank:" + LETTERS[:12] + "@db/x", "password in an address"),
        ('password = "' + LETTERS + '"', "password or key"),
    ],
)
def test_what_is_a_secret_is_found(text: str, kind: str) -> None:
    assert kind in [found for _, found in secret_scan.look(f"\n{text}\n", "app/settings.py")]


@pytest.mark.parametrize(
    "text",
    [
        'password = "quiet-walnut-lagoon-7"',
        "postgresql://USER:PASSWORD@HOST/NAME",
        'token = "aaaaaaaaaaaaaaaa"',
        "password: str = field(default_factory=str)",
        "-----BEGIN CERTIFICATE-----",
    ],
)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert list(secret_scan.look(text, "app/settings.py")) == []
