"""The one error of the bake: a sentence that says what is wrong with which file."""


class BakeError(RuntimeError):
    """The avatar cannot be baked from what is there."""
