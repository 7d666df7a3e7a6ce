"""Jobs: the bank's documents: what is indexed, a search in them, a passage where it stands, adding and removing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.conversation.passages import embedding_name, index_path
from app.desk.messages import Arguments, Report
from app.desk.permits import names_no_client, recogniser
from app.desk.room import Room
from app.errors import UsageError
from inference.documents.adding import add, prepare
from inference.documents.chunks import ChunkSize
from inference.documents.index_file import IndexFile
from inference.documents.reading import KINDS, documents_in
from inference.documents.search import Searcher
from inference.documents.types import Document, Passage

SHOWN = 20  # passages of a search
AROUND = 2  # passages before and after, where one is shown in its place


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage and its neighbours in the document; `at` is its place among them, -1 where it is there no more."""

    document: Document | None
    passages: tuple[Passage, ...]
    at: int


def list_documents(room: Room, arguments: Arguments, progress: Report) -> tuple[Document, ...]:
    """Return what is indexed, by title; nothing where nothing is."""
    with _existing(room) as index:
        return index.documents() if index else ()


def search(room: Room, arguments: Arguments, progress: Report) -> tuple[Passage, ...]:
    """Return the passages that answer `question` best, those that are not trusted too, each with why.

    Raises:
        ModelError: the language model is missing.
    """
    question = str(arguments["question"]).strip()
    if not question or not index_path(room.settings).is_file():
        return ()
    progress(0.1, "Searching the documents")
    embedder = room.embedder
    with _opened(room) as index:
        return Searcher(index, embedder.embed).search(question, SHOWN, trusted_only=False)


def in_context(room: Room, arguments: Arguments, progress: Report) -> Stretch:
    """Return a passage of `text` in the document at `path`, or the first of a `citation`, with what stands around it.

    Without text or citation, the beginning of the document.
    """
    text, path, citation = (str(arguments.get(name, "")) for name in ("text", "path", "citation"))
    with _existing(room) as index:
        if index is None:
            return Stretch(None, (), -1)
        documents = {document.path: document for document in index.documents()}
        wanted = [documents[path]] if path in documents else list(documents.values())
        for document in wanted:
            passages = index.of_document(document.path)
            at = next((number for number, one in enumerate(passages) if _is(one, text, citation)), -1)
            if at >= 0:
                first = max(0, at - AROUND)
                return Stretch(document, passages[first : at + AROUND + 1], at - first)
        return Stretch(wanted[0], index.of_document(path), -1) if path in documents else Stretch(None, (), -1)


def _is(passage: Passage, text: str, citation: str) -> bool:
    """Tell whether a passage is meant; what was said is a part of it."""
    if text:
        said = " ".join(text.split())
        return said in " ".join(passage.text.split()) and citation in ("", passage.citation)
    return bool(citation) and passage.citation == citation


def add_documents(room: Room, arguments: Arguments, progress: Report) -> tuple[Document, ...]:
    """Read, cut and embed the files and folders of `paths`, then write all of them or none.

    Raises:
        DocumentError: a file cannot be used; nothing was changed.
        InputError: a file names a client.
        UsageError: there is nothing to add.
        ModelError: the language model is missing.
    """
    files = _files([Path(one) for one in arguments["paths"]])
    settings = room.settings
    size = ChunkSize(settings.document_chunk_chars, settings.document_overlap_chars)
    permit, transcribe = names_no_client(settings), recogniser(settings)
    prepared = []
    for number, path in enumerate(files):
        progress(number / len(files), f"Reading {path.name}")

        def told(fraction: float, words: str, number: int = number) -> None:
            progress((number + fraction) / len(files), f"Reading {words}")

        prepared.append(prepare(path, room.embedder.embed, size, transcribe=transcribe, permit=permit, progress=told))
    progress(1.0, "Writing the index")
    with _opened(room) as index:
        add(index, prepared)
    return tuple(one.document for one in prepared)


def remove_document(room: Room, arguments: Arguments, progress: Report) -> str:
    """Remove the document of a `path`; doing it twice changes nothing. Returns the path."""
    path = str(arguments["path"])
    with _existing(room) as index:
        if index:
            index.replace([], [path])
    return path


def _files(paths: Sequence[Path]) -> list[Path]:
    files = documents_in(paths)
    if not files:
        raise UsageError(f"There is no document in that folder; those that can be read end in {', '.join(KINDS)}.")
    return files


@contextmanager
def _opened(room: Room) -> Iterator[IndexFile]:
    index = IndexFile(index_path(room.settings), embedding_name(room.embedder.folder))
    try:
        yield index
    finally:
        index.close()


@contextmanager
def _existing(room: Room) -> Iterator[IndexFile | None]:
    """Open the index whatever made it, where there is one."""
    path = index_path(room.settings)
    index = IndexFile(path, None) if path.is_file() else None
    try:
        yield index
    finally:
        if index:
            index.close()


JOBS = {
    "documents": list_documents,
    "search_documents": search,
    "passage_in_context": in_context,
    "add_documents": add_documents,
    "remove_document": remove_document,
}
