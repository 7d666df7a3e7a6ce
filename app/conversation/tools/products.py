"""The bank's products: what the product sheet says in figures, and what the fact sheets say in words."""

from __future__ import annotations

from typing import Final

from app.content import Product
from app.conversation.bank import Bank
from app.conversation.context import Context
from app.conversation.glossary import Glossary
from app.conversation.tools.documents import Quoted, about
from app.conversation.tools.found import Arguments, Found
from app.conversation.tools.given import words
from finance.answers.facts import Sheet, name_of
from finance.types import Chart, Fact

SHEET: Final = "Product sheet"
_ASKED: Final = {
    "": "What {name} holds",
    "risk": "What can go wrong with {name}",
    "terms": "Whom {name} suits, how long to leave the money in",
}


def product(arguments: Arguments, context: Context, content: Bank, glossary: Glossary) -> Found:
    """What a product is, costs and risks; without `product`, which ones there are."""
    used = dict(arguments)
    wanted = words(arguments, "product")
    if not content.products:
        return Found(used, trouble="product_none")
    sheet = Sheet(content.today, f"{SHEET}, {content.prices.source}")
    if not wanted:
        for number, listed in enumerate(content.products, 1):
            sheet.text(f"products.{number}.name", "product", listed.name)
        sheet.add("products.count", "products", len(content.products), "count")
        return Found(used, tuple(sheet.facts), _costs(sheet, content), today=content.today)
    one = next((item for item in content.products if item.id == wanted), None)
    if one is None:
        return Found(used, trouble="product_unknown")
    passages = _passages(one, words(arguments, "focus"), content)
    return Found(used, _facts(sheet, one), _holds(sheet, one, content), passages)


def _costs(sheet: Sheet, content: Bank) -> Chart:
    """Return what each product costs a year."""
    products = content.products
    return Chart(
        "bars",
        "What each product costs a year",
        "fraction",
        sheet.as_of,
        sheet.source,
        labels=tuple(one.name for one in products),
        values=tuple(one.fee_pa for one in products),
        names=tuple(f"products.{number}.name product.{one.id}.fee_pa" for number, one in enumerate(products, 1)),
    )


def _holds(sheet: Sheet, one: Product, content: Bank) -> Chart:
    """Return what a product is made of."""
    return Chart(
        "shares",
        f"What {one.name} holds",
        "fraction",
        sheet.as_of,
        sheet.source,
        labels=tuple(name_of(content.instruments, symbol) for symbol, _ in one.holds),
        values=tuple(weight for _, weight in one.holds),
    )


def _facts(sheet: Sheet, one: Product) -> tuple[Fact, ...]:
    stem = f"product.{one.id}."
    sheet.text(stem + "name", "product", one.name)
    sheet.fraction(stem + "fee_pa", f"cost of {one.name} a year, inside its funds", one.fee_pa)
    sheet.add(stem + "risk_class", f"risk class of {one.name}, of seven", one.risk_class, "count")
    sheet.usd(stem + "minimum", f"smallest amount for {one.name}", one.minimum_usd)
    return tuple(sheet.facts)


def _passages(one: Product, focus: str, content: Bank) -> Quoted:
    if focus == "cost":
        return ((f"{SHEET}: {one.name}", one.words),)
    asked = _ASKED.get(focus, _ASKED[""]).format(name=one.name)
    return ((f"{SHEET}: {one.name}", one.words), *about(one.name, asked, content))
