import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from inference.hearing.trigrams import END, START, Conditional, Counts, English, arpa, english_pairs, estimate

SENTENCES = ("how is my money", "how is my portfolio", "what is my money worth", "my money", "how is it")
ENGLISH = English(
    {"my": 0.3, "the": 0.4, "is": 0.2, "money": 0.05, "house": 0.05, END: 0.1},
    {"the": {"house": 0.4, "money": 0.3}, START: {"the": 0.5}, "is": {"the": 0.3}},
)


def _model(english: English = ENGLISH, share: float = 0.7) -> Conditional:
    counts = Counts()
    for sentence in SENTENCES:
        counts.add(sentence.split())
    return estimate(counts, english, share)


def _read(text: str) -> tuple[dict[tuple[str, ...], float], dict[tuple[str, ...], float]]:
    """Return probabilities and back-off weights of an ARPA text, by its definition."""
    chances: dict[tuple[str, ...], float] = {}
    weights: dict[tuple[str, ...], float] = {}
    order = 0
    for line in text.splitlines():
        if line.startswith("\\"):
            order = int(line[1]) if line[1].isdigit() else 0
        elif order and line:
            parts = line.split()
            words = tuple(parts[1 : order + 1])
            chances[words] = 10.0 ** float(parts[0])
            weights[words] = 10.0 ** float(parts[order + 1]) if len(parts) > order + 1 else 1.0
    return chances, weights


def _chance(text: str, words: tuple[str, ...]) -> float:
    chances, weights = _read(text)
    if words in chances:
        return chances[words]
    return weights.get(words[:-1], 1.0) * _chance(text, words[1:])


def _histories(model: Conditional) -> Iterator[tuple[str, ...]]:
    words = [START, *(word for word in model[()] if word != END)]
    yield from ((word,) for word in words)
    yield from ((u, v) for u in words for v in words if v != START)


@pytest.mark.parametrize("share", [0.3, 0.7, 1.0])
def test_after_every_history_the_probabilities_of_all_words_sum_to_one(share: float) -> None:
    model = _model(share=share)
    text = arpa(model)
    assert sum(_chance(text, (word,)) for word in model[()]) == pytest.approx(1.0, abs=1e-3)
    for history in _histories(model):
        assert sum(_chance(text, (*history, word)) for word in model[()]) == pytest.approx(1.0, abs=2e-2), history


def test_what_we_say_is_likelier_than_what_nobody_says() -> None:
    text = arpa(_model())
    assert _chance(text, ("is", "my", "money")) > 10 * _chance(text, ("is", "my", "house"))
    assert _chance(text, (START, "how")) > _chance(text, (START, "worth"))


def test_english_fills_in_what_our_sentences_lack() -> None:
    with_english, alone = arpa(_model()), arpa(_model(English({}, {}), 1.0))
    assert _chance(with_english, ("the", "house")) > 0.3
    assert "house" not in alone
    assert _chance(with_english, ("is", "the")) > 0.02


def test_the_smoothing_is_witten_and_bells() -> None:
    """After "how" came "is" three times and nothing else: (3 + 1 * p(is)) / (3 + 1)."""
    model = _model(English({}, {}), 1.0)
    assert model[("how",)]["is"] == pytest.approx((3 + model[()]["is"]) / 4)


def test_only_pairs_that_stand_out_are_taken_from_the_large_model() -> None:
    table = {("a",): 0.2, ("b",): 0.1, (END,): 0.1, ("b", "a"): 0.5, ("a", "b"): 0.25, (END, "b"): 0.4}
    found = english_pairs(["a", "b"], lambda words: table.get(tuple(words), 1e-9), least=0.01, factor=3.0, most=3)
    assert found.pairs == {"a": {"b": 0.5}, "b": {END: 0.4}}
    assert found.words == {"a": 0.2, "b": 0.1, END: 0.1}


def test_the_decoder_reads_the_file_and_agrees(tmp_path: Path) -> None:
    from pocketsphinx import NGramModel

    path = tmp_path / "model.lm"
    text = arpa(_model())
    path.write_text(text)
    read = NGramModel.readfile(str(path))
    for words in (("my", "money"), ("is", "my", "money"), ("what", "is", "it"), ("the", "house")):
        theirs = read.prob(list(reversed(words))) * math.log(1.0001)
        assert theirs == pytest.approx(math.log(_chance(text, words)), abs=0.05)
