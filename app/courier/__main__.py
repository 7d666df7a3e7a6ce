"""How the courier's process begins: `python -m app.courier`, with the settings on its standard input."""

from __future__ import annotations

import pickle
import sys

from app.courier.process import serve

if __name__ == "__main__":
    # From the window that started this process, over a pipe that nobody else has.
    serve(sys.stdin.buffer, pickle.load(sys.stdin.buffer))
