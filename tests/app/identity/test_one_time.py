"""One-time codes: the vectors of the RFCs, skew, and each code once."""

from __future__ import annotations

import pytest

from app.identity.one_time import STEP_S, Hash, code, left_s, matching_step, step_of

SECRET = b"12345678901234567890"
SECRETS: dict[Hash, bytes] = {
    "sha1": SECRET,
    "sha256": (SECRET * 2)[:32],
    "sha512": (SECRET * 4)[:64],
}


@pytest.mark.parametrize(
    ("now_s", "kind", "expected"),
    [
        (59, "sha1", "94287082"), (59, "sha256", "46119246"), (59, "sha512", "90693936"),
        (1111111109, "sha1", "07081804"), (1111111109, "sha256", "68084774"), (1111111109, "sha512", "25091201"),
        (1111111111, "sha1", "14050471"), (1111111111, "sha256", "67062674"), (1111111111, "sha512", "99943326"),
        (1234567890, "sha1", "89005924"), (1234567890, "sha256", "91819424"), (1234567890, "sha512", "93441116"),
        (2000000000, "sha1", "69279037"), (2000000000, "sha256", "90698825"), (2000000000, "sha512", "38618901"),
        (20000000000, "sha1", "65353130"), (20000000000, "sha256", "77737706"), (20000000000, "sha512", "47863826"),
    ],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238_appendix_b(now_s: int, kind: Hash, expected: str) -> None:
    assert code(SECRETS[kind], step_of(now_s, 30), 8, kind) == expected


def test_codes_are_those_of_rfc_4226_appendix_d() -> None:
    expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [code(SECRET, step, 6) for step in range(10)] == expected


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_of_skew_counts(steps: int, good: bool) -> None:
    now_s = 1_700_000_000.0
    typed = code(SECRET, step_of(now_s) + steps)
    assert (matching_step(SECRET, typed, now_s) is not None) == good


def test_a_code_counts_once_and_none_before_it_does() -> None:
    now_s = 1_700_000_000.0
    here = step_of(now_s)
    used = matching_step(SECRET, code(SECRET, here), now_s)
    assert used == here
    assert matching_step(SECRET, code(SECRET, here), now_s, last_step=used) is None
    assert matching_step(SECRET, code(SECRET, here - 1), now_s, last_step=used) is None
    assert matching_step(SECRET, code(SECRET, here + 1), now_s, last_step=used) == here + 1
    assert matching_step(SECRET, code(SECRET, here), now_s - 3 * STEP_S, last_step=used) is None, "a clock set back"


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "abcdefgh", "１２３４５６７８", "94287082\n", "-9428708"]
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert matching_step(SECRET, typed, 59.0) is None


def test_the_first_minute_of_all_has_no_step_before_it() -> None:
    assert matching_step(SECRET, code(SECRET, 0), 1.0) == 0
    with pytest.raises(ValueError, match="1970"):
        code(SECRET, -1)


def test_how_long_a_code_stands() -> None:
    assert left_s(600.0) == STEP_S
    assert left_s(659.0) == 1.0
