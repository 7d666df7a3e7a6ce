"""The language model of an installation: which there is, who is asked first, and how its words become a turn's."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.conversation.bank import Bank
from app.conversation.evidence import Evidence
from app.conversation.glossary import shipped_glossary
from app.conversation.phrasing import COMPOSED, SYSTEM, phrase
from app.conversation.tool_choice import Choice, choose_tool, found_in
from app.conversation.tools import TOOLS
from app.conversation.turn import Turn
from app.messages import SentenceCheck
from app.pipeline.places import LANGUAGE_MODEL
from app.settings import Settings
from inference.errors import EngineUnavailable, InferenceError, ModelError
from inference.language.model import installing
from inference.language.model.chain import Chain
from inference.language.model.local import LocalModel
from inference.language.model.served import ServedModel
from inference.language.model.types import Options, Speaks
from inference.runtime.live_plan import LivePlan

KEY: Final = "STEWARD_LANGUAGE_KEY"
_MOST_KEY: Final = 4096
_HOME: Final = ("localhost", "127.0.0.1", "::1")
Tell = Callable[[str], None]


def open_language(
    settings: Settings, tell: Tell, live: LivePlan | None = None, environment: Mapping[str, str] = os.environ
) -> Chain | None:
    """Open what words the answers: the server that is named, then the model that is installed.

    A model that cannot be used is told of and left out; a conversation goes on without it.

    Args:
        settings: of the installation.
        tell: is given a sentence for each model that was wanted and cannot be had, and each answer that failed.
        live: where engines compute.
        environment: may hold the server's key.

    Returns:
        None where there is neither.
    """
    models: list[Speaks] = []
    for opening in (_server, _local):
        try:
            if (model := opening(settings, tell, live, environment)) is not None:
                models.append(model)
        except InferenceError as error:
            tell(f"{error} Answers are worded without it.")
    return Chain(models, tell) if models else None


def chooser(
    chain: Chain | None, content: Bank, wait_ms: int, given_up: Callable[[], bool] | None
) -> Callable[[str], Choice | None] | None:
    """Return what asks the models for a tool and gives up after some time; None without models."""
    if chain is None:
        return None

    def choose(question: str) -> Choice | None:
        until_s = time.monotonic() + wait_ms / 1000

        def late() -> bool:
            return time.monotonic() > until_s or (given_up is not None and given_up())

        return choose_tool(question, chain, TOOLS, found_in(question, content, shipped_glossary()), late)

    return choose


class Telling:
    """A turn's sentences as they are really said: worded by a model where there is one, composed otherwise."""

    def __init__(
        self,
        turn: Turn,
        question: str,
        content: Bank,
        chain: Chain | None,
        wait_ms: int,
        given_up: Callable[[], bool] | None,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            turn: as it was composed.
            question: the client's words.
            content: names and today's date.
            chain: the language models; None says everything as composed.
            wait_ms: how long the first sentence may wait.
            given_up: whether the client has interrupted.
        """
        self._composed = turn
        self._question = question
        self._content = content
        self._chain = chain
        self._wait_ms = wait_ms
        self._given_up = given_up
        self._said: list[SentenceCheck] = []
        self._rejected: list[SentenceCheck] = []
        self._done = 0
        self.worded_by = COMPOSED

    def __iter__(self) -> Iterator[SentenceCheck]:
        """Yield each sentence as soon as it is known.

        Raises:
            GivenUp: the client has interrupted.
        """
        if self._chain is None:
            yield from self._composed.checks
            return
        names = {symbol: item.name for symbol, item in self._content.instruments.items()}
        evidence = Evidence(self._composed.facts, (), self._question, names, self._content.today)
        wait_s = self._wait_ms / 1000
        for said in phrase(self._composed.checks, evidence, self._chain, wait_s, self._given_up):
            self._done += 1
            self._said += said.checks
            self._rejected += said.rejected
            if said.place != COMPOSED:
                self.worded_by = said.place
            yield from said.checks

    @property
    def turn(self) -> Turn:
        """The turn with what was said of it so far, and as composed what was not."""
        turn = self._composed
        if not self._done:
            return turn
        checks = (*self._said, *turn.checks[self._done :])
        said = tuple((check.sentence, check.rests_on) for check in checks)
        kept = replace(turn.context, said=said) if turn.context.said else turn.context
        rejected = (*turn.rejected, *self._rejected)
        return replace(turn, checks=checks, rejected=rejected, context=kept)


def _server(settings: Settings, tell: Tell, _live: LivePlan | None, environment: Mapping[str, str]) -> Speaks | None:
    if not settings.language_server:
        return None
    key = _key(settings, environment)
    parts = urlsplit(settings.language_server)
    if key and parts.scheme == "http" and parts.hostname not in _HOME:
        tell("The language server's key goes over the network unencrypted; name the server with https://.")
    return ServedModel(settings.language_server, settings.language_server_model, key)


def _key(settings: Settings, environment: Mapping[str, str]) -> str:
    """Return the server's key: from the environment or a file, so that it is in no settings and on no command line."""
    if environment.get(KEY):
        return environment[KEY].strip()
    if not settings.language_key_file:
        return ""
    path = Path(settings.language_key_file).expanduser()
    try:
        with path.open(encoding="utf-8") as file:
            key = file.read(_MOST_KEY).strip()
    except (OSError, UnicodeDecodeError):
        raise EngineUnavailable(f"The key file {path} of the language server cannot be read.") from None
    if not key or not key.isprintable():
        raise EngineUnavailable(f"The key file {path} of the language server holds no key.")
    return key


def _local(settings: Settings, tell: Tell, live: LivePlan | None, _environment: Mapping[str, str]) -> Speaks | None:
    path = installing.find(settings.models_dir, settings.language_model)
    if path is None:
        return None
    where = live.plan.where(LANGUAGE_MODEL) if live is not None else "cpu"
    on_card = where.startswith("cuda:")
    options = Options(
        str(path),
        context_tokens=settings.language_context,
        gpu_layers=settings.language_gpu_layers if on_card else 0,
        threads=settings.language_threads,
        draft=_draft(settings, tell),
        memory_mib=settings.language_memory_mib,
        card=int(where.removeprefix("cuda:")) if on_card else -1,
    )
    model = LocalModel(options, tell)
    model.prepare((SYSTEM,), settings.cache_dir / "language" / f"{_fingerprint(path, options)}.state")
    return model


def _draft(settings: Settings, tell: Tell) -> str:
    if settings.language_draft in ("", installing.OFF, "lookup"):
        return settings.language_draft.replace(installing.OFF, "")
    try:
        found = installing.find(settings.models_dir, settings.language_draft)
    except ModelError as error:
        tell(f"{error} The next words are guessed from the text instead.")
        return "lookup"
    return str(found) if found else ""


def _fingerprint(path: Path, options: Options) -> str:
    """Return a name for the state of one file, one beginning and one kind of opening; others' states do not fit."""
    about = path.stat()
    words = (str(path), about.st_size, about.st_mtime_ns, options.context_tokens, options.gpu_layers, SYSTEM.text)
    return hashlib.sha256(repr(words).encode()).hexdigest()[:24]
