"""The index on disk: one SQLite file with documents, passages, their words and their vectors.

Every change is one transaction: a process that is killed leaves the index as it was. Only what the bank gives to
every client belongs in it; it is not encrypted.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from inference.documents.types import Chunk, Document, Floats, Passage
from inference.documents.word_index import Numbers, WordIndex, counted
from inference.errors import DocumentError

_VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE model (name TEXT NOT NULL, dimensions INTEGER NOT NULL);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL, kind TEXT NOT NULL, pages INTEGER NOT NULL,
    sha256 TEXT NOT NULL, remarks TEXT NOT NULL
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (id), text TEXT NOT NULL,
    page INTEGER NOT NULL, place TEXT NOT NULL, suspicious TEXT NOT NULL, vector BLOB NOT NULL,
    words BLOB NOT NULL, counts BLOB NOT NULL
);
CREATE INDEX passages_of ON passages (document);
CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
"""
_WAIT_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was read, cut and embedded, and is not in the index yet.

    Attributes:
        vectors: [N, D], one a chunk.
    """

    document: Document
    chunks: tuple[Chunk, ...]
    vectors: Floats


class IndexFile:
    """Opens the index, and makes it where there is none; close it after use. For one thread at a time.

    Args:
        path: of the file; its folder exists.
        model: names the embedding, since vectors of two cannot be compared; None only to list and remove.

    Raises:
        DocumentError: the file is no index, is damaged or was made with another embedding.
    """

    def __init__(self, path: Path, model: str | None) -> None:
        self.path = path
        self.model = model
        self._changes = 0
        self._known: dict[str, int] = {}
        with self._readable():
            self._connection = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
        try:
            with self._readable():
                self._open()
        except BaseException:
            self._connection.close()
            raise

    def _open(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            with self._transaction():
                if self._connection.execute("PRAGMA user_version").fetchone() == (0,):  # nobody was faster
                    for statement in _TABLES.split(";\n"):
                        self._connection.execute(statement)
                    self._connection.execute(f"PRAGMA user_version = {_VERSION}")
            return
        if version != _VERSION:
            raise DocumentError(f"The index {self.path} is of another release; remove it and add the documents again.")
        row = self._connection.execute("SELECT name FROM model").fetchone()
        if row is not None and self.model not in (None, row[0]):
            raise DocumentError(
                f"The index {self.path} was made with another language model; remove it and add the documents again."
            )

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def documents(self) -> tuple[Document, ...]:
        """Return what is indexed, by title."""
        query = """
            SELECT d.path, d.title, d.kind, d.pages, d.sha256, COUNT(p.id), COALESCE(SUM(p.suspicious != ''), 0),
                d.remarks
            FROM documents d LEFT JOIN passages p ON p.document = d.id GROUP BY d.id ORDER BY d.title, d.path
        """
        with self._readable():
            rows = self._connection.execute(query).fetchall()
        return tuple(Document(*row[:-1], remarks=tuple(json.loads(row[-1]))) for row in rows)  # type: ignore[misc]

    def replace(self, prepared: Sequence[Prepared], removed: Sequence[str] = ()) -> None:
        """Add documents, those with the same path or the same contents in place of the old, and remove others.

        All of it happens or nothing.

        Raises:
            DocumentError: the file cannot be written.
        """
        with self._readable(), self._transaction():
            self._known = {}  # words that this change has looked up
            for path in removed:
                self._drop("path = ?", path)
            for one in prepared:
                self._drop("path = ? OR sha256 = ?", one.document.path, one.document.sha256)
                self._insert(one)
            self._changes += 1

    def _drop(self, where: str, *values: str) -> None:
        ids = [row[0] for row in self._connection.execute(f"SELECT id FROM documents WHERE {where}", values)]  # noqa: S608
        for number in ids:
            self._connection.execute("DELETE FROM passages WHERE document = ?", (number,))
            self._connection.execute("DELETE FROM documents WHERE id = ?", (number,))

    def _insert(self, one: Prepared) -> None:
        document = one.document
        if self._connection.execute("SELECT 1 FROM model").fetchone() is None:
            self._connection.execute("INSERT INTO model VALUES (?, ?)", (self.model, one.vectors.shape[1]))
        number = self._connection.execute(
            "INSERT INTO documents (path, title, kind, pages, sha256, remarks) VALUES (?, ?, ?, ?, ?, ?)",
            (
                document.path,
                document.title,
                document.kind,
                document.pages,
                document.sha256,
                json.dumps(document.remarks),
            ),
        ).lastrowid
        rows = []
        for chunk, vector in zip(one.chunks, one.vectors, strict=True):
            counts = counted(document.title, chunk.place, chunk.text)
            words = np.array([self._word(word) for word in counts], "<u4")
            blobs = (vector.astype("<f4"), words, np.array(list(counts.values()), "<u4"))
            place = (number, chunk.text, chunk.page, chunk.place, chunk.suspicious)
            rows.append((*place, *(blob.tobytes() for blob in blobs)))
        self._connection.executemany(
            """
            INSERT INTO passages (document, text, page, place, suspicious, vector, words, counts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            rows,
        )

    def _word(self, word: str) -> int:
        """Return a word's number, a new one where it is new."""
        if word not in self._known:
            self._connection.execute("INSERT OR IGNORE INTO words (word) VALUES (?)", (word,))
            (number,) = self._connection.execute("SELECT id FROM words WHERE word = ?", (word,)).fetchone()
            self._known[word] = int(number)
        return self._known[word]

    def passages(self) -> tuple[Numbers, Floats, WordIndex]:
        """Return the passages' numbers [N], ascending, their vectors [N, D] and their words."""
        with self._readable():
            self._connection.execute("BEGIN")
            try:
                rows = self._connection.execute("SELECT id, vector, words, counts FROM passages ORDER BY id").fetchall()
                words = dict(self._connection.execute("SELECT word, id FROM words"))
            finally:
                self._connection.execute("COMMIT")
        vectors = np.frombuffer(b"".join(row[1] for row in rows), "<f4").astype(np.float32, copy=False)
        numbers = np.frombuffer(b"".join(row[2] for row in rows), "<u4").astype(np.int64)
        counts = np.frombuffer(b"".join(row[3] for row in rows), "<u4").astype(np.float32)
        passages = np.repeat(np.arange(len(rows)), [len(row[2]) // 4 for row in rows]).astype(np.int64)
        return (
            np.array([row[0] for row in rows], np.int64),
            vectors.reshape(len(rows), -1) if rows else np.zeros((0, 0), np.float32),
            WordIndex(words, numbers, passages, counts, len(rows)),
        )

    def passage(self, number: int, score: float, likeness: float) -> Passage:
        """Return a passage by its number."""
        query = """
            SELECT p.text, d.title, d.path, p.page, p.place, p.suspicious
            FROM passages p JOIN documents d ON d.id = p.document WHERE p.id = ?
        """
        with self._readable():
            text, title, path, page, place, suspicious = self._connection.execute(query, (number,)).fetchone()
        return Passage(text, title, path, page, place, score, likeness, suspicious)

    def of_document(self, path: str) -> tuple[Passage, ...]:
        """Return all passages of a document in its order, with nothing to compare them by; none of an unknown one."""
        query = """
            SELECT p.text, d.title, d.path, p.page, p.place, 0.0, 0.0, p.suspicious
            FROM passages p JOIN documents d ON d.id = p.document WHERE d.path = ? ORDER BY p.id
        """
        with self._readable():
            return tuple(Passage(*row) for row in self._connection.execute(query, (path,)).fetchall())

    def distrusted(self) -> dict[str, str]:
        """Return the paths of the documents with a passage that is not trusted, each with the first reason."""
        query = """
            SELECT d.path, p.suspicious FROM passages p JOIN documents d ON d.id = p.document
            WHERE p.suspicious != '' ORDER BY p.id DESC
        """
        with self._readable():
            return dict(self._connection.execute(query).fetchall())

    def version(self) -> int:
        """Return a number that changes when the index does, here or in another process."""
        with self._readable():
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0]) + (self._changes << 32)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise DocumentError(f"The index {self.path} cannot be used now ({error}); try again.") from error
        except sqlite3.DatabaseError as error:
            raise DocumentError(
                f"The index {self.path} is damaged ({error}); remove it and add the documents again."
            ) from error
