"""The demonstration's scripts come out as they expect, as typed conversations; the film plays one of them whole."""

from __future__ import annotations

from pathlib import Path

import pytest

import assets
from app.content import Content
from app.conversation.context import Context
from app.conversation.turn import take_turn
from app.messages import TurnDone
from app.pipeline.script import read_script
from inference.language.router import Router

SCRIPTS = sorted((Path(assets.__file__).parent / "demo" / "scripts").glob("*.yaml"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_comes_out_as_it_expects(path: Path, router: Router, content: Content) -> None:
    script = read_script(path)
    context = Context.new("demo", script.client or "avery")
    missed = []
    for number, step in enumerate([step for step in script.steps if step.say], start=1):
        turn = take_turn(step.say, context, router=router, content=content, now_s=number * 10.0)
        context = turn.context
        done = TurnDone(
            "demo", number, 0.0, step.say, turn.tool, turn.arguments, turn.reply, turn.facts, turn.citations,
            turn.checks, turn.emotion, turn.intensity, turn.timings_ms,
        )  # fmt: skip
        missed += [f"{step.say}: {miss}" for miss in step.expect.misses(done)]
    assert missed == []
