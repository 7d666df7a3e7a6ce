"""`steward headoffice people …`: who may sign in at head office, from the machine that it runs on."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from app import settings
from app.errors import NotInstalled, UsageError
from app.modes.headoffice_call import new_program_key

if TYPE_CHECKING:
    from sync.headoffice.people.register import Register
    from sync.headoffice.people.roles import Role
    from sync.headoffice.people.types import Person

cli = typer.Typer(help="Who may sign in at head office, and as what.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Sign-in name: a-z, 0-9, '.', '_', '@', '-'.")]
AsRole = Annotated[str, typer.Option("--role", help="client, advisor, compliance, operator or admin.")]
Client = Annotated[str, typer.Option("--client", help="Whom a person of role client is, in the bank's records.")]
Clients = Annotated[str, typer.Option("--clients", help="Whom an advisor looks after, between commas.")]
Generate = Annotated[bool, typer.Option("--generate", help="Make a password and print it once.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@cli.command()
def add(name: Name, role: AsRole, client: Client = "", clients: Clients = "", generate: Generate = False) -> None:
    """Add a person; they must change the password when they first sign in."""
    with _register() as register:
        word = _password(generate)
        made = register.add(name, _role(role), word, client, _split(clients))
        typer.echo(f"{made.name} may sign in as {made.role}.")
        _tell(word, generate)


@cli.command(name="add-program")
def add_program(
    name: Name,
    role: AsRole,
    key: Annotated[str, typer.Option("--key", help="Its public key, 64 hexadecimal digits, as `program-key` prints.")],
    clients: Clients = "",
) -> None:
    """Add a program, which signs in with a key of its own and no password."""
    try:
        public = bytes.fromhex(key)
    except ValueError:
        raise UsageError("A program's public key is 64 hexadecimal digits, as `people program-key` prints.") from None
    with _register() as register:
        made = register.add_program(name, _role(role), public, _split(clients))
        typer.echo(f"The program {made.name} may sign in as {made.role}.")


cli.command(name="program-key")(new_program_key)


@cli.command(name="list")
def listing(as_json: Json = False) -> None:
    """List everybody with a sign-in."""
    with _register() as register:
        people = register.everybody()
    if as_json:
        typer.echo(json.dumps([_row(each) for each in people], indent=2))
        return
    for each in people:
        told = each.client or ", ".join(sorted(each.clients))
        flags = [word for word, on in _flags(each) if on]
        typer.echo("  ".join([f"{each.name:24}", f"{each.role:10}", told, *flags]).rstrip())
    if not people:
        typer.echo("Nobody yet: steward headoffice people add NAME --role admin")


@cli.command()
def lock(name: Name) -> None:
    """Lock a person out at once, wherever they are signed in."""
    with _register() as register:
        typer.echo(f"{register.lock(name).name} is locked out.")


@cli.command()
def unlock(name: Name) -> None:
    """Let a person in again, after `lock` or too many wrong passwords."""
    with _register() as register:
        typer.echo(f"{register.unlock(name).name} may sign in again.")


@cli.command()
def role(name: Name, role: AsRole, client: Client = "", clients: Clients = "") -> None:
    """Give a person another role, and other clients with it, from their next request on."""
    with _register() as register:
        made = register.set_role(name, _role(role), client, _split(clients))
        typer.echo(f"{made.name} is {made.role} now.")


@cli.command()
def password(name: Name, generate: Generate = False) -> None:
    """Set a person's password; every sign-in of theirs ends, and they must change it at the next."""
    with _register() as register:
        register.find(name)
        word = _password(generate)
        typer.echo(f"{register.set_password(name, word).name} has a new password.")
        _tell(word, generate)


@cli.command(name="second-factor")
def second_factor(name: Name) -> None:
    """Set up a person's second factor here, with their telephone at hand; it replaces one that they have."""
    with _register() as register:
        from sync.headoffice.people import second_factors

        person = register.find(name)
        offer = second_factors.new_offer(person.name)
        typer.echo("Take this into an authenticator app, by its camera or by typing:\n")
        typer.echo(_code_to_scan(offer.address))
        typer.echo(f"{offer.text}\n")
        codes = second_factors.enrol(register.office, person, offer, _shown_by_the_app(), register.by)
        typer.echo(f"{person.name} shows a code of this app when they sign in.")
        typer.echo("Recovery codes, told this once, each good once where the app is lost:")
        for each in codes:
            typer.echo(f"  {each}")


@cli.command(name="reset-second-factor")
def reset_second_factor(name: Name) -> None:
    """Take a lost second factor away; every sign-in ends, and they set up another one at the next."""
    with _register() as register:
        typer.echo(f"{register.reset_second_factor(name).name} has no second factor any more.")


@cli.command()
def remove(name: Name) -> None:
    """Remove a person; what they did stays in the audit log."""
    with _register() as register:
        register.remove(name)
        typer.echo(f"{name} may not sign in any more.")


@cli.command(name="new-key")
def new_key() -> None:
    """Sign access tokens with a new key from now on; those of the old one stay good till they end."""
    with _register() as register:
        typer.echo(f"Access tokens are signed with the key {register.new_token_key()} now.")


@contextmanager
def _register() -> Iterator[Register]:
    from app.modes.headoffice import office_config

    try:
        from sync.headoffice.audit.writing import COMMAND_LINE
        from sync.headoffice.parts import open_office
        from sync.headoffice.people.register import Register
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Head office needs {error.name}; install the package steward[headoffice].") from error
    office = open_office(office_config(settings.load()))
    try:
        yield Register(office, COMMAND_LINE)
    finally:
        office.close()


def _role(name: str) -> Role:
    from sync.headoffice.people.roles import Role

    try:
        return Role(name)
    except ValueError:
        raise UsageError(f"There is no role {name!r}; it is one of: {', '.join(Role)}.") from None


def _password(generate: bool) -> str:
    """Return a made password, or one that is typed twice; where nobody types, the first line of standard input."""
    if generate:
        from sync.headoffice.people.passwords import generated

        return generated()
    if sys.stdin.isatty():
        typed: str = typer.prompt("Their first password", hide_input=True, confirmation_prompt="The same again")
        return typed
    return sys.stdin.readline().rstrip("\n")


def _shown_by_the_app() -> str:
    if sys.stdin.isatty():
        typed: str = typer.prompt("Six digits that the app shows")
        return typed
    return sys.stdin.readline()


def _code_to_scan(address: str) -> str:
    """Return a QR code in half blocks: white on black, also in a terminal whose colours are the other way round."""
    import segno

    drawn = io.StringIO()
    segno.make_qr(address, error="m", boost_error=False).terminal(drawn, border=4, compact=True)
    begins, ends = ("\x1b[97;40m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    return "\n".join(f"{begins}{line}{ends}" for line in drawn.getvalue().splitlines())


def _tell(word: str, generate: bool) -> None:
    if generate:
        typer.echo(f"Password, told this once: {word}")


def _split(clients: str) -> list[str]:
    return [each.strip() for each in clients.split(",") if each.strip()]


def _flags(person: Person) -> tuple[tuple[str, bool], ...]:
    return (
        ("locked", person.locked),
        ("must change the password", person.must_change),
        ("must set up a second factor", person.must_enrol),
        ("second factor", person.second_factor),
    )


def _row(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "role": person.role.value,
        "client": person.client,
        "clients": sorted(person.clients),
        "locked": person.locked,
        "must_change": person.must_change,
        "second_factor": person.second_factor,
    }
