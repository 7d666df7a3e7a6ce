"""What may be indexed: nothing that names a client; and how recordings are heard, for the desk and the command."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from app.content import DEMO_BANK
from app.errors import InputError
from app.log import logger
from app.pipeline.heard_language import open_recogniser
from app.settings import Settings
from inference.documents.adding import Permit
from inference.documents.types import Contents, Spoken, Transcribe
from inference.sound_files import read_sound
from inference.types import Word

_PAUSE_S: Final = 0.7
_LONGEST_STRETCH: Final = 40  # words

_log = logger("documents")


def names_no_client(settings: Settings) -> Permit:
    """Return a rule that refuses documents which name one of the bank's clients."""
    folder = (Path(settings.bank_dir) if settings.bank_dir else DEMO_BANK) / "clients"
    names = [_client_name(path) for path in sorted(folder.glob("*/client.toml"))]
    patterns = [re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) for name in names if " " in name]

    def permit(path: Path, contents: Contents) -> None:
        text = " ".join(" ".join(block.text.split()) for block in contents.blocks)
        if any(pattern.search(text) for pattern in patterns):
            raise InputError(
                f"{path.name} names one of the bank's clients; only what every client may read is added here, because "
                "this index is not encrypted."
            )

    return permit


def recogniser(settings: Settings, tell: Callable[[str], None] = _log.warning) -> Transcribe:
    """Return what hears recordings; the recogniser is opened when the first one comes."""

    def transcribe(path: str) -> list[Spoken]:
        sound = read_sound(Path(path))
        ears = open_recogniser(settings, tell=tell)
        return list(stretches(ears.transcribe(sound).words))

    return transcribe


def stretches(words: Sequence[Word]) -> Iterator[Spoken]:
    """Yield what was said between pauses, each with the second at which it begins."""
    waiting: list[Word] = []
    for word in words:
        if waiting and (word.start_s - waiting[-1].end_s > _PAUSE_S or len(waiting) >= _LONGEST_STRETCH):
            yield Spoken(" ".join(one.text for one in waiting), waiting[0].start_s)
            waiting = []
        waiting.append(word)
    if waiting:
        yield Spoken(" ".join(one.text for one in waiting), waiting[0].start_s)


def _client_name(path: Path) -> str:
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("name", ""))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""  # whoever opens that client is told
