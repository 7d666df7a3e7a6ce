"""Which row of the face belongs to which moment of the sound."""

from __future__ import annotations

import numpy as np
import pytest

from app.ui.stage import mouth_row

FACE = np.arange(60, dtype=np.float32)[:, None].repeat(52, axis=1)


@pytest.mark.parametrize(
    ("time_s", "row"), [(0.0, 0), (1 / 60 - 1e-6, 0), (1 / 60 + 1e-6, 1), (0.5, 30), (0.999, 59), (5.0, 59), (-0.1, 0)]
)
def test_the_row_is_that_of_the_playback_position(time_s: float, row: int) -> None:
    found = mouth_row(FACE, time_s)
    assert found is not None
    assert found[0] == row


def test_a_sentence_without_a_face_has_no_row() -> None:
    assert mouth_row(np.zeros((0, 52), dtype=np.float32), 0.0) is None
