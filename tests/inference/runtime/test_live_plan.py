"""When memory runs out, the least urgent engine makes room, it is said, and the request is done after all."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.errors import ModelError, OutOfMemory
from inference.runtime.live_plan import LivePlan, MovableSession, Move
from inference.runtime.memory import ran_out
from inference.runtime.onnx_session import open_session
from inference.runtime.plan import CPU, Card, Engine, Plan, plan
from tests.inference.runtime.small_networks import times

NAMES = ("face", "recogniser", "language model")
ENGINES = [Engine(name, "computes", 100, "assumed") for name in NAMES]


def _planned() -> Plan:
    return plan(ENGINES, [Card(0, "card", 9000, 9000)])


class Full:
    """A card on which a request succeeds once enough engines have left."""

    def __init__(self, live: LivePlan, most: int) -> None:
        self.live = live
        self.most = most
        self.asked: list[str] = []

    def __call__(self, where: str) -> str:
        self.asked.append(where)
        if where != CPU and len(self.live.plan.on(where)) > self.most:
            raise OutOfMemory("The card is full.")
        return "done"


def _live(said: list[str], moves: list[Move] | None = None) -> LivePlan:
    return LivePlan(_planned(), said.append, (moves if moves is not None else []).append, clock=lambda: 12.0)


def test_real_sessions_in_a_real_arena_give_way_in_order_and_lose_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.inference.runtime.full_card", str(tmp_path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    happened = json.loads(done.stdout)
    assert happened["quiet"]
    assert happened["before"] == ["cuda:0"] * 3
    assert happened["after_one"] == ["cuda:0", "cuda:0", "cpu"]
    assert happened["after_all"] == ["cpu"] * 3
    assert happened["moved"] == ["language model", "recogniser", "face"]
    assert happened["said"][0] == (
        "The language model moved from cuda:0 to the processor, because the face's memory ran out there."
    )
    assert happened["values"] == [4.0] * 4
    assert happened["lengths"] == [10, 3 << 20, 30 << 20]
    assert happened["providers"] == ["CPUExecutionProvider"] * 2
    assert "ran out" in happened["refused"]


@pytest.mark.parametrize(
    ("most", "moved"),
    [
        (3, []),
        (2, ["language model"]),
        (1, ["language model", "recogniser"]),
        (0, ["language model", "recogniser", "face"]),
    ],
)
def test_only_as_many_leave_as_have_to(most: int, moved: list[str]) -> None:
    said: list[str] = []
    moves: list[Move] = []
    live = _live(said, moves)
    left: list[str] = []
    for name in NAMES:
        live.settle(name, lambda name=name: left.append(name))  # type: ignore[misc]
    assert live.run("face", Full(live, most)) == "done"
    assert [move.engine for move in moves] == left == moved
    assert [words.split(" moved")[0] for words in said] == [f"The {name}" for name in moved]
    assert all(move.wanted_by == "face" and move.card == "cuda:0" and move.at_s == 12.0 for move in moves)


@given(
    st.lists(st.integers(0, 900), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=12),
    st.sets(st.integers(0, 4)),
)
def test_whatever_runs_out_every_request_ends_and_no_budget_is_exceeded(
    needs: list[int], requests: list[tuple[int, int]], fixed: set[int]
) -> None:
    engines = [Engine(f"e{n}", "computes", mib, "assumed") for n, mib in enumerate(needs)]
    moves: list[Move] = []
    live = LivePlan(plan(engines, [Card(0, "a", 2000, 2000), Card(1, "b", 1500, 1500)]), remember=moves.append)
    for number, engine in enumerate(engines):
        if number not in fixed:
            live.settle(engine.name, lambda: None)
    for number, most in requests:
        name = f"e{number % len(engines)}"
        assert live.run(name, Full(live, most)) == "done"
        assert live.plan.where(name) == CPU or len(live.plan.on(live.plan.where(name))) <= most
        assert all(budget.given_mib <= budget.room_mib for budget in live.plan.budgets)
    assert len(moves) == len({move.engine for move in moves})
    for move in moves:  # whoever moved was the least urgent that could, or asked itself
        assert move.engine == move.wanted_by or int(move.engine[1:]) not in fixed


def test_every_part_of_an_engine_leaves_with_it() -> None:
    live = _live([])
    left: list[int] = []
    for part in range(2):
        live.settle("language model", lambda part=part: left.append(part))  # type: ignore[misc]
    live.run("face", Full(live, 2))
    assert left == [0, 1]


def test_an_engine_that_cannot_leave_is_passed_over() -> None:
    said: list[str] = []
    live = _live(said)
    live.settle("recogniser", lambda: None)
    assert live.run("face", Full(live, 2)) == "done"
    assert live.plan.where("language model") == "cuda:0"
    assert live.plan.where("recogniser") == CPU


def test_an_engine_that_fails_to_open_on_the_processor_stays_and_the_next_leaves() -> None:
    said: list[str] = []
    live = _live(said)

    def fails() -> None:
        raise ModelError("The file is gone.")

    live.settle("language model", fails)
    live.settle("recogniser", lambda: None)
    assert live.run("face", Full(live, 2)) == "done"
    assert live.plan.where("language model") == "cuda:0"
    assert said[0] == "The language model could not move to the processor: The file is gone."


def test_an_engine_that_does_not_fit_even_when_it_opens_goes_to_the_processor_itself() -> None:
    live = _live([])
    full = Full(live, 0)
    assert live.run("language model", full) == "done"
    assert full.asked == ["cuda:0", CPU]
    assert live.plan.where("face") == "cuda:0"


def test_a_full_machine_is_one_sentence_and_moves_nobody() -> None:
    said: list[str] = []
    live = LivePlan(plan(ENGINES, []), said.append)

    def never(_where: str) -> None:
        raise OutOfMemory("full")

    with pytest.raises(OutOfMemory, match="memory for the face ran out and nothing is left"):
        live.run("face", never)
    assert said == []


def test_two_threads_that_run_out_together_move_one_engine_not_two() -> None:
    moves: list[Move] = []
    live = _live([], moves)
    for name in NAMES:
        live.settle(name, lambda: None)
    both = threading.Barrier(2)
    first = threading.local()

    def request(where: str) -> str:
        if not hasattr(first, "done"):
            first.done = True
            both.wait(10)
            raise OutOfMemory("full")
        return where

    threads = [threading.Thread(target=live.run, args=("face", request)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert [move.engine for move in moves] == ["language model"]


def test_a_session_goes_on_after_it_was_moved(tmp_path: Path) -> None:
    path = times(tmp_path / "times.onnx", 2.0)
    live = _live([])
    opened: list[str] = []

    def opening(where: str) -> object:
        opened.append(where)
        return open_session(path, 1)

    session = MovableSession("recogniser", live, opening)  # type: ignore[arg-type]
    assert session.run({"x": np.ones(2, np.float32)})[0].tolist() == [2.0, 2.0]
    live.run("face", Full(live, 1))
    assert opened == ["cuda:0", CPU]
    assert (session.input_names, session.output_names, session.path) == (("x",), ("y",), path)
    assert session.shape("x") == (None,)
    assert session.run({"x": np.ones(3, np.float32)})[0].tolist() == [2.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), True),
        (RuntimeError("CUDA failed with error out of memory"), True),  # CTranslate2
        (RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),  # torch
        (RuntimeError("CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED"), True),
        (RuntimeError("bfc_arena.cc: Failed to allocate memory for requested buffer of size 9"), True),
        (RuntimeError("std::bad_alloc"), True),
        (RuntimeError("INVALID_ARGUMENT : Got invalid dimensions for input: x"), False),
        (RuntimeError("CUDA failure 700: an illegal memory access was encountered"), False),
        (None, False),
    ],
)  # fmt: skip
def test_running_out_of_memory_is_told_from_other_errors(error: Exception | None, expected: bool) -> None:
    assert ran_out(error) is expected


def test_the_cause_of_an_error_counts_too() -> None:
    outer = ModelError("The model failed.")
    outer.__cause__ = RuntimeError("CUDA failed with error out of memory")
    assert ran_out(outer)
    circle = ModelError("round")
    circle.__cause__ = ModelError("and round")
    circle.__cause__.__cause__ = circle
    assert not ran_out(circle)
