"""What a language model is asked and how it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Role = Literal["system", "user", "assistant"]
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask a model.

    Attributes:
        most_tokens: longest answer, at least 1.
        temperature: 0 takes the likeliest word each time; above 0 the choice is drawn with the seed.
        schema: JSON schema that the answer must fit; None lets the model speak freely. Number ranges in it bind
            nobody: whoever asks checks them.
    """

    messages: tuple[Message, ...]
    most_tokens: int = 256
    temperature: float = 0.0
    seed: int = 1
    schema: Schema | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How a model on this machine is opened.

    Attributes:
        path: the GGUF file.
        context_tokens: longest conversation in tokens, question and answer together.
        gpu_layers: layers that graphics cards compute; -1 for all, 0 for none.
        threads: processor threads; 0 chooses for each question by what the machine has free.
        draft: "lookup" guesses the next words from what was already written, "" guesses nothing, else the path of a
            small GGUF file of the same vocabulary that guesses.
        memory_mib: most memory of the process in MiB, weights that are only read not counted; 0 sets no limit.
        batch_tokens: so many tokens of a question are computed at a time.
        card: number of the one graphics card that it may use; -1 leaves that to the library.
    """

    path: str
    context_tokens: int = 4096
    gpu_layers: int = -1
    threads: int = 0
    draft: str = "lookup"
    memory_mib: int = 0
    batch_tokens: int = 256
    card: int = -1


@dataclass(frozen=True, slots=True)
class About:
    """What a model is.

    Attributes:
        name: as its maker calls it, or its file's name.
        context_tokens: longest conversation that it was opened for.
        on_card: whether the library that computes it can use a graphics card.
        drafts: what guesses the next words: "lookup", a file's name, or "" for nothing.
    """

    name: str
    architecture: str
    context_tokens: int
    on_card: bool = False
    drafts: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one answer took.

    Attributes:
        prompt_tokens: of the question.
        reused_tokens: of these, how many were still in the cache from before.
        made_tokens: of the answer.
        guessed_tokens: of these, how many had been guessed right and cost nothing.
        threads: processor threads that computed it.
        first_ms: until the first token.
        whole_ms: until the last.
    """

    prompt_tokens: int = 0
    reused_tokens: int = 0
    made_tokens: int = 0
    guessed_tokens: int = 0
    threads: int = 0
    first_ms: float = 0.0
    whole_ms: float = 0.0


GivenUp = Callable[[], bool]


class Speaks(Protocol):
    """A language model, wherever it is."""

    @property
    def place(self) -> str:
        """Where it answers: "local" or "server"."""
        ...

    def speak(self, request: Request, given_up: GivenUp | None = None) -> Iterator[str]:
        """Answer in pieces as they are made; closing the iterator stops the model.

        Args:
            request: what to ask.
            given_up: asked often while waiting; true stops the model and ends the iterator.

        Raises:
            EngineUnavailable: it cannot answer now, or stopped in the middle; somebody else may.
            ModelError: it is not what it should be, or refuses the request.
            TextError: the request is too long for it.
        """
        ...

    def forget(self) -> None:
        """Keep nothing of what was asked and answered so far; returns at once."""
        ...

    def close(self) -> None:
        """End it."""
        ...
