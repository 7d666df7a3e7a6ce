"""The begin of a session, for what head office hands out: what lies ready is switched to, and then nothing changes."""

from __future__ import annotations

import dataclasses
import time
import tomllib
from typing import Any, Final

from app import settings as table
from app.errors import UsageError
from app.handed_out.checks import fit
from app.log import logger
from app.settings import Settings
from sync.bundles.flags import Flags, read_flags
from sync.bundles.places import FOLDER, active_folder
from sync.bundles.room import Room
from sync.errors import SyncError
from sync.outbox.trail import Trail
from sync.store.bundles import Bundles, State
from sync.store.file_lock import FileLock
from sync.store.identity import identity
from sync.store.opened import Store
from sync.types import SWITCHED, Kind

PATIENCE_S: Final = 2.5
"""So long the process of the visit before may take to end; without it, the next visit gets what lies ready."""
FEATURE: Final = "settings."
FEATURES: Final = frozenset(
    {
        "endpoint_ms", "endpoint_whole_ms", "endpoint_half_ms", "face_engine", "voice", "emotion_gain",
        "emotion_strong_gain", "emotion_loss", "emotion_full", "emotion_deep_fall", "emotion_likely",
        "emotion_unlikely", "emotion_soft", "language_wait_ms", "language_context", "language_draft",
        "inference_threads",
    }
)  # fmt: skip
"""Settings of the advisor that a feature may change; none that decides what is kept or who may come in."""
POLICY_FILE: Final = "settings.toml"
OWN: Final = frozenset(
    {"data_dir", "cache_dir", "bank_dir", "branding_dir", "sync_certificates", "face", "client", "packages"}
)
"""Settings that are this machine's own, which no policy changes."""

_SHOWN: Final = "features shown"
_log = logger("handed_out")


def begin(settings: Settings, *, switch: bool = True) -> FileLock | None:
    """Switch to what lies ready, if no other session runs, and keep everything as it is from then on.

    Args:
        settings: of the installation.
        switch: whether to switch at all; else only what is in use is kept.

    Returns:
        The hold on what is in use; nothing is switched until it is closed, or this process ends. None where nothing
        was ever handed out to whoever does not switch.

    Raises:
        StoreError: the data folder cannot be used.
    """
    if not (switch or (settings.data_dir / FOLDER).is_dir()):
        return None
    lock = FileLock(settings.data_dir / FOLDER / "in-use")
    if switch:
        try:
            _switch(settings, lock)
        except SyncError as error:  # what is in use goes on being used
            _log.warning("nothing was switched: %s", error)
    lock.shared()
    return lock


def _switch(settings: Settings, lock: FileLock) -> None:
    if not (settings.data_dir / FOLDER / "versions").is_dir():
        return
    with Store(settings.data_dir) as store:
        staged = any(row.state is State.STAGED and row.kind in SWITCHED for row in Bundles(store).all())
        if not staged or not _alone(lock):
            return
        for done in Room(store, Trail.of(store).note).switch_alone(fit):
            words = f"is not fit for use: {done.why}" if done.why else "is in use"
            _log.info("%s %d %s", done.kind, done.version, words)


def _alone(lock: FileLock) -> bool:
    until_s = time.monotonic() + PATIENCE_S
    while not lock.alone():
        if time.monotonic() > until_s:
            return False
        time.sleep(0.05)
    return True


def with_policies(settings: Settings) -> Settings:
    """Return the settings as the bundle of policies wants them; the operator signed it with a key that lies offline.

    What is wrong in it is left out, and so are settings that are this machine's own.
    """
    folder = active_folder(settings.data_dir, Kind.POLICIES)
    if folder is None or not (folder / POLICY_FILE).is_file():
        return settings
    try:
        wanted = tomllib.loads((folder / POLICY_FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        _log.warning("the policies are left out: %s cannot be read (%s)", POLICY_FILE, type(error).__name__)
        return settings
    changes: dict[str, Any] = {}
    for name, raw in wanted.items():
        try:
            if name in OWN or name.startswith("office_"):
                raise UsageError(f"The setting '{name}' is this machine's own.")
            changes[name] = table.checked(name, raw, "policies")
        except UsageError as error:
            _log.warning("a policy is left out: %s", error)
    return dataclasses.replace(settings, **changes)


def with_features(settings: Settings) -> Settings:
    """Return the settings with what head office's features change of them on this device; what is wrong is left out."""
    folder = active_folder(settings.data_dir, Kind.FLAGS)
    if folder is None:
        return settings
    try:
        with Store(settings.data_dir) as store:
            flags = Flags(identity(store).device, read_flags(folder))
            changes = _changes(settings, flags)
            if changes:
                # Which variant this device was shown; once for each version, and not for each visit.
                _tell_once(store, folder.name, flags)
    except SyncError as error:
        _log.warning("features are left out: %s", error)
        return settings
    return dataclasses.replace(settings, **changes)


def _changes(settings: Settings, flags: Flags) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in flags.names:
        setting = name.removeprefix(FEATURE)
        if not name.startswith(FEATURE):
            continue
        if setting not in FEATURES:
            _log.warning("the feature %s is left out: that setting is the operator's alone", name)
            continue
        now = getattr(settings, setting)
        try:
            value = table.checked(setting, flags.value(name, now), "feature")
        except UsageError as error:
            _log.warning("the feature %s is left out: %s", name, error)
            continue
        if value != now:
            changes[setting] = value
    return changes


def _tell_once(store: Store, version: str, flags: Flags) -> None:
    trail = Trail.of(store)
    if not trail.audit.has(_SHOWN, version):
        trail.note(_SHOWN, version, dict(flags.exposures.seen))


def device_flags(settings: Settings) -> Flags:
    """Return the feature flags of this device, for other features than settings.

    Raises:
        Malformed: what is in use holds no flags.
        StoreError: the store cannot be used.
    """
    with Store(settings.data_dir) as store:
        return Flags(identity(store).device, read_flags(active_folder(settings.data_dir, Kind.FLAGS)))
