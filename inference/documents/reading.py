"""Any file that can be a document to its contents; a file that is none is one clear sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from inference.documents.pdf import read_pdf
from inference.documents.plain_text import read_markdown, read_text
from inference.documents.types import Block, Contents, Transcribe
from inference.documents.web import read_html
from inference.documents.word import read_docx
from inference.errors import DocumentError

LARGEST_BYTES: Final = 64_000_000
LARGEST_TEXT_BYTES: Final = 20_000_000
MOST_CHARACTERS: Final = 20_000_000
RECORDINGS: Final = (".wav", ".flac", ".ogg", ".mp3")

_Reader = Callable[[Path, bytes], Contents]
_READERS: Final[dict[str, _Reader]] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
}
KINDS: Final = (*_READERS, *RECORDINGS)


def documents_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are named, and those of a kind that can be read in the folders that are; each once."""
    files: list[Path] = []
    for path in paths:
        inside = sorted(one for one in path.rglob("*") if one.suffix.lower() in KINDS and one.is_file())
        files += inside if path.is_dir() else [path]
    return list(dict.fromkeys(path.resolve() for path in files))


def read(path: Path, data: bytes, transcribe: Transcribe | None = None) -> Contents:
    """Read a document's contents.

    Args:
        path: whose ending says what it is.
        data: what is in the file.
        transcribe: hears recordings; without it they are refused.

    Raises:
        DocumentError: the file cannot be used; one sentence that names it.
    """
    kind = path.suffix.lower()
    if kind in RECORDINGS:
        contents = _recording(path, transcribe)
    elif kind in _READERS:
        if not data.strip():
            raise DocumentError(f"{path.name} is empty.")
        if kind in (".txt", ".md", ".markdown", ".html", ".htm") and len(data) > LARGEST_TEXT_BYTES:
            raise DocumentError(
                f"{path.name} has {len(data) / 1e6:,.0f} MB; text of up to {LARGEST_TEXT_BYTES / 1e6:,.0f} MB is read, "
                "so divide it."
            )
        contents = _READERS[kind](path, data)
    else:
        raise DocumentError(f"{path.name} is of no kind that can be read; those are {', '.join(KINDS)}.")
    length = sum(len(block.text) for block in contents.blocks)
    if not any(character.isalnum() for block in contents.blocks for character in block.text):
        raise DocumentError(f"{path.name} has no text that a reader would see.")
    if length > MOST_CHARACTERS:
        raise DocumentError(
            f"{path.name} holds {length:,} characters; at most {MOST_CHARACTERS:,} are read, so divide it."
        )
    return contents


def load(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        DocumentError: it does not exist, cannot be read or is too large.
    """
    try:
        if path.is_dir():
            raise DocumentError(f"{path.name} is a folder; name the files in it.")
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise DocumentError(
                f"{path.name} has {size / 1e6:,.0f} MB; documents of up to {LARGEST_BYTES / 1e6:,.0f} MB are read."
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path} cannot be read ({error.strerror}); check the path.") from error


def _recording(path: Path, transcribe: Transcribe | None) -> Contents:
    """Return what is said in a recording, each stretch with its time.

    Raises:
        DocumentError: nobody can hear it here, or nobody speaks in it.
    """
    if transcribe is None:
        raise DocumentError(f"{path.name} is a recording, and there is no recogniser here to hear it.")
    spoken = [one for one in transcribe(str(path)) if one.text.strip()]
    if not spoken:
        raise DocumentError(f"Nobody can be heard in {path.name}; record it again, closer to the microphone.")
    blocks = [Block(one.text, 0, f"at {int(one.start_s) // 60}:{int(one.start_s) % 60:02d}") for one in spoken]
    title = path.stem.replace("_", " ").replace("-", " ").strip().capitalize() or path.name
    remark = "It was transcribed by machine, so words in it may be wrong."
    return Contents(title, "recording", 0, tuple(blocks), (remark,))
