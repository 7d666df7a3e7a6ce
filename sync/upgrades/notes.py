"""What root's helper writes down: what is under way, what it waits for, and what came of it. Durable, step by step."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sync.upgrades.intake import Intake
from sync.upgrades.keeping import settle
from sync.upgrades.orders import MOST_ORDER_BYTES, PRESENT, TOLD, WAITS, Outcome, Told, told_in
from sync.upgrades.places import HELPER, KEPT, UNFINISHED, WAY_BACK, Places


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is under way, written down before each step.

    Attributes:
        bundle: that it is about.
        deed: `install` until the new version stands, `back` once it is given up or withdrawn.
        way_back: file of the version to go back to.
        before, after: versions; `after` is the one that the order brings, or takes back.
        before_layout, after_readable_from: of the store, as the two packages say.
        unit: the kiosk's service.
        stood: whether its first screen stood before.
        tries: how often dpkg was begun.
        why: for going back.
    """

    bundle: int
    deed: str
    way_back: str
    before: str
    after: str
    before_layout: int
    after_readable_from: int
    unit: str
    stood: bool
    tries: int = 0
    why: str = ""


class Notes:
    """The helper's own folder."""

    def __init__(self, places: Places, intake: Intake, now_ms: Callable[[], int]) -> None:
        """Args:
        places: where everything lies.
        intake: the user's folder, from which an order goes once it has ended.
        now_ms: this machine's clock, milliseconds since 1970.
        """  # noqa: D205
        self._places, self._intake, self._now_ms = places, intake, now_ms
        self._waits = 0, ""

    def begin(self) -> None:
        """Make the folder.

        Raises:
            OSError: it cannot be made.
        """
        self._places.helpers.mkdir(mode=0o755, parents=True, exist_ok=True)
        self._places.private.mkdir(mode=0o700, exist_ok=True)

    def is_unfinished(self) -> bool:
        """Return whether something is under way, or was when it was cut off."""
        return (self._places.private / UNFINISHED).exists()

    def unfinished(self) -> Unfinished | None:
        """Return what was cut off; what cannot be understood is told and removed, or this program would never rest.

        Raises:
            OSError: it cannot be read now.
        """
        if not self.is_unfinished():
            return None
        file = self._places.private / UNFINISHED
        try:
            return Unfinished(**json.loads(file.read_bytes()[:MOST_ORDER_BYTES]))
        except (ValueError, TypeError):
            print("an upgrade was cut off, and what was written down of it cannot be understood", flush=True)
            file.unlink()
            (self._places.helpers / HELPER).unlink(missing_ok=True)
            return None

    def under_way(self, state: Unfinished) -> None:
        """Write down what is under way.

        Raises:
            OSError: it cannot be written; so for all that follow.
        """
        _write(self._places.private / UNFINISHED, json.dumps(asdict(state)).encode(), 0o600)

    def keep_helper(self) -> None:
        """Keep this very program for the next start, should one come before it has ended."""
        kept = self._places.helpers / HELPER
        if self._places.helper.is_file() and self._places.helper != kept:
            _write(kept, self._places.helper.read_bytes(), 0o644)

    def keep_way_back(self) -> None:
        """Keep what was there before; after a power cut that may have been done."""
        with suppress(FileNotFoundError):
            (self._places.private / WAY_BACK).replace(self._places.private / KEPT)

    def present(self, state: Unfinished, why: str) -> None:
        """Write down which order brought what is installed now."""
        told = Told(Outcome.INSTALLED, state.bundle, state.after, state.before, why, self._now_ms())
        _write(self._places.helpers / PRESENT, told.to_bytes(), 0o644)

    def brought(self) -> Told | None:
        """Return which order brought what was installed last; None for none."""
        return told_in(self._places.helpers, PRESENT)

    def waits(self, bundle: int, version: str, before: str, why: str) -> None:
        """Tell what an order waits for, each thing once."""
        if self._waits == (bundle, why):
            return
        told = Told(Outcome.WAITING, bundle, version, before, why, self._now_ms())
        _write(self._places.helpers / WAITS, told.to_bytes(), 0o644)
        _say(told)
        self._waits = bundle, why

    def waits_no_more(self) -> None:
        """Take back what an order waited for."""
        (self._places.helpers / WAITS).unlink(missing_ok=True)

    def end(self, bundle: int, outcome: Outcome, version: str, before: str, why: str, *, spent: bool = False) -> None:
        """Tell what came of an order, and clear away what is not needed any more.

        Args:
            bundle: that the order was about.
            outcome: of it.
            version: that it was to bring, or to take back; "" where that is not known.
            before: what was installed until then.
            why: one sentence for a person, or "".
            spent: whether what was kept has been gone back to.
        """
        told = Told(outcome, bundle, version, before, why, self._now_ms())
        _write(self._places.helpers / TOLD, told.to_bytes(), 0o644)
        _say(told)
        self.waits_no_more()
        if spent:
            (self._places.helpers / PRESENT).unlink(missing_ok=True)
        self._intake.drop()
        (self._places.private / UNFINISHED).unlink(missing_ok=True)
        settle(self._places.private)  # what goes now was needed as long as anything was unfinished
        for path in self._places.private.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif spent or path.name != KEPT:
                path.unlink()
        (self._places.helpers / HELPER).unlink(missing_ok=True)


def _say(told: Told) -> None:
    """Say it in the journal."""
    said = f"bundle {told.bundle}: {told.outcome} {told.version}".rstrip()
    print(f"{said}: {told.why}" if told.why else said, flush=True)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file whole or not at all, durably."""
    new = path.with_name(path.name + ".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    settle(path.parent)
