"""A hash says whether two inputs were the same."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from finance.fingerprint import fingerprint


@dataclass(frozen=True)
class _Wish:
    name: str
    amount: float


def test_equal_values_hash_alike_whatever_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": [2.0]}, _Wish("house", 1.0)) == fingerprint(
        {"b": [2.0], "a": 1}, _Wish("house", 1.0)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        ((1,), (1.0,)),
        ((0.0,), (-0.0,)),
        ((None,), ()),
        (([1, [2]],), ([[1], 2],)),
        ((date(2026, 1, 2),), ("2026-01-02",)),
        ((np.zeros(4),), (np.zeros((2, 2)),)),
        ((np.zeros(2),), (np.zeros(2, np.float32),)),
        ((_Wish("house", 1.0),), (_Wish("house", 1.0000000000000002),)),
    ],
)
def test_different_values_hash_apart(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    assert fingerprint(*one) != fingerprint(*other)


def test_a_view_hashes_as_its_copy() -> None:
    table = np.arange(12.0).reshape(3, 4)
    assert fingerprint(table[:, ::2]) == fingerprint(table[:, ::2].copy())


def test_another_process_finds_the_same_hash() -> None:
    code = "from finance.fingerprint import fingerprint; print(fingerprint({'b', 'a'}, {'x': 0.1}, 'é'))"
    found = {subprocess.check_output([sys.executable, "-c", code], text=True) for _ in range(2)}
    assert found == {fingerprint({"b", "a"}, {"x": 0.1}, "é") + "\n"}


def test_what_has_no_lasting_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        fingerprint(object())
