"""How an installation is now: gathered within a second, without opening a voice or a model."""

from __future__ import annotations

import importlib.metadata
import time
import tomllib
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.care import machine
from app.care.finding import Finding
from app.care.installed import STORE, day_of
from app.care.installed import models as installed_models
from app.care.log_faults import LogFault, log_faults
from app.care.package import package
from app.care.processes import Running, running
from app.content import DEMO_BANK
from app.courier import state as courier
from app.errors import ISLAND_ERRORS, StewardError
from app.settings import Settings
from app.telemetry.metrics import CIRCUIT, FALLBACK
from app.telemetry.places import metrics_folder
from app.telemetry.snapshots import gathered

_DAY: Final = timedelta(days=1)
OPENS: Final = "opens"
NONE_YET: Final = "none yet"


@dataclass(frozen=True, slots=True)
class Lately:
    """Conversations of the last day, as counted on this device."""

    turns: int = 0
    failed: int = 0
    mean_ms: float = 0.0


@dataclass(slots=True)
class InstallationState:
    """What `steward status` shows. Times are seconds since 1970, None for never; nothing of a client is in it."""

    version: str
    now: float
    bank: str
    branch: str
    advisor: str
    voice: str
    face: str
    language: str
    content_of: str
    models: list[str] = field(default_factory=list)
    store: str = ""
    store_bytes: int = 0
    visits: int = 0
    last_visit: float | None = None
    lately: Lately = Lately()
    device: str = ""
    enrolled: bool = False
    waiting: dict[str, int] = field(default_factory=dict)
    oldest: float | None = None
    synced: float | None = None
    sync_failure: str = ""
    next_sync: float | None = None
    faults: list[LogFault] = field(default_factory=list)
    stepped_back: dict[str, int] = field(default_factory=dict)
    broken_off: list[str] = field(default_factory=list)
    processes: list[Running] = field(default_factory=list)
    machine: list[Finding] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types; times as ISO 8601."""
        found = asdict(self)
        for name in ("now", "last_visit", "oldest", "synced", "next_sync"):
            at = found[name]
            found[name] = None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
        return found


def state_of(settings: Settings) -> InstallationState:
    """Gather how an installation is; what cannot be read is told in its place, nothing is raised or made."""
    state = InstallationState(
        version=importlib.metadata.version("steward"),
        now=time.time(),
        bank=_bank(settings),
        branch=settings.branch,
        advisor=settings.avatar
        if settings.avatar_file(settings.avatar).is_file()
        else f"{settings.avatar} (not built)",
        voice=settings.voice,
        face=settings.face_engine,
        language=_language(settings),
        content_of=day_of(settings.content_dir / "market"),
        processes=running(settings.data_dir),
        faults=log_faults(settings.data_dir, _DAY),
        machine=[look(settings) for look in (package, machine.memory, machine.disk, machine.clock)],
    )
    for gather in (_models, _courier, _measured, _store):
        gather(settings, state)
    return state


def _bank(settings: Settings) -> str:
    folder = Path(settings.bank_dir).expanduser() if settings.bank_dir else DEMO_BANK
    try:
        name = str(tomllib.loads((folder / "bank.toml").read_text(encoding="utf-8"))["name"])
    except (OSError, ValueError, KeyError):
        return "no readable bank.toml"
    return name if settings.bank_dir else f"{name} (demo)"


def _language(settings: Settings) -> str:
    server = "a server" if settings.language_server else ""
    return " and ".join(filter(None, (server, settings.language_model)))


def _models(settings: Settings, state: InstallationState) -> None:
    try:
        found = list(installed_models(settings))
    except (StewardError, *ISLAND_ERRORS) as error:
        state.models = [str(error)]
        return
    state.models = [f"{each.name} ({each.wrong})" if each.wrong else each.name for each in found]


def _courier(settings: Settings, state: InstallationState) -> None:
    found = courier.load(settings.data_dir)
    state.synced = None if found.succeeded_ms is None else found.succeeded_ms / 1000
    state.next_sync = None if found.next_ms is None else found.next_ms / 1000
    state.sync_failure = found.failure


def _measured(settings: Settings, state: InstallationState) -> None:
    numbers = gathered(metrics_folder(settings.data_dir)).snapshot.numbers
    state.stepped_back = {part: int(level) for (part,), level in numbers.get(FALLBACK.name, {}).items() if level}
    state.broken_off = [part for (part,), level in numbers.get(CIRCUIT.name, {}).items() if level]


def _store(settings: Settings, state: InstallationState) -> None:
    file = settings.data_dir / STORE
    if not file.is_file():
        state.store = NONE_YET
        return
    state.store_bytes = sum(each.stat().st_size for each in file.parent.iterdir() if each.is_file())
    try:
        _read(settings, state)
        state.store = OPENS
    except (StewardError, *ISLAND_ERRORS) as error:
        state.store = str(error)


def _read(settings: Settings, state: InstallationState) -> None:
    from sync.outbox.office import open_outbox
    from sync.store.health import HOUR_MS, Health
    from sync.store.opened import Store
    from sync.store.sessions import SessionStore

    with Store(settings.data_dir) as store:
        visits = SessionStore(store).visits()
        state.visits = len(visits)
        times = [_seconds(each.ended or each.started) for each in visits]
        state.last_visit = max(times, default=None)
        outbox = open_outbox(store)
        state.device, state.enrolled = outbox.identity.device, outbox.identity.enrolled
        left = outbox.waiting()
        state.waiting = {lane.name.lower(): each.records for lane, each in left.items()}
        oldest = [each.oldest_ms / 1000 for each in left.values() if each.oldest_ms is not None]
        state.oldest = min(oldest, default=None)
        since = int((state.now - _DAY.total_seconds()) * 1000) // HOUR_MS
        hours = [each for each in Health(store).hours() if each.hour >= since]
    turns = sum(each.turns for each in hours)
    mean_ms = sum(each.latency_ms for each in hours) / turns if turns else 0.0
    state.lately = Lately(turns, sum(each.errors for each in hours), mean_ms)


def _seconds(iso: str) -> float:
    return datetime.fromisoformat(iso).timestamp()


def span_in_words(seconds: float) -> str:
    """Return how long something is, such as "3 min" or "2 days"."""
    for size, name in ((86400, "day"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size or (size == 60 and seconds >= 60):
            count = int(seconds // size)
            return f"{count} {name}{'s' if name == 'day' else ''}"
    return f"{max(0, int(seconds))} s"
