"""What the doctor looks at of the advisor: settings, models, store and key, voice, ears, face, devices, cards."""

from __future__ import annotations

import importlib.metadata
import sys
import time

from app.care import cards, installed
from app.care.checking import check
from app.care.finding import Finding, good, told
from app.settings import Settings


def settings_(settings: Settings) -> Finding:
    """Check what is set."""
    faults = check()
    grave = [fault for fault in faults if fault.grave]
    if grave:
        return told("settings-wrong", "; ".join(str(fault) for fault in grave))
    if faults:
        return told("settings-doubtful", "; ".join(str(fault) for fault in faults))
    return good("settings", "nothing is wrong with them")


def environment(settings: Settings) -> Finding:
    """Look which Python runs this."""
    own = sys.prefix != sys.base_prefix
    found = f"Python {sys.version.split()[0]}, {'its own environment' if own else 'the system environment'}"
    return good("environment", found) if own else told("environment-shared", found)


def model_runtime(settings: Settings) -> Finding:
    """Look which library computes models."""
    from inference.runtime.onnx_session import providers

    kinds = [name for name in ("onnxruntime", "onnxruntime-gpu") if _installed(name)]
    found = f"{' and '.join(kinds) or 'none'}: {', '.join(providers())}"
    return good("model runtime", found) if len(kinds) == 1 else told("runtime-not-one", found)


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def models(settings: Settings) -> Finding:
    """Look at the models that were installed: every file is there and as long as it was.

    Raises:
        ModelError: a manifest is broken.
    """
    found = list(installed.models(settings))
    broken = [f"{model.name}: {model.wrong}" for model in found if model.wrong]
    if broken:
        return told("model-broken", "; ".join(broken))
    return good("models", ", ".join(model.name for model in found) or "none of other makers")


def data_folder(settings: Settings) -> Finding:
    """Open the store, where there is one: none is made, or a disk that is not mounted would go unnoticed.

    Raises:
        SyncError: it does not open.
    """
    from sync.errors import SyncError
    from sync.store.sessions import SessionStore

    if not installed.has_store(settings.data_dir) and not settings.data_dir.is_file():
        return told("store-none", f"no store in {settings.data_dir}")
    try:
        SessionStore(settings.data_dir).close()
    except SyncError as error:
        return told("store-closed", str(error))
    return good("data folder", f"{settings.data_dir}, the store opens")


def store_key(settings: Settings) -> Finding:
    """Look where the store's key is, and whether that place gives it."""
    from sync.crypto import keys
    from sync.crypto.places import place
    from sync.errors import SyncError

    if not installed.has_store(settings.data_dir):
        return good("store's key", "none, as there is no store yet")
    try:
        name = keys.place_name(settings.data_dir)
        where = place(name, settings.data_dir / "keys")
        where.load()
    except SyncError as error:
        return told("key-place-closed", str(error))
    if not where.protects:
        return told("key-beside-store", f"in a {name} beside the store")
    return good("store's key", f"in {name}: who steals the disk still needs {where.protects}")


def voice(settings: Settings) -> Finding:
    """Speak.

    Raises:
        InferenceError: no voice speaks.
    """
    from inference.errors import InferenceError
    from inference.speech.voices import open_voice

    notices: list[str] = []
    try:
        opened = open_voice(settings.voice, notices.append, settings.models_dir, settings.threads)
        sound = opened.speak("Good morning.").sound
    except InferenceError as error:
        return told("voice-none", str(error))
    found = f"{opened.name}, {sound.rate_hz} Hz"
    return told("voice-second", found, " ".join(notices)) if notices else good("voice", found)


def face(settings: Settings) -> Finding:
    """Open what moves the face."""
    from app.pipeline.mouth import open_face

    notices: list[str] = []
    engine = open_face(settings, tell=notices.append)
    found = (
        f"{engine.name}, {1000 * engine.look_ahead_s:.0f} ms of look-ahead" if engine else "phone times of the voice"
    )
    return told("face-second", found, " ".join(notices)) if notices else good("sound to face", found)


def ears(settings: Settings) -> Finding:
    """Open what recognises speech."""
    from app.pipeline.heard_language import open_recogniser
    from inference.errors import InferenceError

    notices: list[str] = []
    try:
        recogniser = open_recogniser(settings, tell=notices.append)
    except InferenceError as error:
        return told("ears-none", str(error))
    if notices:
        return told("ears-second", recogniser.name, " ".join(notices))
    return good("speech recognition", recogniser.name)


def loudspeaker(settings: Settings) -> Finding:
    """Open the loudspeaker."""
    from app.devices.sound import open_player

    player = open_player()
    player.close()
    return told("loudspeaker-none", player.problem) if player.problem else good("loudspeaker", "works")


def microphone(settings: Settings) -> Finding:
    """Look for a microphone."""
    from app.devices.sound import open_microphone

    problem = open_microphone().problem
    return told("microphone-none", problem) if problem else good("microphone", "there is one")


def camera(settings: Settings) -> Finding:
    """Look through the camera, if the policy allows it."""
    from app.devices.camera import state_of_camera

    state, found, to_do = state_of_camera(settings.camera, settings.camera_device)
    return told("camera-none", found, to_do) if state == "note" else good("camera", found)


def graphics(settings: Settings) -> Finding:
    """Look what draws the face, and how fast.

    Raises:
        GraphicsError: nothing draws here.
    """
    from renderer.offscreen import chosen_step, device_name

    name, software = device_name()
    avatar = settings.avatar_file(settings.avatar)
    if avatar.is_file():  # a window on a graphics card is larger, but that is no worry there
        step, frame_s = chosen_step(avatar, (settings.render_width, settings.render_height))
        name += f"; the face would begin with {step}, {1000 * frame_s:.0f} ms a frame"
    return told("drawing-slow", name) if software else good("graphics", name)


def engines(settings: Settings) -> Finding:
    """Look who computes where."""
    found, to_do, plan = cards.look(settings, time.time())
    details = cards.as_data(plan)
    if to_do:
        return told("card-trouble", found, to_do, details=details)
    return good("who computes where", found, details=details)
