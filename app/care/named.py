"""What settings name and must be there: folders, files, devices, addresses, advisors, voices and models."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from app.lines import nearest
from app.settings import Settings
from sync.errors import Malformed
from sync.outbox.schedule import OpeningHours

Told = Iterator[tuple[str, bool]]
"""What is wrong, in one sentence, and whether nothing may start with it."""

_HOST: Final = r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)"
_PORT: Final = r":\d{1,5}"
_ROLE: Final = "(client|advisor|compliance|operator|admin)"
SHAPES: Final = {
    "audio2face_server": (rf"{_HOST}{_PORT}", "HOST:PORT, such as localhost:52000"),
    "model_server": (rf"https?://{_HOST}({_PORT})?(/\S*)?", "http://HOST:PORT"),
    "language_server": (rf"https?://{_HOST}({_PORT})?(/\S*)?", "http(s)://HOST:PORT/v1"),
    "error_address": (rf"https?://[^@/\s]+@{_HOST}({_PORT})?(/\S+)?/\d+", "https://KEY@HOST/PROJECT"),
    "office_traces": (rf"https?://{_HOST}({_PORT})?(/\S*)?", "http(s)://HOST:PORT/v1/traces"),
    "office_urls": (rf"(https?://{_HOST}({_PORT})?/?)( +https?://{_HOST}({_PORT})?/?)*", "https://NAME:PORT"),
    "office_database": (r"postgresql(\+\w+)?://\S+", "postgresql://USER:PASSWORD@HOST/NAME"),
    "office_cache": (rf"rediss?://(\S+@)?{_HOST}({_PORT})?(/\d+)?", "redis://HOST:PORT/NUMBER"),
    "office_graph": (r"https?://\S+", "http://HOST:PORT/NAME"),
    "office_second_factor": (
        rf"none|staff|everyone|{_ROLE}( +{_ROLE})*",
        "staff, everyone, none, or roles such as: admin compliance",
    ),
    "backup_endpoint": (rf"https?://{_HOST}({_PORT})?/?", "https://HOST:PORT"),
    "nightly_on": (rf"auto|processes|ray|{_HOST}{_PORT}", "auto, processes, ray or HOST:PORT"),
    "cost_currency": (r"[A-Z]{3}", "three letters, such as EUR"),
}
"""How an address must look, and how to write it. What it holds may be secret and is never printed."""


def wrong_with(name: str, given: Settings) -> Told:
    """Yield what is wrong with what a setting names; nothing where it names nothing."""
    value = str(getattr(given, name))
    if name in SHAPES and value and not re.fullmatch(SHAPES[name][0], value):
        yield f"{name} is not written as {SHAPES[name][1]}.", True
    if name in _LOOKS and value:
        yield from _LOOKS[name](given)


def _folder(name: str, text: str, needs: tuple[str, ...]) -> Told:
    folder = Path(text).expanduser()
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        yield f"The folder {folder} of {name} {what}; create it or mend the path.", True
        return
    for need in needs:
        names = need.split("|")
        if not any((folder / each).exists() for each in names):
            yield f"The folder {folder} of {name} has no {' or '.join(names)}.", True
        for each in names:
            yield from _readable(folder / each, name)


def _readable(file: Path, name: str) -> Told:
    if file.exists() and not os.access(file, os.R_OK | (os.X_OK if file.is_dir() else 0)):
        yield f"{file} of {name} may not be read by this user; change its owner or its mode.", True


def _place_to_write(name: str, folder: Path, *, grave: bool = True) -> Told:
    there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    if not there.is_dir():
        yield f"The folder {folder} of {name} cannot be made, since {there} is a file.", grave
    elif not os.access(there, os.W_OK | os.X_OK):
        yield f"The folder {folder} of {name} cannot be written by this user; change its owner or its mode.", grave


def _bank(given: Settings) -> Told:
    yield from _folder("bank_dir", given.bank_dir, ("bank.toml", "instruments.json", "prices.csv|prices.parquet"))


def _branding(given: Settings) -> Told:
    from app.ui.branding_desk import look_over  # Qt takes a moment to import, and few banks have a look of their own

    folder = Path(given.branding_dir).expanduser()
    for fault in look_over(folder, _advisors(given)):
        yield f"The branding cannot be used: {fault[:1].lower()}{fault[1:]}", True


def _advisors(given: Settings) -> list[str]:
    return sorted(file.stem for file in (given.content_dir / "avatars").glob("*.glb"))


def _advisor(given: Settings) -> Told:
    known = _advisors(given)
    if known and not given.avatar_file(given.avatar).is_file():
        yield f"There is no advisor {given.avatar!r}{_choice(given.avatar, known)}", True


def _choice(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f"; is {near} meant?" if near else f"; there are: {', '.join(known) or 'none'}."


def _client(given: Settings) -> Told:
    from app.content import DEMO_BANK

    folder = (Path(given.bank_dir).expanduser() if given.bank_dir else DEMO_BANK) / "clients"
    known = sorted(path.parent.name for path in folder.glob("*/client.toml"))
    if known and given.client not in known:
        yield f"The bank has no client {given.client!r}{_choice(given.client, known)}", True


def _voice(given: Settings) -> Told:
    from inference.speech.voices import voice_names

    known = list(voice_names(given.models_dir))
    families = {name.partition("-")[0] for name in known}
    if given.voice not in known and given.voice not in families and not given.voice.startswith("espeak"):
        yield f"There is no voice {given.voice!r}, so another speaks{_choice(given.voice, [*families, *known])}", False


def _whisper(given: Settings) -> Told:
    for words, _ in _folder("whisper_model", given.whisper_model, ("model.bin",)):
        yield f"{words} The embedded recogniser listens until then.", False


def _language_model(given: Settings) -> Told:
    from inference.errors import InferenceError
    from inference.language.model.installing import find

    try:
        find(given.models_dir, given.language_model)
    except InferenceError as error:
        yield f"{error} Answers are worded without it until then.", False


def _key_file(given: Settings) -> Told:
    file = Path(given.language_key_file).expanduser()
    if not file.is_file():
        yield (
            f"The file {file} of language_key_file does not exist; the language server is not asked until it does.",
            False,
        )
        return
    yield from _readable(file, "language_key_file")
    if os.name == "posix" and file.stat().st_mode & 0o077:
        yield f"Others may read the key in {file}; run `chmod 600 {file}`.", False


def _sync_certificates(given: Settings) -> Told:
    yield from _folder("sync_certificates", given.sync_certificates, ("authority.pem",))


def _office_certificates(given: Settings) -> Told:
    yield from _folder("office_certificates", given.office_certificates, ("server.pem", "server.key"))
    key = Path(given.office_certificates).expanduser() / "server.key"
    if os.name == "posix" and key.is_file() and key.stat().st_mode & 0o077:
        yield f"Others may read head office's key {key}; run `chmod 600 {key}`.", False


def _proxies(given: Settings) -> Told:
    for each in given.office_proxies.split():
        try:
            ipaddress.ip_network(each)
        except ValueError as error:
            yield f"office_proxies: {error}; write 10.0.0.5 or 10.1.0.0/16.", True


def _hours(given: Settings) -> Told:
    try:
        OpeningHours.parse(given.opening_hours)
    except Malformed as error:
        yield str(error), True


def _backups(given: Settings) -> Told:
    folder = Path(given.backup_place).expanduser()
    if given.backup_place.startswith("s3://"):
        return
    if not folder.is_absolute():  # where that is depends on where head office happens to be started
        yield (
            f"backup_place is neither a folder from / on, such as {Path('/srv/backups')}, nor s3://BUCKET/WORDS.",
            True,
        )
        return
    yield from _place_to_write("backup_place", folder)


def _camera(given: Settings) -> Told:
    from app.devices.camera import cameras

    device = given.camera_device
    file = device if device.startswith("/") else f"/dev/video{device}"
    if given.camera == "on" and os.name == "posix" and file not in cameras() and not Path(file).exists():
        there = ", ".join(cameras()) or "none"
        yield f"The camera {device!r} is not there (this machine has {there}); nobody is seen until it is.", False


_LOOKS: Final[dict[str, Callable[[Settings], Told]]] = {
    "data_dir": lambda given: _place_to_write("data_dir", given.data_dir),
    "cache_dir": lambda given: _place_to_write("cache_dir", given.cache_dir, grave=False),  # set-up alone needs it
    "bank_dir": _bank,
    "branding_dir": _branding,
    "avatar": _advisor,
    "client": _client,
    "voice": _voice,
    "whisper_model": _whisper,
    "language_model": _language_model,
    "language_key_file": _key_file,
    "sync_certificates": _sync_certificates,
    "office_certificates": _office_certificates,
    "office_proxies": _proxies,
    "opening_hours": _hours,
    "backup_place": _backups,
    "camera": _camera,
}
