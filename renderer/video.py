"""Pictures and sound into an .mp4: H.264 and AAC, streamed, and there whole or not at all."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace

from renderer.errors import VideoError
from renderer.types import Floats

_CODECS: Final = ("libx264", "mpeg4")  # the first that opens: packages come without libx264 (GPL)
_QUALITY: Final = {"crf": "18", "preset": "veryfast", "tune": "film"}
_BT709: Final = 1  # ITU-T H.273
_SOUND_BIT_RATE: Final = 128_000


class VideoWriter:
    """Writes one video. Close it to finish; leaving a `with` block by an error throws the piece away."""

    def __init__(self, path: Path, size: tuple[int, int], fps: int, sound_rate_hz: int | None = None) -> None:
        """Start the file beside its place, under a temporary name.

        Args:
            path: the .mp4 to write.
            size: width and height in pixels, both even.
            fps: frames a second.
            sound_rate_hz: samples a second of mono sound, or None for a silent video.

        Raises:
            VideoError: wrong size, or the place cannot be written.
        """
        if size[0] % 2 or size[1] % 2 or min(size) < 16:
            raise VideoError(f"A video of {size[0]} x {size[1]} pixels is not possible; use even sides from 16 up.")
        self._path, self._size = path, size
        self._temporary = path.with_name(f".{path.name}.part")
        self._frames = self._samples = 0
        try:
            self._temporary.touch()  # the library notices a bad place only with the first packet
            self._file: Any = av.open(str(self._temporary), "w", format="mp4", options={"movflags": "faststart"})
        except (OSError, av.FFmpegError) as error:
            raise self._unwritable(error) from error
        self._picture = self._picture_stream(fps)
        self._sound = None if sound_rate_hz is None else self._sound_stream(sound_rate_hz)
        self._rate_hz = sound_rate_hz or 0
        self._waiting = np.zeros(0, np.float32)

    def frame(self, rgb: npt.NDArray[np.uint8]) -> None:
        """Add one picture [H, W, 3], top row first."""
        if rgb.shape != (self._size[1], self._size[0], 3):
            raise VideoError(
                f"A picture of shape {rgb.shape} does not fit a video of {self._size[0]} x {self._size[1]}."
            )
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
        frame.pts = self._frames
        self._frames += 1
        self._write(self._picture, frame)

    def sound(self, samples: Floats) -> None:
        """Add mono samples [S], -1 to 1, right after those before."""
        if self._sound is None:
            raise VideoError("This video was begun without sound.")
        self._waiting = np.concatenate([self._waiting, np.clip(samples, -1.0, 1.0).astype(np.float32)])
        step = self._rate_hz // 10  # the library cuts the encoder's own frames from these
        while len(self._waiting) >= step:
            self._send_sound(self._waiting[:step])
            self._waiting = self._waiting[step:]

    def close(self) -> None:
        """Finish the file and put it in its place."""
        if self._sound is not None and len(self._waiting):
            self._send_sound(self._waiting)
        for stream in (self._picture, self._sound):
            if stream is not None:
                self._write(stream, None)
        try:
            self._file.close()
            os.replace(self._temporary, self._path)
        except (OSError, av.FFmpegError) as error:
            self._temporary.unlink(missing_ok=True)
            raise self._unwritable(error) from error

    def discard(self) -> None:
        """Throw the piece away."""
        self._file.close()
        self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _picture_stream(self, fps: int) -> Any:
        codec = next((name for name in _CODECS if _opens(name)), None)
        if codec is None:
            raise VideoError("The video library on this machine has no H.264 encoder; install Steward again.")
        stream = self._file.add_stream(codec, rate=fps, options=_QUALITY if codec == "libx264" else {})
        stream.width, stream.height, stream.pix_fmt = *self._size, "yuv420p"
        stream.codec_context.time_base = Fraction(1, fps)
        stream.codec_context.thread_count = 2
        context = stream.codec_context  # say which colours these are, or players of large videos guess others
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = ColorRange.MPEG
        return stream

    def _sound_stream(self, rate_hz: int) -> Any:
        stream = self._file.add_stream("aac", rate=rate_hz, layout="mono")
        stream.bit_rate = _SOUND_BIT_RATE
        return stream

    def _send_sound(self, samples: Floats) -> None:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :]), format="flt", layout="mono")
        frame.sample_rate, frame.pts = self._rate_hz, self._samples
        frame.time_base = Fraction(1, self._rate_hz)
        self._samples += len(samples)
        self._write(self._sound, frame)

    def _write(self, stream: Any, frame: Any) -> None:
        try:
            for packet in stream.encode(frame):
                self._file.mux(packet)
        except (OSError, av.FFmpegError) as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: Exception) -> VideoError:
        reason = getattr(error, "strerror", None) or str(error)
        return VideoError(f"The video {self._path} cannot be written ({reason}); choose another place or free space.")


def _opens(codec: str) -> bool:
    """Return whether this build of the library encodes pictures with a codec; a name alone does not say so."""
    if codec not in av.codecs_available:
        return False
    trial = av.CodecContext.create(codec, "w")
    trial.width, trial.height, trial.pix_fmt, trial.time_base = 64, 64, "yuv420p", Fraction(1, 25)
    try:
        trial.open()
    except av.FFmpegError:
        return False
    return True
