"""More people to learn from: the free voices of Festival, which Debian packages with their licences.

Festival is a program of its own that training alone starts; nothing of it, and no recording, comes with Steward. Each
voice runs in one process that is told what to say and answers with a file of sound and the end of each phone.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import soundfile

from inference.errors import EngineUnavailable, TextError
from inference.speech.ipa import arpabet
from inference.types import Floats, Phone, Sound, Speech

_FOLDER: Final = Path("/usr/share/festival/voices")
_SILENT: Final = frozenset({"#", "##", "pau", "_#"})
_DONE: Final = "said"
# What every voice is asked to do: say, write the sound, and name each phone with its end.
_SAYING: Final = """
(define (tell sentence stretch file)
  (Parameter.set 'Duration_Stretch stretch)
  (set! u (utt.synth (eval (list 'Utterance 'Text sentence))))
  (utt.save.wave u file 'riff)
  (mapcar (lambda (s) (format t "%s %f\\n" (item.name s) (item.feat s "end"))) (utt.relation.items u 'Segment))
  (format t "said\\n")
  (fflush nil))
"""
# Some diphones are so loud that their sum runs over the 16 bits and comes back from the other end as a click. So
# each is made quieter before it is joined, once, since they are kept. The steps are those of Festival's own module.
_QUIETLY: Final = """
(set! quieted nil)
(define (quieten utt)
  (mapcar
    (lambda (unit)
      (if (not (member_string (item.name unit) quieted))
        (begin
          (wave.rescale (item.feat unit 'sig) 0.3)
          (set! quieted (cons (item.name unit) quieted)))))
    (utt.relation.items utt 'Unit)))
(defSynthType UniSyn
  (defvar UniSyn_module_hooks nil)
  (Param.def "unisyn.window_name" "hanning")
  (Param.def "unisyn.window_factor" 1.0)
  (Parameter.def 'us_sigpr 'lpc)
  (apply_hooks UniSyn_module_hooks utt)
  (us_get_diphones utt)
  (quieten utt)
  (us_unit_concat utt)
  (if (not (member 'f0 (utt.relationnames utt))) (targets_to_f0 utt))
  (us_f0_to_pitchmarks utt 'f0 'TargetCoef (+ (item.feat (utt.relation.last utt 'Segment) "end") 0.02))
  (us_mapping utt 'segment_single)
  (us_generate_wave utt (Parameter.get 'us_sigpr) 'analysis_period)
  utt)
"""

_ITALIAN: Final = {
    "E": "ɛ", "O": "ɔ", "S": "ʃ", "Z": "ʒ", "tS": "tʃ", "dZ": "dʒ", "J": "ɲ", "ng": "ŋ", "nf": "ɱ", "L": "ʎ",
}  # fmt: skip
_CATALAN: Final = {"ax": "ə", "E": "ɛ", "O": "ɔ", "S": "ʃ", "Z": "ʒ", "J": "ɲ", "L": "ʎ", "rr": "r"}
_CZECH: Final = {
    "c": "ts", "c~": "tʃ", "ch": "x", "d~": "ɟ", "dz~": "dʒ", "e": "ɛ", "h": "ɦ", "n*": "ŋ", "n~": "ɲ", "r~": "ʒ",
    "r~*": "ʃ", "s~": "ʃ", "t~": "c", "z~": "ʒ", "_": "ʔ",
}  # fmt: skip
_FINNISH: Final = {"@": "æ", "&": "ə", "7": "ø", "a": "ɑ", "N": "ŋ", "S": "ʃ", "T": "θ", "v": "ʋ"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice of Festival.

    Attributes:
        package: of Debian, that brings it.
        folder: under Festival's voices; its last part is the voice's name.
        language: what it speaks; a key of `texts.FESTIVAL`.
        encoding: of its texts.
        ipa: its names of sounds that IPA calls otherwise; English ones have ours already.
        low: whether the recorded person is a man.
    """

    package: str
    folder: str
    language: str
    encoding: str
    ipa: dict[str, str] | None
    low: bool


SPEAKERS: Final[dict[str, Speaker]] = {
    "lp": Speaker("festvox-italp16k", "italian/lp_diphone", "it", "iso8859-1", _ITALIAN, low=False),
    "ona": Speaker("festvox-ca-ona-hts", "catalan/upc_ca_ona_hts", "ca", "utf-8", _CATALAN, low=False),
    "dita": Speaker("festvox-czech-dita", "czech/czech_dita", "cs", "iso8859-2", _CZECH, low=False),
    "krb": Speaker("festvox-czech-krb", "czech/czech_krb", "cs", "iso8859-2", _CZECH, low=False),
    "lj": Speaker("festvox-suopuhe-lj", "finnish/suo_fi_lj_diphone", "fi", "iso8859-1", _FINNISH, low=False),
    "pc": Speaker("festvox-itapc16k", "italian/pc_diphone", "it", "iso8859-1", _ITALIAN, low=True),
    "ked": Speaker("festvox-kdlpc16k", "english/ked_diphone", "en", "iso8859-1", None, low=True),
    "machac": Speaker("festvox-czech-machac", "czech/czech_machac", "cs", "iso8859-2", _CZECH, low=True),
    "mv": Speaker("festvox-suopuhe-mv", "finnish/hy_fi_mv_diphone", "fi", "iso8859-1", _FINNISH, low=True),
}


def check_installed() -> None:
    """Raise where a voice is missing, and say how to get them all.

    Raises:
        EngineUnavailable: Festival or one of its voices is not installed; names the packages.
    """
    missing = [speaker.package for speaker in SPEAKERS.values() if not (_FOLDER / speaker.folder).is_dir()]
    if shutil.which("festival") is None:
        missing.insert(0, "festival")
    if missing:
        raise EngineUnavailable(
            f"Training needs the Debian packages {', '.join(missing)}; install them with apt-get, or pass "
            "--without-festival to learn from fewer people, with a worse result for voices that were never heard."
        )


class People:
    """Speakers of Festival, each started when it is first asked and ended together."""

    def __init__(self) -> None:
        self._voices: dict[str, FestivalVoice] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for voice in self._voices.values():
            voice.close()
        self._voices.clear()

    def speak(self, name: str, text: str, stretch: float) -> Speech:
        """Let one of SPEAKERS say a text; see `FestivalVoice.speak`."""
        if name not in self._voices:
            self._voices[name] = FestivalVoice(name)
        return self._voices[name].speak(text, stretch)


class FestivalVoice:
    """One speaker in a process of its own, which ends with `close`."""

    def __init__(self, name: str) -> None:
        """Start Festival with a voice.

        Args:
            name: a key of SPEAKERS.

        Raises:
            EngineUnavailable: Festival or the voice is not installed.
        """
        self.name = f"festival-{name}"
        self._speaker = SPEAKERS[name]
        self._folder = tempfile.TemporaryDirectory(prefix="festival-")
        try:
            self._process = subprocess.Popen(
                ["festival", "--pipe"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise EngineUnavailable(f"Festival cannot be started ({error}); install the package festival.") from error
        self._write(f"{_SAYING}\n{_QUIETLY}\n(voice_{Path(self._speaker.folder).name})\n")

    def _write(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command.encode(self._speaker.encoding, "replace"))
        self._process.stdin.flush()

    def speak(self, text: str, stretch: float = 1.0) -> Speech:
        """Say a text in the speaker's language.

        Args:
            text: what to say.
            stretch: how many times longer than usual everything lasts; the Catalan voice does not follow.

        Raises:
            TextError: the voice has no sound for it.
            EngineUnavailable: Festival ended.
        """
        assert self._process.stdout is not None
        file = Path(self._folder.name) / "said.wav"
        plain = text.replace("\\", " ").replace('"', " ")
        self._write(f'(tell "{plain}" {stretch:.3f} "{file}")\n')
        ends: list[tuple[str, float]] = []
        for raw in self._process.stdout:
            line = raw.decode(self._speaker.encoding, "replace").strip().removeprefix("festival> ")
            if line == _DONE:
                break
            symbol, _, end = line.rpartition(" ")
            if symbol and end.replace(".", "", 1).isdigit():
                ends.append((symbol, float(end)))
        else:
            raise EngineUnavailable(f"Festival ended while {self.name} spoke; try that voice by hand.")
        if not ends:
            raise TextError(f"The voice {self.name} has no sound for {text!r}.")
        samples, rate_hz = soundfile.read(file, dtype="float32")
        return Speech(Sound(_mono(samples), rate_hz), phones_of(self._speaker, ends), (), self.name)

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._folder.cleanup()


def phones_of(speaker: Speaker, ends: Iterable[tuple[str, float]]) -> tuple[Phone, ...]:
    """Return our phones for Festival's sounds; those that are two phones here are shared out evenly.

    Args:
        speaker: who said them.
        ends: the name and the last second of each, in order.
    """
    found: list[Phone] = []
    start_s = 0.0
    for name, end_s in ends:
        symbols, stressed = _symbols(speaker, name)
        if end_s <= start_s:
            continue
        if not symbols and found:  # a glottal stop belongs to what was before
            found[-1] = Phone(found[-1].symbol, found[-1].start_s, end_s, found[-1].stressed)
        for index, symbol in enumerate(symbols):
            first_s, last_s = (start_s + (end_s - start_s) * share / len(symbols) for share in (index, index + 1))
            found.append(Phone(symbol, first_s, last_s, stressed))
        start_s = end_s
    return tuple(found)


def _symbols(speaker: Speaker, name: str) -> tuple[tuple[str, ...], bool]:
    if name in _SILENT:
        return ("pau",), False
    if speaker.ipa is None:
        return (name,), False
    plain = name.rstrip("12").rstrip(":")
    return arpabet(speaker.ipa.get(plain, plain))[0], name.endswith("1")


def _mono(samples: Floats) -> Floats:
    return samples if samples.ndim == 1 else np.asarray(samples.mean(axis=1), np.float32)
