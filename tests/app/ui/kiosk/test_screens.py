"""The screens of a visit in the real window, by touch, by keys and by voice, with a scripted advisor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.admin_pin import AdminPin
from app.messages import Command, EndSession, Identified, Identify, OpenLobby, StartSession, Vocabulary
from app.settings import Settings
from app.ui.admin import Administrator
from app.ui.kiosk.flow import GOODBYE_S
from app.ui.look import Look
from app.ui.start import state_of
from app.ui.touch_button import TouchButton
from sync.upgrades.rules import AWAITS, TALKS
from tests.app.ui.conftest import Kiosk, PushedMicrophone
from tests.fakes.scripted_link import GOOD_CODE, REFUSED

SECRET = "quixotic marmalade"


def touch(widget: QWidget) -> None:
    """Touch the middle of something that can be seen and pressed."""
    assert widget.isVisible(), widget.accessibleName()
    assert widget.isEnabled()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def open_kiosk(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> Kiosk:
    """The first screen, with an advisor who is there."""
    kiosk = make_kiosk(PushedMicrophone(), settings=Settings())
    qtbot.waitUntil(lambda: kiosk.window.lobby is not None)
    return kiosk


def come_in(kiosk: Kiosk, qtbot: QtBot, *, record: bool = True) -> None:
    """Touch everything that leads to the conversation."""
    screens = kiosk.window.screens
    touch(screens.attract.start)
    touch(screens.display.go_on)
    touch(screens.consent.record if record else screens.consent.do_not)
    touch(next(button for button in screens.identify.buttons() if button.objectName() == "card"))
    qtbot.waitUntil(lambda: bool(kiosk.window.ask_bar.chips))


def ask(kiosk: Kiosk, qtbot: QtBot, question: str) -> None:
    """Type a question and hear its reply to the end."""
    QTest.keyClicks(kiosk.window.ask_bar.field, question)
    QTest.keyClick(kiosk.window.ask_bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not kiosk.window.visit.answering)
    while kiosk.window.visit.waits_to_be_heard:
        kiosk.wait(1.0)


def screen_of(kiosk: Kiosk) -> str:
    """Return which screen is shown."""
    return kiosk.window.flow.screen


def is_on(kiosk: Kiosk, screen: str) -> bool:
    """Return whether a screen is shown."""
    return screen_of(kiosk) == screen


def has_figures(kiosk: Kiosk, count: int) -> bool:
    """Return whether so many figures of the code are in, or the pad is gone."""
    keys = kiosk.window.screens.identify.keys
    return keys is None or keys.filled == count


def texts_of(window: QWidget) -> str:
    """Return every text that any widget of the window holds, shown or not."""
    found = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        found += [
            str(getattr(widget, name)()) for name in ("text", "toPlainText") if callable(getattr(widget, name, None))
        ]
    return "\n".join(found)


def test_a_visit_by_touch_from_the_first_screen_to_the_goodbye(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    assert isinstance(open_kiosk.link.sent[0], OpenLobby)
    come_in(open_kiosk, qtbot)
    (started,) = open_kiosk.link.of_type(StartSession)
    assert isinstance(started, StartSession)
    assert (started.recording, started.pace) == (True, 1.0)
    ask(open_kiosk, qtbot, "How did I do last year?")
    touch(window.nav.end_visit)
    assert "How did I do last year?" in texts_of(window.screens.summary)
    touch(window.screens.summary.leave)
    assert window.flow.screen == "goodbye"
    assert open_kiosk.link.of_type(EndSession)
    open_kiosk.wait(GOODBYE_S)
    assert screen_of(open_kiosk) == "attract"


def test_the_service_manager_hears_whether_somebody_is_at_the_kiosk(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    """Root's helper upgrades the kiosk only while nobody is."""
    window = open_kiosk.window
    qtbot.waitUntil(lambda: bool(window.avatar.frames_drawn))
    assert state_of(window) == AWAITS
    touch(window.screens.attract.start)
    assert state_of(window) == TALKS
    touch(window.screens.display.go_on)
    assert state_of(window) == TALKS
    window._go(window.flow.fresh(open_kiosk.clock()))
    assert state_of(window) == AWAITS
    window._go(window.flow.maintain())
    assert state_of(window) == TALKS, "staff is there"


def test_a_visit_without_a_record_says_so_to_the_advisor(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    come_in(open_kiosk, qtbot, record=False)
    (started,) = open_kiosk.link.of_type(StartSession)
    assert isinstance(started, StartSession)
    assert not started.recording


def test_a_visit_by_keys_alone(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    for _ in range(3):  # begin, go on with the settings as they are, keep a record: each has the focus or is next to it
        page = window.screens.page(window.flow)
        assert page is not None
        wanted = {"attract": window.screens.attract.start, "settings": window.screens.display.go_on}.get(
            window.flow.screen, window.screens.consent.record
        )
        for _ in range(40):
            if window.focusWidget() is wanted:
                break
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is wanted
        QTest.keyClick(wanted, Qt.Key.Key_Return)
    assert window.flow.screen == "identify"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert screen_of(open_kiosk) == "talk"


def test_the_end_of_a_visit_leaves_no_word_of_it_in_any_widget(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    come_in(open_kiosk, qtbot)
    ask(open_kiosk, qtbot, SECRET)
    QApplication.clipboard().setText(SECRET)
    assert SECRET in texts_of(window)
    touch(window.nav.end_visit)
    touch(window.screens.summary.leave)
    qtbot.wait(20)  # Qt frees widgets when it comes round to it
    for word in (SECRET, "1,284,312"):
        assert word not in texts_of(window)
    assert "Avery Collins" not in texts_of(window.header)
    assert not window.turns
    assert QApplication.clipboard().text() == ""


def test_whoever_touches_the_screen_or_a_key_is_still_there(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    come_in(open_kiosk, qtbot)
    ask(open_kiosk, qtbot, SECRET)
    screen = window.windowHandle()  # what the system sends arrives here, before any widget
    captions = window.captions.mapTo(window, window.captions.rect().center())
    open_kiosk.wait(0.0)
    signs: tuple[Callable[[], None], ...] = (
        lambda: QTest.mouseClick(screen, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, captions),
        lambda: QTest.keyClick(screen, Qt.Key.Key_Shift),
        lambda: QTest.mouseClick(window.avatar, Qt.MouseButton.LeftButton),
    )
    for sign in signs:
        open_kiosk.wait(20.0)
        sign()
        open_kiosk.wait(20.0)
        assert not window.screens.still_there.isVisible()
    open_kiosk.wait(20.0)
    assert window.screens.still_there.isVisible()


def test_silence_asks_then_forgets_and_the_next_client_finds_the_first_screen(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    come_in(open_kiosk, qtbot)
    ask(open_kiosk, qtbot, SECRET)
    open_kiosk.wait(0.0)
    open_kiosk.wait(31.0)
    assert window.screens.still_there.isVisible()
    assert SECRET not in window.captions.question + window.captions.reply, "nobody may be there"
    touch(window.screens.still_there.stay)
    assert screen_of(open_kiosk) == "talk"
    assert SECRET in window.captions.question
    open_kiosk.wait(31.0)
    open_kiosk.wait(15.0)
    assert screen_of(open_kiosk) == "attract"
    assert SECRET not in texts_of(window)


def test_what_one_client_set_is_not_the_next_ones(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    touch(window.screens.attract.start)
    display = window.screens.display
    for button in (display.sizes[2], display.switches[0], display.paces[0], display.volumes[2]):
        touch(button)
    assert window.look == Look(text_size="largest", high_contrast=True)
    assert window.speech.pace < 1.0
    assert window.player.volume > 1.0
    touch(window.nav.end_visit)
    open_kiosk.wait(GOODBYE_S)
    assert window.look == Look()
    assert (window.speech.pace, window.player.volume) == (1.0, 1.0)


def test_hidden_figures_cannot_be_seen_or_heard_until_they_are_shown(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    come_in(open_kiosk, qtbot)
    window.ask("How did I do?")
    qtbot.waitUntil(lambda: not window.visit.answering)
    open_kiosk.wait(0.5)
    touch(window.nav.hide_figures)
    assert open_kiosk.player.position() is None
    seen = " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    assert "1,284,312" not in seen
    assert not window.captions.isVisible()
    touch(window.screens.privacy.show_again)
    assert window.insight.isVisible()


def test_a_code_can_be_said_figure_by_figure(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    for button in (window.screens.attract.start, window.screens.display.go_on, window.screens.consent.record):
        touch(button)
    touch(window.screens.identify.code)
    names = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    told = open_kiosk.link.of_type(Vocabulary)[-1]
    assert isinstance(told, Vocabulary)
    assert set(names) <= set(told.phrases)
    for number, figure in enumerate(GOOD_CODE, start=1):
        assert window.press(names[int(figure)])
        qtbot.waitUntil(partial(has_figures, open_kiosk, number % len(GOOD_CODE)))
    qtbot.waitUntil(lambda: screen_of(open_kiosk) == "talk")


def test_where_a_code_alone_cannot_tell_the_number_is_typed_before_it(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    for button in (window.screens.attract.start, window.screens.display.go_on, window.screens.consent.record):
        touch(button)
    touch(window.screens.identify.code)
    asks = Identified(window.visit.session, 0, 0.0, "", "", "Please type your client number too.", number_digits=6)
    open_kiosk.link.say(asks)
    qtbot.waitUntil(lambda: "client number" in window.screens.identify.lead.text())
    keys = window.screens.identify.keys
    assert keys is not None
    QTest.keyClicks(keys, "100003" + GOOD_CODE)
    qtbot.waitUntil(lambda: bool(open_kiosk.link.of_type(Identify)))
    (sent,) = open_kiosk.link.of_type(Identify)
    assert isinstance(sent, Identify)
    assert sent.code == "100003" + GOOD_CODE


def test_a_hand_on_the_mark_changes_nothing_without_the_pin(open_kiosk: Kiosk, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_kiosk.window
    administrator = Administrator(window.theme, AdminPin(tmp_path), lambda: None, window)
    window.employ(administrator)
    come_in(open_kiosk, qtbot)
    touch(window.nav.hide_figures)
    before = window.flow
    administrator.ask()
    assert window.flow.cover == "maintenance"
    administrator.close()
    assert window.flow == before, "neither figures nor more time"
    open_kiosk.wait(45.0)
    assert screen_of(open_kiosk) == "attract"


def test_a_bank_elsewhere_awaits_clients_in_its_language(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> None:
    kiosk = make_kiosk(PushedMicrophone(), settings=Settings(language="de"))
    qtbot.waitUntil(lambda: kiosk.window.lobby is not None)
    assert kiosk.window.look == Look(language="de")
    assert not kiosk.window.screens.display.switches[3].isEnabled(), "nothing is read aloud but in English"


def test_home_leads_back_to_the_welcome_of_the_conversation(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    come_in(open_kiosk, qtbot)
    ask(open_kiosk, qtbot, "How did I do last year?")
    touch(window.nav.home)
    assert screen_of(open_kiosk) == "talk"
    assert window.captions.question == ""
    assert window.insight.chart.chart is None
    assert window.turns, "what was asked can still be taken along"


def test_where_it_is_allowed_the_first_screen_listens_by_itself(make_kiosk: Callable[..., Kiosk], qtbot: QtBot) -> None:
    microphone = PushedMicrophone()
    kiosk = make_kiosk(microphone, settings=Settings(voice_start="on"))
    qtbot.waitUntil(lambda: microphone.on_chunk is not None)
    kiosk.link.say(Command(kiosk.window.visit.session, kiosk.window.visit.turn, 0.0, "Touch to begin"))
    qtbot.waitUntil(lambda: screen_of(kiosk) == "settings")


def test_back_leads_to_the_screen_before(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    touch(window.screens.attract.start)
    touch(window.screens.display.go_on)
    touch(window.screens.consent.record)
    touch(window.screens.identify.code)
    assert window.screens.identify.keys is not None
    for screen in ("identify", "consent", "settings", "attract"):
        touch(window.nav.back)
        assert window.flow.screen == screen


def test_a_typed_code_identifies_or_says_why_not(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    touch(window.screens.attract.start)
    touch(window.screens.display.go_on)
    touch(window.screens.consent.record)
    touch(window.screens.identify.code)
    keys = window.screens.identify.keys
    assert keys is not None
    wrong = GOOD_CODE[::-1]
    QTest.keyClicks(keys, wrong)
    (identify,) = open_kiosk.link.of_type(Identify)
    assert isinstance(identify, Identify)
    assert identify.code == wrong
    qtbot.waitUntil(lambda: window.screens.identify.trouble == REFUSED)
    QTest.keyClicks(keys, GOOD_CODE)
    qtbot.waitUntil(lambda: window.flow.screen == "talk")


def test_the_name_of_what_can_be_touched_presses_it(open_kiosk: Kiosk, qtbot: QtBot) -> None:
    window = open_kiosk.window
    vocabulary = open_kiosk.link.of_type(Vocabulary)[-1]
    assert isinstance(vocabulary, Vocabulary)
    assert "Touch to begin" in vocabulary.phrases
    assert vocabulary.only
    for phrase, screen in (("Touch to begin", "settings"), ("Continue", "consent"), ("No record", "identify")):
        open_kiosk.link.say(Command(window.visit.session, window.visit.turn, 0.0, phrase))
        qtbot.waitUntil(partial(is_on, open_kiosk, screen))


def test_the_keyboard_comes_with_a_touch_of_the_field_and_goes_with_the_question(
    open_kiosk: Kiosk, qtbot: QtBot
) -> None:
    window = open_kiosk.window
    come_in(open_kiosk, qtbot)
    assert window.typing.keyboard.isHidden()
    touch(window.ask_bar.field)
    assert window.typing.keyboard.isVisible()
    qtbot.wait(50)
    keys = {
        key.label if hasattr(key, "label") else "": button for button, key in window.typing.keyboard.buttons.items()
    }
    assert keys
    window.ask("How did I do?")
    assert window.typing.keyboard.isHidden()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1280, 720)])
@pytest.mark.parametrize("look", [Look(), Look(text_size="large"), Look(text_size="largest"), Look(right_to_left=True)])
def test_every_button_shows_all_its_words(open_kiosk: Kiosk, qtbot: QtBot, size: tuple[int, int], look: Look) -> None:
    window = open_kiosk.window
    window.resize(*size)
    touch(window.screens.attract.start)
    window.wear(replace(look))
    qtbot.wait(30)
    for page in window.screens.pages:
        window.pages.setCurrentWidget(page)
        qtbot.wait(20)
        for button in page.findChildren(TouchButton):
            if button.isVisible():
                assert button.width() >= min(button.sizeHint().width(), button.maximumWidth()), button.words
                assert button.height() >= button.fontMetrics().height() * len(button.text().split("\n")), button.words
    assert window.width() == size[0]
