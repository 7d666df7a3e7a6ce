"""Build the demo bank's market data from what ships inside two pinned packages.

Writes three files: `prices.parquet` (date, then one column a symbol, USD), `history.parquet` (month, us_equity and
bills as returns a month, aaa_yield and baa_yield a year, fractions, empty where unknown) and `instruments.json`.
The companies' closes are adjusted, so dividends are inside the price. Nothing of this is committed.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from assets.tools import packages
from assets.tools.modelled_funds import Days, Floats, bill_fund, bond_fund

SKFOLIO = ("skfolio", "1.12.2", "2d324c62a4188dc0b62a713f8d5cea177e208a5b45987e3d3f204dd56d3a669b")
# A build for one platform, of which only the data is read: the same file is fetched on every machine.
ARCH = ("arch", "8.0.0", "975ec3bdf7926335742ac362251fafe32b448b8f194dead062f22a00beef772d", "manylinux2014_x86_64")
FUND_FEE_PA = 0.0015
INSTRUMENTS = Path(__file__).parent.parent / "demo" / "instruments.toml"


def build(cache_dir: Path, out_dir: Path, progress: Callable[[float, str], None]) -> None:
    """Fetch the packages where needed and write the demo bank's market files.

    Args:
        cache_dir: keeps the fetched package files.
        out_dir: where the three files go; made when missing.
        progress: called with a fraction from 0 to 1 and words.

    Raises:
        FetchError: a package file cannot be fetched or is not the pinned one.
    """
    progress(0.0, "fetching share prices")
    skfolio = packages.wheel(cache_dir, *SKFOLIO)
    progress(0.4, "fetching yields and long history")
    arch = packages.wheel(cache_dir, *ARCH)
    progress(0.8, "reading prices and modelling bond funds")
    days, shares = _daily(skfolio)
    months, history = _monthly(arch)
    prices = shares | _funds(days, months, history)
    progress(0.9, "writing market data")
    out_dir.mkdir(parents=True, exist_ok=True)
    _write_parquet(out_dir / "prices.parquet", {"date": days, **prices})
    _write_parquet(out_dir / "history.parquet", {"month": months, **history})
    _write_json(out_dir / "instruments.json", _instruments(days[-1]))
    progress(1.0, "market data ready")


def _rows(wheel: Path, member: str) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of a gzipped CSV inside a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        text = gzip.decompress(archive.read(member)).decode("ascii")
    header, *rows = csv.reader(io.StringIO(text))
    return header, rows


def _daily(skfolio: Path) -> tuple[Days, dict[str, Floats]]:
    """Return trading days [T] and each symbol's closes [T] in USD."""
    header, rows = _rows(skfolio, "skfolio/datasets/data/sp500_dataset.csv.gz")
    index_header, index_rows = _rows(skfolio, "skfolio/datasets/data/sp500_index.csv.gz")
    days = np.array([row[0] for row in rows], dtype="datetime64[D]")
    if [row[0] for row in rows] != [row[0] for row in index_rows]:
        raise packages.FetchError("The share prices and the index inside skfolio cover different days.")
    table = np.array([row[1:] + index[1:] for row, index in zip(rows, index_rows, strict=True)], dtype=np.float64)
    return days, {symbol: table[:, column] for column, symbol in enumerate(header[1:] + index_header[1:])}


def _monthly(arch: Path) -> tuple[Days, dict[str, Floats]]:
    """Return months [M] since 1919 and four series [M] as fractions, NaN where a source says nothing."""
    _, factors = _rows(arch, "arch/data/frenchdata/frenchdata.csv.gz")
    _, yields = _rows(arch, "arch/data/default/default.csv.gz")
    # The factors' dates are YYYYMM numbers and the yields' month/day/year.
    factor_month = np.array([f"{row[0][:4]}-{row[0][4:6]}" for row in factors], dtype="datetime64[M]")
    yield_month = np.array(
        [f"{row[0].split('/')[2]}-{int(row[0].split('/')[0]):02d}" for row in yields], "datetime64[M]"
    )
    months = np.arange(min(factor_month[0], yield_month[0]), max(factor_month[-1], yield_month[-1]) + 1)
    market = np.array([float(row[1]) + float(row[4]) for row in factors])
    named = {
        "us_equity": (factor_month, market),
        "bills": (factor_month, np.array([float(row[4]) for row in factors])),
        "aaa_yield": (yield_month, np.array([float(row[1]) for row in yields])),
        "baa_yield": (yield_month, np.array([float(row[2]) for row in yields])),
    }
    series = {name: np.full(len(months), np.nan) for name in named}
    for name, (when, percent) in named.items():
        series[name][(when - months[0]).astype(np.int64)] = np.round(percent / 100, 6)
    return months.astype("datetime64[D]"), series


def _funds(days: Days, months: Days, history: dict[str, Floats]) -> dict[str, Floats]:
    """Return the modelled funds' prices [T], at four decimals like a fund's published price."""
    known = ~np.isnan(history["aaa_yield"])
    aaa, baa = history["aaa_yield"][known], history["baa_yield"][known]
    paid = ~np.isnan(history["bills"])
    funds = {
        "CORPBOND": bond_fund(days, months[known], (aaa + baa) / 2, 10.0, FUND_FEE_PA),
        "HGBOND": bond_fund(days, months[known], aaa, 7.0, FUND_FEE_PA),
        "TBILL": bill_fund(days, months[paid], history["bills"][paid]),
    }
    return {symbol: np.round(values, 4) for symbol, values in funds.items()}


def _instruments(last_day: np.datetime64) -> dict[str, Any]:
    table = tomllib.loads(INSTRUMENTS.read_text(encoding="utf-8"))
    rows = []
    for symbol, row in table["instruments"].items():
        modelled = bool(row.get("modelled", False))
        rows.append(
            {
                "symbol": symbol,
                "name": row["name"],
                "asset_class": row.get("asset_class", "equity"),
                "sector": row["sector"],
                "currency": "USD",
                "modelled": modelled,
                "source": table["sources"][row.get("source", "company")],
                "licence": table["licences"]["arch" if modelled else "skfolio"],
                **_sustainability(symbol, table["sustainability"]),
            }
        )
    return {"as_of": str(last_day), "instruments": rows}


def _sustainability(symbol: str, table: dict[str, Any]) -> dict[str, Any]:
    """Return what the demo bank says of an instrument, with its day and source; nothing where it says nothing."""
    if symbol not in table["said"]:
        return {}
    told = {"as_of": table["as_of"].isoformat(), "source": table["source"]}
    return {"sustainability": {**table["said"][symbol], **told}}


def _write_parquet(path: Path, columns: dict[str, Any]) -> None:
    table = pa.table(
        {
            name: pa.array(values, pa.date32() if values.dtype.kind == "M" else pa.float64(), from_pandas=True)
            for name, values in columns.items()
        }
    )
    beside = path.with_name(path.name + ".part")
    pq.write_table(table, beside, compression="zstd")
    os.replace(beside, path)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(beside, path)
