"""Files to an index: everything is read, cut and embedded first, then all of it is written or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from inference.documents.chunks import ChunkSize, chunks
from inference.documents.index_file import IndexFile, Prepared
from inference.documents.promises import not_to_be_said
from inference.documents.reading import load, read
from inference.documents.suspicion import suspicion
from inference.documents.types import Chunk, Contents, Document, Embed, Floats, Progress, Transcribe
from inference.errors import DocumentError

_BATCH: Final = 16

Permit = Callable[[Path, Contents], None]  # raises where a document must not be indexed


def prepare(
    path: Path,
    embed: Embed,
    size: ChunkSize,
    *,
    name: str = "",
    transcribe: Transcribe | None = None,
    permit: Permit = lambda _path, _contents: None,
    progress: Progress = lambda _fraction, _words: None,
) -> Prepared:
    """Read, cut and embed one file.

    Args:
        path: of the file.
        embed: makes the vectors.
        size: of the passages.
        name: under which it is indexed; the resolved path by default.
        transcribe: hears recordings.
        permit: has the last word on what may be indexed.
        progress: is told after every few passages; what it raises stops the work.

    Raises:
        DocumentError: the file cannot be used; names it.
    """
    data = load(path)
    contents = read(path, data, transcribe)
    permit(path, contents)
    pieces = tuple(_judged(piece, contents.title) for piece in chunks(contents.blocks, size))
    if not pieces:
        raise DocumentError(f"{path.name} has no words to search for.")
    document = Document(
        path=name or str(path.resolve()),
        title=contents.title[:200],
        kind=contents.kind,
        pages=contents.pages,
        sha256=hashlib.sha256(data).hexdigest(),
        chunks=len(pieces),
        suspicious=sum(bool(piece.suspicious) for piece in pieces),
        remarks=contents.remarks,
    )
    return Prepared(document, pieces, _vectors(document.title, pieces, embed, progress))


def add(index: IndexFile, prepared: Sequence[Prepared]) -> None:
    """Write prepared documents in one transaction; what has the same path or contents is replaced.

    Raises:
        DocumentError: the index cannot be written; it is as it was.
    """
    index.replace(prepared)


def _vectors(title: str, pieces: Sequence[Chunk], embed: Embed, progress: Progress) -> Floats:
    """Return [N, D] vectors; each passage is embedded with its heading or, where it has none, the title."""
    parts = []
    for start in range(0, len(pieces), _BATCH):
        progress(start / len(pieces), title)
        parts.append(embed([_with_heading(title, piece) for piece in pieces[start : start + _BATCH]]))
    progress(1.0, title)
    return np.concatenate(parts)


def _judged(piece: Chunk, title: str) -> Chunk:
    """Return a passage with why it is not to be read out, its heading's and the title's reasons among them."""
    reason = piece.suspicious or not_to_be_said(piece.text)
    for heading in (piece.place, title):
        reason = reason or suspicion(heading) or not_to_be_said(heading, heading=True)
    return replace(piece, suspicious=reason)


def _with_heading(title: str, piece: Chunk) -> str:
    # The title as well as the heading was tried: it makes the passages of one document too much alike.
    return f"{piece.place or title}. {piece.text}"
