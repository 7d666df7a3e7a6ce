"""`steward compliance`: the requirements, their proofs, and the folder that an auditor gets."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.compliance import folder as folders
from app.compliance.evidence import EVIDENCE
from app.compliance.index_page import verdict
from app.compliance.pages import write as write_pages
from app.compliance.proof import Proof
from app.compliance.running import names_of, run
from app.compliance.table import Requirement, regimes, requirements
from app.compliance.table import requirement as requirement_of
from app.errors import InputError, UsageError
from app.settings import Settings


def listed(regime: str, *, as_json: bool) -> None:
    """Print every requirement.

    Raises:
        UsageError: there is no such law.
    """
    if regime and regime not in {each.id for each in regimes()}:
        raise UsageError(f"There is no {regime!r}; there are {', '.join(each.id for each in regimes())}.")
    found = [each for each in requirements() if regime in ("", each.regime)]
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(each) for each in found], indent=1, ensure_ascii=False))
        return
    names = {each.id: each.name for each in regimes()}
    for name in dict.fromkeys(each.regime for each in found):
        shown = Table(box=None, pad_edge=False, show_header=False, title=names[name], title_justify="left")
        shown.add_column(no_wrap=True)
        shown.add_column(overflow="fold")
        for each in found:
            if each.regime == name:
                proofs = f"\nshown by {', '.join(each.evidence)}" if each.evidence else ""
                shown.add_row(each.id, escape(f"{each.title}\n{each.cites}{proofs}\n"))
        Console(highlight=False).print(shown)


def show(settings: Settings, name: str, *, run: bool, as_json: bool) -> None:
    """Print one requirement, and make its proofs where asked.

    Raises:
        UsageError: there is no such requirement.
        InputError: a proof does not hold.
    """
    asked = requirement_of(name)
    proofs = _run(settings, asked.evidence) if run else []
    if as_json:
        row = {**dataclasses.asdict(asked), "proofs": [_plain(proof) for proof in proofs]}
        typer.echo(json.dumps(row, indent=1, ensure_ascii=False))
    else:
        _print(asked, run)
        for proof in proofs:
            _lines(proof)
    _judge(proofs)


def prove(settings: Settings, names: Iterable[str], *, as_json: bool) -> None:
    """Make proofs and print them.

    Raises:
        UsageError: there is no such proof.
        InputError: one does not hold.
    """
    proofs = _run(settings, names_of(names))
    if as_json:
        typer.echo(json.dumps([_plain(proof) for proof in proofs], indent=1, ensure_ascii=False))
    else:
        for proof in proofs:
            _lines(proof)
    _judge(proofs)


def evidence(settings: Settings, names: Iterable[str], out: Path) -> None:
    """Make proofs and write the signed folder.

    Raises:
        UsageError: there is no such proof.
        InputError: the folder holds something, or a proof does not hold; the folder is written all the same.
        StorageError: it cannot be written.
    """
    wanted = names_of(names)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} holds something already; name a folder that is not there yet.")
    proofs = _run(settings, wanted)
    folders.write(out, proofs, settings)
    holding = sum(proof.holds is True for proof in proofs)
    nothing = sum(proof.holds is None for proof in proofs)
    beside = f", {nothing} found nothing to check here" if nothing else ""
    typer.echo(f"{holding} of {len(proofs)} proofs hold{beside}; read {out / folders.INDEX}.")
    typer.echo(f"Check it with: steward compliance verify {out}")
    _judge(proofs, f"{out / folders.INDEX} says")


def verify(folder: Path, key: str) -> None:
    """Check a folder of evidence.

    Raises:
        UsageError: the key is none.
        InputError: the folder is not as it was signed.
    """
    found = folders.check(folder, _public(key) if key else None)
    if found.wrong:
        raise InputError(f"{folder} is not as it was signed: {'; '.join(found.wrong)}.")
    told = f"; by its own word {', '.join(found.failed)} did not hold" if found.failed else ""
    by = "" if key else " (by the key that it carries; --key checks whose)"
    typer.echo(
        f"{folder} is as device {found.device} signed it on {found.made}{by}: {found.files} files, none changed, "
        f"added or missing{told}."
    )


def pages(folder: Path) -> None:
    """Write the documentation's pages.

    Raises:
        StorageError: they cannot be written.
    """
    typer.echo(f"{len(write_pages(folder))} pages are in {folder}.")


def _run(settings: Settings, names: Iterable[str]) -> list[Proof]:
    console = Console(stderr=True)
    with console.status("Running the product") as shown:
        return run(settings, names, lambda name: shown.update(f"Running the product: {name}"))


def _judge(proofs: Iterable[Proof], says: str = "the lines above that begin with NO say") -> None:
    failed = [proof.name for proof in proofs if proof.holds is False]
    if failed:
        raise InputError(f"Not shown here: {', '.join(failed)}; {says} what is missing.")


def _print(asked: Requirement, run: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{asked.id}[/bold]  {asked.title}\n{asked.cites}\n\n{asked.asks}", markup=True)
    for heading, rows in (
        ("In the product", asked.product),
        ("Shown by", [f"{name}: {EVIDENCE[name].words} ({EVIDENCE[name].where})" for name in asked.evidence]),
        ("The bank's duty", asked.bank),
        ("Limits", asked.limits),
    ):
        if rows:
            console.print(f"\n[bold]{heading}[/bold]")
            for row in rows:
                console.print(f"- {row}", markup=False)
    if not run:
        console.print(f"\nMake the proofs: steward compliance show {asked.id} --run")


def _lines(proof: Proof) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n{proof.name}: {verdict(proof)}", style="bold")
    for line in proof.lines:
        mark = {True: "yes", False: "NO ", None: " - "}[line.holds]
        console.print(f"  {mark} {line.words}" + (f": {line.found}" if line.found else ""), markup=False)


def _plain(proof: Proof) -> dict[str, Any]:
    lines = [dataclasses.asdict(line) for line in proof.lines]
    return {"proof": proof.name, "holds": proof.holds, "lines": lines, "files": [name for name, _ in proof.files]}


def _public(key: str) -> bytes:
    try:
        public = bytes.fromhex(key)
    except ValueError:
        public = b""
    if len(public) != 32:
        raise UsageError("A key has 64 hexadecimal digits; `steward compliance prove audit-chain` prints a device's.")
    return public
