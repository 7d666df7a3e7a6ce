"""The whole way with a language model: real files and servers, failures of every kind, and what the client hears."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.messages import EndSession, Message, Sentence, StartSession, TurnDone, Utterance
from app.pipeline.advisor import Advisor
from app.pipeline.language import KEY, open_language
from app.pipeline.parts import Parts
from app.settings import Settings
from assets.tools.small_language_model import Recipe, write
from inference.language.model.chain import Chain
from inference.language.model.local import LocalModel
from inference.language.model.served import Limits, ServedModel
from inference.language.model.types import GivenUp, Options, Request
from inference.runtime.breaker import Rule
from tests.inference.language.model.conftest import OPEN_S, skip_without_library
from tests.inference.language.model.language_server import LanguageHost, serving_language

QUESTION = "How did I do last year?"
FIRST = "Your portfolio gained 31.6% in 2021 after fees, as of 31 December 2021."
SECOND = "You are 9.5 percentage points ahead of the benchmark, which gained 22.1%."
WRONG = "That is a gain of $999,999 in money."
LAST = "Microsoft added 7.1 percentage points to the return, and helped most."
WORDED = f"1. {FIRST}\n2. {SECOND}\n3. {WRONG}\n4. {LAST}"
SOON = Rule(failures=1, rest_s=0.05, growth=2.0, most_rest_s=0.2)


@pytest.fixture(scope="session")
def wording_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that words the answer to QUESTION; its third line has a wrong figure."""
    skip_without_library()
    words = WORDED.split(" ")
    pieces = [" ".join(words[at : at + 4]) + " " for at in range(0, len(words), 4)]
    pieces[-1] = pieces[-1].rstrip()
    return write(tmp_path_factory.mktemp("wording") / "wording.gguf", Recipe(says=tuple(pieces)))


@pytest.fixture
def patient(parts: Parts) -> Parts:
    return _quick(parts, 20000)


def _quick(parts: Parts, wait_ms: int) -> Parts:
    """Without the face's network, which is not what these tests are about."""
    return replace(parts, face=None, settings=replace(parts.settings, language_wait_ms=wait_ms))


@pytest.fixture
def host() -> Iterator[LanguageHost]:
    with serving_language() as host:
        host.says = tuple(word + " " for word in WORDED.split(" "))
        yield host


@pytest.fixture
def server(host: LanguageHost) -> Iterator[ServedModel]:
    model = ServedModel(host.url, limits=Limits(first_s=0.5, gap_s=0.5), rule=Rule(attempts=1, failures=100))
    yield model
    model.close()


@pytest.fixture
def local(wording_file: Path) -> Iterator[LocalModel]:
    model = LocalModel(Options(str(wording_file)), rule=SOON)
    model.opened(OPEN_S)
    yield model
    model.close()


def _asked(parts: Parts, chain: Chain | None) -> tuple[list[str], TurnDone]:
    advisor = Advisor(replace(parts, language=chain))
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    messages: list[Message] = list(advisor.receive(Utterance("s", 1, 0.0, QUESTION)))
    (done,) = (message for message in messages if isinstance(message, TurnDone))
    return [message.text for message in messages if isinstance(message, Sentence)], done


def test_without_a_model_the_reply_is_composed(parts: Parts) -> None:
    _, done = _asked(parts, None)
    assert (done.worded_by, done.chosen_by) == ("composed", "router")


def test_the_local_model_words_the_reply_and_its_wrong_figure_is_never_heard(patient: Parts, local: LocalModel) -> None:
    composed = _asked(patient, None)[1]
    heard, done = _asked(patient, Chain((local,)))
    spoken = [check.sentence for check in done.checks if check.passed]
    assert [spoken[0], spoken[1], spoken[3]] == [FIRST, SECOND, LAST]
    assert spoken[2] in composed.reply
    assert "999,999" not in " ".join(heard)
    assert any("999,999" in check.sentence for check in done.checks if not check.passed)
    assert done.worded_by == "local"
    assert done.reply == " ".join(spoken) == " ".join(heard)
    assert done.facts == composed.facts


def test_the_server_goes_first(patient: Parts, server: ServedModel, local: LocalModel) -> None:
    assert _asked(patient, Chain((server, local)))[1].worded_by == "server"


@pytest.mark.parametrize("trouble", ["error 500", "not json", "no answer", "drips"])
def test_when_the_server_fails_the_local_model_words_the_reply(
    patient: Parts, host: LanguageHost, server: ServedModel, local: LocalModel, trouble: str
) -> None:
    host.trouble = trouble
    _, done = _asked(patient, Chain((server, local)))
    assert done.worded_by == "local"
    assert SECOND in done.reply


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no such signals")
@pytest.mark.parametrize("trouble", ["error 500", "silent in the middle", "goes away"])
def test_when_all_fail_the_composed_reply_is_heard(
    patient: Parts, host: LanguageHost, server: ServedModel, local: LocalModel, trouble: str
) -> None:
    composed = _asked(patient, None)
    host.trouble = trouble
    assert local.process_id is not None
    os.kill(local.process_id, signal.SIGKILL)
    heard, done = _asked(patient, Chain((server, local)))
    assert heard == composed[0]
    assert done.reply == composed[1].reply
    assert done.worded_by == "composed"


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no such signals")
def test_a_model_that_hangs_costs_the_wait_and_no_more(parts: Parts, local: LocalModel) -> None:
    hurried = _quick(parts, 50)
    composed = _asked(hurried, None)
    assert local.process_id is not None
    os.kill(local.process_id, signal.SIGSTOP)
    heard, done = _asked(hurried, Chain((local,)))
    os.kill(local.process_id, signal.SIGCONT)
    assert (heard, done.reply, done.worded_by) == (composed[0], composed[1].reply, "composed")


def test_what_was_said_is_what_is_remembered(patient: Parts, local: LocalModel) -> None:
    advisor = Advisor(replace(patient, language=Chain((local,))))
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    list(advisor.receive(Utterance("s", 1, 0.0, QUESTION)))
    (done,) = (
        each for each in advisor.receive(Utterance("s", 2, 0.0, "Please say that again.")) if isinstance(each, TurnDone)
    )
    assert SECOND in done.reply


def test_who_interrupts_stops_the_model_too(patient: Parts, host: LanguageHost, server: ServedModel) -> None:
    host.trouble = "silent in the middle"
    advisor = Advisor(replace(patient, language=Chain((server,))), given_up=lambda message: True)
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    began = list(advisor.receive(Utterance("s", 1, 0.0, QUESTION)))
    assert not any(isinstance(message, Sentence | TurnDone) for message in began)


def test_when_a_client_leaves_the_models_forget(parts: Parts) -> None:
    class Forgets:
        place = "local"
        times = 0

        def speak(self, request: Request, given_up: GivenUp | None = None) -> Iterator[str]:
            yield from ()

        def forget(self) -> None:
            self.times += 1

        def close(self) -> None:
            """Nothing to end."""

    model = Forgets()
    advisor = Advisor(replace(parts, language=Chain((model,))))
    list(advisor.receive(StartSession("s", 0, 0.0, "avery")))
    list(advisor.receive(EndSession("s", 0, 0.0)))
    assert model.times == 1


# ---- opening by the settings


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., tuple[Chain | None, list[str]]]]:
    chains: list[Chain] = []

    def opening(environment: dict[str, str] | None = None, **settings: str) -> tuple[Chain | None, list[str]]:
        told: list[str] = []
        chosen = Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache", **settings)  # type: ignore[arg-type]
        chain = open_language(chosen, told.append, environment=environment or {})
        if chain is not None:
            chains.append(chain)
        return chain, told

    yield opening
    for chain in chains:
        chain.close()


Opens = Callable[..., tuple[Chain | None, list[str]]]


def test_nothing_installed_and_no_server_is_no_model(opened: Opens) -> None:
    assert opened() == (None, [])


def test_a_file_and_a_server_are_asked_in_this_order(opened: Opens, wording_file: Path) -> None:
    chain, told = opened(language_model=str(wording_file), language_server="http://localhost:1/v1")
    assert chain is not None
    assert chain.places == ("server", "local")
    assert told == []


def test_what_cannot_be_used_is_said_and_left_out(opened: Opens, tmp_path: Path) -> None:
    poem = tmp_path / "poem.gguf"
    poem.write_text("Roses are red")
    chain, told = opened(language_model=str(poem), language_server="nowhere")
    assert chain is None
    assert "nowhere" in told[0]
    assert "poem.gguf" in told[1]


def test_the_state_of_the_beginning_is_kept_for_the_next_start(
    opened: Opens, wording_file: Path, tmp_path: Path
) -> None:
    opened(language_model=str(wording_file))
    end_s = time.monotonic() + OPEN_S
    while not (kept := list((tmp_path / "cache" / "language").glob("*.state"))):
        assert time.monotonic() < end_s
        time.sleep(0.02)
    assert len(kept) == 1


def test_the_key_comes_from_the_environment_or_a_file_and_is_told_to_nobody(
    opened: Opens, host: LanguageHost, tmp_path: Path
) -> None:
    from app.conversation.phrasing import request_for

    file = tmp_path / "key"
    file.write_text("sesame\n")
    for environment in ({}, {KEY: "open"}):
        chain, told = opened(environment, language_server=host.url, language_key_file=str(file))
        assert chain is not None
        list(chain.speak(request_for(["One."], "x")))
        assert told == []
    assert host.keys == ["Bearer sesame", "Bearer open"]


def test_a_key_over_an_open_network_is_warned_of_and_a_missing_file_said(opened: Opens, tmp_path: Path) -> None:
    _, told = opened({KEY: "sesame"}, language_server="http://llm.bank.example:8000/v1")
    assert "unencrypted" in told[0]
    assert "sesame" not in told[0]
    chain, told = opened(language_server="https://llm.bank.example/v1", language_key_file=str(tmp_path / "none"))
    assert chain is None
    assert "cannot be read" in told[0]
