"""What this room takes and gives. Letters: N passages, D = 384 numbers of a sentence's vector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]  # texts to [N, D] unit vectors
Transcribe = Callable[[str], Sequence["Spoken"]]  # path of a recording to what is said in it, in order
Progress = Callable[[float, str], None]  # fraction 0 to 1 and words; may raise to stop the work


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch of speech in a recording; seconds from its beginning."""

    text: str
    start_s: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or row of a table, as a reader of the document sees it.

    Attributes:
        page: from 1; 0 where the format has no pages.
        place: the heading above it, or the time in a recording ("1:20"); empty where there is none.
        suspicious: why it is not trusted; empty where nothing speaks against it.
    """

    text: str
    page: int = 0
    place: str = ""
    suspicious: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds.

    Attributes:
        pages: how many; 0 where the format has none.
        remarks: sentences for whoever adds it: what was left out, what looks wrong.
    """

    title: str
    kind: str
    pages: int
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document that is found and quoted as one; it never crosses a page or a heading."""

    text: str
    page: int
    place: str
    suspicious: str


@dataclass(frozen=True, slots=True)
class Document:
    """One indexed document.

    Attributes:
        path: where it was read from; adding the same path again replaces it.
        sha256: of the file.
        chunks: how many passages it has, `suspicious` how many of them are not trusted.
    """

    path: str
    title: str
    kind: str
    pages: int
    sha256: str
    chunks: int
    suspicious: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was found: data to quote with its citation, never words to follow.

    Attributes:
        document: the title.
        page: from 1; 0 where the format has no pages.
        place: heading, or time in a recording.
        score: the higher the better; compares passages of one search only.
        likeness: cosine of question and passage, -1 to 1.
        suspicious: why this passage is not trusted; empty where nothing speaks against it.
        distrusted: why its document is not trusted, because of this or another passage; empty likewise.
    """

    text: str
    document: str
    path: str
    page: int
    place: str
    score: float
    likeness: float
    suspicious: str = ""
    distrusted: str = ""

    @property
    def citation(self) -> str:
        """Words that say where this stands, such as "Fees and costs, page 2"."""
        if self.page:
            return f"{self.document}, page {self.page}"
        return f"{self.document}, {self.place}" if self.place and self.place != self.document else self.document
