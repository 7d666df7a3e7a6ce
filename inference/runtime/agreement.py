"""Whether a quicker form of a network gives the same as the exact one; the verdict is kept beside the model."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from inference.runtime.network import Array, Network

SUFFIX: Final = ".checked.json"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two networks are apart.

    Attributes:
        worst: largest difference of any number of the compared outputs; infinite where one is not finite.
        mean: mean of the differences.
        tolerance: largest that is allowed.
        runs: how many times each was run.
    """

    worst: float
    mean: float
    tolerance: float
    runs: int

    @property
    def agreed(self) -> bool:
        """Whether the quicker one may be used."""
        return self.runs > 0 and self.worst <= self.tolerance


def agrees(
    session_a: Network,
    session_b: Network,
    inputs: Sequence[Mapping[str, Array]],
    tolerance: float,
    carried: Mapping[str, str] | None = None,
) -> Agreement:
    """Run two networks on the same inputs and compare what they give.

    Args:
        session_a: the exact one.
        session_b: the quicker one, with the same signature.
        inputs: one mapping for each run, in order.
        tolerance: largest difference that is allowed.
        carried: output to input, for networks with a state: each network gets its own back in its next run, so that
            errors may build up as they would in use. These outputs are not compared themselves.

    Raises:
        ModelError: a network does not take the inputs.
        EngineUnavailable: the place where one computes is gone or full.
    """
    carried = carried or {}
    state_a: dict[str, Array] = {}
    state_b: dict[str, Array] = {}
    worst = total = 0.0
    count = 0
    for each in inputs:
        given_a = dict(zip(session_a.output_names, session_a.run({**each, **state_a}), strict=True))
        given_b = dict(zip(session_b.output_names, session_b.run({**each, **state_b}), strict=True))
        for name in given_a.keys() - carried.keys():
            differences = _differences(given_a[name], given_b[name])
            worst, total = max(worst, float(differences.max(initial=0.0))), total + float(differences.sum())
            count += differences.size
        state_a = {back: given_a[name] for name, back in carried.items()}
        state_b = {back: given_b[name] for name, back in carried.items()}
    return Agreement(worst, total / max(1, count), tolerance, len(inputs))


def _differences(a: Array, b: Array) -> Array:
    if a.shape != b.shape:
        return np.array([np.inf])
    with np.errstate(invalid="ignore"):
        apart = np.abs(a.astype(np.float64) - b.astype(np.float64))
    return np.where(np.isfinite(apart), apart, np.inf)


def subject(files: Sequence[Path], *circumstances: str) -> str:
    """Return a name for what was compared: it changes with any byte of the files and with the circumstances.

    Args:
        files: of both networks.
        circumstances: what else decides: provider, card, version of the runtime.
    """
    digest = hashlib.sha256()
    for path in files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update("\0".join(circumstances).encode())
    return digest.hexdigest()


def recall(model: Path, name: str, tolerance: float) -> Agreement | None:
    """Return the verdict kept beside a model, or None if there is none for this subject and tolerance.

    Args:
        model: the model's file.
        name: from `subject`.
        tolerance: which is asked for now.
    """
    try:
        kept = Agreement(**json.loads(_beside(model).read_text(encoding="utf-8"))[name])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if kept.tolerance == tolerance else None


def remember(model: Path, name: str, verdict: Agreement) -> None:
    """Keep a verdict beside a model; where its folder cannot be written, it is found out anew the next time."""
    path = _beside(model)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    kept = {**(kept if isinstance(kept, dict) else {}), name: asdict(verdict)}
    partial = path.with_suffix(".part")
    with contextlib.suppress(OSError):
        partial.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        os.replace(partial, path)


def _beside(model: Path) -> Path:
    return model.with_name(model.name + SUFFIX)
