"""Which recogniser listens here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os.path import expanduser
from pathlib import Path

from inference.errors import EngineUnavailable, ModelError
from inference.hearing.domain_model import Pronounce
from inference.hearing.movable import MovableRecogniser
from inference.hearing.recogniser import Recogniser
from inference.hearing.relay import RelayRecogniser
from inference.hearing.sphinx import SphinxRecogniser
from inference.hearing.whisper import WhisperRecogniser
from inference.runtime.live_plan import LivePlan


def open_recogniser(
    sentences: Iterable[str],
    cache_dir: Path,
    whisper_model: str = "",
    threads: int = 1,
    pronounce: Pronounce | None = None,
    tell: Callable[[str], None] = lambda _notice: None,
    live: LivePlan | None = None,
) -> Recogniser:
    """Open faster-whisper where a model folder is configured, otherwise or failing that the embedded recogniser.

    The embedded one also takes over what a model that breaks down was listening to.

    Args:
        sentences: what clients say, in spoken words; for the embedded recogniser.
        cache_dir: where its language model is kept.
        whisper_model: folder of a faster-whisper model; "" for none.
        threads: processor threads.
        pronounce: phones of a word that the pronouncing dictionary lacks.
        tell: is given one sentence when the embedded recogniser stands in.
        live: where faster-whisper may compute; None lets it choose.

    Raises:
        EngineUnavailable: no recogniser works here.
        ModelError: the embedded recogniser's models are broken.
    """
    if whisper_model:
        folder = Path(expanduser(whisper_model))
        try:
            first: Recogniser
            if live is None:
                first = WhisperRecogniser(folder, threads, tell)
            else:
                first = MovableRecogniser(live, lambda where: WhisperRecogniser(folder, threads, tell, where))
        except (EngineUnavailable, ModelError) as error:
            tell(f"{error} The embedded recogniser listens instead.")
        else:
            return RelayRecogniser(first, lambda: SphinxRecogniser(sentences, cache_dir, pronounce), tell)
    return SphinxRecogniser(sentences, cache_dir, pronounce)
