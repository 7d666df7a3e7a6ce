"""Who answers: the server, else the local model, else nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inference.errors import EngineUnavailable, ModelError
from inference.language.model.chain import Chain
from inference.language.model.local import LocalModel
from inference.language.model.served import Limits, ServedModel
from inference.language.model.types import GivenUp, Message, Request
from inference.runtime.breaker import Rule
from tests.inference.language.model.conftest import SAYS
from tests.inference.language.model.language_server import serving_language

ASKED = Request((Message("user", "Hello"),))


class _Fails:
    """Fails after some pieces."""

    place = "server"

    def __init__(self, *pieces: str, error: Exception | None = None) -> None:
        self._pieces = pieces
        self._error = error or EngineUnavailable("It is out of order.")

    def speak(self, request: Request, given_up: GivenUp | None = None) -> Iterator[str]:
        yield from self._pieces
        raise self._error

    def forget(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing to end."""


def test_the_server_goes_first_and_the_local_model_stands_in(speaker: LocalModel) -> None:
    with serving_language() as host:
        server = ServedModel(host.url, limits=Limits(first_s=0.5), rule=Rule(attempts=1))
        told: list[str] = []
        chain = Chain((server, speaker), told.append)
        assert "".join(chain.speak(ASKED)) == "Good morning."
        assert chain.place == "server"
        host.trouble = "error 500"
        assert tuple(chain.speak(ASKED)) == SAYS
        assert chain.place == "local"
        assert "status 500" in told[0]
        server.close()


def test_nobody_left_is_said() -> None:
    chain = Chain((_Fails(), _Fails(error=ModelError("It is another one."))))
    with pytest.raises(EngineUnavailable, match="No language model"):
        list(chain.speak(ASKED))
    assert chain.place == ""


def test_whoever_began_is_not_replaced_in_the_middle(speaker: LocalModel) -> None:
    stream = Chain((_Fails("Good "), speaker)).speak(ASKED)
    assert next(stream) == "Good "
    with pytest.raises(EngineUnavailable, match="out of order"):
        next(stream)
