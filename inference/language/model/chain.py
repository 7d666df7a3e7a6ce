"""Who answers: the server if one is named and well, else the model on this machine, else nobody.

Nobody is the caller's case: a composed reply then stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from inference.errors import EngineUnavailable, InferenceError
from inference.language.model.types import GivenUp, Request, Speaks


class Chain:
    """Models in the order in which they are asked."""

    def __init__(self, models: Sequence[Speaks], tell: Callable[[str], None] = lambda _words: None) -> None:
        """Args:
        models: the preferred one first.
        tell: is given a sentence each time one could not answer.
        """  # noqa: D205
        self.models = tuple(models)
        self._tell = tell
        self.place = ""
        """Who gave the last answer, or the last piece of one: "server", "local", or "" for nobody."""

    @property
    def places(self) -> tuple[str, ...]:
        """Who can be asked, in order."""
        return tuple(model.place for model in self.models)

    def speak(self, request: Request, given_up: GivenUp | None = None) -> Iterator[str]:
        """Answer in pieces; whoever begins finishes, and another is asked only before the first piece.

        Raises:
            EngineUnavailable: nobody answers, or whoever did stopped in the middle.
        """
        self.place = ""
        for model in self.models:
            began = False
            try:
                for piece in model.speak(request, given_up):
                    self.place, began = model.place, True
                    yield piece
            except InferenceError as error:
                self._tell(str(error))
                if began:
                    raise EngineUnavailable(str(error)) from error
                continue
            return
        raise EngineUnavailable("No language model answers.")

    def forget(self) -> None:
        """Let all of them forget what was asked and answered."""
        for model in self.models:
            model.forget()

    def close(self) -> None:
        """End all of them."""
        for model in self.models:
            model.close()
