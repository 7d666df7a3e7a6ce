"""`steward test model-server`: asks a KServe v2 model server for our face network and prints what it found."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import typer

from app.errors import UsageError
from app.settings import Settings
from inference.errors import InferenceError
from inference.face.engines import OwnFace, track
from inference.face.network import open_network
from inference.face.placed import CARRIED, ENGINE, SERVER_RULE, trial_inputs
from inference.features import at_hearing_rate
from inference.runtime.agreement import agrees
from inference.runtime.kserve import ModelServer, RemoteSession
from inference.runtime.network import Signature, Tensor
from inference.runtime.onnx_session import Session
from inference.runtime.served_session import TOLERANCE
from inference.speech.voices import open_voice

SENTENCE = "Good morning. Over the last year, your portfolio gained five point six percent."
RUNS = 50


def run(settings: Settings, server: str | None, timeout_s: float) -> None:
    """Ask a server, by default that of the settings, step by step, and print each step.

    Raises:
        UsageError: no server is named anywhere.
        ModelError: it has no such model, or another one.
        EngineUnavailable: it cannot be reached, is too slow or talks nonsense.
    """
    server = server or settings.model_server
    if not server:
        raise UsageError("No model server is named; give --server URL or set model_server.")
    local = open_network(settings.threads)
    with ModelServer(server) as asked:
        about = asked.about(timeout_s)
        _say(
            "server",
            f"{about.name or 'without a name'} {about.version}, speaks {', '.join(about.extensions) or 'JSON'}",
        )
        _say("lives", _yes(asked.is_live(timeout_s)))
        _say("ready", _yes(asked.is_ready(timeout_s)))
        remote = RemoteSession(asked, ENGINE, local.signature, timeout_s)
        _say("model", f"{ENGINE}: {_signature(asked.signature(ENGINE, timeout_s))}")
        for words, binary in (("numbers as bytes", True), ("numbers as JSON", False)):
            _say(words, _compared(asked, local, binary, timeout_s))
        remote.timeout_s = timeout_s
        _say("with a state", _followed(local, remote))
        _say("a sentence", _spoken(settings, local, remote))
        _say("speed", _speed(remote, local))


def _say(what: str, found: str) -> None:
    typer.echo(f"{what:18} {found}")


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _signature(signature: Signature) -> str:
    def told(tensor: Tensor) -> str:
        return f"{tensor.name} {tensor.datatype} [{', '.join('any' if n is None else str(n) for n in tensor.shape)}]"

    return f"{', '.join(map(told, signature.inputs))} -> {', '.join(map(told, signature.outputs))}"


def _compared(asked: ModelServer, local: Session, binary: bool, timeout_s: float) -> str:
    inputs = trial_inputs()[0]
    try:
        there = asked.infer(ENGINE, inputs, local.output_names, timeout_s, binary=binary)
    except InferenceError as error:
        if binary:
            raise
        return f"not understood ({error}); bytes are what is used"
    worst = max(float(np.abs(a - b).max()) for a, b in zip(local.run(inputs), there, strict=True))
    return f"at most {worst:.2g} from this machine's, {TOLERANCE:g} are allowed"


def _followed(local: Session, remote: RemoteSession) -> str:
    verdict = agrees(local, remote, trial_inputs(), TOLERANCE, CARRIED)
    return f"{'agrees' if verdict.agreed else 'does not agree'}: at most {verdict.worst:.2g} after {verdict.runs} runs"


def _spoken(settings: Settings, local: Session, remote: RemoteSession) -> str:
    sound = at_hearing_rate(open_voice(settings.voice).speak(SENTENCE).sound)
    here, there = (track(sound, OwnFace(network)).weights for network in (local, remote))
    return f"{sound.duration_s:.1f} s, {len(there)} frames, at most {float(np.abs(here - there).max()):.2g} apart"


def _speed(remote: RemoteSession, local: Session) -> str:
    piece = trial_inputs()[0]

    def milliseconds(ask: Callable[[], object]) -> list[float]:
        took = []
        for _ in range(RUNS):
            began_s = time.perf_counter()
            ask()
            took.append(1000 * (time.perf_counter() - began_s))
        return sorted(took)

    there, here = milliseconds(lambda: remote.run(piece)), milliseconds(lambda: local.run(piece))
    late = sum(each > 1000 * SERVER_RULE.answer_s for each in there)
    return (
        f"half a second of sound: {there[RUNS // 2]:.1f} ms in the median, {there[-1]:.1f} ms at most; here "
        f"{here[RUNS // 2]:.1f} ms; {late} of {RUNS} later than the {1000 * SERVER_RULE.answer_s:.0f} ms that a "
        "conversation waits"
    )
