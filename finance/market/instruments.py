"""What can be held or compared with: names, classes and sources of the price columns."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from finance.errors import DataError
from finance.market.sustainability import Sustainability, sustainability

AssetClass = Literal["equity", "bond", "cash", "index"]
ASSET_CLASSES: dict[AssetClass, str] = {
    "equity": "shares",
    "bond": "bonds",
    "cash": "cash and bills",
    "index": "index",
}


@dataclass(frozen=True, slots=True)
class Instrument:
    """One price column in words.

    Attributes:
        asset_class: an "index" is a yardstick and cannot be held.
        modelled: the prices come from a model and not from a market.
        source: where the prices come from.
        licence: what the owner of the data allows.
        sustainability: what is said about it; None where nobody said anything, which counts as nothing.
    """

    symbol: str
    name: str
    asset_class: AssetClass
    sector: str
    currency: str
    modelled: bool
    source: str
    licence: str
    sustainability: Sustainability | None = None


def load_instruments(path: Path) -> dict[str, Instrument]:
    """Read `instruments.json` and return the instruments by symbol, in the file's order.

    Raises:
        DataError: the file is missing or broken; names the entry and the field.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = list(content["instruments"])
    except FileNotFoundError:
        raise DataError(f"The instrument file {path} does not exist; check the path.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"The instrument file {path} is not a JSON file with 'instruments' ({error}); mend it."
        ) from error
    instruments = [_instrument(path, number, row) for number, row in enumerate(rows, 1)]
    by_symbol = {instrument.symbol: instrument for instrument in instruments}
    if len(by_symbol) < len(instruments):
        raise DataError(f"{path}: a symbol appears twice among the instruments; remove one of them.")
    return by_symbol


def _instrument(path: Path, number: int, row: Any) -> Instrument:
    kinds = {"modelled": bool}
    needed = [field for field in fields(Instrument) if field.name != "sustainability"]
    for field in needed:
        if not isinstance(row, dict) or not isinstance(row.get(field.name), kinds.get(field.name, str)):
            raise DataError(
                f"{path}, instrument {number}: the field '{field.name}' is missing or of the wrong type; correct it."
            )
    if row["asset_class"] not in get_args(AssetClass):
        known = ", ".join(get_args(AssetClass))
        raise DataError(
            f"{path}, instrument {number}: the asset_class {row['asset_class']!r} is none of {known}; correct it."
        )
    try:
        said = sustainability(row["sustainability"]) if "sustainability" in row else None
    except ValueError as error:
        raise DataError(
            f"{path}, instrument {number}: the field 'sustainability' is wrong: {error}; mend it."
        ) from error
    return Instrument(**{field.name: row[field.name] for field in needed}, sustainability=said)
