"""What one advisor is made of, opened once."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import assets
from app import content as bank_content
from app.content import Content
from app.conversation.cache import Cache
from app.conversation.passages import open_passages
from app.errors import NotInstalled
from app.handed_out.session import begin, with_features, with_policies
from app.log import logger
from app.pipeline.circuits import States, states_of
from app.pipeline.doorkeeper import Doorkeeper, open_doorkeeper
from app.pipeline.ears import Ears
from app.pipeline.fallbacks import levels_of
from app.pipeline.graphs import graphs_of
from app.pipeline.heard_commands import open_command_recogniser
from app.pipeline.heard_language import endings, open_recogniser
from app.pipeline.language import open_language
from app.pipeline.memory import Memory
from app.pipeline.mouth import open_face, utter
from app.pipeline.places import live_plan
from app.pipeline.prosody import accents
from app.pipeline.watching import TimedEars, TimedFace, TimedModel, TimedVoice, TurnWatch
from app.records import Records
from app.settings import Settings
from app.telemetry.watch import Watch
from finance.portfolio import Client
from inference.errors import DocumentError, EngineUnavailable, ModelError
from inference.face.engines import FaceEngine
from inference.hearing.recogniser import Recogniser
from inference.hearing.turn import TurnRule
from inference.hearing.vad import open_silero
from inference.language.model.chain import Chain
from inference.language.router import Router, open_router
from inference.runtime.live_plan import LivePlan
from inference.runtime.onnx_session import Session
from inference.speech.voices import Voice, open_voice
from sync.store.file_lock import FileLock
from sync.store.retention import Policy, retain
from sync.store.sessions import SessionStore

UTTERANCES = Path(assets.__file__).parent / "language" / "utterances"

_log = logger("parts")


@dataclass(slots=True)
class Parts:
    """The opened engines and the content of one advisor; ears are opened when first needed."""

    settings: Settings
    content: Content
    router: Router
    voice: Voice
    face: FaceEngine | None
    records: Records
    live: LivePlan | None = None
    language: Chain | None = None
    cache: Cache = field(default_factory=Cache)
    doorkeeper: Doorkeeper | None = None
    hold: FileLock | None = None
    """Keeps what head office handed out as it is while this advisor lives."""
    circuits: States = dict
    """Which of the servers and models are asked, and which are left alone for a while."""
    watching: TurnWatch = field(default_factory=TurnWatch)
    """What this advisor measures of itself."""
    _recogniser: Recogniser | None = None
    _voice_activity: Session | None = None
    _commands: tuple[tuple[str, ...], Recogniser] | None = None

    @property
    def memory(self) -> Memory:
        """What outlives a visit; without records nothing does."""
        folder = self.records.store.folder if self.records.store else None
        return Memory(folder, self.records, self.content)

    def names(self, client: Client) -> tuple[str, ...]:
        """Return what the ears should listen for with this client: what they hold or held, and the bank's products."""
        instruments = self.content.instruments
        symbols = sorted({booking.symbol for booking in client.transactions} & instruments.keys())
        products = (product.name for product in self.content.bank.products)
        return (*(instruments[symbol].name for symbol in symbols), *products)

    def ears(self, names: tuple[str, ...] = ()) -> Ears:
        """Return ears for one question.

        Args:
            names: what this client may name; see `names`.

        Raises:
            EngineUnavailable: no recogniser works here.
        """
        if self._recogniser is None:
            recogniser = open_recogniser(self.settings, tell=_log.warning, live=self.live)
            self._recogniser = TimedEars(recogniser, self.watching)
        settings = self.settings
        rule = TurnRule(
            settings.endpoint_whole_ms / 1000,
            settings.endpoint_ms / 1000,
            settings.endpoint_half_ms / 1000,
            endings=endings(),
        )
        self._recogniser.expect(names)
        return Ears(self._recogniser, self._silero(), rule)

    def ears_name(self) -> str:
        """Return the name of the recogniser, "" before one was opened."""
        return self._recogniser.name if self._recogniser is not None else ""

    def command_ears(self, phrases: Sequence[str]) -> Ears:
        """Return ears for one of some phrases; those that were used last are kept.

        Raises:
            EngineUnavailable, ModelError: nothing recognises speech here.
        """
        wanted = tuple(phrases)
        if self._commands is None or self._commands[0] != wanted:
            self._commands = wanted, open_command_recogniser(wanted)
        silence_s = self.settings.endpoint_ms / 1000
        return Ears(self._commands[1], self._silero(), TurnRule(silence_s, silence_s, silence_s))

    def _silero(self) -> Session:
        if self._voice_activity is None:
            self._voice_activity = open_silero(self.settings.threads)
        return self._voice_activity

    def forget_sound(self) -> None:
        """Drop what the ears still hold of an utterance; they stay used to the voice."""
        if self._recogniser is not None:
            self._recogniser.start()

    def forget_client(self, client_id: str) -> None:
        """Drop all that the ears and the answers hold of a client, also what was learnt of the voice."""
        self.cache.forget(client_id)
        for recogniser in (self._recogniser, self._commands[1] if self._commands else None):
            if recogniser is not None:
                recogniser.forget()
        if self.language is not None:
            self.language.forget()

    def warm_up(self) -> None:
        """Answer once, so that the first client does not wait for it."""
        self.router.route("How did I do last year?")
        speech, _, _ = utter("Good morning.", self.voice, self.face)
        accents(speech.sound)

    def open_ears(self) -> None:
        """Open the ears if they can be, so that the first who speaks does not wait for it (some two seconds)."""
        with contextlib.suppress(EngineUnavailable, ModelError):  # whoever types needs none
            self.ears()


def build(settings: Settings, *, record: bool = True, watch: Watch | None = None) -> Parts:
    """Open everything that an advisor needs.

    Args:
        settings: of the installation.
        record: whether the conversation is kept in the encrypted store.
        watch: what the process is watched with; None keeps nothing of what is measured.

    Raises:
        NotInstalled: content is missing.
        ModelError: a model is broken.
        EngineUnavailable: no voice works here.
        SyncError: the store cannot be used.
    """
    hold = begin(settings, switch=record)
    settings = with_features(with_policies(settings))
    content = bank_content.load(settings)
    router = open_router(settings.models_dir / "minilm", UTTERANCES, router_file(settings), settings.threads)
    content = with_passages(content, settings, router)
    content = replace(content, graphs=graphs_of(content, settings.data_dir if record else None))
    voice = open_voice(settings.voice, _log.warning, settings.models_dir, settings.threads)
    live = live_plan(settings, tell=_log.warning)
    face = open_face(settings, tell=_log.warning, live=live)
    store = SessionStore(settings.data_dir) if record else None
    records = Records(store)
    if store is not None:
        retain(store, Policy(settings.keep_visit_days, settings.keep_remembered_days))
    doorkeeper = open_doorkeeper(settings, content) if record else None
    language = open_language(settings, _log.warning, live)
    parts = Parts(
        settings, content, router, voice, face, records, live, language, doorkeeper=doorkeeper, hold=hold,
        circuits=states_of(language, face),
    )  # fmt: skip
    return _timed(parts, TurnWatch(watch)) if watch else parts


def _timed(parts: Parts, told: TurnWatch) -> Parts:
    """Let an advisor's engines be measured."""
    parts.watching = told
    places = parts.language.places if parts.language else ()
    told.levels = levels_of(parts.settings, parts.voice, parts.face, parts.ears_name, places)
    parts.voice = TimedVoice(parts.voice, told)
    parts.face = TimedFace(parts.face, told) if parts.face else None
    if parts.language is not None:
        parts.language.models = tuple(TimedModel(model, told) for model in parts.language.models)
    return parts


def with_passages(content: Content, settings: Settings, router: Router) -> Content:
    """Return the content with the bank's documents open for searching, where they are indexed and can be used."""
    try:
        return replace(content, passages=open_passages(settings, router.embedder.embed))
    except (NotInstalled, DocumentError) as error:
        _log.warning("answers quote no documents: %s", error)
        return content


def router_file(settings: Settings) -> Path:
    """Return where the fitted router is kept."""
    return settings.models_dir / "router.npz"
