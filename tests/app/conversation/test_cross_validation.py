"""Every tool is understood from sentences that neither its head nor its fold has seen."""

from __future__ import annotations

import pytest

from app.content import Content
from app.conversation.glossary import shipped_glossary
from app.conversation.known import known
from app.conversation.rehearsal import settled_tools
from app.pipeline.parts import UTTERANCES
from inference.language.canonical import read_names
from inference.language.evaluate import evaluate, report_text
from inference.language.features import features
from inference.language.router import NAMES_FILE, PENALTY, Router
from inference.language.utterances import read_examples


@pytest.mark.slow
def test_cross_validation_meets_what_was_promised(router: Router, content: Content) -> None:
    examples = read_examples(UTTERANCES)
    texts = [example.text for example in examples]
    rows = features(texts, router.embedder, read_names(UTTERANCES.parent / NAMES_FILE))
    words = settled_tools(texts, known(content, shipped_glossary().spellings))
    report = evaluate(examples, rows, PENALTY, grouped=False, settled=words)
    assert report.accuracy >= 0.915
    assert report.false_alarms <= 0.04
    assert report.out_of_scope_recall >= 0.79  # on topics never seen
    assert "performance" in report_text(report)
