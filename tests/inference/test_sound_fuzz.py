"""Recordings spoiled at random: each is heard or refused by name in one sentence, and no process ends of it.

Left out unless asked for (`make fuzz-sounds`). Each round works in a process of its own, since it is C that reads.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

_ROUND = """
import random, sys, tempfile
from pathlib import Path
import numpy as np
from tests.inference.test_sound_formats import ROWS, NOT_WRITTEN, heard_or_refused, written
seed, folder = int(sys.argv[1]), Path(tempfile.mkdtemp())
dice, kept = random.Random(seed), 0
for number in range(400):
    kind, coding = dice.choice([row for row in ROWS if row not in NOT_WRITTEN and row[0] != "RAW"])
    path = written(folder, kind, coding)
    content = bytearray(path.read_bytes())
    for _ in range(dice.choice((1, 2, 8, 40))):
        at = dice.randrange(min(len(content), dice.choice((64, 400, len(content)))))
        content[at] = dice.choice((0, 1, 127, 128, 255, dice.randrange(256)))
    if dice.random() < 0.2:
        content = content[: dice.randrange(len(content))]
    path.write_bytes(content)
    print(seed, number, kind, coding, flush=True)
    sound = heard_or_refused(path)
    if sound is not None:
        kept += 1
        assert np.isfinite(sound.samples).all() and np.abs(sound.samples).max() <= 1.0
    path.unlink()
print("kept", kept)
"""


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(25))
def test_ten_thousand_spoiled_recordings_are_heard_or_refused(seed: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ROUND, str(seed)], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, f"{done.stdout[-200:]} {done.stderr[-2000:]}"
    assert done.stdout.split()[-2] == "kept"
