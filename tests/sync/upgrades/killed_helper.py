"""A helper to be killed, on a branch of another process: `python -m tests.sync.upgrades.killed_helper FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from sync.upgrades.helper import Helper
from tests.sync.upgrades.branch import Branch

if __name__ == "__main__":
    branch = Branch(Path(sys.argv[1]))
    print("go", flush=True)
    Helper(branch.places, branch.machine).run()
