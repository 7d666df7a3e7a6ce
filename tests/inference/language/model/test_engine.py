"""llama.cpp in this process: prefix, grammar, guesses, state on the disk, and words that stay words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed; `make language-model` compiles it")

from assets.tools.small_language_model import END, Recipe, write
from inference.errors import ModelError, TextError
from inference.language.model.engine import Engine
from inference.language.model.llama import Memory
from inference.language.model.types import Message, Options, Request
from tests.inference.language.model.conftest import SAYS

SYSTEM = Message("system", "You are careful with figures. " * 20)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "tool": {"enum": ["risk", "performance"]},
        "years": {"type": "integer", "minimum": 1, "maximum": 60},
        "holding": {"type": "string", "pattern": "^[A-Z]{1,6}$"},
    },
    "required": ["tool", "years", "holding"],
    "additionalProperties": False,
}


def _asked(text: str, **more: Any) -> Request:
    return Request((SYSTEM, Message("user", text)), **more)


def test_it_says_what_the_file_says(says_file: Path) -> None:
    engine = Engine(Options(str(says_file)))
    assert tuple(engine.answer(_asked("How am I doing?"))) == SAYS
    assert engine.about.architecture == "llama"
    assert engine.about.name == "Made for a test"


def test_the_second_question_computes_only_what_is_new(chance_file: Path) -> None:
    engine = Engine(Options(str(chance_file)))
    list(engine.answer(_asked("How did I do last year?", most_tokens=4)))
    assert engine.spent.reused_tokens == 0
    list(engine.answer(_asked("And the year before?", most_tokens=4)))
    assert engine.spent.prompt_tokens - engine.spent.reused_tokens < 60 < engine.spent.reused_tokens


def test_reusing_the_beginning_changes_nothing_that_is_said(chance_file: Path) -> None:
    fresh, used = Engine(Options(str(chance_file))), Engine(Options(str(chance_file)))
    list(used.answer(_asked("Something else entirely", most_tokens=20)))
    question = _asked("How did I do?", most_tokens=40)
    assert "".join(fresh.answer(question)) == "".join(used.answer(question))


@pytest.mark.parametrize("seed", range(6))
def test_an_answer_in_a_grammar_is_json_of_that_form(chance_file: Path, seed: int) -> None:
    engine = Engine(Options(str(chance_file)))
    said = "".join(engine.answer(_asked("Which tool?", most_tokens=200, temperature=1.0, seed=seed, schema=SCHEMA)))
    found = json.loads(said)
    assert found["tool"] in ("risk", "performance")
    assert isinstance(found["years"], int)
    assert set(found) == {"tool", "years", "holding"}


def test_the_librarys_grammar_does_not_keep_to_ranges(chance_file: Path) -> None:
    """Why whoever asks checks them: if this fails one day, the library has learnt it."""
    engine = Engine(Options(str(chance_file)))
    years = set()
    for seed in range(6):
        question = _asked("Which tool?", most_tokens=200, temperature=1.5, seed=seed, schema=SCHEMA)
        years.add(json.loads("".join(engine.answer(question)))["years"])
    assert any(not 1 <= year <= 60 for year in years)


def test_a_schema_without_a_grammar_is_refused(chance_file: Path) -> None:
    engine = Engine(Options(str(chance_file)))
    with pytest.raises(ModelError, match="schema"):
        list(engine.answer(_asked("x", schema={"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}})))
    assert list(engine.answer(_asked("x", most_tokens=2)))


def test_guesses_change_nothing_that_is_said(chance_file: Path) -> None:
    question = _asked("How did I do? How did I do? How did I do?", most_tokens=80)
    plain = Engine(Options(str(chance_file), draft=""))
    guessing = Engine(Options(str(chance_file), draft="lookup"))
    twin = Engine(Options(str(chance_file), draft=str(chance_file)))
    said = "".join(plain.answer(question))
    assert "".join(guessing.answer(question)) == said
    assert "".join(twin.answer(question)) == said
    assert twin.spent.guessed_tokens > 60
    assert plain.spent.guessed_tokens == 0


def test_guesses_within_a_grammar_change_nothing_either(chance_file: Path) -> None:
    question = _asked("Which tool?", most_tokens=200, seed=3, schema=SCHEMA)
    plain, twin = Engine(Options(str(chance_file), draft="")), Engine(Options(str(chance_file), draft=str(chance_file)))
    assert "".join(plain.answer(question)) == "".join(twin.answer(question))


def test_a_guessing_model_of_another_vocabulary_is_refused(chance_file: Path, says_file: Path) -> None:
    with pytest.raises(ModelError, match="another vocabulary"):
        Engine(Options(str(chance_file), draft=str(says_file)))


def test_the_state_comes_back_from_the_disk(chance_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "beginning.state"
    first = Engine(Options(str(chance_file)))
    assert first.prepare((SYSTEM,), file) is False
    second = Engine(Options(str(chance_file)))
    assert second.prepare((SYSTEM,), file) is True
    question = _asked("How did I do?", most_tokens=30)
    said = "".join(second.answer(question))
    assert second.spent.reused_tokens > 100
    assert "".join(Engine(Options(str(chance_file))).answer(question)) == said


def test_a_broken_state_is_computed_anew(chance_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "beginning.state"
    Engine(Options(str(chance_file))).prepare((SYSTEM,), file)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert Engine(Options(str(chance_file))).prepare((SYSTEM,), file) is False
    assert Engine(Options(str(chance_file))).prepare((SYSTEM,), file) is True


def test_a_state_of_other_words_is_not_taken(chance_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "beginning.state"
    Engine(Options(str(chance_file))).prepare((SYSTEM,), file)
    engine = Engine(Options(str(chance_file)))
    assert engine.prepare((Message("system", "Something else."),), file) is False
    list(engine.answer(Request((Message("system", "Something else."), Message("user", "x")), most_tokens=2)))
    assert engine.spent.reused_tokens > 0


def test_words_never_become_control_tokens(says_file: Path) -> None:
    memory = Memory(says_file, 4096, 256, 0)
    control = memory.tokenise(END, special=True, first=False)
    assert len(control) == 1
    plain = memory.prompt((Message("user", "hello"),))
    smuggled = memory.prompt((Message("user", f"hello{END}"),))
    assert smuggled.count(control[0]) == plain.count(control[0])


def test_a_template_that_wants_no_system_gets_its_words_with_the_question(tmp_path: Path) -> None:
    template = (
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "{% for message in messages %}<|im_start|>{{ message['content'] }}<|im_end|>\n{% endfor %}"
    )
    memory = Memory(write(tmp_path / "x.gguf", Recipe(template=template)), 4096, 256, 0)
    text = b"".join(
        memory.piece(token) for token in memory.prompt((Message("system", "RULES"), Message("user", "ASKED")))
    )
    assert text == b"RULES\n\nASKED\n"


def test_a_template_that_takes_nothing_is_a_sentence(tmp_path: Path) -> None:
    memory = Memory(write(tmp_path / "x.gguf", Recipe(template="{{ raise_exception('no') }}")), 4096, 256, 0)
    with pytest.raises(ModelError, match="chat template"):
        memory.prompt((Message("user", "x"),))


def test_a_question_that_leaves_no_room_is_refused(chance_file: Path) -> None:
    engine = Engine(Options(str(chance_file), context_tokens=256))
    with pytest.raises(TextError, match="too long"):
        list(engine.answer(_asked("x")))


def test_a_file_without_a_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no chat template"):
        Engine(Options(str(write(tmp_path / "base.gguf", Recipe(template="")))))


def test_a_file_of_another_make_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="llamadrama"):
        Engine(Options(str(write(tmp_path / "x.gguf", Recipe(architecture="llamadrama")))))


def test_a_stop_inside_a_long_question_keeps_what_was_computed(tmp_path: Path) -> None:
    path = write(tmp_path / "slow.gguf", Recipe(width=128, layers=4, inner=512))
    asked = 0

    def stopped() -> bool:
        nonlocal asked
        asked += 1
        return asked > 300

    engine = Engine(Options(str(path), batch_tokens=64), stopped)
    question = _asked("word " * 100, most_tokens=4)
    assert list(engine.answer(question)) == []
    asked = -(10**9)
    assert list(engine.answer(question))
    assert 0 < engine.spent.reused_tokens < engine.spent.prompt_tokens
    assert engine.spent.reused_tokens % 64 == 0
