"""Read the example sentences: one file a tool, one sentence a line, `# words` opens a topic."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inference.errors import ModelError

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence and the tool it asks for; the topic is the file's block it stands in."""

    text: str
    tool: str
    topic: str = ""


def read_examples(folder: Path) -> tuple[Example, ...]:
    """Return the sentences of every `<tool>.txt`, tools in the order of their names, each sentence once a tool.

    Raises:
        ModelError: the folder has no such files, or one cannot be read; names it.
    """
    paths = sorted(folder.glob("*.txt"))
    if len(paths) < 2:
        raise ModelError(f"The folder {folder} needs at least two files of example sentences, one a tool.")
    found: dict[tuple[str, str], Example] = {}
    for path in paths:
        topic = ""
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ModelError(f"The example sentences {path} cannot be read ({error}); mend the file.") from error
        for line in lines:
            if line.startswith("#"):
                topic = line[1:].strip()
            elif line.strip():
                found.setdefault((path.stem, line.strip()), Example(line.strip(), path.stem, topic))
    return tuple(found.values())
