"""`steward ask`: answer questions without a window."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

import assets
from app.content import Content
from app.content import load as load_content
from app.conversation.context import Context
from app.conversation.figures import day_text, figure_text
from app.conversation.turn import RoutesText, Turn, take_turn
from app.errors import InputError, UsageError
from app.pipeline.mouth import utter
from app.settings import Settings
from inference.errors import EngineUnavailable
from inference.language.router import Router, open_router
from inference.speech.voices import Voice, open_voice

SESSION = "ask"
UTTERANCES = Path(assets.__file__).parent / "language" / "utterances"


def run(settings: Settings, *, question: str | None, as_json: bool, file: Path | None) -> None:
    """Answer one question, or every line of a file, each in a session of its own.

    Raises:
        UsageError: neither or both of question and file are given.
        InputError: the question is empty or too long, or the file cannot be read.
        NotInstalled: content of the set-up is missing.
        UnknownClient: there is no such client.
    """
    if (question is None) == (file is None):
        raise UsageError('Give either a question, for example "How did I do last year?", or --file with questions.')
    questions = [_checked(question, settings)] if question is not None else list(_lines(file))
    content = load_content(settings)
    content.client(settings.client)
    router = _router(settings)
    voice = _voice(settings)
    if questions:  # the first use of a model costs more than any other; the timings are about answering
        _first_sound(answer(questions[0], settings, content, router), voice)
    for text in questions:
        began = time.perf_counter()
        turn = answer(text, settings, content, router)
        sounded = _first_sound(turn, voice)
        timings = {**dict(turn.timings_ms), "first_sound": (time.perf_counter() - began) * 1000 if sounded else None}
        if as_json or file is not None:
            typer.echo(json.dumps(answer_to_json(turn, timings), ensure_ascii=False))
        else:
            _print(turn)


def answer(question: str, settings: Settings, content: Content, router: RoutesText) -> Turn:
    """Return the turn of one question in a fresh session."""
    context = Context.new(SESSION, settings.client)
    return take_turn(question, context, router=router, content=content, max_chars=settings.max_question_chars)


def answer_to_json(turn: Turn, timings_ms: Mapping[str, float | None]) -> dict[str, Any]:
    """Return a turn in the shape that other programs read."""
    times = {"first_sound": None, **timings_ms}
    return {
        "tool": turn.tool,
        "arguments": dict(turn.arguments),
        "reply": turn.reply,
        "facts": [
            {
                "name": fact.name,
                "label": fact.label,
                "value": fact.value,
                "unit": fact.unit,
                "as_of": fact.as_of.isoformat(),
                "source": fact.source,
            }
            for fact in turn.facts
        ],
        "citations": list(turn.citations),
        "verification": [
            {"sentence": check.sentence, "passed": check.passed, "rests_on": dict(check.rests_on)}
            for check in (*turn.checks, *turn.rejected)
        ],
        "emotion": {"name": turn.emotion, "intensity": turn.intensity},
        "timings_ms": {name: None if value is None else round(value, 2) for name, value in times.items()},
    }


def _router(settings: Settings) -> Router:
    models = settings.content_dir / "models"
    return open_router(models / "minilm", UTTERANCES, models / "router.npz")


def _voice(settings: Settings) -> Voice | None:
    """Return the voice, or None where there is none: then an answer has no first sound to time."""
    try:
        return open_voice(settings.voice)
    except EngineUnavailable:
        return None


def _first_sound(turn: Turn, voice: Voice | None) -> bool:
    if voice is None:
        return False
    utter(turn.checks[0].sentence, voice)
    return True


def _checked(question: str, settings: Settings) -> str:
    if not question.strip():
        raise InputError('The question is empty; ask, for example, "How did I do last year?".')
    if len(question) > settings.max_question_chars:
        raise InputError(
            f"The question has {len(question):,} characters; at most {settings.max_question_chars:,} are answered. "
            "Ask it in a sentence or two."
        )
    return question


def _lines(file: Path | None) -> Iterator[str]:
    assert file is not None
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"The file of questions {file} cannot be read ({reason}); check the path.") from error
    return (line.strip() for line in text.splitlines() if line.strip())


def _print(turn: Turn) -> None:
    console = Console(highlight=False)
    console.print(turn.reply)
    spoken = {name for check in turn.checks for _, name in check.rests_on}
    rows = [fact for fact in turn.facts if fact.name in spoken and fact.unit not in ("text", "date")]
    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("figure", "value", "as of"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for fact in rows:
        minus = "-" if isinstance(fact.value, int | float) and fact.value < 0 else ""
        table.add_row(fact.label, minus + figure_text(fact), day_text(fact.as_of))
    console.print()
    console.print(table)
