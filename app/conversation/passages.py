"""What the bank's documents say: passages to quote with their citation, never to follow."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from app.errors import NotInstalled
from app.settings import Settings
from inference.documents.index_file import IndexFile
from inference.documents.search import Searcher
from inference.documents.types import Embed, Passage
from inference.language.embed import SentenceEmbedder


class Passages:
    """The index of an installation, open for searching, one search at a time; closed after use."""

    def __init__(self, index: IndexFile, embed: Embed) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._searcher = Searcher(index, embed)

    def search(self, question: str, limit: int = 5, *, trusted_only: bool = True) -> tuple[Passage, ...]:
        """Return the passages that answer a question best, best first; none where nothing is indexed.

        Args:
            question: in the client's words.
            limit: how many at most.
            trusted_only: leave out documents of which a passage is not trusted, whole.
        """
        with self._lock:
            return self._searcher.search(question, limit, trusted_only=trusted_only)

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()


def index_path(settings: Settings) -> Path:
    """Return where the index is kept."""
    return settings.data_dir / "documents.sqlite"


def open_passages(settings: Settings, embed: Embed | None = None) -> Passages:
    """Open the index of an installation.

    Args:
        settings: of the installation.
        embed: that of `open_embedder`, where somebody has it open already.

    Raises:
        NotInstalled: no document was added yet.
        ModelError: the language model is missing or broken.
        DocumentError: the index cannot be used.
    """
    path = index_path(settings)
    if not path.is_file():
        raise NotInstalled(
            f"No document was added yet ({path}); run `steward documents add` for the bank's own, or name files."
        )
    embedder = embed or open_embedder(settings).embed
    return Passages(IndexFile(path, embedding_name(model_folder(settings))), embedder)


def model_folder(settings: Settings) -> Path:
    """Return where the model is that turns sentences into vectors."""
    return settings.models_dir / "minilm"


def open_embedder(settings: Settings) -> SentenceEmbedder:
    """Open the model that turns questions and passages into vectors; one thread is fastest for single sentences.

    Raises:
        ModelError: it is missing or broken; says what to do.
    """
    return SentenceEmbedder(model_folder(settings), threads=1)


def embedding_name(folder: Path) -> str:
    """Return a name that changes with the model: vectors of two models cannot be compared."""
    with (folder / "model.onnx").open("rb") as file:
        return f"{folder.name} {hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"
