"""Prices and the instruments they belong to."""

from finance.market.instruments import ASSET_CLASSES, AssetClass, Instrument, load_instruments
from finance.market.prices import Prices, load_prices
from finance.market.sustainability import IMPACTS, Impact, Sustainability

__all__ = [
    "ASSET_CLASSES",
    "IMPACTS",
    "AssetClass",
    "Impact",
    "Instrument",
    "Prices",
    "Sustainability",
    "load_instruments",
    "load_prices",
]
