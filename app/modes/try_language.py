"""`steward test language-model`: lets the server and the installed model word a sentence and prints what came of it."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import typer

from app.conversation.phrasing import LineReader, request_for
from app.conversation.tool_choice import checked, schema
from app.conversation.tools import TOOLS
from app.errors import UsageError
from app.pipeline.language import KEY, open_language
from app.settings import Settings
from inference.errors import InferenceError
from inference.language.model.local import LocalModel
from inference.language.model.served import ServedModel
from inference.language.model.types import Message, Request, Speaks

SENTENCE = "In 2021, your portfolio gained 31.6% after fees, as of 31 December 2021."
QUESTION = "How did I do last year?"
_OPEN_S = 300.0


def run(settings: Settings, server: str | None) -> None:
    """Try each model in the order in which a conversation asks them.

    Raises:
        UsageError: there is none.
        InferenceError: none of them answers.
    """
    chosen = replace(settings, language_server=server) if server else settings
    told: list[str] = []
    chain = open_language(chosen, told.append)
    for words in told:
        typer.echo(words)
    if chain is None:
        raise UsageError(
            "There is no language model: name a server (language_server, --server) or install a GGUF file "
            "(`steward models install FILE`)."
        )
    problems: list[InferenceError] = []
    try:
        for model in chain.models:
            try:
                _tried(model)
            except InferenceError as error:
                typer.echo(f"  does not work: {error}")
                problems.append(error)
    finally:
        chain.close()
    if len(problems) == len(chain.models):
        raise problems[0]


def _tried(model: Speaks) -> None:
    if isinstance(model, ServedModel):
        key = "with the key of the environment" if os.environ.get(KEY) else "with the key file or none"
        typer.echo(f"server  {model.url} {key}: {', '.join(model.models()[:5])}")
    if isinstance(model, LocalModel):
        about = model.opened(_OPEN_S)
        typer.echo(
            f"local   {about.name} ({about.architecture}), context of {about.context_tokens} tokens, "
            f"{'a card may compute it' if about.on_card else 'the processor computes it'}, "
            f"guesses from {about.drafts or 'nothing'}"
        )
    began, first_s, said = time.perf_counter(), 0.0, ""
    for piece in model.speak(request_for([SENTENCE], QUESTION)):
        first_s = first_s or time.perf_counter() - began
        said += piece
    took_s = time.perf_counter() - began
    reader = LineReader()
    lines = [*reader.push(said), *reader.finish()]
    typer.echo(f"  wording: first piece after {first_s * 1000:.0f} ms, all after {took_s * 1000:.0f} ms: ")
    typer.echo(f"    {lines[0][1] if lines else 'nothing'}")
    began = time.perf_counter()
    call = "".join(
        model.speak(Request((Message("user", f"Choose a tool for: {QUESTION}"),), 160, schema=schema(TOOLS)))
    )
    found = checked(call, QUESTION, TOOLS)
    verdict = f"{found[0]} {found[1]}" if found else f"not a usable call ({call[:60]!r})"
    typer.echo(f"  choosing a tool: {verdict}, after {(time.perf_counter() - began) * 1000:.0f} ms")
