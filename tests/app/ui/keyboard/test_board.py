"""What is touched is typed, into the field, as from a real keyboard."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui import branding
from app.ui.keyboard.key_button import KeyButton
from app.ui.keyboard.layout import LETTERS, NAMES, read
from app.ui.look import Look
from app.ui.theme import SMALLEST_TARGET_PX, Theme
from tests.app.ui.keyboard.conftest import Finger, Page

MakePage = Callable[..., Page]
_PAGES = [
    (name, page, shift)
    for name in NAMES
    for page in read(name).pages
    for shift in (False, True)
    if not shift or (page == "letters" and name in LETTERS)
]


@pytest.mark.parametrize(("name", "page_name", "shift"), _PAGES)
def test_every_key_of_every_layout_types_what_it_shows(
    name: str, page_name: str, shift: bool, make_page: MakePage, finger: Finger
) -> None:
    page = make_page(name)
    if page_name == "symbols":
        finger.touch(page.key("symbols"))
    waiting = read(name).waiting
    for button, key in page.keyboard.buttons.items():
        if not key.text or key.typed(shift) in waiting:
            continue
        if shift and page.keyboard.shift == "off":
            finger.touch(page.key("shift"))
            page.now_s += 10
        assert isinstance(page.field, QLineEdit)
        page.field.clear()
        shown = button.text().replace("&&", "&")
        finger.touch(button)
        assert page.text == key.typed(shift)
        assert key.deed == "space" or shown == page.text


@pytest.mark.parametrize("name", NAMES)
def test_every_accent_of_every_layout_can_be_typed(name: str, make_page: MakePage, finger: Finger) -> None:
    page = make_page(name)
    for page_name in read(name).pages:
        if page_name == "symbols":
            finger.touch(page.key("symbols"))
        for button, key in page.keyboard.buttons.items():
            for number, accent in enumerate(key.offers(False)):
                assert isinstance(page.field, QLineEdit)
                page.field.clear()
                finger.down(button)
                page.keyboard._hand.offer_accents()  # what the clock does after a long touch
                finger.up(button)
                choice = page.keyboard.flyout.buttons[number]
                assert page.keyboard.rect().contains(page.keyboard.flyout.geometry())
                finger.touch(choice)
                assert page.text == accent
                assert not page.keyboard.flyout.isVisible()


def test_a_long_touch_offers_accents_and_a_finger_slides_to_one(make_page: MakePage, finger: Finger) -> None:
    page = make_page("german")
    key = page.key("e")
    finger.down(key)
    QTest.qWait(700)
    assert page.keyboard.flyout.isVisible()
    third = page.keyboard.flyout.buttons[2]
    there = key.mapFromGlobal(third.mapToGlobal(third.rect().center()))
    finger.slide(key, there)
    finger.up(key, there)
    assert page.text == "ê"


def test_a_finger_that_slides_off_a_key_types_nothing(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    key = page.key("g")
    finger.down(key)
    finger.up(key, QPoint(key.width() * 3, 5))
    assert page.text == ""


def test_two_thumbs_type_in_the_order_in_which_they_came_down(make_page: MakePage, touch_screen: object) -> None:
    page = make_page()
    first, second = page.key("h"), page.key("i")
    sequence = QTest.touchEvent(page.window, touch_screen, False)  # type: ignore[call-overload]  # any device
    sequence.press(0, first.rect().center(), first).commit()
    sequence.stationary(0).press(1, second.rect().center(), second).commit()
    sequence.stationary(1).release(0, first.rect().center(), first).commit()
    sequence.release(1, second.rect().center(), second).commit()
    assert page.text == "hi"


def test_shift_is_for_one_letter_and_a_double_touch_locks_it(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    for name in ("shift", "a", "b"):
        finger.touch(page.key({"a": "A"}.get(name, name) if page.keyboard.shift != "off" else name))
    assert page.text == "Ab"
    page.now_s += 10
    finger.touch(page.key("shift"))
    page.now_s += 0.1
    finger.touch(page.key("shift"))
    assert page.keyboard.shift == "lock"
    for name in "CD":
        finger.touch(page.key(name))
    page.now_s += 10
    finger.touch(page.key("shift"))
    finger.touch(page.key("e"))
    assert page.text == "AbCDe"


def test_shift_touched_twice_slowly_is_off_again(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    finger.touch(page.key("shift"))
    page.now_s += 5
    finger.touch(page.key("shift"))
    assert page.keyboard.shift == "off"


def test_backspace_repeats_while_it_is_held(make_page: MakePage, finger: Finger, qtbot: QtBot) -> None:
    page = make_page()
    assert isinstance(page.field, QLineEdit)
    page.field.setText("0123456789")
    finger.down(page.key("backspace"))
    assert page.text == "012345678"
    qtbot.waitUntil(lambda: len(page.text) < 6)
    finger.up(page.key("backspace"))
    left = page.text
    QTest.qWait(200)
    assert page.text == left


def test_what_is_selected_is_replaced_and_can_be_undone(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    assert isinstance(page.field, QLineEdit)
    page.field.setText("hold")
    page.field.setSelection(0, 2)
    finger.touch(page.key("b"))
    assert page.text == "bld"
    page.field.undo()
    assert page.text == "hold"


def test_the_field_says_that_it_was_edited_and_keeps_its_limit(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    assert isinstance(page.field, QLineEdit)
    page.field.setMaxLength(2)
    edited: list[str] = []
    page.field.textEdited.connect(edited.append)
    for name in "abc":
        finger.touch(page.key(name))
    assert page.text == "ab"
    assert edited == ["a", "ab"]


def test_enter_is_named_by_its_deed_and_tells_the_field(make_page: MakePage, finger: Finger, qtbot: QtBot) -> None:
    page = make_page()
    assert page.key("enter").text() == "Done"
    page.keyboard.attach(page.field, "Ask")
    assert page.key("enter").text() == page.key("enter").accessibleName() == "Ask"
    assert isinstance(page.field, QLineEdit)
    with qtbot.waitSignals([page.field.returnPressed, page.keyboard.entered]):
        finger.touch(page.key("enter"))


def test_in_a_field_of_many_lines_enter_begins_a_line(make_page: MakePage, finger: Finger, qtbot: QtBot) -> None:
    page = make_page(field=QTextEdit())
    with qtbot.assertNotEmitted(page.keyboard.entered):
        for name in ("a", "enter", "b"):
            finger.touch(page.key(name))
    assert page.text == "a\nb"


def test_the_focus_stays_in_the_field(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    for button in page.keyboard.buttons:
        assert button.focusPolicy() == Qt.FocusPolicy.NoFocus
    finger.touch(page.key("a"))
    finger.touch(page.key("language"))
    assert page.window.focusWidget() is page.field
    assert not isinstance(QApplication.focusWidget(), type(page.keyboard))


def test_a_real_keyboard_types_too(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    finger.touch(page.key("a"))
    QTest.keyClicks(page.field, "bc")
    QTest.keySequence(page.field, QKeySequence(QKeySequence.StandardKey.Undo))
    finger.touch(page.key("d"))
    assert page.text.endswith("d")


@pytest.mark.parametrize("text", ["abc", "שלום"])
def test_the_arrows_move_the_cursor_to_where_they_point(text: str, make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    assert isinstance(page.field, QLineEdit)
    page.field.setText(text)
    page.field.setCursorPosition(2)

    def cursor_after(*names: str) -> int:
        for name in names:
            finger.touch(page.key(name))
        page.field.repaint()  # lays the text out
        assert isinstance(page.field, QLineEdit)
        return page.field.cursorRect().x()

    before = cursor_after()
    assert cursor_after("left") < before
    assert cursor_after("right") == before
    assert cursor_after("right") > before


def test_a_screen_written_from_the_right_leaves_the_keys_where_they_are(make_page: MakePage) -> None:
    page = make_page()
    before = {button: button.geometry() for button in page.keyboard.buttons}
    page.window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    assert {button: button.geometry() for button in page.keyboard.buttons} == before


def test_the_language_key_offers_the_layouts(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    finger.touch(page.key("language"))
    names = [button.accessibleName() for button in page.keyboard.flyout.buttons]
    assert names == ["English (US)", "English (UK)", "Deutsch", "Español"]
    assert page.keyboard.rect().contains(page.keyboard.flyout.geometry())
    finger.touch(page.keyboard.flyout.buttons[2])
    assert page.keyboard.layout_name == "german"
    finger.touch(page.key("ü"))
    assert page.text == "ü"


def test_a_spanish_accent_waits_for_its_letter(make_page: MakePage, finger: Finger) -> None:
    page = make_page("spanish")
    for name in ("´", "e", "´", "s", "´", "space"):
        finger.touch(page.key(name))
    assert page.text == "é´s´"


def test_hide_puts_the_keyboard_away(make_page: MakePage, finger: Finger, qtbot: QtBot) -> None:
    page = make_page()
    finger.touch(page.key("shift"))
    with qtbot.waitSignal(page.keyboard.hidden):
        finger.touch(page.key("hide"))
    assert not page.keyboard.isVisible()
    assert page.keyboard.shift == "off"


def test_a_key_shows_that_it_is_touched_before_anything_else_happens(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    key = page.key("k")
    before = key.grab().toImage()
    finger.down(key)
    assert key.isDown()
    assert key.grab().toImage() != before
    assert page.keyboard.bubble.shown == "k"
    assert not page.keyboard.bubble.geometry().contains(key.geometry().center())
    finger.up(key)
    assert not key.isDown()
    assert page.keyboard.bubble.shown == ""


@pytest.mark.parametrize("mode", [QLineEdit.EchoMode.Password, QLineEdit.EchoMode.NoEcho])
def test_a_secret_is_not_shown_enlarged(mode: QLineEdit.EchoMode, make_page: MakePage, finger: Finger) -> None:
    field = QLineEdit()
    field.setEchoMode(mode)
    page = make_page(field=field)
    finger.down(page.key("k"))
    assert page.keyboard.bubble.shown == ""
    finger.up(page.key("k"))
    assert page.text == "k"


def test_a_field_that_is_gone_is_no_trouble(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    gone = QLineEdit()
    page.keyboard.attach(gone)
    gone.deleteLater()
    del gone
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    finger.touch(page.key("a"))
    page.keyboard.attach(None)
    finger.touch(page.key("b"))
    finger.touch(page.key("enter"))
    assert page.text == ""


def test_put_away_it_keeps_the_keys_of_its_layout_alone(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    for name in (*NAMES, NAMES[0]):
        page.keyboard.set_layout(name)
    assert len(page.keyboard.findChildren(KeyButton)) > len(page.keyboard.buttons)
    page.keyboard.hide()
    qtbot.waitUntil(lambda: set(page.keyboard.findChildren(KeyButton)) <= set(page.keyboard.buttons))
    page.keyboard.set_layout(NAMES[1])
    qtbot.waitUntil(lambda: page.keyboard.findChildren(KeyButton) == [])
    page.keyboard.show()
    assert page.keyboard.layout_name == NAMES[1]
    assert all(button.isVisible() for button in page.keyboard.buttons)


@pytest.mark.parametrize("look", [Look(), Look(text_size="largest")])
@pytest.mark.parametrize("mm_per_px", [0.0, 299 / 1080, 0.5])
@pytest.mark.parametrize("width", [1080, 1920])
def test_keys_are_large_and_stand_apart(look: Look, mm_per_px: float, width: int, make_page: MakePage) -> None:
    page = make_page(theme=Theme.for_height(branding.load(), 1080, look, mm_per_px))
    keyboard = page.keyboard
    for name, hint in itertools.product(NAMES, [keyboard.sizeHint, keyboard.minimumSizeHint]):
        keyboard.set_layout(name)
        keyboard.resize(width, hint().height())
        buttons = list(page.keyboard.buttons)
        for button in buttons:
            assert min(button.width(), button.height()) >= max(SMALLEST_TARGET_PX, 15 / mm_per_px if mm_per_px else 0)
            assert page.keyboard.rect().contains(button.geometry())
            others = (other.geometry() for other in buttons if other is not button)
            assert not any(other.intersects(button.geometry()) for other in others)


@pytest.mark.parametrize("look", [Look(), Look(text_size="large"), Look(text_size="largest")])
@pytest.mark.parametrize("screen", [(1080, 531 / 1920), (1080, 952 / 1920), (1920, 299 / 1080), (1280, 0.0)])
def test_words_fit_on_their_keys_and_keep_the_standard_size(
    look: Look, screen: tuple[int, float], make_page: MakePage
) -> None:
    width, mm_per_px = screen
    theme = Theme.for_height(branding.load(), 1080 if mm_per_px else 720, look, mm_per_px)
    page = make_page(theme=theme)
    hints = [page.keyboard.sizeHint, page.keyboard.minimumSizeHint]
    for name, action, hint in itertools.product(NAMES, ["Ask", "Weiterfragen"], hints):
        page.keyboard.attach(page.field, action)
        page.keyboard.set_layout(name)
        page.keyboard.resize(width, hint().height())
        for page_name in read(name).pages:
            page.keyboard._show_page(page_name)
            for button in page.keyboard.buttons:
                room = button.width() - 2 * theme.px(4)
                font = button._font_that_fits(room - 2 * theme.px(6))
                words = button.text().replace("&&", "&")
                if words and not button.glyph:
                    assert font is not None
                if font is not None:
                    assert QFontMetricsF(font).horizontalAdvance(words) <= room
                    assert font.pixelSize() <= button.height() - 2 * theme.px(4)
                    assert QFontMetricsF(font).capHeight() >= theme.capital_px


def test_in_a_low_window_the_keys_are_lower_and_all_there(make_page: MakePage) -> None:
    theme = Theme.for_height(branding.load(), 1080, Look(text_size="largest"), 299 / 1080)
    page = make_page("german", theme=theme)
    comfortable, least = page.keyboard.sizeHint().height(), page.keyboard.minimumSizeHint().height()
    assert least <= 0.7 * comfortable
    page.keyboard.resize(1920, (comfortable + least) // 2)
    keys = [button.geometry() for button in page.keyboard.buttons]
    assert all(page.keyboard.rect().contains(key) for key in keys)
    assert max(key.bottom() for key in keys) > page.keyboard.height() - 40


def test_every_key_has_a_name_that_can_be_spoken(make_page: MakePage, finger: Finger) -> None:
    for name in NAMES:
        page = make_page(name)
        for page_name in read(name).pages:
            if page_name == "symbols":
                finger.touch(page.key("symbols"))
            for button, key in page.keyboard.buttons.items():
                spoken = button.accessibleName()
                assert spoken
                assert spoken.isalnum() or len(spoken) > 1, f"{key.text} of {name} is called {spoken}"


def test_assistive_technology_presses_a_key(make_page: MakePage) -> None:
    page = make_page()
    page.key("a").click()
    assert page.text == "a"


def test_restyled_and_relabelled_the_keyboard_types_on(make_page: MakePage, finger: Finger) -> None:
    page = make_page()
    page.keyboard.restyle(Theme.for_height(branding.load(), 1080, Look(high_contrast=True, text_size="largest")))
    page.keyboard.retranslate()
    QApplication.processEvents()
    finger.touch(page.key("a"))
    assert page.text == "a"


def test_the_symbols_are_made_while_the_letters_are_looked_at(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page()
    letters = len(page.keyboard.findChildren(KeyButton))
    qtbot.waitUntil(lambda: len(page.keyboard.findChildren(KeyButton)) > letters)
    assert sum(button.isVisible() for button in page.keyboard.findChildren(KeyButton)) == letters


def test_no_key_opens_a_menu(make_page: MakePage) -> None:
    page = make_page()
    menus = [
        child
        for child in page.keyboard.findChildren(QWidget)
        if child.contextMenuPolicy() != Qt.ContextMenuPolicy.PreventContextMenu and child in page.keyboard.buttons
    ]
    assert not menus


def test_a_hidden_keyboard_has_no_keys_to_style_until_it_is_shown(make_page: MakePage, qtbot: QtBot) -> None:
    page = make_page("german")
    theme = Theme.for_height(branding.load(), 1080, Look(text_size="large"))
    page.keyboard.hide()
    page.keyboard.restyle(theme)
    qtbot.waitUntil(lambda: page.keyboard.findChildren(KeyButton) == [])
    page.keyboard.show()
    qtbot.waitUntil(lambda: len(page.keyboard.buttons) > 30)
    assert all(button.isVisible() and button.text() + button.accessibleName() for button in page.keyboard.buttons)
