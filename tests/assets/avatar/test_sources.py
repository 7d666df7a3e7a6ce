"""Every packaged file that the bake reads is named, with its licence, in SOURCES.md, and no other is."""

import re
from pathlib import Path, PurePosixPath

from assets.tools.avatar import archive as package
from assets.tools.avatar import garments, wardrobe
from assets.tools.avatar.advisors import ADVISORS
from assets.tools.avatar.paint import texture_members

SOURCES = Path(__file__).parents[3] / "assets/avatars/SOURCES.md"


def test_the_files_named_are_those_that_the_bake_reads() -> None:
    read = {package.BASE_MESH, package.RIG, package.TARGET_LIST, package.TARGETS}
    for advisor in ADVISORS:
        read |= {*wardrobe.members(advisor), *garments.members(advisor), *texture_members(advisor)}
    assert named(SOURCES.read_text(encoding="utf-8")) == read


def named(text: str) -> set[str]:
    """The first column of the table; a short path after a full one is beside it."""
    files: set[str] = set()
    for row in re.findall(r"^\| (`(?:public|src)/.*?) \|", text, re.MULTILINE):
        first, *more = re.findall(r"`([^`]+)`", row)
        files |= {first, *(str(PurePosixPath(first).parent / name) for name in more)}
    return files
