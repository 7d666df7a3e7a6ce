"""The Merkle tree agrees with the published test vectors of RFC 6962's reference implementation and with itself."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.headoffice.audit.merkle import (
    EMPTY,
    Growing,
    consistency,
    inclusion,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

LEAVES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The eight leaves of the Certificate Transparency test suite (merkletree/merkle_tree_test)."""
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Their trees' roots, of the first one to the first eight."""
HASHES = [leaf_hash(each) for each in LEAVES]


def test_the_roots_are_the_published_ones() -> None:
    assert hashlib.sha256(b"").digest() == EMPTY == root_of([])
    assert [root_of(HASHES[:size]).hex() for size in range(1, 9)] == ROOTS


def test_the_published_inclusion_proofs() -> None:
    assert inclusion(HASHES[:1], 0) == ()
    assert [each.hex() for each in inclusion(HASHES, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [each.hex() for each in inclusion(HASHES[:3], 2)] == [ROOTS[1]]


def test_the_published_consistency_proofs() -> None:
    assert [each.hex() for each in consistency(HASHES, 1)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [each.hex() for each in consistency(HASHES, 6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 64, 65])
def test_every_proof_holds_and_none_for_anything_else(size: int) -> None:
    hashes = [leaf_hash(bytes([number])) for number in range(size)]
    root = root_of(hashes)
    for index in range(size):
        proof = inclusion(hashes, index)
        assert is_included(hashes[index], index, size, proof, root)
        assert not is_included(leaf_hash(b"other"), index, size, proof, root)
        assert not is_included(hashes[index], index, size, (*proof, root), root)
        assert not is_included(hashes[index], size, size, proof, root)
        if proof:
            assert not is_included(hashes[index], index, size, proof[:-1], root)
            assert not is_included(hashes[index], (index + 1) % size, size, proof, root)
    for older in range(1, size + 1):
        proof = consistency(hashes, older)
        older_root = root_of(hashes[:older])
        assert is_consistent(older, size, proof, older_root, root)
        assert not is_consistent(older, size, (*proof, root), older_root, root)
        assert older == size or not is_consistent(older, size, proof, leaf_hash(b"other"), root)
        if proof:
            assert not is_consistent(older, size, proof[:-1], older_root, root)


@given(st.lists(st.binary(max_size=8), max_size=40), st.data())
def test_a_growing_tree_has_the_root_of_the_definition(leaves: list[bytes], data: st.DataObject) -> None:
    def defined(hashes: list[bytes]) -> bytes:
        if len(hashes) < 2:
            return hashes[0] if hashes else EMPTY
        half = 1
        while half * 2 < len(hashes):
            half *= 2
        return hashlib.sha256(b"\1" + defined(hashes[:half]) + defined(hashes[half:])).digest()

    hashes, tree = [leaf_hash(each) for each in leaves], Growing()
    for each in hashes:
        tree.add(each)
    assert tree.root == defined(hashes)
    if hashes:
        index = data.draw(st.integers(0, len(hashes) - 1))
        assert is_included(hashes[index], index, len(hashes), inclusion(hashes, index), tree.root)


def test_there_is_no_proof_of_what_is_not_there() -> None:
    for wrong in (-1, 8):
        with pytest.raises(IndexError):
            inclusion(HASHES, wrong)
    for wrong in (0, 9):
        with pytest.raises(IndexError):
            consistency(HASHES, wrong)
    assert not is_consistent(0, 8, (), EMPTY, root_of(HASHES))
    assert not is_consistent(3, 8, (), root_of(HASHES[:3]), root_of(HASHES))
