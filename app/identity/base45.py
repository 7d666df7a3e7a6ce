"""Bytes as the signs that a QR code holds most of: base45, RFC 9285."""

from __future__ import annotations

from typing import Final

SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {sign: value for value, sign in enumerate(SIGNS)}


def encode(content: bytes) -> str:
    """Return bytes as text: two bytes are three signs, a last one alone two, the least significant first."""
    text = []
    for at in range(0, len(content) - 1, 2):
        rest, low = divmod(content[at] * 256 + content[at + 1], 45)
        high, middle = divmod(rest, 45)
        text += [SIGNS[low], SIGNS[middle], SIGNS[high]]
    if len(content) % 2:
        high, low = divmod(content[-1], 45)
        text += [SIGNS[low], SIGNS[high]]
    return "".join(text)


def decode(text: str) -> bytes:
    """Return the bytes of a text.

    Raises:
        ValueError: it is not base45.
    """
    if len(text) % 3 == 1:
        raise ValueError("base45 has no single sign at its end")
    try:
        values = [_VALUES[sign] for sign in text]
    except KeyError as error:
        raise ValueError(f"{error} is no sign of base45") from None
    content = b"".join(_bytes(values[at : at + 3], 2) for at in range(0, len(values) - 2, 3))
    return content + _bytes(values[-2:], 1) if len(values) % 3 else content


def _bytes(values: list[int], count: int) -> bytes:
    number = sum(value * int(45**place) for place, value in enumerate(values))
    try:
        return number.to_bytes(count, "big")
    except OverflowError:
        raise ValueError("base45 signs that stand for no byte") from None
