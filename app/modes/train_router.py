"""`steward models train-router`: cross-validate the understanding of tools, print it, and fit the router anew."""

from __future__ import annotations

import typer

from app.content import load
from app.conversation.glossary import shipped_glossary
from app.conversation.known import known
from app.conversation.rehearsal import settled_tools
from app.pipeline.parts import UTTERANCES
from app.settings import Settings
from inference.language.canonical import read_names
from inference.language.embed import SentenceEmbedder
from inference.language.evaluate import evaluate, report_text
from inference.language.features import features
from inference.language.router import NAMES_FILE, PENALTY, fit, save_head
from inference.language.utterances import read_examples


def train(settings: Settings, *, check: bool, mistakes: bool) -> None:
    """Print cross-validated figures and the confusion table, then fit on all sentences and save the head.

    Args:
        settings: where the content is.
        check: whether to cross-validate first; it takes four times as long as the fit.
        mistakes: whether to print each sentence that went astray.

    Raises:
        NotInstalled: the demo bank is not built.
        ModelError: the embedding model or the sentences are missing or broken.
    """
    models = settings.content_dir / "models"
    embedder = SentenceEmbedder(models / "minilm")
    examples, names = read_examples(UTTERANCES), read_names(UTTERANCES.parent / NAMES_FILE)
    if check:
        rows = features([example.text for example in examples], embedder, names)
        about = known(load(settings), shipped_glossary().spellings)
        words = settled_tools([example.text for example in examples], about)
        for title, grouped, settled in (
            ("Router alone, families of paraphrases kept together", True, ()),
            ("Certain words before it, families kept together", True, words),
            ("Certain words before it, single sentences dealt into folds", False, words),
        ):
            report = evaluate(examples, rows, PENALTY, grouped=grouped, settled=settled)
            typer.echo(f"{title}\n{report_text(report)}\n")
            if mistakes:
                typer.echo("\n".join(f"  {text!r}: {tool} -> {answer}" for text, tool, answer in report.mistakes))
    save_head(fit(examples, embedder, names=names), models / "router.npz")
    typer.echo(f"The router knows {len(examples)} sentences; it is saved in {models / 'router.npz'}.")
