"""A camera that gives the pictures of a film, or those that a test makes up: also none, when it is pulled out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import av

from app.errors import DeviceError, InputError


class FilmCamera:
    """Gives one picture after the other; where the film has None, the camera is gone until it is opened again."""

    def __init__(self, pictures: Iterator[Any]) -> None:
        """Args:
        pictures: what `read` gives, in this order; anything, for a broken camera gives anything.
        """  # noqa: D205
        self._pictures = pictures
        self.closed = False

    def read(self) -> Any:
        """Return the next picture."""
        picture = None if self.closed else next(self._pictures, None)
        if picture is None:
            raise DeviceError("The camera gives no more pictures; connect it again.")
        return picture

    def close(self) -> None:
        """Give no more."""
        self.closed = True


def replugged(pictures: Iterable[Any]) -> Callable[[], FilmCamera]:
    """Return what opens a camera again and again, each time going on in the same film.

    A None ends a camera; another None right after it, or the film's end, is a try to open it that fails.
    """
    film = iter(pictures)

    def open_again() -> FilmCamera:
        first = next(film, None)
        if first is None:
            raise DeviceError("No camera was found; connect one.")
        return FilmCamera(itertools.chain([first], film))

    return open_again


def film_pictures(file: Path) -> Iterator[tuple[float, Any]]:
    """Return the pictures of a video file with their seconds: [H, W, 3] blue, green, red.

    Raises:
        InputError: the file is missing or no video.
    """
    try:
        with av.open(str(file)) as video:
            if not video.streams.video:
                raise InputError(f"There are no pictures in {file}; give a video file.")
            for number, frame in enumerate(video.decode(video=0)):
                yield (number / 25.0 if frame.time is None else float(frame.time)), frame.to_ndarray(format="bgr24")
    except (OSError, av.FFmpegError) as error:
        raise InputError(f"The video {file} cannot be read; check the path and the file.") from error
