"""New passwords are long and not the ones that are tried first; kept ones are argon2id hashes."""

from __future__ import annotations

import pytest

from sync.headoffice.errors import NotAsAsked
from sync.headoffice.people import passwords


@pytest.mark.parametrize(
    "bad",
    [
        "short-one-7",
        "x" * 129,
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "abcdefghijklmnop",
        "9876543210987654",
        "Password1234567",
        "passwordpassword",
        "CorrectHorseBatteryStaple",
        "Winter-Summer-2026",
        "noor.ansari's own",
        "ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ",
    ],
)
def test_a_bad_password_is_refused_with_a_reason(bad: str) -> None:
    with pytest.raises(NotAsAsked):
        passwords.check_rules(bad, "noor.ansari@bank.example")


@pytest.mark.parametrize("good", ["quiet-walnut-lagoon-7", "drei Enten im Regen", "密码是很长的一句话对不对呀好"])
def test_a_good_password_is_taken(good: str) -> None:
    passwords.check_rules(good, "noor.ansari@bank.example")


def test_a_generated_password_keeps_the_rules_and_comes_once() -> None:
    made = {passwords.generated() for _ in range(200)}
    assert len(made) == 200
    for each in made:
        passwords.check_rules(each, "root")


def test_a_hash_fits_its_password_in_any_writing_and_no_other() -> None:
    kept = passwords.hashed("Caf\u00e9 am Fluss 12")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.fits(kept, "Cafe\u0301 am Fluss 12")
    assert not passwords.fits(kept, "Cafe am Fluss 12")
    assert not passwords.fits("no hash", "Cafe am Fluss 12")
    assert not passwords.outdated(kept)
