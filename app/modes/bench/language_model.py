"""The local language model: time to the first word cold and with its beginning kept, speed, stopping, guessing.

Without an installed model it measures one of random weights that it writes itself, and says so: the times are then
those of the way through the library and the process, not of any real model.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.conversation.phrasing import SYSTEM, request_for
from app.conversation.tool_choice import schema
from app.conversation.tools import TOOLS
from app.modes.bench.table import Row
from app.settings import Settings
from assets.tools.small_language_model import Recipe, write
from inference.errors import InferenceError
from inference.language.model import installing
from inference.language.model.local import LocalModel
from inference.language.model.types import Message, Options, Request

AREA = "language_model"
QUESTION = "How did I do last year?"
SENTENCES = (
    "In 2021, your portfolio gained 31.6% after fees, as of 31 December 2021.",
    "The benchmark gained 22.1%, so you are 9.5 percentage points ahead of it.",
    "That makes a gain of $121,885 in money.",
)
_OPEN_S = 300.0
_ROUNDS = 5


def rows(settings: Settings) -> Iterator[Row]:
    """Measure the installed model, or a made one."""
    path = installing.find(settings.content_dir / "models", settings.language_model)
    if path is not None:
        yield from _measured(settings, path, path.name)
        return
    with tempfile.TemporaryDirectory() as folder:
        made = write(Path(folder) / "chance.gguf", Recipe(width=128, layers=4, inner=384))
        yield from _measured(settings, made, "weights of chance, no real model")


def _measured(settings: Settings, path: Path, name: str) -> Iterator[Row]:
    options = Options(str(path), context_tokens=settings.language_context, gpu_layers=settings.language_gpu_layers)
    try:
        yield from _speaking(options, name)
        yield from _starting(options, name)
    except InferenceError as error:
        yield Row(AREA, "time to the first word", "", float("nan"), "ms", str(error))


def _speaking(options: Options, name: str) -> Iterator[Row]:
    wording = replace(request_for(SENTENCES, QUESTION), most_tokens=96)
    with _opened(options) as model:
        cold = _first_ms(model, wording)
        tokens = model.spent.prompt_tokens
        detail = f"{name}; {tokens} tokens of question"
        yield Row(AREA, "first word, nothing kept", "", cold, "ms", detail)
        warm = []
        for number in range(_ROUNDS):
            question = replace(request_for(SENTENCES, f"{QUESTION} ({number})"), most_tokens=96)
            warm.append(_first_ms(model, question))
        reused = model.spent.reused_tokens
        yield Row(AREA, "first word, beginning kept", "", sorted(warm)[_ROUNDS // 2], "ms", f"{reused} tokens reused")
        list(model.speak(wording))
        made, spent_s = model.spent.made_tokens, (model.spent.whole_ms - model.spent.first_ms) / 1000
        speed = (made - 1) / max(spent_s, 1e-9)
        yield Row(AREA, "words made", "", speed, "tokens/s", f"{model.spent.threads} threads, {name}")
        call = Request((SYSTEM, Message("user", f"Choose a tool: {QUESTION}")), 120, schema=schema(TOOLS))
        began = time.perf_counter()
        list(model.speak(call))
        took = (time.perf_counter() - began) * 1000
        yield Row(AREA, "a tool call in the grammar", "", took, "ms", f"{model.spent.made_tokens} tokens")
        yield Row(AREA, "stopped, and free again", "≤ 50", _stop_ms(model, wording), "ms", "worst of 5, mid-answer")
        yield Row(AREA, "stopped inside a question", "≤ 50", _stop_early_ms(model), "ms", "worst of 5, nothing kept")


def _starting(options: Options, name: str) -> Iterator[Row]:
    """Measure a start with the beginning on the disk, and without guesses."""
    wording = replace(request_for(SENTENCES, QUESTION), most_tokens=96)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "beginning.state"
        with _opened(options) as model:
            model.prepare((SYSTEM,), file)
            list(model.speak(replace(wording, most_tokens=1)))
            model.prepare((SYSTEM,), file)
            _wait_for(file)
        with _opened(options, file) as model:
            yield Row(AREA, "first word after a start, state from disk", "", _first_ms(model, wording), "ms", name)
    with _opened(replace(options, draft="")) as model:
        list(model.speak(wording))
        made, spent_s = model.spent.made_tokens, (model.spent.whole_ms - model.spent.first_ms) / 1000
        yield Row(AREA, "words made, without guessing", "", (made - 1) / max(spent_s, 1e-9), "tokens/s", name)


class _opened:  # noqa: N801  (reads as a verb)
    """A model that is open as long as the block lasts."""

    def __init__(self, options: Options, file: Path | None = None) -> None:
        self._model = LocalModel(options)
        if file is not None:
            self._model.prepare((SYSTEM,), file)

    def __enter__(self) -> LocalModel:
        """Wait until it is open."""
        try:
            self._model.opened(_OPEN_S)
        except InferenceError:
            self._model.close()
            raise
        return self._model

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._model.close()


def _first_ms(model: LocalModel, request: Request) -> float:
    began = time.perf_counter()
    stream = model.speak(request)
    next(stream, None)
    took = (time.perf_counter() - began) * 1000
    for _ in stream:
        pass
    return took


def _stop_ms(model: LocalModel, request: Request) -> float:
    """Return how long it takes from closing an answer until the model takes up another."""
    worst = 0.0
    for _ in range(_ROUNDS):
        stream = model.speak(replace(request, most_tokens=900))
        next(stream, None)
        began = time.perf_counter()
        stream.close()
        model.wait_until_stopped(_OPEN_S)
        worst = max(worst, (time.perf_counter() - began) * 1000)
    return worst


def _stop_early_ms(model: LocalModel) -> float:
    """Return the same for a question that is still being read."""
    worst = 0.0
    for number in range(_ROUNDS):
        long = Request((Message("user", f"{number} {SYSTEM.text}"),), 8)
        until = time.perf_counter() + 0.03

        def late(until: float = until) -> bool:
            return time.perf_counter() > until

        list(model.speak(long, late))
        model.wait_until_stopped(_OPEN_S)
        worst = max(worst, (time.perf_counter() - until) * 1000)
    return worst


def _wait_for(file: Path) -> None:
    until_s = time.monotonic() + _OPEN_S
    while not file.exists() and time.monotonic() < until_s:
        time.sleep(0.01)
