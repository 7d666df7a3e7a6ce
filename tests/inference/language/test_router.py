"""The router on its own sentences, and on small made ones that need no model."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

import assets
from inference.errors import ModelError, TextError
from inference.language.canonical import read_names
from inference.language.embed import SentenceEmbedder
from inference.language.evaluate import evaluate, families, report_text
from inference.language.features import DIMENSIONS, features
from inference.language.router import NAMES_FILE, PENALTY, Router, fit, hash_of, load_head, open_router, save_head
from inference.language.utterances import OUT_OF_SCOPE, Example, read_examples
from tests.inference.language.conftest import Letters

UTTERANCES = Path(assets.__file__).parent / "language" / "utterances"
SMALL = tuple(
    Example(text, tool, topic)
    for tool, topic, texts in (
        (
            "risk",
            "",
            "how risky is it|is it risky|my risk please|risk|what is my risk|is there risk|show the risk|any risk",
        ),
        ("help", "", "help|help me|please help|can you help|i need help|help please|who can help|some help"),
        (OUT_OF_SCOPE, "weather", "is it raining|rain again today|weather today|will it rain|rainy weather"),
        (OUT_OF_SCOPE, "food", "bake a cake|cook the pasta|order a pizza|eat a pie|a good soup"),
        (OUT_OF_SCOPE, "sport", "who won the cup|the big match|our team lost|a tennis final|two goals"),
    )
    for text in texts.split("|")
)


def test_it_learns_and_keeps_what_is_none_of_ours_out(letters: Letters) -> None:
    router = Router(letters, fit(SMALL, letters))
    assert router.route("how risky is my risk").tool == "risk"
    assert router.route("please help me").tool == "help"
    assert router.route("order a pizza").tool == OUT_OF_SCOPE


def test_a_saved_head_routes_as_before(letters: Letters, tmp_path: Path) -> None:
    head = fit(SMALL, letters)
    save_head(head, tmp_path / "deep" / "router.npz")
    again = load_head(tmp_path / "deep" / "router.npz")
    assert Router(letters, again).route("any risk here") == Router(letters, head).route("any risk here")
    assert again.data_hash == hash_of(SMALL)


def test_the_fit_is_the_same_each_time(letters: Letters) -> None:
    one, two = fit(SMALL, letters), fit(SMALL, letters)
    assert np.array_equal(one.weights, two.weights)
    assert one.threshold == two.threshold


def test_an_empty_text_is_refused(letters: Letters) -> None:
    with pytest.raises(TextError):
        Router(letters, fit(SMALL, letters)).route("  ")


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04junk"])
def test_a_broken_head_names_its_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "router.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"router\.npz"):
        load_head(path)


def test_other_sentences_have_another_hash() -> None:
    assert hash_of(SMALL) != hash_of((*SMALL, Example("more", "help")))
    assert hash_of(SMALL) != hash_of((dataclasses.replace(SMALL[0], tool="help"), *SMALL[1:]))


def test_the_names_are_those_of_the_demo_bank() -> None:
    names = read_names(UTTERANCES.parent / NAMES_FILE)
    assert {names.kinds[word] for word in ("exxon", "coca-cola", "jpm")} == {"company"}
    assert {names.kinds[word] for word in ("steady keel", "lantern reserve")} == {"product"}


def test_every_tool_has_enough_sentences_and_none_stands_in_two() -> None:
    examples = read_examples(UTTERANCES)
    counts = {
        tool: sum(example.tool == tool for example in examples) for tool in {example.tool for example in examples}
    }
    assert set(counts) == {
        "portfolio_overview", "performance", "risk", "stress_test", "optimise", "what_if", "goal_plan",
        "contribution_needed", "withdrawal_plan", "fees", "tax", "market", "explain", "product", "compare", "income",
        "profile_update", "small_talk", "help", "repeat", "end_session", "human_handoff", "erase_data", OUT_OF_SCOPE,
    }  # fmt: skip
    assert min(counts.values()) >= 60
    assert counts[OUT_OF_SCOPE] >= 150
    texts = [example.text.lower() for example in examples]
    twice = {text for text in set(texts) if len({e.tool for e in examples if e.text.lower() == text}) > 1}
    assert twice == set()


def test_a_folder_without_sentences_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="example sentences"):
        read_examples(tmp_path)


def test_near_duplicates_stay_in_one_fold(letters: Letters) -> None:
    examples = (Example("how risky is it", "risk"), Example("how risky it is", "risk"), Example("zzz", "risk"))
    one, two, three = families(examples, features([example.text for example in examples], letters)[:, :DIMENSIONS])
    assert one == two != three


def test_what_words_settle_counts_before_the_router(letters: Letters) -> None:
    rows = features([example.text for example in SMALL], letters)
    right = evaluate(SMALL, rows, PENALTY, settled=[example.tool for example in SMALL])
    assert (right.accuracy, right.out_of_scope_recall, right.false_alarms) == (1.0, 1.0, 0.0)
    assert "risk" in report_text(right)


def test_a_stale_head_is_fitted_anew(embedder: SentenceEmbedder, letters: Letters, tmp_path: Path) -> None:
    folder = tmp_path / "utterances"
    folder.mkdir()
    for tool in ("risk", "help", OUT_OF_SCOPE):
        lines = [f"# {example.topic}\n{example.text}" for example in SMALL if example.tool == tool]
        (folder / f"{tool}.txt").write_text("\n".join(lines))
    saved = tmp_path / "router.npz"
    save_head(fit(SMALL[:-1], letters), saved)
    model = Path(embedder.folder)
    assert open_router(model, folder, saved).head.data_hash == hash_of(read_examples(folder))
    assert load_head(saved).data_hash == hash_of(read_examples(folder))
