"""The reader of patches survives whatever comes: it is read, or refused in one sentence."""

from __future__ import annotations

import random

import pytest

from finance.errors import PatchError
from finance.knowledge import head_office, parse

HERE = head_office()
XSD = "http://www.w3.org/2001/XMLSchema#"
_FIRST = f"""H id <urn:x> .
TX .
A <urn:s:1> <urn:p:1> "one" <{HERE}> .
D <urn:s:1> <urn:p:1> "zwölf"@de <{HERE}> .
TC .
"""
_GIVEN_UP = f"""H id <urn:y> .
H prev <urn:x> .
TX .
A <urn:s:1> <urn:p:2> "1.50"^^<{XSD}decimal> <{HERE}> .
TA .
"""
_LONG_FORM = f"""PA "st" <https://steward.example/terms#> .
H id <urn:z> .
TX .
# remark
A _:b1 st:words "a \\"b\\" \\u00e9" <{HERE}> .
A <urn:s:2> <urn:p:1> "2026-11-21"^^<{XSD}date> <{HERE}> .
PD "st" .
TC .
"""
SEEDS = tuple(text.encode() for text in (_FIRST, _GIVEN_UP, _LONG_FORM))
BITS = (
    b"<", b">", b'"', b"\\", b"\\u", b"_:", b"@en", b"^^", b" .\n", b"\n", b"\r", b"\0", b"A ", b"D ", b"TX .\n",
    b"TC .\n", b"\xc3", b"\xf0\x9f",
)  # fmt: skip


def spoiled(chance: random.Random) -> bytes:
    """Return a patch that was changed at random."""
    data = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data)) if data else 0
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = chance.randbytes(1)
            case 1:
                data[at:at] = chance.choice(BITS)
            case 2:
                del data[at : at + chance.randrange(40)]
            case 3:
                other = chance.choice(SEEDS)
                begin = chance.randrange(len(other))
                data[at:at] = other[begin : begin + chance.randrange(60)]
            case _:
                del data[at:]
    return bytes(data)


def read_spoiled(rounds: int) -> int:
    chance, read = random.Random(8), 0
    for _ in range(rounds):
        try:
            parse(spoiled(chance))
            read += 1
        except PatchError:
            continue
    return read


def test_what_is_spoiled_can_be_read_when_it_is_not() -> None:
    assert [len(parse(seed).quads) for seed in SEEDS] == [2, 1, 2]


def test_spoiled_patches_are_read_or_refused() -> None:
    assert 0 < read_spoiled(4_000) < 4_000


@pytest.mark.soak
def test_ten_million_spoiled_patches_are_read_or_refused() -> None:
    read_spoiled(10_000_000)
