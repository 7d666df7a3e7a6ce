"""Print how well the router does on sentences it has not seen: `python -m inference.language MODEL SENTENCES`.

MODEL is the folder of the sentence-embedding model, SENTENCES that of the example sentences, one file a tool.
"""

from __future__ import annotations

import sys
from pathlib import Path

from inference.errors import InferenceError
from inference.language.canonical import read_names
from inference.language.embed import SentenceEmbedder
from inference.language.evaluate import evaluate, report_text
from inference.language.features import features
from inference.language.router import NAMES_FILE, PENALTY
from inference.language.utterances import read_examples


def main(arguments: list[str]) -> int:
    """Print the cross-validated report and the mistakes; return the exit code."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    model, sentences = map(Path, arguments)
    try:
        embedder = SentenceEmbedder(model)
        examples = read_examples(sentences)
        names = read_names(sentences.parent / NAMES_FILE)
    except InferenceError as error:
        print(error, file=sys.stderr)
        return 4
    report = evaluate(examples, features([example.text for example in examples], embedder, names), PENALTY)
    print(report_text(report))
    print("\nmistakes: sentence, tool, answer")
    for text, tool, answer in report.mistakes:
        print(f"  {text!r}: {tool} -> {answer}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
