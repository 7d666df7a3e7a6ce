"""`steward documents`: add, list, remove and search what the bank gives to every client, and check the searching.

Papers of single clients do not belong here: the index is not encrypted. A file that names a client is refused.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

import assets
from app.content import DEMO_BANK
from app.conversation.passages import embedding_name, index_path, open_embedder, open_passages
from app.desk.permits import names_no_client, recogniser
from app.errors import InputError, StorageError, UsageError
from app.settings import Settings
from inference.documents.adding import add, prepare
from inference.documents.chunks import ChunkSize
from inference.documents.index_file import IndexFile, Prepared
from inference.documents.reading import KINDS, documents_in
from inference.documents.recall import Case, Recall, recall
from inference.documents.search import Fusion, Searcher
from inference.documents.types import Document, Progress
from inference.errors import DocumentError
from inference.language.embed import SentenceEmbedder

QUESTIONS: Final = Path(assets.__file__).parent / "language" / "questions.toml"
STOPPED: Final = 130  # exit code after Ctrl-C, as shells have it


def add_files(settings: Settings, paths: Sequence[Path]) -> None:
    """Read, cut and embed files, then write all of them or none; without paths, the bank's own documents.

    Raises:
        DocumentError: a file cannot be used, or the index; nothing was changed.
        InputError: a file names a client.
        UsageError: there is nothing to add.
        ModelError: the language model is missing.
    """
    files = _files(list(paths) or [bank_documents(settings)])
    embedder = open_embedder(settings)
    with _index(settings, embedder) as index:
        known = {document.sha256: document for document in index.documents()}
        try:
            prepared = _prepare(settings, files, embedder)
        except KeyboardInterrupt:
            typer.echo("Stopped; the documents are as they were.", err=True)
            raise typer.Exit(STOPPED) from None
        add(index, prepared)
    for one in prepared:
        _tell(one.document, "unchanged" if one.document.sha256 in known else "added")


def index_the_bank(settings: Settings) -> None:
    """Index the bank's own documents where they are not, or were changed; what others added stays.

    What cannot be indexed is told, and answers then quote no documents.

    Raises:
        ModelError: the language model is missing.
        StorageError: the data folder cannot be written.
    """
    folder = bank_documents(settings)
    if not any(path.suffix.lower() in KINDS for path in folder.rglob("*")):
        typer.echo("Bank's documents: there are none", err=True)
        return
    embedder = open_embedder(settings)
    try:
        with _index(settings, embedder) as index:
            known = {document.sha256 for document in index.documents()}
            new = [path for path in _files([folder]) if _sha256(path) not in known]
            if new:
                add(index, _prepare(settings, new, embedder))
    except (DocumentError, InputError) as error:
        typer.echo(f"Bank's documents: not indexed. {error}", err=True)
        return
    typer.echo(f"Bank's documents: {f'{len(new)} indexed' if new else 'up to date'}", err=True)


def show(settings: Settings, *, as_json: bool) -> None:
    """List the indexed documents."""
    with _existing(settings) as index:
        documents = index.documents() if index else ()
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(document) for document in documents], indent=2))
        return
    for document in documents:
        _tell(document, "")
    if not documents:
        typer.echo("No document was added yet; `steward documents add` adds the bank's own.")


def remove(settings: Settings, names: Sequence[str]) -> None:
    """Remove documents by title, file name or path; all of them or none.

    Raises:
        InputError: a name fits no document, or several.
    """
    with _existing(settings) as index:
        documents = index.documents() if index else ()
        gone = [_named(documents, name) for name in names]
        if index:
            index.replace([], [document.path for document in gone])
    for document in gone:
        typer.echo(f"Removed {document.title} ({document.path}).")


def search(settings: Settings, question: str, *, limit: int, as_json: bool) -> None:
    """Print the passages that answer a question best, each with where it stands.

    Raises:
        NotInstalled: no document was added yet.
        InputError: the question is empty.
    """
    if not question.strip():
        raise InputError("There is no question; write what to look for.")
    passages = open_passages(settings)
    try:
        found = passages.search(question, limit, trusted_only=False)
    finally:
        passages.close()
    if as_json:
        rows = [dataclasses.asdict(passage) | {"citation": passage.citation} for passage in found]
        typer.echo(json.dumps(rows, indent=2))
        return
    for passage in found:
        typer.echo(f"“{passage.text}”")
        warning = f"  [not trusted: it {passage.suspicious}]" if passage.suspicious else ""
        if passage.distrusted and not warning:
            warning = "  [not read out: another passage of this document is not trusted]"
        typer.echo(f"    {passage.citation}  (score {passage.score:.2f}){warning}\n")
    if not found:
        typer.echo("Nothing in the documents fits.")


def check(settings: Settings, *, as_json: bool) -> None:
    """Index the demo bank's documents in memory, ask every question of the set, print how often the passage is found.

    Raises:
        ModelError: the language model is missing.
    """
    embedder = open_embedder(settings)
    with _waiting("Indexing the demo bank's documents…"):
        index = demo_index(settings, embedder)
    rows: list[dict[str, str | float]] = []
    missed: list[Case] = []
    for fusion in ("weighted", "ranks", "words", "vectors"):
        for split in ("dev", "test"):
            found = measure(index, embedder, cases(split), fusion)
            rows.append({"fusion": fusion, "split": split, "questions": found.count,
                         "recall@1": round(found.at_1, 3), "recall@5": round(found.at_5, 3)})  # fmt: skip
            missed += found.missed if fusion == "weighted" else ()
    index.close()
    if as_json:
        typer.echo(json.dumps({"rows": rows, "missed": [dataclasses.asdict(case) for case in missed]}, indent=2))
        return
    for row in rows:
        used = "  (used)" if row["fusion"] == "weighted" else ""
        typer.echo(f"{row['fusion']:9} {row['split']:5} {row['questions']} questions   "
                   f"recall@1 {row['recall@1']:6.1%}   recall@5 {row['recall@5']:6.1%}{used}")  # fmt: skip
    for case in missed:
        typer.echo(f"not among the first five: {case.ask}  ({case.document}: “{case.passage}”)")


def bank_documents(settings: Settings) -> Path:
    """Return the folder of the bank's own documents."""
    return (Path(settings.bank_dir) if settings.bank_dir else DEMO_BANK) / "documents"


def demo_index(settings: Settings, embedder: SentenceEmbedder) -> IndexFile:
    """Return the demo bank's documents, indexed in memory."""
    index = IndexFile(Path(":memory:"), "check")
    size = ChunkSize(settings.document_chunk_chars, settings.document_overlap_chars)
    add(index, [prepare(path, embedder.embed, size) for path in _files([DEMO_BANK / "documents"])])
    return index


def measure(index: IndexFile, embedder: SentenceEmbedder, asked: Sequence[Case], fusion: Fusion) -> Recall:
    """Return the recall of one way of searching."""
    searcher = Searcher(index, embedder.embed, fusion)
    return recall(asked, lambda question, limit: searcher.search(question, limit))


def cases(split: str, path: Path = QUESTIONS) -> tuple[Case, ...]:
    """Return the questions of one half, "dev" or "test".

    Raises:
        InputError: the file is broken.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        return tuple(Case(row["ask"], row["document"], row["passage"]) for row in rows if row["split"] == split)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputError(f"The questions {path} cannot be read ({error}); mend the file.") from error


def _files(paths: Sequence[Path]) -> list[Path]:
    files = documents_in(paths)
    if not files:
        raise UsageError(f"There is no document in {paths[0]}; those that can be read end in {', '.join(KINDS)}.")
    return files


def _prepare(settings: Settings, files: Sequence[Path], embedder: SentenceEmbedder) -> list[Prepared]:
    size = ChunkSize(settings.document_chunk_chars, settings.document_overlap_chars)
    permit = names_no_client(settings)
    transcribe = recogniser(settings, tell=lambda notice: typer.echo(f"steward: {notice}", err=True))
    with _bar(len(files)) as report:
        return [
            prepare(
                path, embedder.embed, size, transcribe=transcribe, permit=permit, progress=report(number, path.name)
            )
            for number, path in enumerate(files)
        ]


@contextmanager
def _bar(count: int) -> Iterator[Callable[[int, str], Progress]]:
    """Show how far the work is; gives a function that makes each file's report."""
    columns = (TextColumn("{task.description:32.32}"), BarColumn(24), TextColumn("{task.percentage:>3.0f} %"))
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=count)

        def report(number: int, name: str) -> Progress:
            bar.update(task, completed=number, description=name)
            return lambda fraction, _words: bar.update(task, completed=number + fraction)

        yield report


@contextmanager
def _index(settings: Settings, embedder: SentenceEmbedder) -> Iterator[IndexFile]:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {settings.data_dir} cannot be used ({error.strerror}); make it writable."
        ) from error
    index = IndexFile(index_path(settings), embedding_name(embedder.folder))
    try:
        yield index
    finally:
        index.close()


@contextmanager
def _existing(settings: Settings) -> Iterator[IndexFile | None]:
    """Open the index whatever made it, where there is one."""
    index = IndexFile(index_path(settings), None) if index_path(settings).is_file() else None
    try:
        yield index
    finally:
        if index:
            index.close()


@contextmanager
def _waiting(words: str) -> Iterator[None]:
    with Console(stderr=True).status(words):
        yield


def _named(documents: Sequence[Document], name: str) -> Document:
    fitting = [
        one for one in documents if name in (one.title, one.path, Path(one.path).name, str(Path(name).resolve()))
    ]
    fitting += [one for one in documents if not fitting and one.path == str(Path(name).resolve())]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        paths = ", ".join(one.path for one in fitting)
        raise InputError(f"Several documents are called {name!r}; name the path: {paths}.")
    raise InputError(f"There is no document {name!r}; `steward documents list` shows them.")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(document: Document, what: str) -> None:
    pages = f", {document.pages} pages" if document.pages else ""
    state = f"{what}: " if what else ""
    typer.echo(f"{state}{document.title} ({document.kind}{pages}, {document.chunks} passages)  {document.path}")
    for remark in document.remarks:
        typer.echo(f"    note: {remark}")
    if document.suspicious:
        typer.echo(
            f"    warning: nothing of {document.title!r} is read out to clients, because {document.suspicious} of its "
            "passages speak to a machine, promise something, give orders or say what a client has. "
            f"`steward documents search {document.title!r}` shows which and why."
        )
