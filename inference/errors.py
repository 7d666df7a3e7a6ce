"""What can go wrong in inference.

InferenceError
├── SoundError          a recording is missing, empty, truncated or not sound; names the file
├── ModelError          a model file is missing, has a wrong hash, signature or shape; names it
├── EngineUnavailable   an engine's library or voice is not on this machine; the next engine may be
│   └── OutOfMemory     the place where an engine computes is full; another place may have room
├── GivenUp             nobody waits for the result any more: the client interrupted
├── PictureError        what a camera gave is no picture, or not one that can be used
├── TextError           text that cannot be spoken or routed (empty, too long)
├── DocumentError       a document cannot be read, or the index of them cannot be used; names the file
└── OutputError         a file cannot be written; names it
"""


class InferenceError(Exception):
    """Base of everything inference raises on purpose; the message is one sentence for a person."""


class SoundError(InferenceError):
    """A recording is missing, empty, truncated or not sound."""


class ModelError(InferenceError):
    """A model file is missing or not what it should be."""


class EngineUnavailable(InferenceError):  # noqa: N818  (reads as a state, which is what callers branch on)
    """An engine's library or voice is not on this machine."""


class GivenUp(InferenceError):  # noqa: N818  (reads as a state, which is what callers branch on)
    """Nobody waits for the result any more."""


class PictureError(InferenceError):
    """What a camera gave is no picture, or not one that can be used."""


class OutOfMemory(EngineUnavailable):
    """The place where an engine computes is full."""


class TextError(InferenceError):
    """Text that cannot be spoken or routed."""


class DocumentError(InferenceError):
    """A document cannot be read, or the index of them cannot be used."""


class OutputError(InferenceError):
    """A file cannot be written."""
