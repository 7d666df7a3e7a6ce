"""Settings that are right each by itself and cannot both be meant: a table of pure rules."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from app.settings import Fault, Settings


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must not be set together.

    Attributes:
        names: of the settings; the fault is told at the first of them that was set.
        broken: whether the settings break it.
        words: what is wrong and what to do; {name} is a setting's value.
        grave: whether nothing may start with it.
    """

    names: tuple[str, ...]
    broken: Callable[[Settings], bool]
    words: str
    grave: bool = True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_open(given: Settings) -> bool:
    """Return whether head office serves plain HTTP beyond this machine, with nothing in front of it that has TLS."""
    behind = bool(given.office_proxies) or any(url.startswith("https://") for url in given.office_urls.split())
    return not (_is_loopback(given.office_host) or given.office_certificates or behind)


RULES: Final = (
    Rule(
        ("idle_notice_s", "idle_s"),
        lambda given: given.idle_notice_s >= given.idle_s,
        "The client is asked {idle_notice_s:g} s before the visit is forgotten, but it is forgotten after {idle_s:g} s "
        "already; make idle_notice_s smaller than idle_s",
    ),
    Rule(
        ("endpoint_whole_ms", "endpoint_ms", "endpoint_half_ms"),
        lambda given: not given.endpoint_whole_ms <= given.endpoint_ms <= given.endpoint_half_ms,
        "The silences must grow from endpoint_whole_ms ({endpoint_whole_ms}) over endpoint_ms ({endpoint_ms}) to "
        "endpoint_half_ms ({endpoint_half_ms})",
    ),
    Rule(
        ("keep_remembered_days", "keep_visit_days"),
        lambda given: 0 < given.keep_remembered_days < (given.keep_visit_days or 10**6),
        "The visit of a client who is remembered is erased after {keep_remembered_days} days, sooner than any other "
        "({keep_visit_days}); make keep_remembered_days the larger one",
        grave=False,
    ),
    Rule(
        ("emotion_strong_gain", "emotion_gain"),
        lambda given: given.emotion_strong_gain < given.emotion_gain,
        "A gain surprises from {emotion_strong_gain:g} but is good news only from {emotion_gain:g}; make "
        "emotion_strong_gain the larger one",
    ),
    Rule(
        ("emotion_unlikely", "emotion_likely"),
        lambda given: given.emotion_unlikely > given.emotion_likely,
        "A plan would be likely from {emotion_likely:g} and unlikely below {emotion_unlikely:g}; make emotion_unlikely "
        "the smaller one",
    ),
    Rule(
        ("face_engine",),
        lambda given: given.face_engine == "service" and not given.audio2face_server,
        'face_engine is "service", but audio2face_server names none; set it to HOST:PORT, or face_engine to "auto"',
    ),
    Rule(
        ("audio2face_server", "face_engine"),
        lambda given: bool(given.audio2face_server) and given.face_engine not in ("auto", "service"),
        'audio2face_server is named but not used, since face_engine is "{face_engine}"; take "auto" or "service"',
        grave=False,
    ),
    Rule(
        ("language_key_file",),
        lambda given: bool(given.language_key_file) and not given.language_server,
        "There is a key for a language server (language_key_file), but language_server names none",
        grave=False,
    ),
    Rule(
        ("language_server_model",),
        lambda given: bool(given.language_server_model) and not given.language_server,
        "A model of a language server is chosen (language_server_model), but language_server names none",
        grave=False,
    ),
    Rule(
        ("language_gpu_layers", "cards"),
        lambda given: given.language_gpu_layers > 0 and given.cards == "off",
        "{language_gpu_layers} layers of the language model shall be computed by a graphics card, but cards is "
        '"off"; set cards to "auto" or language_gpu_layers to 0',
        grave=False,
    ),
    Rule(
        ("office_device_port", "office_port"),
        lambda given: bool(given.office_certificates) and given.office_port == given.office_device_port,
        "People and devices need two ports, but office_port and office_device_port are both {office_port}",
    ),
    Rule(
        ("office_host",),
        _is_open,
        "Head office would serve passwords without TLS on {office_host}; name office_certificates, or the balancer "
        "before it in office_proxies, or listen at 127.0.0.1",
        grave=False,
    ),
    Rule(
        ("backup_increment_min", "backup_hours"),
        lambda given: bool(given.backup_place) and given.backup_increment_min > 60 * given.backup_hours,
        "Increments every {backup_increment_min:g} minutes are rarer than full backups every {backup_hours:g} hours; "
        "make backup_increment_min smaller",
    ),
    Rule(
        ("backup_keep_days", "backup_hours"),
        lambda given: bool(given.backup_place) and 24 * given.backup_keep_days < given.backup_hours,
        "Backups would be deleted after {backup_keep_days:g} days, before the next one is made ({backup_hours:g} "
        "hours); raise backup_keep_days",
    ),
    Rule(
        ("backup_endpoint",),
        lambda given: bool(given.backup_endpoint) and not given.backup_place.startswith("s3://"),
        "backup_endpoint names a store, but backup_place is no s3://BUCKET in it",
        grave=False,
    ),
)


def contradictions(given: Settings, place: Callable[[str], str], concerns: Callable[[str], bool]) -> Iterator[Fault]:
    """Yield every rule that is broken.

    Args:
        given: the settings.
        place: where a setting was set, "" where it was not.
        concerns: whether a setting matters to what is about to start.
    """
    for rule in RULES:
        if concerns(rule.names[0]) and rule.broken(given):
            values = {name: getattr(given, name) for name in (*rule.names, "face_engine")}
            name = next((name for name in rule.names if place(name)), rule.names[0])
            yield Fault(name, place(name) or "as by default", rule.words.format(**values) + ".", rule.grave)
