"""The Merkle tree of RFC 6962, section 2.1.

Who has a signed root can be shown that an entry is in the log, and that an older root is of the same log, without the
log itself.

Hash of a leaf: SHA-256(0, leaf); of two subtrees: SHA-256(1, left, right); a tree of n is split at the largest power of
two below n. Proofs are checked as RFC 9162, 2.1.3.2 and 2.1.4.2 write it down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of an entry, 32 bytes."""
    return hashlib.sha256(b"\0" + leaf).digest()


class Growing:
    """A tree that leaves are added to at its end; it keeps log2(n) hashes alone."""

    def __init__(self, size: int = 0, peaks: bytes = b"") -> None:
        """Begin empty, or where another tree of `size` leaves stood (`peaks`).

        Raises:
            ValueError: there is no tree of this size with so many peaks.
        """
        sizes = [1 << bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]
        if len(peaks) != 32 * len(sizes):
            raise ValueError(f"A tree of {size} leaves has {len(sizes)} peaks.")
        self._peaks = [(each, peaks[32 * at : 32 * at + 32]) for at, each in enumerate(sizes)]

    def add(self, leaf: bytes) -> None:
        """Add a leaf's hash."""
        size, top = 1, leaf
        while self._peaks and self._peaks[-1][0] == size:
            top = _node(self._peaks.pop()[1], top)
            size *= 2
        self._peaks.append((size, top))

    @property
    def peaks(self) -> bytes:
        """Hashes of the perfect subtrees, the largest first, 32 bytes each: all that is needed to go on later."""
        return b"".join(peak for _, peak in self._peaks)

    @property
    def root(self) -> bytes:
        """The root as of now, 32 bytes."""
        if not self._peaks:
            return EMPTY
        root = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            root = _node(peak, root)
        return root


def root_of(hashes: Iterable[bytes]) -> bytes:
    """Return the root of a tree of leaves' hashes."""
    tree = Growing()
    for each in hashes:
        tree.add(each)
    return tree.root


def inclusion(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the proof that leaf `index` (from 0) is in the tree of these leaves' hashes.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    if len(hashes) == 1:
        return ()
    half = _split(len(hashes))
    if index < half:
        return (*inclusion(hashes[:half], index), root_of(hashes[half:]))
    return (*inclusion(hashes[half:], index - half), root_of(hashes[:half]))


def consistency(hashes: Sequence[bytes], older: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of the first `older` leaves is the beginning of the tree of all.

    Raises:
        IndexError: there were never so many, or none.
    """
    if not 0 < older <= len(hashes):
        raise IndexError(older)
    return _consistency(hashes, older, whole=True)


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether a proof shows that a leaf's hash is number `index` of the `size` leaves under a root."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = _node(each, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = _node(found, each)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(older: int, newer: int, proof: Sequence[bytes], older_root: bytes, newer_root: bytes) -> bool:
    """Return whether a proof shows that the log of an older root is the beginning of that of a newer one."""
    if not 0 < older <= newer:
        return False
    if older == newer:
        return not proof and older_root == newer_root
    steps = [older_root, *proof] if older & (older - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = older - 1, newer - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for each in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = _node(each, old), _node(each, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = _node(new, each)
        place, last = place >> 1, last >> 1
    return last == 0 and old == older_root and new == newer_root


def _consistency(hashes: Sequence[bytes], older: int, whole: bool) -> tuple[bytes, ...]:
    size = len(hashes)
    if older == size:
        return () if whole else (root_of(hashes),)
    half = _split(size)
    if older <= half:
        return (*_consistency(hashes[:half], older, whole), root_of(hashes[half:]))
    return (*_consistency(hashes[half:], older - half, whole=False), root_of(hashes[:half]))


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def _split(size: int) -> int:
    """Return the largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)
