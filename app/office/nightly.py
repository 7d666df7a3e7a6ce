"""The night's work: value and risk of the bank's whole client book, with the very functions that answer one client.

The book is cut into blocks. Each block is one piece of work for any process of a crew, and one file of results: a night
that was stopped goes on where it was, and one whose prices, books or program differ begins anew in another folder.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from app.content import Content
from app.errors import StorageError
from finance.batch import ledger, overviews, risks
from finance.fingerprint import fingerprint
from finance.market import Prices
from finance.portfolio import Client
from finance.types import Floats

BLOCK: Final = 500
PERIOD: Final = "3y"
KEPT_NIGHTS: Final = 14
SUMMARY: Final = "summary.json"
Row: TypeAlias = dict[str, str | float | None]


@dataclass(frozen=True, slots=True)
class Book:
    """What every block needs; it goes to each process once.

    Attributes:
        clients: by id.
        prices: of everything that is held.
        today: nothing later is looked at.
        bills: symbol of what is free of risk; None for none.
    """

    clients: Mapping[str, Client]
    prices: Prices
    today: date
    bills: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """Some clients: the name of each in the results, and whose books they have."""

    number: int
    clients: tuple[tuple[str, str], ...]


class Crew(Protocol):
    """Processes that work on blocks, here or on other machines."""

    def figures(self, book: Book, blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Row]]]:
        """Yield blocks with their results as they are done, in any order; closing it ends the work."""
        ...


@dataclass(frozen=True, slots=True)
class Night:
    """What a night came to.

    Attributes:
        folder: with the results.
        as_of: last close.
        fingerprint: of all that went in, hexadecimal.
        clients: that are done.
        blocks: that were reckoned now; the rest was there already.
        complete: whether every client is done.
    """

    folder: Path
    as_of: date
    fingerprint: str
    clients: int
    blocks: int
    complete: bool


def block_figures(book: Book, block: Block) -> list[Row]:
    """Return a block's results; the same numbers in whatever process.

    Raises:
        FinanceError: the books or prices do not fit.
    """
    clients = [replace(book.clients[whose], id=name) for name, whose in block.clients]
    books = ledger(clients)
    have = overviews(books, book.prices, book.today)
    could = risks(books, book.prices, book.today, PERIOD, bills=book.bills)
    columns: dict[str, Floats] = {
        "portfolio.value": have.value,
        "portfolio.gain": have.gain,
        "portfolio.change.day.fraction": have.day_fraction,
        "portfolio.change.ytd.fraction": have.ytd_fraction,
        "risk.volatility": could.volatility_pa,
        "risk.sharpe": could.sharpe,
        "risk.max_drawdown": could.max_drawdown,
        "risk.var95.day": could.var_day,
        "risk.cvar95.day": could.cvar_day,
        "risk.var95.month": could.var_month,
        "risk.cvar95.month": could.cvar_month,
    }
    return [
        {"client": name} | {key: _plain(column[number]) for key, column in columns.items()}
        for number, name in enumerate(books.ids)
    ]


def book_of(content: Content) -> Book:
    """Return what the bank knows as the night needs it.

    Raises:
        DataError: a client's files are wrong.
    """
    bills = next((symbol for symbol, item in content.instruments.items() if item.asset_class == "cash"), None)
    clients = {client_id: content.client(client_id) for client_id in content.client_ids}
    return Book(clients, content.prices, content.today, bills)


def blocks_of(book: Book, count: int | None = None, size: int = BLOCK) -> list[Block]:
    """Return the book in blocks; `count` repeats the clients until there are so many, to try a larger bank."""
    names = list(book.clients)
    if count is None:
        pairs = [(name, name) for name in names]
    else:
        pairs = [(f"{names[at % len(names)]}.{at // len(names)}", names[at % len(names)]) for at in range(count)]
    return [Block(start // size, tuple(pairs[start : start + size])) for start in range(0, len(pairs), size)]


def print_of(book: Book, blocks: Sequence[Block]) -> str:
    """Return a fingerprint of all that decides the results: prices, books, day, program."""
    prices = (book.prices.days.astype("int64"), book.prices.symbols, book.prices.values)
    names = [block.clients for block in blocks]
    return fingerprint(version("steward"), PERIOD, book.bills, book.today, *prices, dict(book.clients), names)


def run(
    book: Book,
    blocks: Sequence[Block],
    crew: Crew,
    place: Path,
    *,
    cancelled: threading.Event | None = None,
    progress: Callable[[int, int], None] = lambda done, all_: None,
) -> Night:
    """Reckon what is not there yet, and keep it.

    Args:
        book: of the bank.
        blocks: of it.
        crew: that works on them.
        place: for the nights' folders.
        cancelled: once it is set, no more results are waited for; what is there stays for the next time.
        progress: takes blocks that are done, and all.

    Raises:
        StorageError: the results cannot be kept.
        FinanceError: the books or prices do not fit.
    """
    cancelled = cancelled or threading.Event()
    mark = print_of(book, blocks)
    as_of = book.prices.until(book.today).last_day
    folder = place / f"{as_of}-{mark[:16]}"
    _make(folder)
    left = [block for block in blocks if not _file(folder, block).exists()]
    progress(len(blocks) - len(left), len(blocks))
    done = 0
    found = crew.figures(book, left)
    try:
        for block, rows in found if left else ():
            _keep(_file(folder, block), rows)
            done += 1
            progress(len(blocks) - len(left) + done, len(blocks))
            if cancelled.is_set():
                break
    finally:
        getattr(found, "close", lambda: None)()
    complete = done == len(left)
    clients = sum(len(block.clients) for block in blocks if _file(folder, block).exists())
    night = Night(folder, as_of, mark, clients, done, complete)
    if complete:
        words = {"as_of": str(as_of), "fingerprint": mark, "clients": clients, "period": PERIOD}
        _keep(folder / SUMMARY, words | {"program": version("steward"), "blocks": len(blocks)})
        _forget(place, folder)
    return night


def results(folder: Path) -> Iterator[Row]:
    """Yield the results of a night, client by client in the order of the book.

    Raises:
        StorageError: they cannot be read.
    """
    try:
        for path in sorted(folder.glob("block-*.json")):
            yield from json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(f"The results in {folder} cannot be read; remove that folder and reckon again.") from error


def _file(folder: Path, block: Block) -> Path:
    return folder / f"block-{block.number:06}.json"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be made ({error.strerror}).") from error


def _keep(path: Path, content: Any) -> None:
    """Write a file, all of it or nothing: a night may be stopped at any moment."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(content, file, separators=(",", ":"))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise StorageError(f"The results cannot be written to {path.parent} ({error.strerror}).") from error


def _forget(place: Path, newest: Path) -> None:
    """Keep the last nights only."""
    nights: Iterable[Path] = sorted(
        (each for each in place.iterdir() if each.is_dir() and each != newest), key=lambda each: each.stat().st_mtime
    )
    for old in list(nights)[: -(KEPT_NIGHTS - 1)]:
        shutil.rmtree(old, ignore_errors=True)


def _plain(value: Any) -> float | None:
    return None if math.isnan(value) else float(value)
