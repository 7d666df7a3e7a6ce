"""How keys are called when they are read aloud."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def spoken(letter: str) -> str:
    """Return how a letter or sign is called; a letter and a figure are called as they are."""
    if letter.isalnum() and letter not in "ºª":
        return letter
    return (_stops() | _marks() | _brackets() | _reckoning() | _money()).get(letter, letter)


def _stops() -> dict[str, str]:
    return {
        " ": QCoreApplication.translate("Keys", "Space"),
        ".": QCoreApplication.translate("Keys", "Full stop"),
        ",": QCoreApplication.translate("Keys", "Comma"),
        ";": QCoreApplication.translate("Keys", "Semicolon"),
        ":": QCoreApplication.translate("Keys", "Colon"),
        "?": QCoreApplication.translate("Keys", "Question mark"),
        "¿": QCoreApplication.translate("Keys", "Opening question mark"),
        "!": QCoreApplication.translate("Keys", "Exclamation mark"),
        "¡": QCoreApplication.translate("Keys", "Opening exclamation mark"),
        "…": QCoreApplication.translate("Keys", "Three dots"),
        "·": QCoreApplication.translate("Keys", "Raised dot"),
        "-": QCoreApplication.translate("Keys", "Hyphen"),
        "–": QCoreApplication.translate("Keys", "Short dash"),
        "—": QCoreApplication.translate("Keys", "Long dash"),
        "_": QCoreApplication.translate("Keys", "Underscore"),
    }


def _marks() -> dict[str, str]:
    return {
        "'": QCoreApplication.translate("Keys", "Apostrophe"),
        '"': QCoreApplication.translate("Keys", "Quotation mark"),
        "„": QCoreApplication.translate("Keys", "Low quotation mark"),
        "“": QCoreApplication.translate("Keys", "Left quotation mark"),
        "”": QCoreApplication.translate("Keys", "Right quotation mark"),
        "«": QCoreApplication.translate("Keys", "Left angle quotation mark"),
        "»": QCoreApplication.translate("Keys", "Right angle quotation mark"),
        "´": QCoreApplication.translate("Keys", "Acute accent"),
        "¨": QCoreApplication.translate("Keys", "Two dots above"),
        "~": QCoreApplication.translate("Keys", "Tilde"),
        "^": QCoreApplication.translate("Keys", "Circumflex"),
        "@": QCoreApplication.translate("Keys", "At sign"),
        "#": QCoreApplication.translate("Keys", "Number sign"),
        "&": QCoreApplication.translate("Keys", "And sign"),
        "§": QCoreApplication.translate("Keys", "Section sign"),
        "º": QCoreApplication.translate("Keys", "Raised o"),
        "ª": QCoreApplication.translate("Keys", "Raised a"),
        "°": QCoreApplication.translate("Keys", "Degree"),
    }


def _brackets() -> dict[str, str]:
    return {
        "(": QCoreApplication.translate("Keys", "Opening parenthesis"),
        ")": QCoreApplication.translate("Keys", "Closing parenthesis"),
        "[": QCoreApplication.translate("Keys", "Opening square bracket"),
        "]": QCoreApplication.translate("Keys", "Closing square bracket"),
        "{": QCoreApplication.translate("Keys", "Opening curly bracket"),
        "}": QCoreApplication.translate("Keys", "Closing curly bracket"),
        "/": QCoreApplication.translate("Keys", "Slash"),
        "\\": QCoreApplication.translate("Keys", "Backslash"),
        "|": QCoreApplication.translate("Keys", "Upright line"),
    }


def _reckoning() -> dict[str, str]:
    return {
        "%": QCoreApplication.translate("Keys", "Per cent"),
        "*": QCoreApplication.translate("Keys", "Asterisk"),
        "+": QCoreApplication.translate("Keys", "Plus"),
        "=": QCoreApplication.translate("Keys", "Equals"),
        "<": QCoreApplication.translate("Keys", "Less than"),
        ">": QCoreApplication.translate("Keys", "Greater than"),
    }


def _money() -> dict[str, str]:
    return {
        "$": QCoreApplication.translate("Keys", "Dollar"),
        "€": QCoreApplication.translate("Keys", "Euro"),
        "£": QCoreApplication.translate("Keys", "Pound"),
        "¥": QCoreApplication.translate("Keys", "Yen"),
        "¢": QCoreApplication.translate("Keys", "Cent"),
    }
