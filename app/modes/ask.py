"""`steward ask`: answer questions without a window."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from app.conversation.figures import day_text, figure_text
from app.errors import InputError, UsageError
from app.messages import Heard, Problem, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.parts import build
from app.records import turn_json
from app.settings import Settings
from inference.sound_files import read_sound

SESSION = "ask"


def run(settings: Settings, *, question: str | None, as_json: bool, file: Path | None, wav: Path | None = None) -> None:
    """Answer one question, typed or recorded, or every line of a file, each in a session of its own; keeps no record.

    Raises:
        UsageError: not exactly one of question, file and recording is given.
        InputError: the question is empty, too long or was not understood, or the file holds none or cannot be read.
        SoundError: the recording cannot be used.
        NotInstalled: content of the set-up is missing.
        UnknownClient: there is no such client.
    """
    if [question, file, wav].count(None) != 2:
        raise UsageError(
            'Give a question, for example "How did I do last year?", or --file, or --wav with a recording.'
        )
    sound = None if wav is None else read_sound(wav)
    questions = [] if file is None else list(_lines(file))
    if question is not None:
        questions = [_checked(question, settings)]
    parts = build(settings, record=False)
    parts.warm_up()
    advisor = Advisor(parts)
    asked: list[Utterance | Heard] = [Utterance(SESSION, 1, time.monotonic(), text) for text in questions]
    if sound is not None:
        asked = [Heard(SESSION, 1, time.monotonic(), sound.samples, last=True)]
    for message in asked:
        done = answer(advisor, message, settings.client)
        if as_json or file is not None:
            typer.echo(json.dumps(turn_json(done), ensure_ascii=False))
        else:
            _print(done)


def answer(advisor: Advisor, asked: Utterance | Heard, client: str) -> TurnDone:
    """Return the turn of one question in a fresh session.

    Raises:
        InputError: a recording was not understood.
    """
    for _ in advisor.receive(StartSession(SESSION, 0, time.monotonic(), client)):
        pass
    messages = list(advisor.receive(asked))
    for message in messages:
        if isinstance(message, Problem):
            raise InputError(message.text)
    (done,) = (message for message in messages if isinstance(message, TurnDone))
    return done


def _checked(question: str, settings: Settings) -> str:
    if not question.strip():
        raise InputError('The question is empty; ask, for example, "How did I do last year?".')
    if len(question) > settings.max_question_chars:
        raise InputError(
            f"The question has {len(question):,} characters; at most {settings.max_question_chars:,} are answered. "
            "Ask it in a sentence or two."
        )
    return question


def _lines(file: Path) -> Iterator[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"The file of questions {file} cannot be read ({reason}); check the path.") from error
    questions = [line.strip() for line in text.splitlines() if line.strip()]
    if not questions:
        raise InputError(f"The file of questions {file} holds no question; write one a line.")
    yield from questions


def _print(turn: TurnDone) -> None:
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
