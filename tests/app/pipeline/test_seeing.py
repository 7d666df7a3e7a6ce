"""The looker: messages out of pictures, cameras that come and go, and not a byte of a picture anywhere."""

from __future__ import annotations

import pickle
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import segno

from app.devices.camera_film import FilmCamera, replugged
from app.errors import DeviceError
from app.messages import Identified, Identify, Message, SeekCode, Seen
from app.pipeline.seeing import AGAIN_S, Looker, start_looking, worth_telling
from app.settings import Settings
from inference.seeing.cascade import CascadeFinder
from inference.seeing.types import Box, Small
from inference.seeing.watcher import Watcher

ROOT = Path(__file__).parents[3]


class Finder:
    """Takes any bright patch for a face: what is done with pictures is tested here, not how faces are found."""

    name = "the test's"

    def find(self, small: Small, near: Box | None = None) -> tuple[Box, ...]:
        rows, columns = np.nonzero(small.grey > 200)
        if not len(rows):
            return ()
        return (Box(float(columns.min()), float(rows.min()), float(np.ptp(columns) + 1), float(np.ptp(rows) + 1)),)


def somebody(number: int, at: int = 280) -> Any:
    picture = np.full((480, 640, 3), 90, np.uint8)
    picture[180:260, at + number % 5 : at + 80 + number % 5] = 230
    picture[280:400, at - 20 : at + 100] = np.random.default_rng(number).integers(0, 200, (120, 120, 3))
    return picture


def nobody(number: int) -> Any:
    return np.full((480, 640, 3), 90, np.uint8)


class Scene:
    """A looker on a clock of its own that stops when the film has come to its end for good."""

    def __init__(self, pictures: Iterable[Any], finder: Any = None) -> None:
        self.now_s = 0.0
        self.told: list[Seen] = []
        self.waits: list[float] = []
        self._open = replugged(pictures)
        self._failures = 0
        self.cameras: list[FilmCamera] = []
        self.looker = Looker(self._camera, Watcher(finder or Finder()), self._send, lambda: self.now_s, self._wait)
        self.looker.run()

    def _camera(self) -> FilmCamera:
        self.cameras.append(self._open())
        return self.cameras[-1]

    def _send(self, message: Message) -> None:
        assert isinstance(message, Seen)
        self.told.append(message)
        self._failures = 0 if message.known else self._failures

    def _wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now_s += seconds
        self._failures += seconds == AGAIN_S
        return self._failures >= 3

    def changes(self) -> list[tuple[bool, bool]]:
        """Return looking and present as they changed."""
        pairs = [(seen.looking, seen.present) for seen in self.told]
        return [pair for number, pair in enumerate(pairs) if number == 0 or pair != pairs[number - 1]]


def _film(*parts: Iterable[Any]) -> Iterator[Any]:
    for part in parts:
        yield from part


def test_that_the_camera_looks_is_told_before_its_first_picture() -> None:
    scene = Scene(nobody(number) for number in range(5))
    assert scene.told[0].looking
    assert not scene.told[0].known


def test_somebody_comes_and_leaves() -> None:
    scene = Scene(_film(map(nobody, range(5)), map(somebody, range(60)), map(nobody, range(60))))
    assert scene.changes() == [(True, False), (True, True), (True, False), (False, False)]
    places = [seen.place_m for seen in scene.told if seen.place_m]
    assert all(0.3 < place[2] < 3.0 for place in places)


def test_a_camera_pulled_out_is_told_and_taken_up_again() -> None:
    film = _film(map(somebody, range(40)), [None, None], map(somebody, range(40)))
    scene = Scene(film)
    assert scene.changes()[:5] == [(True, False), (True, True), (False, False), (True, False), (True, True)]
    assert all(camera.closed for camera in scene.cameras)


def test_pictures_that_are_none_end_the_looking_and_nothing_else() -> None:
    bad = [np.full((480, 640, 3), np.nan), "picture"]
    scene = Scene(_film(map(somebody, range(40)), bad, map(somebody, range(40))))
    assert scene.changes()[-4:] == [(False, False), (True, False), (True, True), (False, False)]


def test_darkness_is_not_taken_for_an_empty_room() -> None:
    dark = (np.zeros((480, 640, 3), np.uint8) for _ in range(40))
    scene = Scene(_film(map(somebody, range(40)), dark))
    assert [seen for seen in scene.told if seen.looking][-1].known is False


def test_no_camera_is_said_and_looked_for_again() -> None:
    told: list[Message] = []
    waited: list[float] = []

    def none() -> FilmCamera:
        raise DeviceError("No camera was found; connect one.")

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return len(waited) >= 3

    Looker(none, Watcher(CascadeFinder()), told.append, lambda: 10.0 * len(waited), wait).run()
    assert waited == [AGAIN_S] * 3
    assert {message.looking for message in told if isinstance(message, Seen)} == {False}


def test_a_window_that_is_gone_ends_the_looking() -> None:
    def send(message: Message) -> None:
        raise BrokenPipeError

    open_camera = replugged(map(nobody, range(100)))
    Looker(open_camera, Watcher(CascadeFinder()), send, lambda: 0.0, lambda seconds: False).run()


def test_messages_are_few_and_small() -> None:
    scene = Scene(map(somebody, range(300)))
    looks = sum(seconds != AGAIN_S for seconds in scene.waits)
    assert looks >= 250
    assert len(scene.told) <= 11 * scene.now_s
    assert all(len(pickle.dumps(seen)) < 400 for seen in scene.told)


def test_a_sign_is_always_told() -> None:
    told = Seen("", 0, 0.0, True, True, True, (0.0, 0.0, 0.8))
    assert not worth_telling(told, Seen("", 0, 0.05, True, True, True, (0.0, 0.0, 0.8)))
    assert worth_telling(told, Seen("", 0, 0.05, True, True, True, (0.0, 0.0, 0.8), "nod"))


def test_without_the_policy_nothing_is_opened(tmp_path: Path) -> None:
    assert start_looking(Settings(data_dir=tmp_path), lambda message: None) is None


def test_no_file_is_written_and_no_picture_leaves_the_process(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import os, sys
        from pathlib import Path
        import numpy as np
        from app.devices.camera_film import FilmCamera
        from app.pipeline.seeing import Looker, open_watcher
        from app.settings import Settings
        from app.errors import DeviceError

        random = np.random.default_rng(0)
        pictures = [random.integers(0, 255, (240, 320, 3), dtype=np.uint8) for _ in range(8)]
        film = iter([pictures[number % 8] for number in range(200)])
        watcher = open_watcher(Settings(data_dir=Path("nowhere"), camera="on"), print)
        watcher.see(pictures[0], -1.0)  # whatever is loaded at the first look is loaded
        now, waits, told, caught = [0.0], [0], [], []

        def wait(seconds):
            now[0] += max(seconds, 0.01)
            waits[0] += 1
            return waits[0] > 100

        def audit(event, arguments):
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            other = ("socket.", "subprocess.", "os.posix_spawn", "os.fork", "os.exec", "shutil.", "os.mkdir", "mmap.")
            if writes or event.startswith(other):
                caught.append((event, str(arguments)))

        def written():
            return int(dict(line.split(": ") for line in open("/proc/self/io").read().splitlines())["wchar"])

        looker = Looker(lambda: FilmCamera(film), watcher, told.append, lambda: now[0], wait)
        sys.addaudithook(audit)
        before = written()
        looker.run()
        print(written() - before, len(told), waits[0], caught)
        """
    )
    if not Path("/proc/self/io").exists():
        pytest.skip("only Linux says how many bytes a process has written")
    done = subprocess.run(
        [sys.executable, "-B", "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written, told, waits, caught = done.stdout.split(maxsplit=3)
    assert int(waits) > 90
    assert int(told) > 2
    assert caught.strip() == "[]"
    assert int(written) < 2000  # 100 pictures are 23 million bytes
    assert list(tmp_path.iterdir()) == []


# ---- QR codes, while the screen asks for one


def _code_picture(text: str) -> Any:
    """The bare room with a QR code in it."""
    rows = segno.make_qr(text, error="m", boost_error=False).matrix_iter(border=4, scale=4)
    code = np.array([[60 if module else 180 for module in row] for row in rows], np.uint8)
    picture = nobody(0)
    picture[60 : 60 + len(code), 60 : 60 + len(code)] = code[:, :, None]
    return picture


class CodeScene:
    """A looker before which a code is held for some seconds, and a doorkeeper that knows one text."""

    def __init__(self, seeks: SeekCode | None, text: str = "GOOD", seconds: float = 10.0) -> None:
        self.now_s, self.asked, self.told = 0.0, list[Identify](), list[Message]()
        picture = _code_picture(text)
        self._until_s = seconds
        self.looker = Looker(
            replugged([picture] * 400),
            Watcher(Finder()),
            self.told.append,
            lambda: self.now_s,
            self._wait,
            self._answer,
        )
        self.looker.seek(seeks)
        self.looker.run()

    def _answer(self, asked: Identify) -> Identified:
        self.asked.append(asked)
        known = asked.code == "GOOD"
        return Identified(asked.session, asked.turn, 0.0, "avery" if known else "", "Avery" if known else "", "")

    def _wait(self, seconds: float) -> bool:
        self.now_s += seconds
        return self.now_s >= self._until_s

    def found(self) -> list[Identified]:
        return [message for message in self.told if isinstance(message, Identified)]


def test_a_code_is_read_while_the_screen_asks_for_it_and_told_once() -> None:
    scene = CodeScene(SeekCode("w", 3, 0.0, wanted=True))
    (found,) = scene.found()
    assert (found.session, found.turn, found.client_id) == ("w", 3, "avery")


@pytest.mark.parametrize("seeks", [None, SeekCode("w", 3, 0.0, wanted=False)])
def test_no_code_is_read_unless_the_screen_asks_for_it(seeks: SeekCode | None) -> None:
    scene = CodeScene(seeks)
    assert scene.asked == []


def test_a_code_that_is_refused_is_told_now_and_then_while_it_is_held_there() -> None:
    scene = CodeScene(SeekCode("w", 3, 0.0, wanted=True), "BAD", seconds=14.0)
    assert 2 <= len(scene.found()) <= 3
    assert not any(found.client_id for found in scene.found())


def test_nothing_of_a_picture_or_of_a_code_is_in_what_is_told() -> None:
    scene = CodeScene(SeekCode("w", 3, 0.0, wanted=True), "BAD")
    assert not any(b"BAD" in pickle.dumps(message) for message in scene.told)
