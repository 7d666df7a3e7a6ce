"""Run by test_live_plan.py in a process of its own: real onnxruntime sessions share an arena that is too small.

The arena stands in for a card: sessions opened "on the card" take their memory from it, and onnxruntime itself says
when it is full. Prints what happened as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as inner

from inference.errors import OutOfMemory
from inference.runtime.live_plan import LivePlan, MovableSession
from inference.runtime.onnx_session import Session, open_session
from inference.runtime.plan import CPU, Card, Engine, plan
from tests.inference.runtime.small_networks import times

ARENA_BYTES = 42 << 20
PIECE = np.ones(3 << 20, np.float32)  # 12 MiB


def on_card(path: Path) -> Session:
    """Open a network whose memory comes from the arena."""
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    # Otherwise the second step writes over the first and needs no memory of its own.
    options.enable_mem_reuse = False
    runner = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return Session(path, ("x",), ("y",), ("card",), runner)


class LanguageModel:
    """Keeps a context in the memory of its place, as a real one does."""

    def __init__(self, path: Path, live: LivePlan) -> None:
        self.path = path
        self.context: Any = None
        live.run("language model", self.open)
        live.settle("language model", lambda: self.open(CPU))

    def open(self, where: str) -> None:
        self.context = None
        session = open_session(self.path, 1) if where == CPU else on_card(self.path)
        given = onnxruntime.OrtValue.ortvalue_from_numpy(PIECE)
        self.context = session._runner.run_with_ort_values(None, {"x": given})
        self.where = where

    def remembers(self) -> float:
        return float(self.context[0].numpy()[-1])


def main(folder: Path) -> None:
    arena = inner.OrtMemoryInfo("Cpu", inner.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, inner.OrtMemType.DEFAULT)
    limits = onnxruntime.OrtArenaCfg({"max_mem": ARENA_BYTES, "arena_extend_strategy": 1})
    onnxruntime.create_and_register_allocator(arena, limits)
    network = times(folder / "times.onnx", 3.0, 1.0)
    engines = [Engine(name, "computes", 1, "assumed") for name in ("face", "recogniser", "language model")]
    said: list[str] = []
    moved: list[str] = []
    live = LivePlan(plan(engines, [Card(0, "small", 1000, 1000)]), said.append, lambda move: moved.append(move.engine))

    def opening(where: str) -> Session:
        return open_session(network, 1) if where == CPU else on_card(network)

    model = LanguageModel(network, live)
    face, recogniser = MovableSession("face", live, opening), MovableSession("recogniser", live, opening)
    before = [live.plan.where(each.name) for each in engines]
    (small,) = face.run({"x": PIECE[:10]})
    quiet = not said
    (whole,) = face.run({"x": PIECE})
    after_one = [live.plan.where(each.name) for each in engines]
    (larger,) = face.run({"x": np.ones(30 << 20, np.float32)})
    after_all = [live.plan.where(each.name) for each in engines]
    print(
        json.dumps(
            {
                "before": before,
                "quiet": quiet,
                "after_one": after_one,
                "after_all": after_all,
                "said": said,
                "moved": moved,
                "values": [float(small[0]), float(whole[-1]), float(larger[-1]), model.remembers()],
                "lengths": [len(small), len(whole), len(larger)],
                "providers": [*face.providers, *recogniser.providers],
                "refused": _machine_full(face),
            }
        )
    )


def _machine_full(face: MovableSession) -> str:
    """Take nearly all memory of the process away, and ask for more than is left."""
    import resource

    much = np.ones(60 << 20, np.float32)
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + (64 << 20), resource.RLIM_INFINITY))
    try:
        face.run({"x": much})
    except OutOfMemory as error:
        return str(error)
    return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
