"""What the advisor and the devices say on the screen when something is amiss, so that translators find it.

The sentences stand where they are said; a test compares.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

TEXTS: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("Messages", "Codes cannot be checked here; please ask a member of staff."),
    QT_TRANSLATE_NOOP("Messages", "This code is not valid here; please let your app show a new one."),
    QT_TRANSLATE_NOOP("Messages", "This code has expired; please let your app show a new one."),
    QT_TRANSLATE_NOOP("Messages", "Please type your client number and right after it the code."),
    QT_TRANSLATE_NOOP("Messages", "Nothing can be said on this screen; please touch it."),
    QT_TRANSLATE_NOOP("Messages", "Something unexpected went wrong with that question; please ask it in another way."),
    QT_TRANSLATE_NOOP("Messages", "I did not hear a question. Please try again, a little closer to the microphone."),
    QT_TRANSLATE_NOOP("Messages", "I am not sure that I heard you right. Please say it again, or type it."),
    QT_TRANSLATE_NOOP("Messages", "I lost my thread for a moment; I am picking it up again."),
    QT_TRANSLATE_NOOP("Messages", "I did not catch that; please say it again."),
    QT_TRANSLATE_NOOP(
        "Messages",
        "I lost my thread for a moment. Nothing of this visit is recorded, so I no longer know what we spoke about; "
        "please ask me again.",
    ),
    QT_TRANSLATE_NOOP(
        "Messages",
        "The advisor keeps failing on this machine; please ask a member of staff, who can run `steward doctor`.",
    ),
    QT_TRANSLATE_NOOP("Messages", "No microphone was found; please type your question."),
    QT_TRANSLATE_NOOP("Messages", "The microphone was disconnected; connect it again, or type your question."),
    QT_TRANSLATE_NOOP(
        "Messages", "The loudspeaker was disconnected, so answers are shown but not heard; connect it again."
    ),
)
