"""Answering with llama.cpp: the shared beginning stays in the cache, guesses are checked, and it stops when asked."""

from __future__ import annotations

import codecs
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from inference.errors import ModelError, TextError
from inference.language.model import threads
from inference.language.model.drafts import Drafts, Hope, Lookup, Nothing, SmallModel
from inference.language.model.llama import Chooser, Memory, Stopped, computes_on_cards
from inference.language.model.types import About, Message, Options, Request, Spent

LOOKUP: Final = "lookup"
_SAMPLE: Final = (100, 1000, 5000)  # words whose spelling two vocabularies must share


class Engine:
    """One model that answers one question at a time."""

    def __init__(self, options: Options, stopped: Callable[[], bool] = lambda: False) -> None:
        """Open the model.

        Args:
            options: which and how.
            stopped: asked often while computing; true ends the answer.

        Raises:
            ModelError: the file cannot be opened or has no chat template.
            OutOfMemory: there is no room for it.
        """
        self._options = options
        path = Path(options.path)
        self._memory = Memory(path, options.context_tokens, options.batch_tokens, options.gpu_layers, stopped)
        if not self._memory.template:
            raise ModelError(f"{path.name} has no chat template, so it cannot hold a conversation; take another file.")
        self._stopped = stopped
        self._drafts = self._open_drafts(options)
        self._load = threads.Load()
        self.spent = Spent()

    @property
    def about(self) -> About:
        """What it is."""
        memory, draft = self._memory, self._options.draft
        if not memory.forgets:
            draft = ""
        return About(
            memory.said("general.name") or Path(self._options.path).stem,
            memory.said("general.architecture"),
            memory.room,
            computes_on_cards() and self._options.gpu_layers != 0,
            draft if draft in ("", LOOKUP) else Path(draft).name,
        )

    def close(self) -> None:
        """Free it."""
        self._memory.close()

    def forget(self) -> None:
        """Hold nothing of what was asked and answered."""
        self._memory.clear()
        self._drafts.forget()

    def answer(self, request: Request) -> Iterator[str]:
        """Answer in pieces; afterwards `spent` says what it took.

        Raises:
            TextError: the question leaves no room for the answer.
            ModelError: the schema has no grammar.
        """
        began = time.perf_counter()
        tokens = self._memory.prompt(request.messages)
        if len(tokens) + request.most_tokens > self._memory.room:
            raise TextError(
                f"The question is too long for the language model: {len(tokens)} tokens and {request.most_tokens} for "
                f"the answer, in a context of {self._memory.room}."
            )
        used = self._set_threads()
        chooser = Chooser(self._memory, request.temperature, request.seed, request.schema)
        try:
            yield from self._said(tokens, chooser, request.most_tokens, began, used)
        except Stopped:
            return
        finally:
            chooser.close()
            self._load.note()

    def prepare(self, messages: Sequence[Message], file: Path | None) -> bool:
        """Hold the beginning that all conversations with these first messages share.

        Args:
            messages: the first of every conversation to come; nothing of a client may be in it.
            file: where that state is kept from start to start; None keeps it nowhere.

        Returns:
            Whether it came from the file.
        """
        ends = ("a", "Z")
        first, second = (self._memory.prompt((*messages, Message("user", end))) for end in ends)
        shared = first[: _differ_at(first, second)]
        if file is not None and self._loaded(file, shared):
            return True
        self._set_threads()
        try:
            kept = self._memory.keep([*shared, -1])
            self._memory.take_in(shared[kept:], 1)
        except Stopped:
            return False
        finally:
            self._load.note()
        if file is not None and shared:
            self._keep_in(file)
        return False

    def _said(self, tokens: Sequence[int], chooser: Chooser, most: int, began: float, used: int) -> Iterator[str]:
        reader = codecs.getincrementaldecoder("utf-8")("replace")
        reused = self._memory.keep(tokens)
        self._memory.take_in(tokens[reused:], 1)
        made, right, first_ms = 0, 0, 0.0
        for token, guessed in self._chosen(chooser, most):
            first_ms = first_ms or (time.perf_counter() - began) * 1000
            made, right = made + 1, right + guessed
            whole_ms = (time.perf_counter() - began) * 1000
            self.spent = Spent(len(tokens), reused, made, right, used, first_ms, whole_ms)
            if text := reader.decode(self._memory.piece(token)):
                yield text
            if self._stopped():
                return
        if text := reader.decode(b"", final=True):
            yield text

    def _chosen(self, chooser: Chooser, most: int) -> Iterator[tuple[int, bool]]:
        """Yield each next token and whether it had been guessed."""
        memory, index, guessed, offered, hope = self._memory, -1, list[int](), 0, Hope()
        for count in range(most):
            token = chooser.next(index)
            if memory.ends(token):
                memory.shorten(len(memory.tokens) - len(guessed))
                return
            known = bool(guessed) and guessed[0] == token
            yield token, known
            if known:
                guessed.pop(0)
                index += 1
                continue
            memory.shorten(len(memory.tokens) - len(guessed))
            if count + 1 == most:
                return
            hope.learnt(offered, offered - len(guessed))
            room = hope.room(most - count - 2)
            guessed = self._drafts.guess([*memory.tokens, token], room) if room > 0 else []
            offered = len(guessed)
            memory.take_in([token, *guessed], 1 + offered)
            index = 0

    def _set_threads(self) -> int:
        cores = threads.cores()
        used = self._options.threads or threads.suitable(cores, self._load.busy_cores(cores))
        self._memory.set_threads(used)
        return used

    def _open_drafts(self, options: Options) -> Drafts:
        if not options.draft or not self._memory.forgets:  # what cannot forget a wrong guess must not guess
            return Nothing()
        if options.draft == LOOKUP:
            return Lookup()
        path = Path(options.draft)
        small = Memory(path, self._memory.room, options.batch_tokens, options.gpu_layers, self._stopped)
        sample = [token for token in _SAMPLE if token < small.words]
        if small.words != self._memory.words or any(small.piece(one) != self._memory.piece(one) for one in sample):
            raise ModelError(f"{path.name} has another vocabulary than the language model, so it cannot guess for it.")
        small.set_threads(options.threads or 1)
        return SmallModel(small, Chooser(small, 0.0, 0, None).next, small.ends)

    # ---- the state on the disk: worth nothing unless it is exactly what was written for exactly this beginning

    def _loaded(self, file: Path, shared: list[int]) -> bool:
        try:
            wanted = file.with_suffix(".sha256").read_text(encoding="ascii").strip()
            if _sha256(file) != wanted:
                return False
        except (OSError, ValueError):
            return False
        return self._memory.load(file) and self._memory.tokens == shared

    def _keep_in(self, file: Path) -> None:
        fresh = file.with_suffix(".part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if self._memory.save(fresh):
                file.with_suffix(".sha256").write_text(_sha256(fresh), encoding="ascii")
                fresh.replace(file)
        except OSError:  # it is computed anew each time, then
            fresh.unlink(missing_ok=True)


def _differ_at(first: Sequence[int], second: Sequence[int]) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(first), len(second)))


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
