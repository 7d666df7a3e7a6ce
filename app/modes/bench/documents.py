"""Documents: how often the right passage is found, and how fast among 20,000."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from app.modes.bench.table import Row, median_ms
from app.settings import Settings
from inference.documents.index_file import IndexFile, Prepared
from inference.documents.search import Searcher
from inference.documents.types import Chunk, Document, Embed

CHUNKS: Final = 20_000
_PER_DOCUMENT: Final = 200
_DIMENSIONS: Final = 384
_WORDS: Final = 110  # of a passage, about 700 characters
_EMBEDDED: Final = 32  # passages whose embedding is timed
_VOCABULARY: Final = 30_000


def rows(settings: Settings) -> Iterator[Row]:
    """Measure recall on the demo bank's documents, and times on 20,000 made-up passages."""
    from app.conversation.passages import open_embedder
    from app.modes.documents import cases, demo_index, measure

    embedder = open_embedder(settings)
    index = demo_index(settings, embedder)
    asked = cases("test")
    found = measure(index, embedder, asked, "weighted")
    index.close()
    detail = f"{found.count} questions that no setting was chosen on"
    yield Row("documents", "recall@1", "", found.at_1 * 100, "%", detail)
    yield Row("documents", "recall@5", "", found.at_5 * 100, "%", detail)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents.sqlite"
        yield from _times(path, embedder.embed, [case.ask for case in asked])


def _times(path: Path, embed: Embed, questions: list[str]) -> Iterator[Row]:
    made = made_up(CHUNKS, questions)
    began = time.perf_counter()
    index = IndexFile(path, "bench")
    index.replace(made)
    spent = time.perf_counter() - began
    yield Row("documents", "write 20,000 passages", "", spent, "s", "one transaction, made-up text")
    texts = [chunk.text for chunk in made[0].chunks[:_EMBEDDED]]
    spent = median_ms(lambda: embed(texts), runs=3) / _EMBEDDED
    yield Row("documents", "embedding a passage", "", spent, "ms", "110 made-up words, one thread")
    del made
    began, before = time.perf_counter(), resident_mb()
    searcher = Searcher(index, embed)
    yield Row("documents", "open 20,000 passages", "", time.perf_counter() - began, "s")
    yield Row("documents", "memory of 20,000 passages", "", max(0.0, resident_mb() - before), "MB", "beside the model")
    vectors = [embed([question])[0] for question in questions]
    searcher.search(questions[0])
    inner, whole = [], []
    for question, vector in zip(questions, vectors, strict=True):
        began = time.perf_counter()
        searcher.search_embedded(question, vector)
        between = time.perf_counter()
        searcher.search(question)
        inner.append((between - began) * 1000)
        whole.append((time.perf_counter() - between) * 1000)
    index.close()
    for figure, asked, times in (("search", "≤ 15", whole), ("search, the question embedded already", "", inner)):
        for name, share in (("median", 50), ("95th percentile", 95)):
            detail = f"{len(times)} questions, {CHUNKS:,} made-up passages"
            yield Row("documents", f"{figure}, {name}", asked, float(np.percentile(times, share)), "ms", detail)


def made_up(count: int, questions: list[str], seed: int = 7) -> list[Prepared]:
    """Return documents of passages whose words are as unevenly frequent as English (Zipf), and random vectors.

    Args:
        count: passages.
        questions: their words are the most frequent of all, so that searching for them is as hard as it gets.
        seed: the same seed gives the same text.
    """
    random = np.random.default_rng(seed)
    common = sorted({word for question in questions for word in question.lower().strip("?.").split()})
    words = np.array([*common, *(f"word{number}" for number in range(_VOCABULARY))])
    documents = []
    for start in range(0, count, _PER_DOCUMENT):
        size = min(_PER_DOCUMENT, count - start)
        picks = np.minimum(random.zipf(1.15, (size, _WORDS)), len(words)) - 1
        chunks = tuple(Chunk(" ".join(words[row]), 1 + n // 4, "", "") for n, row in enumerate(picks))
        vectors = random.standard_normal((size, _DIMENSIONS)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        name = f"made-up-{start}"
        documents.append(Prepared(Document(name, name, "text", 50, name, size, 0), chunks, vectors))
    return documents


def resident_mb() -> float:
    """Return this process's memory in MB; not a number where the system does not tell it in a file."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
