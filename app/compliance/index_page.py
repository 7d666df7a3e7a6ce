"""The index of a folder of evidence: one page that a person reads first, without scripts and without the network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from app.compliance.proof import Proof
from app.compliance.table import Requirement, regimes, requirements
from app.settings import Settings, table

SECRET: Final = frozenset({"office_database", "office_cache", "office_graph"})
"""Settings that may hold a password."""
_STYLE: Final = """
body{font:16px/1.5 Georgia,serif;max-width:78rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
h1,h2,h3{font-family:system-ui,sans-serif;line-height:1.2}h2{margin-top:2.5rem;border-bottom:1px solid #bbb}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.35rem .5rem;text-align:left;
vertical-align:top}th{background:#f2f2ee}.yes{color:#0a5c2e;font-weight:bold}.no{color:#a3150d;font-weight:bold}
.told{color:#555}ul{margin:0;padding-left:1.1rem}small{color:#555}code{font-size:.9em}
"""


def page(proofs: Iterable[Proof], settings: Settings, made: str, device: str) -> str:
    """Return the page.

    Args:
        proofs: as they were made.
        settings: of the installation; those that differ from the table are listed.
        made: ISO 8601, universal time.
        device: whose signature is on the manifest.
    """
    found = {proof.name: proof for proof in proofs}
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Evidence of {escape(device)}</title>",
        f"<style>{_STYLE}</style><h1>What this installation shows</h1>",
        (
            f"<p>Made on {escape(made)} by device <code>{escape(device)}</code>, by running the product. "
            "Check this folder with <code>steward compliance verify FOLDER</code>: every file is hashed in "
            "<code>manifest.json</code>, which the device signed and whose fingerprint stands in its audit log. "
            "What is here supports a bank's own assessment; it is no certificate and no legal advice.</p>"
        ),
        _changed(settings),
    ]
    for regime in regimes():
        rows = [each for each in requirements() if each.regime == regime.id]
        parts.append(f"<h2>{escape(regime.name)}</h2><p>{escape(regime.words)}</p>")
        parts.append("<table><tr><th>Asked<th>What<th>In the product<th>Shown by<th>The bank's duty</tr>")
        parts += [_row(each, found) for each in rows]
        parts.append("</table>")
    parts.append("<h2>The proofs, line by line</h2>")
    parts += [_lines(proof) for proof in found.values()]
    return "\n".join(parts) + "\n"


def verdict(proof: Proof | None) -> str:
    """Return in one word what a proof came to."""
    if proof is None:
        return "not run"
    return {True: "holds", False: "does not hold", None: "nothing to check here"}[proof.holds]


def changed_settings(settings: Settings) -> list[tuple[str, str, str]]:
    """Return name, value and the table's value of what differs here; what may be a secret stays hidden."""
    usual, rows = Settings(), []
    for field in table():
        here, there = getattr(settings, field.name), getattr(usual, field.name)
        if here != there and field.name not in ("data_dir", "cache_dir"):
            rows.append((field.name, "set (hidden)" if field.name in SECRET else str(here), str(there)))
    return rows


def _changed(settings: Settings) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code><td>{escape(here)}<td>{escape(usual or 'empty')}</tr>"
        for name, here, usual in changed_settings(settings)
    )
    if not rows:
        return "<h2>Settings</h2><p>Every setting is as the product comes.</p>"
    return f"<h2>Settings that were changed here</h2><table><tr><th>Setting<th>Here<th>As it comes</tr>{rows}</table>"


def _row(asked: Requirement, found: dict[str, Proof]) -> str:
    shown = "<br>".join(
        f'<a href="#{name}">{escape(name)}</a>: <span class="{_colour(found.get(name))}">'
        f"{verdict(found.get(name))}</span>"
        for name in asked.evidence
    )
    limits = "".join(f"<br><small>Limit: {_marked(each)}</small>" for each in asked.limits)
    return (
        f"<tr><td><b>{escape(asked.id)}</b><br><small>{escape(asked.cites)}</small>"
        f"<td><b>{escape(asked.title)}.</b> {_marked(asked.asks)}{limits}"
        f"<td>{_listed(asked.product)}<td>{shown}<td>{_listed(asked.bank)}</tr>"
    )


def _listed(rows: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{_marked(row)}" for row in rows) + "</ul>"


def _marked(words: str) -> str:
    """Return words with what stands between backquotes as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(words))


def _lines(proof: Proof) -> str:
    rows = "".join(
        f'<tr><td class="{_word(line.holds)}">{_word(line.holds)}<td>{escape(line.words)}<td>{escape(line.found)}</tr>'
        for line in proof.lines
    )
    files = ", ".join(f'<a href="proofs/{proof.name}/{escape(name)}">{escape(name)}</a>' for name, _ in proof.files)
    return (
        f'<h3 id="{proof.name}">{escape(proof.name)}: <span class="{_colour(proof)}">{verdict(proof)}</span></h3>'
        f"<table>{rows}</table>" + (f"<p>Files: {files}</p>" if files else "")
    )


def _word(holds: bool | None) -> str:
    return {True: "yes", False: "no", None: "told"}[holds]


def _colour(proof: Proof | None) -> str:
    return "told" if proof is None else _word(proof.holds)
