from dataclasses import replace

import pytest

from app.content import Content
from app.conversation.passages import Passages, open_embedder
from app.modes.documents import demo_index
from app.settings import Settings
from inference.errors import ModelError
from tests.app.conversation.tools import asked_of, choices_asked


@pytest.fixture(scope="session")
def replies(content: Content) -> tuple[asked_of.Reply, ...]:
    """Every answer about plans and money, computed once."""
    return asked_of.replies(content)


@pytest.fixture(scope="session")
def with_documents(content: Content, installed: Settings) -> Content:
    """The demo bank with its documents indexed in memory."""
    try:
        embedder = open_embedder(installed)
    except ModelError:
        pytest.skip("the language model is not built; run `steward setup`")
    return replace(content, passages=Passages(demo_index(installed, embedder), embedder.embed))


@pytest.fixture(scope="session")
def choice_replies(with_documents: Content) -> tuple[asked_of.Reply, ...]:
    """Every answer about choices, computed once."""
    return choices_asked.replies(with_documents)
