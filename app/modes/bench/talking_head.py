"""The peer that moves lips in a browser: TalkingHead's own rules from words to mouth shapes, on our sentences.

Its lip-sync module (MIT) is fetched from npm, never shipped, and runs as it is in headless Chromium. It is given what
it asks for, every word with its true time in the voice's sound; mouth shapes are laid over a word as its `speakAudio`
does (version 1.7.0). Both are then asked the same of every phone: are the lips together in its middle?
"""

from __future__ import annotations

import json
import shutil
import tarfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from app.messages import CaptionWord, Floats
from app.modes.bench.table import Row
from inference.face.visemes import LIP_UNDER_TEETH, LIPS_CLOSED, SILENCE, canonical
from inference.types import Phone
from renderer.closure import CLOSED_MM
from renderer.types import FACE_RATE_HZ

NAME: Final = "TalkingHead"
PACKAGE: Final = ("@met4citizen/talkinghead", "1.7.0")
INTEGRITY: Final = "sha512-iBQhTjvwOO2lLht/YeWqAUmsH0jk4FGpxiPTPMMp3QYVjst/u2rDhn4up59BMJwfdeW3DyU7Im6y+TWmnNllZA=="
_MODULE: Final = "package/modules/lipsync-en.mjs"
_FULL, _HALF = 0.9, 0.45  # of the shape for closed lips
_PATIENCE_MS: Final = 180_000.0
_ASK: Final = """async (texts) => {
  const { LipsyncEn } = await import("/lipsync-en.mjs")
  const rules = new LipsyncEn()
  return texts.map(text => rules.wordsToVisemes(rules.preProcessText(text)))
}"""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One sentence as it sounded and as our lips followed: gaps [F] in mm at FACE_RATE_HZ."""

    words: tuple[CaptionWord, ...]
    phones: tuple[Phone, ...]
    gaps_mm: Floats


def rows(said: Sequence[Said], cache_dir: Path) -> Iterator[Row]:
    """Hold our closures against the peer's; a peer that cannot run here has a row that says why."""
    own = [ours(each) for each in said]
    try:
        others = [theirs(each, shapes) for each, shapes in zip(said, _shapes(said, cache_dir), strict=True)]
    except Exception as error:  # a peer's failure is a finding, not ours to raise
        yield Row(
            "lips", f"closures: {NAME}", "", float("nan"), "%", f"could not run here: {type(error).__name__}", NAME
        )
        return
    how = f"{sum(len(each.middles) for each in own)} of p, b, m; its rules were given the true times of the words"
    for figure, asked, mine, other in (
        ("lips together in the middle of p, b, m", "≥ 96", closed(own), closed(others)),
        ("lips together in the middle of other sounds", "≤ 12", falsely_closed(own), falsely_closed(others)),
    ):
        yield Row("lips", figure, asked, mine, "%", how)
        yield Row("lips", f"{figure}: {NAME}", "", other, "%", "1.7.0, headless Chromium", NAME, figure)


@dataclass(frozen=True, slots=True, eq=False)
class Closures:
    """How closed lips are [T] at times [T] in s, from 0 to 1; and the phones they should follow."""

    times_s: Floats
    closed: Floats
    middles: list[float]
    others: list[float]

    def at(self, when_s: float) -> bool:
        """Return whether the lips are together at a moment."""
        return bool(np.interp(when_s, self.times_s, self.closed) >= 0.5)


def _phones(said: Said) -> tuple[list[float], list[float]]:
    middles, others = [], []
    for phone in said.phones:
        symbol, middle_s = canonical(phone.symbol), (phone.start_s + phone.end_s) / 2
        if symbol in LIPS_CLOSED:
            middles.append(middle_s)
        elif symbol != SILENCE and symbol not in LIP_UNDER_TEETH:
            others.append(middle_s)
    return middles, others


def ours(said: Said) -> Closures:
    """Return when our lips are together in a sentence."""
    times_s = np.arange(len(said.gaps_mm), dtype=np.float32) / FACE_RATE_HZ
    closed = (said.gaps_mm <= CLOSED_MM).astype(np.float32)
    return Closures(times_s, closed, *_phones(said))


def theirs(said: Said, shapes: Sequence[dict[str, Any]]) -> Closures:
    """Return when the peer's are, from what its rules make of each word."""
    times_s = np.arange(0.0, said.words[-1].end_s + 0.5, 1.0 / 240.0).astype(np.float32)
    closed = np.zeros_like(times_s)
    for word, found in zip(said.words, shapes, strict=True):
        if not found["visemes"]:
            continue
        total = found["times"][-1] + found["durations"][-1]
        lasts_ms = min(1000 * (word.end_s - word.start_s), 200 * len(found["visemes"]))
        for name, at, lasts in zip(found["visemes"], found["times"], found["durations"], strict=True):
            if name == "PP":
                t, d = 1000 * word.start_s + at / total * lasts_ms, lasts / total * lasts_ms
                ends_ms = (t - min(60.0, 2 * d / 3), t + min(25.0, d / 2), t + d + min(60.0, d / 2))
                shape = np.interp(1000 * times_s, ends_ms, (0.0, _FULL, 0.0), left=0.0, right=0.0)
                closed = np.maximum(closed, shape.astype(np.float32))
    return Closures(times_s, closed / np.float32(2 * _HALF), *_phones(said))


def closed(found: Sequence[Closures]) -> float:
    """Return the share of p, b, m in whose middle the lips are together, in per cent."""
    return 100.0 * float(np.mean([each.at(when) for each in found for when in each.middles]))


def falsely_closed(found: Sequence[Closures]) -> float:
    """Return the share of other sounds in whose middle they are, f and v left out, in per cent."""
    return 100.0 * float(np.mean([each.at(when) for each in found for when in each.others]))


def _shapes(said: Sequence[Said], cache_dir: Path) -> list[list[dict[str, Any]]]:
    """Return what the peer's rules make of each word of each sentence."""
    from playwright.sync_api import sync_playwright

    from assets.tools.packages import npm_tarball

    tarball = npm_tarball(cache_dir, *PACKAGE, INTEGRITY)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        with tarfile.open(tarball) as packed:
            content = packed.extractfile(_MODULE)
            assert content is not None
            (Path(folder) / "lipsync-en.mjs").write_bytes(content.read())
        (Path(folder) / "index.html").write_text("<!doctype html>", encoding="utf-8")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"], timeout=_PATIENCE_MS
        )
        try:
            page = browser.new_page()
            page.set_default_timeout(_PATIENCE_MS)
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/index.html")
            words = [[word.text for word in each.words] for each in said]
            return [json.loads(json.dumps(page.evaluate(_ASK, texts))) for texts in words]
        finally:
            browser.close()
            server.shutdown()
            server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""
