import csv
import io

import numpy as np

from inference.face.track_file import csv_bytes
from inference.types import ARKIT_NAMES, FaceTrack


def test_a_track_file_has_time_then_the_arkit_names_and_sixty_rows_a_second() -> None:
    weights = np.random.default_rng(0).random((61, len(ARKIT_NAMES)), np.float32)
    rows = list(csv.reader(io.StringIO(csv_bytes(FaceTrack(weights)).decode("ascii"))))
    assert rows[0] == ["time_s", *ARKIT_NAMES]
    values = np.array(rows[1:], dtype=float)
    assert np.allclose(values[:, 0], np.arange(61) / 60, atol=1e-5)
    assert np.allclose(values[:, 1:], weights, atol=1e-4)
