"""OpenCV's cascade is in its package; a broken or missing one is said in a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import ModelError
from inference.seeing.cascade import CascadeFinder
from inference.seeing.types import Box, Small


def test_it_opens_and_finds_nothing_on_a_bare_wall_or_at_its_edge() -> None:
    finder = CascadeFinder()
    wall = Small(np.full((240, 320), 120, np.uint8), None)
    assert finder.find(wall) == ()
    assert finder.find(wall, Box(300, 230, 40, 40)) == ()
    assert finder.find(wall, Box(-100, -100, 20, 20)) == ()


def test_a_missing_or_broken_cascade_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gone\.xml is missing"):
        CascadeFinder(tmp_path / "gone.xml")
    broken = tmp_path / "broken.xml"
    broken.write_text("<opencv_storage></opencv_storage>")
    with pytest.raises(ModelError, match=r"broken\.xml cannot be loaded"):
        CascadeFinder(broken)
