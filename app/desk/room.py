"""What every job may use: the installation's settings and the bank, read when first asked for and kept."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from app import content
from app.content import Content
from app.conversation.passages import open_embedder
from app.pipeline.graphs import graphs_of
from app.settings import Settings
from inference.language.embed import SentenceEmbedder


class Room:
    """One installation, as the desk process sees it.

    Attributes:
        settings: of the installation.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def content(self) -> Content:
        """The bank, with each client's knowledge graph as the encrypted store has it.

        Raises:
            NotInstalled: the bank's data is not there.
            DataError: a file is broken.
        """
        bank = content.load(self.settings)
        return replace(bank, graphs=graphs_of(bank, self.settings.data_dir))

    @cached_property
    def embedder(self) -> SentenceEmbedder:
        """What turns questions and passages into vectors.

        Raises:
            ModelError: the language model is missing or broken.
        """
        return open_embedder(self.settings)
