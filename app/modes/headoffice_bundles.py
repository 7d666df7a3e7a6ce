"""`steward headoffice publish|bundles|keys|flags|rollback`: what devices get, how many of them, and the way back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import settings
from app.errors import NotInstalled, UsageError

if TYPE_CHECKING:
    from sync.headoffice.rollouts.book import Plan, Rollout, Rollouts
    from sync.types import Kind

cli = typer.Typer()
keys_cli = typer.Typer(help="The keys that say what exists; they belong on media in a safe.", no_args_is_help=True)
flags_cli = typer.Typer(help="Features: who has them, ring by ring.", no_args_is_help=True)
bundles_cli = typer.Typer(help="Published bundles: who gets them, ring by ring.", no_args_is_help=True)
cli.add_typer(keys_cli, name="keys")
cli.add_typer(flags_cli, name="flags")
cli.add_typer(bundles_cli, name="bundles")

PASSPHRASE = "STEWARD_KEYS_PASSPHRASE"  # noqa: S105 - the name of a variable
Keys = Annotated[Path | None, typer.Option("--keys", help="Folder with the private keys; head office's by default.")]
Feature = Annotated[str, typer.Argument(help="Name of the feature, such as settings.endpoint_ms.")]
KindName = Annotated[
    str,
    typer.Argument(
        help="market, knowledge-patches, knowledge-snapshot, models, avatars, policies, application or package."
    ),
]
Version = Annotated[int, typer.Argument(min=1, help="Version of the bundle.")]
Share = Annotated[float, typer.Option("--to", min=0, max=100, help="Percent of the devices.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Only say which devices would change.")]
Force = Annotated[bool, typer.Option("--force", help="Skip rings, their time to soak, and the figures.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the audit log.")]


@cli.command()
def publish(
    kind: KindName,
    source: Annotated[Path, typer.Argument(help="Folder or file that devices are to get.")],
    version: Annotated[int | None, typer.Option("--version", min=1, help="The next one by default.")] = None,
    to: Share = 100.0,
    keys: Keys = None,
) -> None:
    """Sign a folder or file as a new version, and hand it out to a share of the devices."""
    wanted = _kind(kind)
    _look_at_packages(wanted, source)
    with _rollouts() as rollouts:
        from sync.headoffice.publishing.keys import TARGETS, read_key
        from sync.headoffice.rollouts.rings import points_of

        key = read_key(keys or _offline(), TARGETS, os.environ.get(PASSPHRASE, ""))
        done = rollouts.publish(wanted, source, key, version, points_of(to))
    typer.echo(f"{done.kind} {done.version} is published ({done.length / 1e6:.1f} MB) for {to:g} % of the devices.")


def _look_at_packages(kind: Kind, source: Path) -> None:
    """Refuse a folder for the kind `package` that no device would take.

    Raises:
        UsageError: says what is wrong with it.
    """
    from sync.upgrades.asking import wrong_with

    if kind != "package":
        return
    files = [path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()]
    if why := wrong_with(files):
        raise UsageError(f"{source} is not published: {why}")


@cli.command()
def rollback(feature: Feature, why: Why = "by hand") -> None:
    """Take a feature back from every device, at their next round."""
    with _rollouts() as rollouts:
        rollouts.roll_back("flag", feature, why)
    typer.echo(f"{feature} is taken back from every device.")


@keys_cli.command("make")
def make_keys(
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the private keys.")] = None,
) -> None:
    """Make the first keys, and begin the list of what exists."""
    folder = out or _offline()
    with _rollouts() as rollouts:
        from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key

        if rollouts.repository.exists:
            raise UsageError("There are keys already; `steward headoffice keys rotate` makes others.")
        word = os.environ.get(PASSPHRASE, "")
        roots = [make_key(folder, name, word) for name in ROOTS]
        rollouts.repository.begin(roots, make_key(folder, TARGETS, word))
    typer.echo(f"The keys are in {folder}, {'under the passphrase' if word else 'without a passphrase'}.")
    typer.echo("Put root-1, root-2 and root-3 into different safes: two of them make new keys, one alone nothing.")
    typer.echo("Keep targets.pem offline too; `steward headoffice publish --keys` needs it.")


@keys_cli.command()
def rotate(
    keys: Annotated[Path, typer.Option("--keys", help="Folder with at least two of the root keys that count now.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for new keys; without it the same count for two more years.")
    ] = None,
    new_online: Annotated[
        bool,
        typer.Option("--new-online", help="Also a new online key: after a theft, or when an older copy was restored."),
    ] = False,
) -> None:
    """Sign a new root: with new keys, or with the same for two more years."""
    with _rollouts() as rollouts:
        from sync.headoffice.publishing.keys import ROOTS, TARGETS, make_key, read_key, retire_online_key
        from sync.headoffice.rollouts.book import Rollouts

        word = os.environ.get(PASSPHRASE, "")
        old = [read_key(keys, name, word) for name in ROOTS if (keys / f"{name}.pem").is_file()]
        if len(old) < 2:
            raise UsageError(f"There are {len(old)} root keys in {keys}; two must sign a new root.")
        if new_online:
            retire_online_key(rollouts.office.config.folder / "keys")
            rollouts = Rollouts(rollouts.office)
        if out is None:
            roots, targets = old, read_key(keys, TARGETS, word)
        else:
            roots, targets = [make_key(out, name, word) for name in ROOTS], make_key(out, TARGETS, word)
        version = rollouts.repository.rotate(old, roots, targets)
    typer.echo(f"Root {version} counts from now on; devices follow it at their next round.")


@keys_cli.command("status")
def keys_status(as_json: Json = False) -> None:
    """Say how long each role's word counts."""
    with _rollouts() as rollouts:
        states = rollouts.repository.states()
    if as_json:
        found = [{"role": one.role, "version": one.version, "expires": one.expires.isoformat()} for one in states]
        typer.echo(json.dumps(found, indent=2))
        return
    for one in states:
        typer.echo(f"{one.role:10} version {one.version:<6} counts until {one.expires:%Y-%m-%d %H:%M} UTC")


@flags_cli.command("list")
def list_flags(as_json: Json = False) -> None:
    """List the features and how many devices have them."""
    with _rollouts() as rollouts:
        _show([one for one in rollouts.all() if one.flag is not None], as_json)


@flags_cli.command("set")
def set_flag(
    feature: Feature,
    old: Annotated[str, typer.Option("--old", help="Value outside of the group: on, off, a number or a word.")] = "off",
    new: Annotated[str, typer.Option("--new", help="Value inside of the group.")] = "on",
    words: Annotated[str, typer.Option("--words", help="What it is.")] = "",
) -> None:
    """Make a feature, which nobody has yet, or change the values of one."""
    with _rollouts() as rollouts:
        from sync.headoffice.rollouts.flags import Flag, value_of

        rollouts.set_flag(Flag(feature, value_of(old), value_of(new), words))
    typer.echo(f"{feature}: {old} outside of the group, {new} inside.")


@flags_cli.command("rollout")
def roll_out(feature: Feature, to: Share, dry_run: Dry = False, force: Force = False) -> None:
    """Give a feature to a share of the devices; who has it keeps it while the share grows."""
    _roll_out("flag", feature, to, dry_run, force)


@flags_cli.command("rollback")
def roll_flag_back(feature: Feature, why: Why = "by hand") -> None:
    """Take a feature back from every device, at their next round."""
    rollback(feature, why)


@bundles_cli.command("list")
def list_bundles(as_json: Json = False) -> None:
    """List what was published and how many devices get it."""
    with _rollouts() as rollouts:
        _show([one for one in rollouts.all() if one.flag is None], as_json)


@bundles_cli.command("rollout")
def roll_bundle_out(kind: KindName, version: Version, to: Share, dry_run: Dry = False, force: Force = False) -> None:
    """Hand a version out to a share of the devices."""
    _roll_out(str(_kind(kind)), str(version), to, dry_run, force)


@bundles_cli.command("withdraw")
def withdraw(kind: KindName, version: Version, why: Why = "by hand") -> None:
    """Withdraw a version for good: devices that have it go back to what they had before."""
    with _rollouts() as rollouts:
        rollouts.roll_back(str(_kind(kind)), str(version), why)
    typer.echo(f"{kind} {version} is withdrawn.")


def _roll_out(kind: str, name: str, share: float, dry_run: bool, force: bool) -> None:
    with _rollouts() as rollouts:
        from sync.headoffice.rollouts.rings import points_of

        to = points_of(share)
        plan = rollouts.plan(kind, name, to) if dry_run else rollouts.roll_out(kind, name, to, force=force)
    _show_plan(plan, dry_run)


def _show_plan(plan: Plan, dry_run: bool) -> None:
    would = "would get" if dry_run else "get"
    for devices, words in ((plan.joining, f"{would} it"), (plan.leaving, f"{would} it no more")):
        typer.echo(f"{len(devices)} devices {words}{': ' + ', '.join(devices) if devices else '.'}")
    if plan.finding.enough:
        (with_it, without), (errors, errors_without) = plan.finding.devices, plan.finding.error_rates
        mean, mean_without = plan.finding.means_ms
        typer.echo(
            f"{with_it} devices with it fail in {100 * errors:.1f} % of turns and take {mean:.0f} ms; "
            f"{without} without it in {100 * errors_without:.1f} % and {mean_without:.0f} ms."
        )
    if dry_run and plan.objection:
        typer.echo(f"It would be refused without --force: {plan.objection}.")


def _show(rollouts: list[Rollout], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([_plain(one) for one in rollouts], indent=2))
        return
    for one in rollouts:
        values = f"{one.flag.old} -> {one.flag.new}" if one.flag else ""
        name = one.name if one.flag else f"{one.kind} {one.name}"
        typer.echo(f"{name:32} {one.points / 100:6g} %  {one.state:10} {values}  {one.why}".rstrip())
    if not rollouts:
        typer.echo("Nothing yet.")


def _plain(one: Rollout) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": one.kind,
        "name": one.name,
        "percent": one.points / 100,
        "since_ms": one.since_ms,
        "state": one.state,
        "why": one.why,
        "changed_by": one.changed_by,
    }
    return found | ({"old": one.flag.old, "new": one.flag.new, "words": one.flag.words} if one.flag else {})


@contextmanager
def _rollouts() -> Iterator[Rollouts]:
    from app.modes.headoffice import office_config
    from app.modes.headoffice_here import may_begin

    try:
        from sync.headoffice.parts import open_office
        from sync.headoffice.rollouts.book import Rollouts
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    office = open_office(may_begin(office_config(settings.load())))
    try:
        yield Rollouts(office)
    finally:
        office.close()


def _offline() -> Path:
    return settings.load().data_dir / "headoffice" / "offline-keys"


def _kind(name: str) -> Kind:
    from sync.types import Kind

    if name not in set(Kind) - {Kind.FLAGS}:
        known = ", ".join(sorted(set(Kind) - {Kind.FLAGS}))
        raise UsageError(f"There is no kind {name!r}; it is one of: {known}. Features have `flags`.")
    return Kind(name)
