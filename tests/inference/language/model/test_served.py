"""A model behind an OpenAI-compatible server: streaming, schemas, and everything that can go wrong on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inference.errors import EngineUnavailable, InferenceError, ModelError
from inference.language.model.served import Limits, ServedModel
from inference.language.model.types import Message, Request
from inference.runtime.breaker import Rule
from tests.inference.language.model.language_server import CALL, TROUBLES, LanguageHost, serving_language

ASKED = Request((Message("system", "Be kind."), Message("user", "Hello")))
HELD = Request(ASKED.messages, schema={"type": "object", "properties": {"tool": {"enum": ["risk"]}}})
QUICK = Limits(connect_s=1.0, first_s=0.4, gap_s=0.3, whole_s=1.0, slow_s=0.2)
ONCE = Rule(answer_s=5.0, attempts=1, failures=2, rest_s=15.0)
Opens = Callable[..., ServedModel]


@pytest.fixture
def host() -> Iterator[LanguageHost]:
    with serving_language() as host:
        yield host


@pytest.fixture
def opened(host: LanguageHost) -> Iterator[Opens]:
    models: list[ServedModel] = []

    def opening(**more: Any) -> ServedModel:
        known: dict[str, Any] = {"limits": QUICK, "rule": ONCE}
        models.append(ServedModel(host.url, **(known | more)))
        return models[-1]

    yield opening
    for model in models:
        model.close()


def test_an_answer_comes_in_pieces(host: LanguageHost, opened: Opens) -> None:
    assert tuple(opened().speak(ASKED)) == ("Good ", "morning", ".")
    asked = host.asked[0]
    assert asked["model"] == "made"
    assert asked["stream"] is True
    assert asked["messages"][1] == {"role": "user", "content": "Hello"}


def test_a_server_that_does_not_stream_is_understood_too(host: LanguageHost, opened: Opens) -> None:
    host.streams = False
    assert "".join(opened().speak(ASKED)) == "Good morning."


def test_letters_that_break_between_pieces_are_whole(host: LanguageHost, opened: Opens) -> None:
    host.says = ("Zoë’s ", "£", "🙂")
    assert "".join(opened().speak(ASKED)) == "Zoë’s £🙂"


def test_what_a_model_thinks_is_left_out(host: LanguageHost, opened: Opens) -> None:
    host.says = ("<thi", "nk>hmm, 5%", "</think>", "Good ", "day.")
    assert "".join(opened().speak(ASKED)) == "Good day."


def test_the_address_may_end_where_it_likes(host: LanguageHost) -> None:
    for url in (host.url, host.url + "/", host.url.removesuffix("/v1")):
        model = ServedModel(url)
        assert "".join(model.speak(ASKED)) == "Good morning."
        model.close()


@pytest.mark.parametrize("url", ["", "nowhere", "ftp://x", "http://", "http://host:port"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(EngineUnavailable, match="no address"):
        ServedModel(url)


@pytest.mark.parametrize("form", ["json_schema", "tool", "json_object"])
def test_the_strictest_form_that_the_server_knows_is_found_and_remembered(
    host: LanguageHost, opened: Opens, form: str
) -> None:
    host.knows = (form,)
    model = opened()
    assert json.loads("".join(model.speak(HELD))) == json.loads(CALL)
    assert model.form == form
    before = len(host.asked)
    list(model.speak(HELD))
    assert len(host.asked) == before + 1


def test_a_server_that_knows_no_form_is_asked_in_words(host: LanguageHost, opened: Opens) -> None:
    host.knows, host.says = (), ("Sure! ", CALL, " Anything else?")
    model = opened()
    assert json.loads("".join(model.speak(HELD))) == json.loads(CALL)
    assert model.form == "words"


def test_a_server_that_ignores_every_form_is_a_failure(host: LanguageHost, opened: Opens) -> None:
    host.knows, host.ignores = (), True
    with pytest.raises(EngineUnavailable, match="does not keep to the form"):
        list(opened().speak(HELD))


@pytest.mark.parametrize("trouble", TROUBLES)
def test_whatever_goes_wrong_is_a_sentence_in_time(host: LanguageHost, opened: Opens, trouble: str) -> None:
    host.trouble = trouble
    with pytest.raises(InferenceError, match=r"\.$"):
        list(opened().speak(ASKED))


def test_a_failed_attempt_is_made_again(host: LanguageHost, opened: Opens) -> None:
    host.trouble, host.heals_after = "error 503", 2
    rests: list[float] = []
    model = opened(rule=Rule(answer_s=5.0, attempts=3, first_pause_s=0.1), sleep=rests.append)
    assert "".join(model.speak(ASKED)) == "Good morning."
    assert len(host.asked) == 3
    assert 0.05 <= rests[0] <= 0.15
    assert 0.1 <= rests[1] <= 0.3


def test_after_the_first_piece_there_is_no_second_attempt(host: LanguageHost, opened: Opens) -> None:
    host.trouble = "goes away"
    model = opened(rule=Rule(attempts=3))
    stream = model.speak(ASKED)
    assert next(stream) == "Good "
    with pytest.raises(EngineUnavailable):
        list(stream)
    assert len(host.asked) == 1


def test_a_server_that_keeps_failing_is_left_alone_and_asked_again_later(host: LanguageHost, opened: Opens) -> None:
    now_s = [0.0]
    model = opened(clock=lambda: now_s[0])
    host.trouble = "error 500"
    for _ in range(2):
        with pytest.raises(EngineUnavailable):
            list(model.speak(ASKED))
    asked = len(host.asked)
    with pytest.raises(EngineUnavailable, match="left alone"):
        list(model.speak(ASKED))
    assert len(host.asked) == asked
    host.trouble, now_s[0] = "", 16.0
    assert "".join(model.speak(ASKED)) == "Good morning."


def test_a_wrong_key_is_not_tried_again(host: LanguageHost, opened: Opens) -> None:
    host.key = "sesame"
    model = opened(key="wrong", rule=Rule(attempts=3))
    with pytest.raises(ModelError, match="key") as refused:
        list(model.speak(ASKED))
    assert "wrong" not in str(refused.value).replace("wrong key", "")
    assert len(host.asked) == 1
    with pytest.raises(EngineUnavailable, match="left alone"):
        list(model.speak(ASKED))


def test_the_key_is_sent_and_shown_nowhere(host: LanguageHost, opened: Opens) -> None:
    host.key = "sesame"
    model = opened(key="sesame")
    assert "".join(model.speak(ASKED)) == "Good morning."
    assert host.keys == ["Bearer sesame"]
    assert "sesame" not in repr(model)


def test_a_model_that_the_server_lacks_is_said(opened: Opens) -> None:
    with pytest.raises(ModelError, match="no such model"):
        list(opened(model="other").speak(ASKED))


def test_what_nobody_waits_for_any_more_is_hung_up(host: LanguageHost, opened: Opens) -> None:
    host.trouble = "no answer"
    model = opened(limits=Limits(first_s=30.0))
    asked = 0

    def given_up() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    assert list(model.speak(ASKED, given_up)) == []
    host.trouble = ""
    assert "".join(model.speak(ASKED)) == "Good morning."


def test_a_server_that_nobody_waits_for_to_the_end_has_failed_too(host: LanguageHost, opened: Opens) -> None:
    host.trouble = "no answer"
    now_s = [0.0]

    def late() -> bool:
        now_s[0] += 0.05
        return now_s[0] > 0.3

    model = opened(clock=lambda: now_s[0], rule=Rule(attempts=1, failures=1))
    assert list(model.speak(ASKED, late)) == []
    assert model.health.failures == 1


def test_closing_the_stream_ends_the_call(host: LanguageHost, opened: Opens) -> None:
    host.trouble = "silent in the middle"
    model = opened()
    stream = model.speak(ASKED)
    assert next(stream) == "Good "
    stream.close()
    host.trouble = ""
    assert "".join(model.speak(ASKED)) == "Good morning."


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    with serving_language() as host:
        url = host.url
    model = ServedModel(url, limits=QUICK, rule=ONCE)
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        list(model.speak(ASKED))
    model.close()
    with pytest.raises(EngineUnavailable):
        list(model.speak(ASKED))


def test_a_server_lists_its_models(host: LanguageHost, opened: Opens) -> None:
    host.models = ("one", "two")
    assert opened().models() == ("one", "two")
    host.models = ()
    with pytest.raises(EngineUnavailable, match="no model"):
        opened().models()
