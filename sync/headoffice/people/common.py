"""Words that people take for passwords and that are tried first; written by hand, doubled and lengthened below."""

from __future__ import annotations

from typing import Final


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


_STEMS: Final = words(
    """
    password passwort passwd contrasena welcome willkommen bienvenido letmein changeme changeit secret geheim
    default admin administrator operator compliance advisor manager steward headoffice branch bank banking
    banker money account finance portfolio investor trader customer client demo test testing guest user login
    master root super system qwerty qwertz azerty qwertyuiop qwertzuiop asdfgh asdfghjkl yxcvbnm zxcvbnm
    iloveyou sunshine princess dragon monkey football baseball fussball futbol superman batman starwars pokemon
    michael jennifer summer winter spring autumn sommer herbst frühling verano invierno january february march
    april june july august september october november december monday friday company office computer internet
    mustang shadow freedom whatever trustno one two three
    """
)
_TAILS: Final = ("", "1", "12", "123", "1234", "12345", "123456", "!", "1!", "123!", "2024", "2025", "2026", "2027")

COMMON: Final = frozenset(
    [first + second + tail for first in _STEMS for second in ("", first) for tail in _TAILS]
    + [first + second for first in ("my", "the", "new", "our", "your", "mein", "das", "mi") for second in _STEMS]
    + ["correcthorsebatterystaple", "passwordpassword", "letmeinplease", "thisismypassword", "opensesameopen"]
    + [a + b for a in _STEMS for b in _STEMS]
)
"""Folded; a password is compared as it is and by its letters alone."""
