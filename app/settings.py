"""The table of settings: each field below has a type, a default, a range and words.

Read in this order, later wins: the defaults, the advisor and voice of the branding folder, `steward.toml` in the
configuration folder, `STEWARD_<NAME>` in the environment, the command line. The face's post-controls are a table of
their own (`renderer/animation/controls.py`): `[face]` in the file, `STEWARD_FACE_<NAME>` in the environment,
`--face NAME=VALUE` on the command line.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import platformdirs

from app.errors import UsageError
from app.lines import Lines, nearest, parsed

if TYPE_CHECKING:  # brings numpy along, which `app.__main__` sets up before it is imported
    from renderer.animation.controls import Controls

_FACE = "STEWARD_FACE_"
OTHER_VARIABLES: Final = frozenset(
    "STEWARD_" + name
    for name in (
        "BACKUP_PASSPHRASE", "FUZZ_EXAMPLES", "GUARDIAN", "KEYS_PASSPHRASE", "LANGUAGE_KEY", "NEED_SERVICES",
        "OFFICE_NUMBER", "PASSPHRASE", "RDF_TESTS", "SECRETS_DIR", "SOAK_PROCESSES", "SPARE",
    )
)  # fmt: skip
"""What the program, its tests and its containers read of the environment beside the settings."""


def _setting(
    default: Any, words: str, low: float | None = None, high: float | None = None, choices: tuple[str, ...] = ()
) -> Any:
    return dataclasses.field(default=default, metadata={"words": words, "low": low, "high": high, "choices": choices})


def _default_face() -> Controls:
    from renderer.animation.controls import Controls

    return Controls()


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of an installation."""

    data_dir: Path = _setting(
        Path(platformdirs.user_data_dir("steward")), "Folder for the encrypted store, logs and built content."
    )
    cache_dir: Path = _setting(
        Path(platformdirs.user_cache_dir("steward")), "Folder for downloads that set-up may use again."
    )
    bank_dir: str = _setting("", "Folder of a bank's own data; empty uses the demo bank.")
    branch: str = _setting("main", "This branch, as the codes of the bank's app name it: <bank's id>/<branch>.")
    client: str = _setting("avery", "Client whose portfolio a conversation without a sign-in is about.")
    avatar: str = _setting("ada", "Which baked advisor is shown.")
    voice: str = _setting("flite", "Speech engine to try first.")
    face_engine: Literal["auto", "ours", "audio2face", "service", "phones"] = _setting(
        "auto",
        "What turns sound into a face: auto takes audio2face_server if named, an installed Audio2Face-3D model, ours.",
        choices=("auto", "ours", "audio2face", "service", "phones"),
    )
    audio2face_server: str = _setting("", "HOST:PORT of an Audio2Face-3D microservice; empty uses none.")
    model_server: str = _setting(
        "", "http://HOST:PORT of a KServe v2 model server (NVIDIA Triton) that computes our networks; empty uses none."
    )
    cards: Literal["auto", "off"] = _setting(
        "auto", "Whether graphics cards compute; off leaves them to drawing.", choices=("auto", "off")
    )
    card_reserve_mib: int = _setting(
        768, "Memory of each graphics card that is left to the driver and the desktop, in MiB.", 0, 65536
    )
    whisper_model: str = _setting("", "Folder of a faster-whisper model; empty uses the embedded recogniser.")
    entry: Literal["visit", "talk"] = _setting(
        "visit",
        "How the kiosk opens: visit leads from the first screen to the goodbye, talk begins the conversation at once.",
        choices=("visit", "talk"),
    )
    idle_s: float = _setting(45.0, "Seconds without a sign of the client until the visit is forgotten.", 10, 600)
    idle_notice_s: float = _setting(15.0, "So long before that the client is asked whether they are there.", 3, 120)
    render_width: int = _setting(640, "Width of the drawn face in pixels on a software GPU.", 160, 3840)
    render_height: int = _setting(360, "Height of the drawn face in pixels on a software GPU.", 90, 2160)
    quality: Literal["auto", "high", "medium", "software"] = _setting(
        "auto",
        "How the face is drawn; auto measures at start and changes while running.",
        choices=("auto", "high", "medium", "software"),
    )
    endpoint_ms: int = _setting(500, "Silence that ends what may be a whole question, in milliseconds.", 100, 3000)
    endpoint_whole_ms: int = _setting(200, "Silence that ends a question whose words are complete.", 100, 3000)
    endpoint_half_ms: int = _setting(900, "Silence that ends a question that breaks off in its middle.", 100, 5000)
    heartbeat_s: float = _setting(5.0, "Silence after which the advisor process counts as hung, in seconds.", 1, 60)
    window_start_s: float = _setting(
        120.0, "So long a kiosk's window may take to show a picture until it is started anew, in seconds.", 5, 300
    )
    window_silence_s: float = _setting(
        2.5, "Silence after which the kiosk's window counts as hung and is started anew, in seconds.", 1.5, 60
    )
    wipe_memory: Literal["on", "off"] = _setting(
        "on", "Whether a kiosk's processes overwrite memory that they free.", choices=("on", "off")
    )
    max_question_chars: int = _setting(2000, "Longest question that is answered, in characters.", 50, 5000)
    private_audio: Literal["off", "on"] = _setting(
        "off",
        "Whether sound goes to headphones alone, so that codes may be read aloud as they are typed.",
        choices=("off", "on"),
    )
    camera: Literal["off", "on"] = _setting(
        "off", "Whether the camera may look who is there; no picture is ever kept or sent.", choices=("off", "on")
    )
    camera_device: str = _setting("0", "Which camera: its number, or on Linux its file such as /dev/video2.")
    camera_fov_deg: float = _setting(60.0, "What the camera sees from left to right, in degrees.", 20, 150)
    camera_up_m: float = _setting(0.25, "How far the camera is above the advisor's eyes, in metres.", -1, 2)
    camera_leave_s: float = _setting(30.0, "So long nobody must be there until a visit ends, in seconds.", 5, 600)
    document_chunk_chars: int = _setting(
        700, "Longest passage that the bank's documents are cut into, in characters.", 200, 2000
    )
    document_overlap_chars: int = _setting(
        50, "So much of a passage's end may begin the next one too, in characters.", 0, 150
    )
    language_model: str = _setting(
        "auto", "Which GGUF model words the answers: auto takes an installed one, off none, else a name or a path."
    )
    language_server: str = _setting(
        "", "http(s)://HOST:PORT/v1 of an OpenAI-compatible server that is asked before the local model; empty: none."
    )
    language_server_model: str = _setting("", "The model's name on that server; empty takes the first it lists.")
    language_key_file: str = _setting(
        "", "File with that server's key; STEWARD_LANGUAGE_KEY in the environment goes before it."
    )
    language_wait_ms: int = _setting(
        900, "So long the first sentence may wait for the language model before it is said as composed.", 0, 20000
    )
    language_context: int = _setting(4096, "Longest question and answer of the local model, in tokens.", 1024, 131072)
    language_gpu_layers: int = _setting(
        -1, "Layers of the local model that its graphics card computes; -1 for all, 0 for none.", -1, 1000
    )
    language_threads: int = _setting(
        0,
        "Processor threads of the local model; 0 takes all cores of a machine at rest, fewer when it is busy.",
        0,
        256,
    )
    language_draft: str = _setting(
        "lookup", "What guesses the local model's next words: lookup, off, or the name or path of a small GGUF model."
    )
    language_memory_mib: int = _setting(
        0, "Most memory of the local model's process beside its weights, in MiB; 0 sets no limit.", 0, 1048576
    )
    inference_threads: int = _setting(0, "Processor threads for each model; 0 uses one fewer than the cores.", 0, 64)
    emotion_gain: float = _setting(0.01, "Return from which the face shows good news, as a fraction.", 0, 1)
    emotion_strong_gain: float = _setting(0.30, "Return that surprises, as a fraction.", 0, 10)
    emotion_loss: float = _setting(0.005, "Loss from which the face shows bad news, as a fraction.", 0, 1)
    emotion_full: float = _setting(0.25, "Return or loss that is shown with full intensity, as a fraction.", 0.01, 10)
    emotion_deep_fall: float = _setting(0.20, "Fall that asks for concern rather than thought, as a fraction.", 0, 1)
    emotion_likely: float = _setting(0.80, "Chance of a plan from which the face shows confidence.", 0, 1)
    emotion_unlikely: float = _setting(0.50, "Chance of a plan below which the face shows concern.", 0, 1)
    emotion_soft: float = _setting(0.25, "Most intensity of any feeling but concern to an upset client.", 0, 1)
    branding_dir: str = _setting("", "Folder of a bank's look, advisor and greeting; empty uses the demo bank's.")
    screen_height_mm: float = _setting(
        0.0, "Height of the screen's picture, in millimetres, by which text is sized; 0 if it is not known.", 0, 5000
    )
    viewing_distance_mm: float = _setting(
        600.0, "From a client's eyes to the screen, in millimetres; text grows with it.", 600, 2000
    )
    keyboard: Literal["auto", "english_us", "english_uk", "german", "spanish"] = _setting(
        "auto",
        "Letters of the keyboard on the screen; auto takes those of the client's language.",
        choices=("auto", "english_us", "english_uk", "german", "spanish"),
    )
    language: Literal["en", "de", "es"] = _setting(
        "en", "Language in which the screen awaits a client; each may choose another.", choices=("en", "de", "es")
    )
    screen_keyboard: Literal["on", "off"] = _setting(
        "on", "Whether a keyboard comes up on the screen when a field is touched.", choices=("on", "off")
    )
    voice_start: Literal["off", "on"] = _setting(
        "off",
        "Whether the first screen listens for the words on its buttons, so that a visit can begin by voice alone.",
        choices=("off", "on"),
    )
    pin_order: Literal["fixed", "mixed"] = _setting(
        "fixed",
        "Whether the figures of a PIN pad stand in another order each time, against looks over the shoulder.",
        choices=("fixed", "mixed"),
    )
    keep_visit_days: int = _setting(
        30, "Days that a recorded visit stays on this machine; 0 keeps it until somebody erases it.", 0, 3650
    )
    keep_remembered_days: int = _setting(
        365, "Days that a visit stays whose client agreed to be remembered; 0 for ever.", 0, 3650
    )
    voice_tone: Literal["off", "on"] = _setting(
        "off",
        "Whether a voice that sounds upset softens the advisor's face; the EU AI Act calls that reading emotions.",
        choices=("off", "on"),
    )
    advice_needs_record: Literal["off", "on"] = _setting(
        "off",
        "Whether recommendations are made in recorded visits alone, for banks that must keep a record of advice.",
        choices=("off", "on"),
    )
    sync_day_mib: int = _setting(
        0, "Most that is sent to head office a day, in MiB; the audit log is always sent; 0 sets no limit.", 0, 1048576
    )
    sync_certificates: str = _setting(
        "", "Folder with authority.pem, device.pem and device.key for mutual TLS with head office; empty uses none."
    )
    opening_hours: str = _setting(
        "", "When the branch is open, such as Mo-Fr 09:00-17:00; bundles and telemetry wait until it is closed."
    )
    metered: Literal["off", "on"] = _setting(
        "off",
        "Whether the line to head office is paid by what it carries: bundles and telemetry then wait.",
        choices=("off", "on"),
    )
    sync_every_min: float = _setting(
        5.0, "Minutes between two rounds to head office on average; each pause is drawn by chance.", 0.01, 1440
    )
    packages: Literal["on", "off"] = _setting(
        "on",
        "Whether a machine that was installed as a Debian package takes newer versions of it from head office.",
        choices=("on", "off"),
    )
    metrics_port: int = _setting(
        0, "Port on this machine alone at which Prometheus reads what is measured; 0 opens none.", 0, 65535
    )
    error_address: str = _setting(
        "",
        "https://KEY@HOST/PROJECT of whoever collects unexpected errors by Sentry's protocol; empty tells nobody.",
    )
    office_host: str = _setting("127.0.0.1", "Address at which `steward headoffice serve` listens.")
    office_port: int = _setting(8443, "Port at which it listens; 0 takes a free one.", 0, 65535)
    office_device_port: int = _setting(
        8444, "Port for devices alone, where they must show a certificate (office_certificates).", 1, 65535
    )
    office_urls: str = _setting(
        "", "Addresses under which devices and people reach head office, in order of preference, between spaces."
    )
    office_database: str = _setting(
        "", "postgresql://USER:PASSWORD@HOST/NAME of head office's database; empty uses SQLite in the data folder."
    )
    office_cache: str = _setting(
        "", "redis://HOST:PORT/NUMBER that several processes of head office share; empty suits one process."
    )
    office_graph: str = _setting(
        "", 'The knowledge graph\'s SPARQL server, such as "http://user:password@host:3030/steward"; empty: its folder.'
    )
    office_advisors: int = _setting(
        1, "Advisor processes for people who talk over the network; each takes about 500 MB of memory.", 0, 64
    )
    office_number: int = _setting(
        0, "Which of several processes with advisors this one is: its conversations' ids begin with it.", 0, 255
    )
    office_waiting: int = _setting(16, "Questions that may wait for one of them; more are refused in words.", 1, 1000)
    office_conversations: int = _setting(50, "Conversations that one of them holds open.", 1, 10000)
    office_idle_s: float = _setting(900.0, "Seconds without a sign of the person until one ends.", 10, 86400)
    office_keep_days: int = _setting(
        0,
        "Days that head office keeps a visit after its last record, by `steward compliance retention --run`; 0 until "
        "somebody erases it.",
        0,
        36500,
    )
    office_proxies: str = _setting(
        "", "Addresses or networks of load balancers whose word on who asks is believed, between spaces."
    )
    office_certificates: str = _setting(
        "", "Folder with server.pem and server.key for TLS, and authority.pem of the devices; empty serves plain HTTP."
    )
    nightly_on: str = _setting(
        "auto", "What reckons the client book at night: auto, processes, ray, or HOST:PORT of a Ray cluster."
    )
    backup_place: str = _setting(
        "", "Where head office's backups go: a folder, or s3://BUCKET/WORDS; empty makes none."
    )
    backup_endpoint: str = _setting("", "http(s)://HOST:PORT of an S3-compatible store other than Amazon's.")
    backup_hours: float = _setting(6.0, "Hours between two full backups.", 0.1, 168)
    backup_increment_min: float = _setting(
        15.0, "Minutes between two increments: the most that a restored head office lacks.", 0.1, 60
    )
    backup_keep_days: float = _setting(
        30.0, "Days until a backup is deleted; erased sessions may be in them for so long.", 1, 3650
    )
    token_minutes: float = _setting(15.0, "Minutes that a person's access to head office lasts.", 1, 120)
    refresh_days: float = _setting(7.0, "Days that a person stays signed in without a password.", 0.1, 90)
    office_second_factor: str = _setting(
        "staff",
        "Who may do nothing at head office without a second factor: roles between spaces, staff (all but clients), "
        "everyone, or none for trying it out.",
    )
    login_limit: int = _setting(5, "Attempts to sign in within five minutes.", 1, 1000)
    message_limit: int = _setting(30, "Messages of one person to the advisor a minute.", 1, 10000)
    analysis_limit: int = _setting(10, "Analyses of portfolios for one person a minute.", 1, 10000)
    office_traces: str = _setting(
        "", "http(s)://HOST:PORT/v1/traces of an OTLP collector that head office hands spans to; empty: none."
    )
    cost_currency: str = _setting("EUR", "Currency of the costs on head office's page of usage.")
    cost_session: float = _setting(0.0, "What a session costs.", 0, 1e6)
    cost_minute: float = _setting(0.0, "What a minute of conversation costs.", 0, 1e6)
    cost_compute_hour: float = _setting(0.0, "What an hour of computing costs.", 0, 1e6)
    cost_million_tokens: float = _setting(0.0, "What a million tokens of a language model cost.", 0, 1e6)
    face: Controls = dataclasses.field(
        default_factory=_default_face,
        metadata={"words": "How the face moves; `steward avatar controls` lists what can be set."},
    )

    @property
    def content_dir(self) -> Path:
        """Where `steward setup` puts avatars, models and the demo bank's data."""
        return self.data_dir / "content"

    @property
    def market_dir(self) -> Path:
        """Where the demo bank's market data is: head office's bundle, or else what `steward setup` built."""
        return self._handed_out("market")

    @property
    def models_dir(self) -> Path:
        """Where the models are: head office's bundle, which holds all of them, or else those that are installed."""
        return self._handed_out("models")

    def avatar_file(self, name: str) -> Path:
        """Return where an advisor's face is: in head office's bundle if it is there, or else among those baked here."""
        handed_out = self._handed_out("avatars") / f"{name}.glb"
        return handed_out if handed_out.is_file() else self.content_dir / "avatars" / f"{name}.glb"

    def _handed_out(self, kind: str) -> Path:
        from sync.bundles.places import active_folder
        from sync.types import Kind

        return active_folder(self.data_dir, Kind(kind)) or self.content_dir / kind

    @property
    def threads(self) -> int:
        """Processor threads for each model."""
        return self.inference_threads or max(1, (os.cpu_count() or 2) - 1)


def table() -> tuple[dataclasses.Field[Any], ...]:
    """Return the rows of the table, for documentation and for checks."""
    return dataclasses.fields(Settings)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with what was set.

    Attributes:
        name: of the setting; "" where it is none.
        place: file and line, variable or option, as a person finds it.
        words: what is wrong and what to do, one sentence.
        grave: whether nothing may start with it.
    """

    name: str
    place: str
    words: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.words.rstrip('.')} ({self.place})."


@dataclass(frozen=True, slots=True)
class Survey:
    """What all places together set.

    Attributes:
        settings: of what is right; the rest has its defaults.
        places: where each setting that is not as by default was set last.
        faults: everything that is wrong.
    """

    settings: Settings
    places: Mapping[str, str]
    faults: tuple[Fault, ...]


def load(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] = os.environ,
    file: Path | None = None,
) -> Settings:
    """Read the settings from every place they may come from.

    Args:
        flags: names and values from the command line; None values are ignored. "face" is a list of NAME=VALUE.
        environment: where `STEWARD_<NAME>` is looked up.
        file: the TOML file; by default `steward.toml` in the user's configuration folder, which need not exist.

    Raises:
        UsageError: unknown names, wrong types, values out of range: all of them, each with its place.
    """
    found = survey(flags, environment, file)
    grave = [str(fault) for fault in found.faults if fault.grave]
    if len(grave) > 1:
        raise UsageError(f"{len(grave)} settings are wrong:\n" + "\n".join(f"  {words}" for words in grave))
    if grave:
        raise UsageError(grave[0])
    return found.settings


def survey(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] = os.environ,
    file: Path | None = None,
) -> Survey:
    """Read the settings like `load`, and tell everything that is wrong instead of failing.

    Raises:
        UsageError: the file that was named does not exist or cannot be read at all.
    """
    path = file or file_of_user()
    faults, places, values = list[Fault](), dict[str, str](), dict[str, Any]()
    face: dict[str, float] = {}
    for given in (
        _read_toml(path, must_exist=file is not None),
        _read_environment(environment),
        _Given(dict(flags or {}), lambda name: f"--{name.split('.')[0].replace('_', '-')} on the command line"),
    ):
        faults += given.faults
        for name, raw in given.values.items():
            try:
                if name == "face" and raw is not None:
                    wanted = _checked_face(raw, given.place)
                    face |= wanted
                    places |= {name: given.place("face")} if wanted else {}
                elif raw is not None:
                    values[name] = _checked(name, raw)
                    places[name] = given.place(name)
            except _Wrong as wrong:
                faults += wrong.faults or [Fault(name, given.place(name), str(wrong))]
    if face:
        try:
            values["face"] = _controls(face)
        except _Wrong as wrong:
            faults.append(Fault("face", "all places together", str(wrong)))
    settings = Settings(**{**_advisor_of(values.get("branding_dir", "")), **values})
    return Survey(settings, places, tuple(faults))


def file_of_user() -> Path:
    """Return the settings file that is read when no other is named: the user's, on Windows else the machine's."""
    own = Path(platformdirs.user_config_dir("steward")) / "steward.toml"
    if sys.platform == "win32" and not own.exists():
        return Path(platformdirs.site_config_dir("steward", appauthor=False)) / "steward.toml"
    return own


class _Wrong(Exception):  # noqa: N818
    """A value cannot be taken; the words say why, or the faults do where there are several."""

    def __init__(self, words: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(words)
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class _Given:
    """What one place sets, where each name stands there, and what is wrong before any value is looked at."""

    values: dict[str, Any]
    place: Callable[[str], str]
    faults: tuple[Fault, ...] = ()


def _read_toml(path: Path, must_exist: bool) -> _Given:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if must_exist:
            raise UsageError(f"The settings file {path} does not exist; check the path.") from None
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"The settings file {path} cannot be read ({why}); mend or remove it.") from error
    values, broken = parsed(text)
    lines = Lines(text)

    def place(name: str) -> str:
        line = lines.of(*(("face", name[5:]) if name.startswith("face.") else ("", name)))
        return f"{path}, line {line}" if line else str(path)

    faults = [Fault("", f"{path}, line {line}", f"The settings file cannot be read: {why}") for line, why in broken]
    return _Given(values, place, tuple(faults))


def _advisor_of(branding_dir: str) -> dict[str, str]:
    """Return advisor and voice of a bank's branding folder; `steward branding check` says what is wrong with one."""
    if not branding_dir:
        return {}
    try:
        table = tomllib.loads((Path(branding_dir).expanduser() / "branding.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return {name: table[name] for name in ("avatar", "voice") if table.get(name) and isinstance(table[name], str)}


def _read_environment(environment: Mapping[str, str]) -> _Given:
    names = {field.name for field in table()} - {"face"}
    found: dict[str, Any] = {"face": {}}
    faults = []
    for key, value in environment.items():
        name = key.removeprefix("STEWARD_").lower()
        if key.startswith("STEWARD_") and name in names:
            try:
                value.encode()  # else a report, a log or a seal would be the first that cannot take it
                found[name] = value
            except UnicodeEncodeError:
                faults.append(Fault(name, _variable(name), f"The setting {name!r} is no text in UTF-8: {value!a}"))
        elif key.startswith(_FACE):
            found["face"][key.removeprefix(_FACE).lower()] = value
        elif key.startswith("STEWARD_") and key not in OTHER_VARIABLES:
            words = f"Nobody reads the variable {key}{_meant(name, names, 'STEWARD_', upper=True)}"
            faults.append(Fault("", "environment", words, grave=False))
    return _Given(found, _variable, tuple(faults))


def _variable(name: str) -> str:
    return f"STEWARD_{name.replace('.', '_').upper()} in the environment"


def _checked_face(raw: Any, place: Callable[[str], str]) -> dict[str, float]:
    """Return the values of some post-controls, given as a table or as NAME=VALUE each."""
    values: dict[str, float] = {}
    faults: list[Fault] = []
    for name, value in _pairs(raw).items():
        try:
            if isinstance(value, bool):
                raise TypeError
            values |= {name: float(value)}
            _controls({name: values[name]})
        except (TypeError, ValueError):
            words = f"The face's control {name!r} must be a number, not {value!r}"
            faults.append(Fault("face", place(f"face.{name}"), words))
        except _Wrong as wrong:
            faults.append(Fault("face", place(f"face.{name}"), str(wrong)))
    if faults:
        raise _Wrong("", faults)
    return values


def _pairs(raw: Any) -> dict[str, Any]:
    if isinstance(raw, Mapping):
        return dict(raw)
    if isinstance(raw, str) or not isinstance(raw, Iterable):
        raise _Wrong(f"The setting 'face' must be a table of controls and numbers, not {raw!r}")
    parts = [str(one).partition("=") for one in raw]
    for name, equals, _ in parts:
        if not equals:
            raise _Wrong(f"The face's control {name!r} has no value; write NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in parts}


def _controls(values: Mapping[str, float]) -> Controls:
    from renderer.animation.controls import controls
    from renderer.errors import AnimationError

    try:
        return controls(values)
    except AnimationError as error:
        raise _Wrong(str(error)) from error


def checked(name: str, raw: Any, place: str) -> Any:
    """Return a setting's value as its type and range want it.

    Raises:
        UsageError: it is unknown, of a wrong type or out of range; names the place.
    """
    try:
        return _checked(name, raw)
    except _Wrong as wrong:
        raise UsageError(str(Fault(name, place, str(wrong)))) from wrong


_KINDS: Final = {int: "a whole number", float: "a number", str: "text in quotation marks"}


def _checked(name: str, raw: Any) -> Any:
    field = next((field for field in table() if field.name == name), None)
    if field is None:
        raise _Wrong(_unknown(name, raw))
    wanted: type[Any] = type(field.default)
    if isinstance(field.default, Path) and isinstance(raw, str | Path):
        return Path(str(raw)).expanduser()
    choices = field.metadata["choices"]
    if isinstance(raw, bool) and choices:
        raise _Wrong(f"Setting '{name}' must be one of these, in quotation marks: {', '.join(choices)}")
    if not (value := _converted(raw, wanted)):
        raise _Wrong(f"Setting '{name}' must be {_KINDS.get(wanted, 'a folder in quotation marks')}, not {raw!r}")
    if choices and value[0] not in choices:
        near = nearest(str(value[0]), choices)
        is_meant = f"; is {near} meant?" if near else ""
        raise _Wrong(f"Setting '{name}' is {value[0]!r}; it must be one of: {', '.join(choices)}{is_meant}")
    low, high = field.metadata["low"], field.metadata["high"]
    if low is not None and not low <= value[0] <= high:
        raise _Wrong(f"Setting '{name}' is {raw}; it must be between {low:,.9g} and {high:,.9g}")
    return value[0]


def _converted(raw: Any, wanted: type[Any]) -> tuple[Any] | None:
    """Return a value as a setting's type wants it; None where it is none of that type."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    try:
        value = wanted(raw)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if isinstance(raw, float) and value != raw and wanted is not str else (value,)


def _unknown(name: str, raw: Any) -> str:
    names = {field.name for field in table()}
    if isinstance(raw, Mapping):
        inner = ", ".join(sorted(set(raw) & names))
        move = f"; set {inner} above the first section" if inner else ""
        return f"There is no section [{name}], only [face]{move}"
    return f"Unknown setting '{name}'{_meant(name, names)}"


def _meant(name: str, known: Iterable[str], before: str = "", *, upper: bool = False) -> str:
    near = nearest(name, known)
    if not near:
        return "; `steward settings` lists all"
    return f"; is {before}{near.upper() if upper else near} meant?"
