"""Prices and the instruments they belong to."""

from finance.market.instruments import ASSET_CLASSES, AssetClass, Instrument, load_instruments
from finance.market.prices import Prices, load_prices

__all__ = ["ASSET_CLASSES", "AssetClass", "Instrument", "Prices", "load_instruments", "load_prices"]
