"""A network opened where the plan wants it, in the quickest form that gives the same result there.

On a card the forms are tried from the quickest on: TensorRT in half precision, TensorRT, CUDA. Each is held against
the processor on inputs that the network's owner gives; the verdict is kept beside the model, so it is found out once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inference.errors import ModelError
from inference.runtime.agreement import Agreement, agrees, recall, remember, subject
from inference.runtime.network import Array
from inference.runtime.onnx_session import Session, open_session, providers, runtime_version
from inference.runtime.plan import CPU as PROCESSOR
from inference.runtime.providers import CPU, TENSORRT, Provider, Wish, providers_for

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """How to find out whether a form of a network gives the same as the exact one.

    Attributes:
        inputs: one mapping for each run, in order.
        tolerance: largest difference of any number that is allowed.
        carried: output to input, for networks with a state; see `agreement.agrees`.
        hardware: name of the card; on another one it is found out anew.
    """

    inputs: Sequence[Mapping[str, Array]]
    tolerance: float
    carried: Mapping[str, str] = field(default_factory=dict)
    hardware: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to run a network.

    Attributes:
        words: for people.
        path: its file.
        providers: to run it with; the first one has to work.
    """

    words: str
    path: Path
    providers: tuple[Provider, ...]


def forms(path: Path, where: str, available: Sequence[str], wish: Wish) -> tuple[tuple[Form, ...], str]:
    """Return the ways to run a network in a place, the quickest first, and why a card is not used, or "".

    Args:
        path: the network's file.
        where: "cpu" or "cuda:N".
        available: execution providers that are here.
        wish: how to run on a card; `half` is ignored, it is what is found out.
    """
    exact, problem = providers_for(where, available, dataclasses.replace(wish, half=False))
    made = [
        Form(each.name.removesuffix("ExecutionProvider"), path, (each, Provider(CPU)))
        for each in exact
        if each.name != CPU
    ]
    if any(each.name == TENSORRT for each in exact):
        halved, _ = providers_for(where, available, dataclasses.replace(wish, half=True))
        made.insert(0, Form("TensorRT in half precision", path, (halved[0], Provider(CPU))))
    return tuple(made), problem


def open_placed(path: Path, threads: int, where: str, trial: Trial, wish: Wish, tell: Tell) -> Session:
    """Open a network in a place.

    Args:
        path: an ONNX file.
        threads: processor threads for one run.
        where: "cpu" or "cuda:N".
        trial: how to find out whether a quicker form does.
        wish: how to run on a card.
        tell: is given a sentence for each form that does not work or does not give the same.

    Raises:
        ModelError: the file is missing or is no network.
        OutOfMemory: there is no room where it was wanted.
    """
    if where == PROCESSOR:
        return open_session(path, threads)
    found, problem = forms(path, where, providers(), wish)
    if problem:
        tell(problem)
    return first_that_agrees(found, path, threads, trial, tell)


def first_that_agrees(found: Sequence[Form], exact: Path, threads: int, trial: Trial, tell: Tell) -> Session:
    """Open the first form that works and gives the same as the exact network on the processor, which is the last.

    Args:
        found: the quickest first.
        exact: file of the exact network; verdicts are kept beside it.
        threads: processor threads for one run.
        trial: how to find out.
        tell: is given a sentence for each form that is passed over.

    Raises:
        ModelError: the exact network is missing or broken.
        OutOfMemory: there is no room where a form was wanted.
    """
    for form in found:
        try:
            session = open_session(form.path, threads, form.providers, tell)
            if form.providers[0].name not in session.providers:
                continue  # has been told why
            verdict = _verdict(session, form, exact, threads, trial)
        except ModelError as error:
            tell(f"{form.words} cannot run {exact.name}: {error}")
            continue
        if verdict.agreed:
            return session
        tell(
            f"{form.words} changes what {exact.name} gives by up to {verdict.worst:.2g}, more than the "
            f"{trial.tolerance:g} that are allowed, so it is not used."
        )
    return open_session(exact, threads)


def _verdict(session: Session, form: Form, exact: Path, threads: int, trial: Trial) -> Agreement:
    options = (f"{each.name} {sorted(each.options.items())}" for each in form.providers)
    name = subject([exact, form.path], runtime_version(), trial.hardware, *options)
    kept = recall(exact, name, trial.tolerance)
    if kept is not None:
        return kept
    verdict = agrees(open_session(exact, threads), session, trial.inputs, trial.tolerance, trial.carried)
    remember(exact, name, verdict)
    return verdict
