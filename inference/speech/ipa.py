"""IPA, as espeak-ng names its sounds, to the phones of this house (ARPAbet as flite's US voices use it).

Sounds that English lacks become the English sound with the nearest mouth: a face shows lips and jaw, not throats.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_STRESS: Final = "ˈˌ"
_IGNORED: Final = frozenset("ːˑʲʰˠˤ-͡")  # length and colour do not change which mouth it is
# The longest match wins.
_PHONES: Final[dict[str, tuple[str, ...]]] = {
    "tʃ": ("ch",), "dʒ": ("jh",), "tɕ": ("ch",), "dʑ": ("jh",), "ts": ("t", "s"), "dz": ("d", "z"), "pf": ("p", "f"),
    "aɪ": ("ay",), "aʊ": ("aw",), "eɪ": ("ey",), "oʊ": ("ow",), "əʊ": ("ow",), "ɔɪ": ("oy",), "ɔø": ("oy",),
    "p": ("p",), "b": ("b",), "m": ("m",), "f": ("f",), "v": ("v",), "β": ("v",), "ʋ": ("v",), "ɱ": ("m",),
    "t": ("t",), "d": ("d",), "n": ("n",), "ɾ": ("d",), "ʈ": ("t",), "ɖ": ("d",), "ɳ": ("n",),
    "k": ("k",), "g": ("g",), "ɡ": ("g",), "ŋ": ("ng",), "x": ("k",), "ɣ": ("g",), "χ": ("k",), "q": ("k",),
    "h": ("hh",), "ɦ": ("hh",), "ʔ": (), "ɲ": ("n",), "ʎ": ("l",), "c": ("k",), "ɟ": ("g",),
    "s": ("s",), "z": ("z",), "ʃ": ("sh",), "ʒ": ("zh",), "ɕ": ("sh",), "ʑ": ("zh",), "ʂ": ("sh",), "ʐ": ("zh",),
    "θ": ("th",), "ð": ("dh",), "l": ("l",), "ɫ": ("l",), "ɭ": ("l",), "r": ("d",), "ʀ": ("k",), "ʁ": ("g",),
    "ɹ": ("r",), "ɻ": ("r",), "j": ("y",), "w": ("w",), "ɥ": ("w",),
    "i": ("iy",), "ɪ": ("ih",), "ɨ": ("ih",), "e": ("ey",), "ɛ": ("eh",), "æ": ("ae",), "a": ("aa",), "ɐ": ("ah",),
    "ɑ": ("aa",), "ɒ": ("ao",), "ɔ": ("ao",), "o": ("ow",), "ʌ": ("ah",), "ə": ("ax",), "ɘ": ("ax",), "ɤ": ("ax",),
    "ɚ": ("er",), "ɝ": ("er",), "ɜ": ("er",), "ɵ": ("uh",), "u": ("uw",), "ʊ": ("uh",), "ʉ": ("uw",), "ɯ": ("ih",),
    "y": ("uw",), "ʏ": ("uh",), "ø": ("uh",), "œ": ("uh",),
}  # fmt: skip
_LONGEST: Final = max(map(len, _PHONES))


def arpabet(ipa: str) -> tuple[tuple[str, ...], bool]:
    """Return the phones of one of espeak-ng's sounds and whether its syllable has the main stress.

    Args:
        ipa: one sound as espeak-ng gives it: "ˈeɪ", "ɔːɹ", "əl"; "" is a pause.

    Returns:
        Phones in order; () for what makes no sound of its own, as a glottal stop. A sound that is in no table moves
        the mouth like a schwa.
    """
    stressed = "ˈ" in ipa
    ipa = ipa.replace("\u00e7", "h")  # the one letter of the table that falls apart below
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", ipa)
        if letter not in _STRESS and letter not in _IGNORED and not unicodedata.combining(letter)
    )
    if plain.startswith("("):  # espeak-ng says in brackets that another language follows
        return (), stressed
    phones: list[str] = []
    at = 0
    while at < len(plain):
        for length in range(_LONGEST, 0, -1):
            found = _PHONES.get(plain[at : at + length])
            if found is not None and len(plain[at : at + length]) == length:
                phones += found
                at += length
                break
        else:
            phones.append("ax")
            at += 1
    return tuple(phones), stressed
