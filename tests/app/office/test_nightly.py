"""The whole client book: the same figures one by one, by processes and on Ray; stopped, it goes on where it was."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from app import content
from app.content import Content
from app.errors import NotInstalled
from app.office.crew import Processes, crew_of
from app.office.nightly import SUMMARY, Block, Book, Row, block_figures, blocks_of, book_of, results, run
from app.settings import load
from finance.answers import overview


class Here:
    """A crew in this very process, which counts."""

    def __init__(self) -> None:
        self.done = 0

    def figures(self, book: Book, blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Row]]]:
        for block in blocks[::-1]:
            self.done += 1
            yield block, block_figures(book, block)


@pytest.fixture(scope="module")
def bank() -> Content:
    try:
        return content.load(load())
    except NotInstalled as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def book(bank: Content) -> Book:
    return book_of(bank)


def test_the_figures_are_those_that_one_client_is_told(bank: Content, book: Book) -> None:
    for row in block_figures(book, blocks_of(book)[0]):
        facts = {
            fact.name: fact.value
            for fact in overview(book.clients[str(row["client"])], book.prices, bank.instruments, book.today).facts
        }
        for name in ("portfolio.value", "portfolio.gain"):
            assert row[name] == pytest.approx(facts[name], abs=0.02)


def test_processes_and_ray_reckon_the_very_same(book: Book, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    blocks = [Block(number, (pair,)) for number, pair in enumerate(blocks_of(book)[0].clients)]
    folders = [run(book, blocks, crew, tmp_path / name).folder
               for name, crew in (("h", Here()), ("p", Processes(2)), ("r", crew_of("ray")))]  # fmt: skip
    found = [list(results(folder)) for folder in folders]
    assert found[0] == found[1] == found[2]
    assert len({folder.name for folder in folders}) == 1
    assert [row["client"] for row in found[0]] == list(book.clients)


def test_a_night_that_was_stopped_goes_on_where_it_was(book: Book, tmp_path: Path) -> None:
    blocks, seen = blocks_of(book, 26, size=5), list[tuple[int, int]]()
    assert [len(block.clients) for block in blocks] == [5] * 5 + [1]
    cancelled = threading.Event()

    def progress(done: int, every: int) -> None:
        seen.append((done, every))
        if done == 2:
            cancelled.set()

    stopped = run(book, blocks, Here(), tmp_path, cancelled=cancelled, progress=progress)
    assert (stopped.complete, stopped.clients, seen) == (False, 6, [(0, 6), (1, 6), (2, 6)])
    assert not (stopped.folder / SUMMARY).exists()
    crew = Here()
    night = run(book, blocks, crew, tmp_path)
    assert (night.complete, night.clients, crew.done) == (True, 26, 4)
    assert len(list(results(night.folder))) == 26
    again = Here()
    assert run(book, blocks, again, tmp_path).complete
    assert again.done == 0
    told = json.loads((night.folder / SUMMARY).read_text())
    assert (told["clients"], told["fingerprint"]) == (26, night.fingerprint)
    assert told["as_of"] == str(night.as_of)


def test_another_day_other_prices_or_other_books_are_another_night(book: Book, tmp_path: Path) -> None:
    blocks = blocks_of(book)
    one = next(iter(book.clients))
    moved = np.array(book.prices.values)
    moved[-1, 0] *= 1.001
    others = [
        replace(book, today=book.today - timedelta(days=400)),
        replace(book, prices=replace(book.prices, values=moved)),
        replace(
            book,
            clients={**book.clients, one: replace(book.clients[one], transactions=book.clients[one].transactions[:-1])},
        ),
    ]
    nights = [run(each, blocks, Here(), tmp_path) for each in (book, *others)]
    assert len({night.folder for night in nights}) == 4
    assert isinstance(nights[0].as_of, date)
