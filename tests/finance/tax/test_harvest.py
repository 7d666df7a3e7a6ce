"""Losses worth taking: what is offered would count if it were done, and saves what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given

from finance.errors import TaxError
from finance.portfolio import Transaction
from finance.tax.bill import bill
from finance.tax.book import Rules, run_books
from finance.tax.harvest import Wish, harvest
from finance.tax.jurisdiction import load_jurisdiction
from finance.tax.lots import Gains, Sale, TaxLot, order_of, pick, realised
from tests.finance.tax.made import booked, few, trades

US = load_jurisdiction("us-federal-2025")
TODAY = date(2025, 6, 2)
WISH = Wish("single", 100_000.0, smallest_loss_usd=Decimal(0))


def look(bookings, price: str, wish: Wish = WISH, day: date = TODAY, table=US):  # type: ignore[no-untyped-def]
    lots = run_books(bookings, Rules("T")).open_lots
    symbols = {lot.symbol for lot in lots} | {item.symbol for item in bookings}
    return harvest(lots, dict.fromkeys(symbols, Decimal(price)), day, "T", table, wish)


def test_a_long_loss_saves_at_the_rate_of_the_gains_that_it_meets() -> None:
    bookings = [booked(2, date(2020, 1, 6), "buy", "100", "200")]
    gains = Gains(Decimal(0), Decimal(15_000))
    found = look(bookings, "100", replace(WISH, realised=gains))
    assert found.candidates[0].usable_usd == 10_000
    assert found.saved_now_usd == pytest.approx(1_500)
    assert found.later_usd == pytest.approx(1_500)
    assert found.carried_usd == 0
    assert found.no_buying_until == date(2025, 7, 3)


def test_a_loss_without_gains_meets_income_and_the_rest_waits() -> None:
    found = look([booked(2, date(2025, 1, 6), "buy", "100", "200")], "100")
    assert found.candidates[0].term == "short"
    assert found.saved_now_usd == pytest.approx(3_000 * 0.22)
    assert found.carried_usd == pytest.approx(7_000)


def test_units_bought_lately_block_as_many_units() -> None:
    bookings = [
        booked(2, date(2020, 1, 6), "buy", "100", "200"),
        booked(3, TODAY - timedelta(days=10), "buy", "30", "90"),
    ]
    (item,) = look(bookings, "100").candidates
    assert (int(item.blocked), int(item.usable_usd)) == (30, 7_000)
    assert item.blocked_until == TODAY + timedelta(days=21)


def test_small_losses_gains_and_other_accounts_are_left_alone() -> None:
    bookings = [
        booked(2, date(2020, 1, 6), "buy", "1", "150"),  # 50 lost
        booked(3, date(2020, 1, 6), "buy", "10", "20", symbol="BBB"),  # gained
        booked(4, date(2020, 1, 6), "buy", "10", "999", symbol="CCC", account="R"),
    ]
    assert look(bookings, "100", replace(WISH, smallest_loss_usd=Decimal(60))).candidates == ()
    assert [item.lot.symbol for item in look(bookings, "100").candidates] == ["AAA"]
    assert look(bookings, "100", replace(WISH, smallest_share=Decimal("0.4"))).candidates == ()


def test_where_there_is_no_such_rule_nothing_is_blocked() -> None:
    bookings = [booked(2, date(2020, 1, 6), "buy", "100", "200"), booked(3, TODAY, "buy", "30", "90")]
    found = look(bookings, "100", replace(WISH, status="everyone"), table=load_jurisdiction("harbour-2030"))
    assert found.candidates[0].blocked == 0
    assert found.no_buying_until is None


def test_a_replacement_that_counts_as_the_same_is_refused() -> None:
    wish = replace(WISH, replacements={"AAA": "AAB"}, identical={"AAA": "A", "AAB": "A"})
    with pytest.raises(TaxError, match="AAB counts as the same as AAA"):
        look([booked(2, date(2020, 1, 6), "buy", "1", "200")], "100", wish)


def test_a_lot_without_a_price_is_named() -> None:
    lots = run_books([booked(2, date(2020, 1, 6), "buy", "1", "200")], Rules("T")).open_lots
    with pytest.raises(TaxError, match="no price for AAA"):
        harvest(lots, {}, TODAY, "T", US, WISH)


@few
@given(trades(symbols=("AAA",)))
def test_selling_the_candidates_realises_just_the_usable_losses(bookings: tuple[Transaction, ...]) -> None:
    day = bookings[-1].date + timedelta(days=3)
    found = look(bookings, "9", day=day)
    sold = sorted((item.lot for item in found.candidates), key=order_of("fifo"))
    units = sum((lot.quantity for lot in sold), Decimal(0))
    if not units:
        assert found.saved_now_usd == 0
        return
    chosen = {lot.id: sum((other.quantity for other in sold if other.id == lot.id), Decimal(0)) for lot in sold}
    sale = booked(99, day, "sell", str(units), "9")

    # The same books, first in first out, and then the candidates by name; a purchase whose pieces differ in what
    # they carry can be named as a whole only, so cases with a piece left over are not decided here.
    lots = run_books(bookings, Rules("T", "fifo")).open_lots
    if any(lot.id in chosen and lot not in sold for lot in lots):
        return
    after = _with_choice(bookings, sale, chosen)
    new = [item for item in after if item.sold == day]
    assert -sum(item.taxable_usd for item in new) == pytest.approx(
        sum(item.usable_usd for item in found.candidates), abs=Decimal("1e-9")
    )


def _with_choice(bookings: Sequence[Transaction], sale: Transaction, chosen: Mapping[str, Decimal]) -> Sequence[Sale]:
    """Sell first in first out until the last sale, which takes the chosen lots."""

    def choose(item: Transaction, lots: Sequence[TaxLot]) -> Mapping[str, Decimal]:
        if item is sale:
            return chosen
        parts: dict[str, Decimal] = {}
        for part in pick(lots, item.quantity, "fifo"):
            parts[part.id] = parts.get(part.id, Decimal(0)) + part.quantity
        return parts

    return run_books([*bookings, sale], Rules("T", "specific", choose=choose)).sales


def test_the_saving_is_the_bill_without_less_the_bill_with() -> None:
    bookings = [
        booked(2, date(2020, 1, 6), "buy", "100", "200"),
        booked(3, date(2020, 1, 6), "buy", "100", "50", symbol="BBB"),
        booked(4, date(2025, 2, 3), "sell", "100", "180", symbol="BBB"),
    ]
    so_far = realised(run_books(bookings, Rules("T")).sales, date(2025, 1, 1), TODAY)
    found = look(bookings, "150", replace(WISH, realised=so_far))
    sold = [*bookings, booked(5, TODAY, "sell", "100", "150")]
    after = realised(run_books(sold, Rules("T")).sales, date(2025, 1, 1), TODAY)
    bills = [
        bill(US, "single", 100_000, float(gains.short_usd), float(gains.long_usd)).total for gains in (so_far, after)
    ]
    assert found.saved_now_usd == pytest.approx(float(bills[0] - bills[1]))
