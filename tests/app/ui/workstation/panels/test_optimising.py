"""The optimisation follows its sliders, goes back and forth, names what holds it, and is worked by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.desk.rebalancing import begin, rebalance
from app.ui import branding
from app.ui.look import Look
from app.ui.theme import Theme
from app.ui.workstation.desk import Desk
from app.ui.workstation.panels.optimising import Optimising
from tests.app.desk.conftest import ADVISED
from tests.app.ui.workstation.panels.conftest import Open, settle


def opened(open_panel: Open, client: str = "avery") -> Optimising:
    panel = open_panel(Optimising, client)
    assert isinstance(panel, Optimising)
    assert panel.proposal is not None
    return panel


@pytest.mark.parametrize("client", ADVISED)
def test_every_client_has_a_table_figures_and_a_source(qtbot: QtBot, open_panel: Open, client: str) -> None:
    panel = opened(open_panel, client)
    assert panel.proposal is not None
    assert panel.table.rows.rowCount() == len(panel.proposal.positions) > 3
    assert any("Expected return a year" in text for text in panel.tiles.texts)
    assert "28 December 2022" in panel.foot.text
    assert "demo data" in panel.foot.text.lower()
    assert panel.explanation


def test_a_slider_solves_again_while_it_is_dragged(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    slider = panel.wishes.settings["volatility_pa"].slider
    first = panel.proposal
    slider.setSliderDown(True)
    for step in range(1, 31):
        slider.setValue(slider.value() - 1)
        if step % 5 == 0:
            qtbot.wait(20)
    settle(qtbot, panel)
    assert panel.proposal is not None
    assert panel.proposal != first
    assert panel.proposal.wishes == panel.book.now
    assert panel.proposal.after.volatility == pytest.approx(panel.book.now.volatility_pa, abs=1e-4)
    assert not panel.wishes.redo.isEnabled()


def test_a_drag_is_one_step_to_undo_and_to_redo(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    first, wished = panel.proposal, panel.book.now
    slider = panel.wishes.settings["largest"].slider
    slider.setSliderDown(True)
    for value in range(190, 30, -8):
        slider.setValue(value)
    slider.setSliderDown(False)
    settle(qtbot, panel)
    moved = panel.proposal
    panel.wishes.undo.click()
    settle(qtbot, panel)
    assert panel.book.now == wished
    assert panel.proposal is not None
    assert first is not None
    assert panel.proposal.positions == first.positions
    assert not panel.wishes.undo.isEnabled()
    panel.wishes.redo.click()
    settle(qtbot, panel)
    assert moved is not None
    assert panel.proposal.positions == moved.positions


def test_the_shortcuts_undo_and_redo(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    panel.activateWindow()
    wished = panel.book.now
    slider = panel.wishes.settings["turnover"].slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_PageDown)
    with qtbot.waitSignal(panel.wishes.settings["turnover"].settled):
        pass
    other = panel.book.now
    assert other != wished
    QTest.keyClick(panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.book.now == wished
    QTest.keyClick(panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert panel.book.now == other
    settle(qtbot, panel)


def test_the_table_says_what_the_engine_says(qtbot: QtBot, open_panel: Open) -> None:
    from app.content import load
    from app.desk.ground import Ground
    from app.settings import load as load_settings

    panel = opened(open_panel, "morgan")
    bank = load(load_settings())
    ground = Ground(bank, bank.client("morgan"))
    direct = rebalance(ground, begin(ground).wishes)
    assert panel.proposal is not None
    assert panel.proposal.positions == direct.positions  # type: ignore[union-attr]
    shown = {
        panel.table.rows.key(row): panel.table.rows.cell(row, 2).text for row in range(panel.table.rows.rowCount())
    }
    assert shown == {row.symbol: f"${row.after_usd:,.0f}" for row in panel.proposal.positions}


def test_what_cannot_be_had_together_is_said_and_the_last_portfolio_stays(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    before = panel.proposal
    panel.wishes.settings["largest"].slider.setValue(0)
    panel.wishes.settings["turnover"].slider.setValue(10)
    settle(qtbot, panel)
    assert "cannot be met together" in panel.explanation
    assert "No holding above 2.0%" in panel.explanation
    assert "way out" in panel.explanation
    assert panel.proposal is not None
    assert before is not None
    assert panel.table.rows.rowCount() > 0
    panel.wishes.reset.click()
    settle(qtbot, panel)
    assert panel.proposal.positions == before.positions


def test_space_keeps_a_holding(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    panel.wishes.settings["volatility_pa"].slider.setValue(100)
    settle(qtbot, panel)
    assert panel.proposal is not None
    sold = min(panel.proposal.positions, key=lambda row: row.trade_usd)
    panel.table.selectRow(panel.table.rows.place(sold.symbol))
    QTest.keyClick(panel.table, Qt.Key.Key_Space)
    settle(qtbot, panel)
    assert panel.book.now.kept == (sold.symbol,)
    kept = next(row for row in panel.proposal.positions if row.symbol == sold.symbol)
    assert kept.trade_usd >= -0.01
    QTest.keyClick(panel.table, Qt.Key.Key_Space)
    settle(qtbot, panel)
    assert not panel.book.now.kept


def test_aversion_and_volatility_take_turns(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    panel.wishes.by_aversion.click()
    settle(qtbot, panel)
    assert panel.wishes.settings["aversion"].isVisible()
    assert not panel.wishes.settings["volatility_pa"].isVisible()
    assert panel.proposal is not None
    assert panel.proposal.wishes.aim == "aversion"


def test_everything_that_can_be_worked_has_a_name_and_takes_the_focus(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    for setting in panel.wishes.settings.values():
        assert setting.slider.accessibleName()
        assert setting.slider.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert setting.slider.height() >= 48
    for part in (panel.table, panel.foot, panel.wishes.undo, panel.wishes.redo, panel.wishes.reset):
        assert part.accessibleName()
    assert panel.foot.accessibleDescription()


def test_a_client_nobody_knows_is_told_of_in_words(qtbot: QtBot, open_panel: Open) -> None:
    panel = opened(open_panel)
    panel.show_client("nobody")
    qtbot.waitUntil(lambda: not panel.waits, timeout=60_000)
    assert "nobody" in panel.trouble
    assert panel.proposal is None
    assert not panel.table.isVisible()


def test_no_slider_stands_anywhere_before_the_ranges_of_the_client_are_known(bank_desk: Desk, qtbot: QtBot) -> None:
    panel = Optimising(bank_desk, Theme.for_height(branding.load(), 768, Look()))
    qtbot.addWidget(panel)
    panel.show_client("avery")
    assert not panel.wishes.isVisibleTo(panel)
    settle(qtbot, panel)
    assert panel.wishes.isVisibleTo(panel)
    panel.show_client("rosa")
    assert not panel.wishes.isVisibleTo(panel)
    settle(qtbot, panel)
