"""A face track as text: `time_s` and the 52 ARKit names, then one row each 1/60 s."""

from __future__ import annotations

from typing import Final

from inference.types import ARKIT_NAMES, FACE_RATE_HZ, FaceTrack

_HEADER: Final = ",".join(("time_s", *ARKIT_NAMES))


def csv_bytes(face: FaceTrack) -> bytes:
    """Return a track as a CSV file's content, weights with four decimals."""
    lines = [_HEADER]
    for frame, weights in enumerate(face.weights):
        values = ",".join(f"{value:.4f}" for value in weights.tolist())
        lines.append(f"{frame / FACE_RATE_HZ:.5f},{values}")
    return ("\n".join(lines) + "\n").encode("ascii")
