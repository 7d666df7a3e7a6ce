"""The steward command: one sub-command a mode or a tool, nothing else."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
import typer.main

from app import log, settings
from app.errors import INTERNAL_ERROR, ISLAND_ERRORS, StewardError, exit_code
from app.guardian import watched
from app.modes import care_commands
from app.modes.branding_commands import cli as branding_cli
from app.modes.bundles_commands import cli as bundles_cli
from app.modes.compliance_commands import cli as compliance_cli
from app.modes.documents_commands import cli as documents_cli
from app.modes.finance.commands import cli as finance_cli
from app.modes.headoffice_commands import cli as headoffice_cli
from app.modes.help_panels import ByPurpose
from app.modes.identify_commands import cli as identify_cli
from app.modes.knowledge_commands import cli as knowledge_cli
from app.modes.settings_check import before_start
from app.modes.settings_commands import cli as settings_cli
from app.modes.soak_commands import cli as soak_cli
from app.modes.sync_commands import cli as sync_cli
from app.telemetry.error_reports import report_errors

cli = typer.Typer(
    name="steward",
    cls=ByPurpose,
    help="A digital human financial advisor that works offline and speaks only figures it can trace.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
avatar_cli = typer.Typer(help="Bake, list, import and check the advisors' faces.", no_args_is_help=True)
models_cli = typer.Typer(help="List, install, verify and remove models of other makers.", no_args_is_help=True)
kiosk_cli = typer.Typer(invoke_without_command=True)
test_cli = typer.Typer(help="Try what this installation depends on.", no_args_is_help=True)
cli.add_typer(avatar_cli, name="avatar")
cli.add_typer(kiosk_cli, name="kiosk")
cli.add_typer(models_cli, name="models")
cli.add_typer(test_cli, name="test")
cli.add_typer(finance_cli, name="finance")
cli.add_typer(branding_cli, name="branding")
cli.add_typer(documents_cli, name="documents")
cli.add_typer(knowledge_cli, name="knowledge")
cli.add_typer(identify_cli, name="identify")
cli.add_typer(sync_cli, name="sync")
cli.add_typer(bundles_cli, name="bundles")
cli.add_typer(headoffice_cli, name="headoffice")
cli.add_typer(settings_cli, name="settings")
cli.add_typer(soak_cli, name="soak")
cli.add_typer(compliance_cli, name="compliance")

cli.command()(care_commands.status)
cli.command()(care_commands.profile)
cli.command("support-bundle")(care_commands.support_bundle)

Client = Annotated[str | None, typer.Option("--client", help="Whose portfolio; `steward finance clients` lists them.")]
Face = Annotated[
    list[str] | None,
    typer.Option(
        "--face", metavar="NAME=VALUE", help="How the face moves; `steward avatar controls` lists what can be set."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@cli.command()
def setup(force: Annotated[bool, typer.Option(help="Build everything anew.")] = False) -> None:
    """Build what an installation needs: demo bank data, language model for routing, the advisor's face."""
    from app.modes import setup as mode

    mode.run(settings.load(), force=force)


@kiosk_cli.callback()
def kiosk(
    context: typer.Context,
    windowed: Annotated[bool, typer.Option("--windowed", help="In a window instead of full screen.")] = False,
    unguarded: Annotated[
        bool, typer.Option("--unguarded", help="Without the guardian, which starts the window again when it fails.")
    ] = False,
    client: Client = None,
    face: Face = None,
) -> None:
    """Talk with the advisor on this screen."""
    if context.invoked_subcommand:
        return
    # Who names a client wants to talk as this client at once.
    flags = {"client": client, "face": face, "entry": "talk" if client else None}
    if not watched():  # a window that is started again must not wait for what has been looked at
        before_start("advisor", flags)
    known = settings.load(flags)
    from app.modes import guarded

    if windowed or unguarded or watched():
        from app.modes import kiosk as mode

        with contextlib.nullcontext() if watched() else guarded.only_one(known):
            mode.run(known, windowed=windowed)
    else:
        guarded.run(known, client, face)


@kiosk_cli.command("health")
def kiosk_health(
    thorough: Annotated[bool, typer.Option("--thorough", help="Run the checks of `steward doctor` too.")] = False,
) -> None:
    """Print what the maintenance screen shows: one line of JSON a finding."""
    from app.modes import kiosk_health as mode

    mode.run(settings.load(), thorough=thorough)


@kiosk_cli.command("pin")
def kiosk_pin() -> None:
    """Set the administrator's PIN, with which a kiosk is left."""
    from app.modes import kiosk_pin as mode

    mode.run(settings.load())


@cli.command()
def workstation(
    windowed: Annotated[bool, typer.Option("--windowed", help="In a window instead of the whole screen.")] = False,
    client: Annotated[str, typer.Option("--client", help="Whom to open; `steward finance clients` lists them.")] = "",
) -> None:
    """Advise a client at the desk: clients, panels and the conversation in one window."""
    from app.modes import workstation as mode

    before_start("advisor")
    mode.run(settings.load(), windowed=windowed, client=client)


@cli.command()
def gallery(
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures.")] = Path("docs/gallery"),
    only: Annotated[str, typer.Option("--only", help="One variant, such as portrait; all by default.")] = "",
) -> None:
    """Draw every screen of the kiosk in every variant; needs no screen."""
    from app.modes import gallery as mode

    mode.run(settings.load(), out=out, only=only)


@cli.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Video to write.")] = Path("demo.mp4"),
    script: Annotated[
        Path | None, typer.Option("--script", help="Conversation to play (YAML); the first visit by default.")
    ] = None,
    size: Annotated[str, typer.Option("--size", help="Pixels, width x height.")] = "1280x720",
    fps: Annotated[int, typer.Option("--fps", min=10, max=60, help="Frames a second.")] = 30,
    quality: Annotated[
        str, typer.Option("--quality", help="How the face is drawn: high, medium, software.")
    ] = "medium",
    pictures: Annotated[
        Path | None, typer.Option("--pictures", help="Folder for the pictures that the script asks for.")
    ] = None,
    on_screen: Annotated[
        bool, typer.Option("--on-screen", help="Play it in the kiosk's window, in real time, instead of a video.")
    ] = False,
    face: Face = None,
) -> None:
    """Render a scripted visit to a video with sound and captions; needs no screen or sound card."""
    from app.modes import demo as mode

    if on_screen:
        mode.run_on_screen(settings.load({"face": face}), script=script)
        return
    known = settings.load({"face": face})
    mode.run(known, out=out, script=script, size=size, fps=fps, quality=quality, pictures=pictures)


@cli.command()
def ask(
    question: Annotated[str | None, typer.Argument(help='For example "How did I do last year?"')] = None,
    client: Client = None,
    json: Json = False,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="One question a line, each in a fresh session; JSON lines out."),
    ] = None,
    wav: Annotated[Path | None, typer.Option("--wav", help="A recording of the question.")] = None,
) -> None:
    """Answer one question without a window."""
    from app.modes import ask as mode

    mode.run(settings.load({"client": client}), question=question, as_json=json, file=file, wav=wav)


@cli.command()
def say(
    text: Annotated[str, typer.Argument(help="What to say.")],
    wav: Annotated[Path | None, typer.Option("--wav", help="Sound file to write.")] = None,
    track: Annotated[Path | None, typer.Option("--track", help="Face track to write (CSV).")] = None,
    voice: Annotated[str | None, typer.Option("--voice", help="One of `steward voices`.")] = None,
    emotion: Annotated[str, typer.Option("--emotion", help="In which mood.")] = "neutral",
    intensity: Annotated[float, typer.Option("--intensity", help="Of the mood.", min=0.0, max=1.0)] = 0.5,
) -> None:
    """Turn text into sound and a face track."""
    from app.modes import say as mode

    mode.run(settings.load({"voice": voice}), text=text, wav=wav, track=track, emotion=emotion, intensity=intensity)


@cli.command()
def voices() -> None:
    """List the voices that speak here."""
    from app.modes import say as mode

    mode.voices(settings.load())


@cli.command()
def hear(wav: Annotated[Path, typer.Argument(help="A recording.")], json: Json = False) -> None:
    """Turn a recording into text."""
    from app.modes import hear as mode

    mode.run(settings.load(), wav=wav, as_json=json)


@cli.command()
def face(
    wavs: Annotated[list[Path], typer.Argument(help="Recordings of speech.")],
    track: Annotated[Path | None, typer.Option("--track", help="Face track to write for one recording (CSV).")] = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out-dir", help="Folder for the tracks of several recordings.")
    ] = None,
) -> None:
    """Turn any recording of speech into a face track: 60 rows a second, time_s and the 52 ARKit weights."""
    from app.modes import face as mode

    mode.run(settings.load(), wavs=wavs, track=track, out_dir=out_dir)


@cli.command()
def render(
    track: Annotated[Path, typer.Argument(help="A face track (CSV).")],
    out: Annotated[Path, typer.Option("--out", help="Video (.mp4) or, with --at, picture (.png) to write.")],
    wav: Annotated[Path | None, typer.Option("--wav", help="Sound that goes with the track.")] = None,
    at: Annotated[float | None, typer.Option("--at", help="Second of the one frame to draw.")] = None,
    size: Annotated[str, typer.Option("--size", help="Pixels, width x height.")] = "1280x720",
    fps: Annotated[int, typer.Option("--fps", min=10, max=60, help="Frames a second.")] = 30,
    avatar: Annotated[
        str | None, typer.Option("--avatar", help="Which advisor; `steward avatar list` shows them.")
    ] = None,
    face: Face = None,
) -> None:
    """Draw a face track as a video or one frame of it as a picture."""
    from app.modes import render as mode

    mode.run(settings.load({"avatar": avatar, "face": face}), track=track, out=out, wav=wav, at=at, size=size, fps=fps)


@cli.command()
def doctor(
    json: Json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the documentation's page instead.")] = False,
) -> None:
    """Check this machine and say what to do about each finding; the exit code is 1 when something is bad."""
    from app.modes import doctor as mode

    if markdown:
        mode.write_page()
        return
    mode.run(settings.load(), as_json=json)


@cli.command()
def handoffs(json: Json = False) -> None:
    """List what the advisor left for colleagues: whom to see, why, and what was spoken about."""
    from app.modes import handoffs as mode

    mode.run(settings.load(), as_json=json)


@cli.command()
def report(
    session: Annotated[str, typer.Option("--session", help="Which visit, by its number in the store.")],
    out: Annotated[Path, typer.Option("--out", help="PDF to write.")],
    transcript: Annotated[bool, typer.Option("--transcript", help="With every word that was said.")] = False,
) -> None:
    """Write the report of a visit that was recorded."""
    from app.modes import report as mode

    mode.run(settings.load(), session=session, out=out, transcript=transcript)


@cli.command()
def enrol(
    invitation: Annotated[
        str, typer.Argument(help="The operator's line: https://office.example:8443#TOKEN.FINGERPRINT")
    ],
) -> None:
    """Make this machine a device of a head office."""
    from app.modes import enrol as mode

    mode.run(settings.load(), invitation)


@cli.command("commands")
def commands_(
    markdown: Annotated[bool, typer.Option("--markdown", help="As the documentation's page.")] = False,
) -> None:
    """List every command; with --markdown all of their options too."""
    from app.modes import commands_page

    commands_page.show(typer.main.get_group(cli), markdown=markdown)


@cli.command()
def degradation(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the documentation's page instead.")] = False,
) -> None:
    """List what still works when something is missing."""
    from app.modes import degradation_page as mode

    mode.show(markdown=markdown)


@cli.command()
def bench(
    json: Json = False,
    areas: Annotated[
        list[str] | None,
        typer.Option(
            "--area",
            help="Only these, one each time: conversation, voice, ears, answer_delay, lips, sound, turns, avatar, "
            "render, kiosk, seeing, finance, knowledge, graph, documents, language_model, store, headoffice.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the run as JSON to this file too.")] = None,
    page: Annotated[
        Path | None, typer.Option("--page", help="Write the performance page (Markdown, with its picture).")
    ] = None,
    runs: Annotated[
        list[Path] | None,
        typer.Option("--run", help="Measure nothing: write the page of what --out saved; several runs make one page."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Fail where a figure is clearly worse than in the runs before.")
    ] = False,
) -> None:
    """Measure this machine and print the performance table; runs are kept, and each is held against those before."""
    from app.modes import bench as mode

    if runs:
        mode.show_page(runs, page or Path("performance.md"), settings.load())
    else:
        mode.run(settings.load(), as_json=json, areas=areas or (), out=out, page=page, check=check)


@avatar_cli.command("bake")
def avatar_bake(
    force: Annotated[bool, typer.Option(help="Bake again even if nothing changed.")] = False,
) -> None:
    """Bake the advisors from the packaged CC0 assets."""
    from app.modes import avatar as mode

    mode.bake(settings.load(), force=force)


@avatar_cli.command("list")
def avatar_list() -> None:
    """List the installed advisors."""
    from app.modes import avatar as mode

    mode.show(settings.load())


@avatar_cli.command("import")
def avatar_import(
    file: Annotated[Path | None, typer.Argument(help="A .glb with morph targets named like ARKit's.")] = None,
    ict: Annotated[Path | None, typer.Option("--ict", help="ICT-FaceKit's folder of OBJ files instead.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Name to install it under; the file's by default.")] = None,
) -> None:
    """Install a face of another maker; says which of the 52 shapes are missing."""
    from app.modes import avatar as mode

    mode.import_face(settings.load(), file, ict, name)


@avatar_cli.command("check")
def avatar_check(
    face: Annotated[str | None, typer.Argument(help="A .glb, or the name of an installed advisor.")] = None,
) -> None:
    """Report a face's parts, shapes, and how well lids and lips close."""
    from app.modes import avatar as mode

    mode.check(settings.load(), face)


@avatar_cli.command("sheet")
def avatar_sheet(
    out: Annotated[Path, typer.Option("--out", help="Picture to write: .webp, .jpg or .png.")],
    avatar: Annotated[list[str] | None, typer.Option("--avatar", help="Which advisor; repeat for several.")] = None,
    quality: Annotated[
        str, typer.Option("--quality", help="How the faces are drawn: high, medium, software.")
    ] = "high",
) -> None:
    """Draw the advisors in every mood, sound and view on one sheet."""
    from app.modes import portraits as mode

    mode.sheet(settings.load(), out=out, advisors=avatar or (), quality=quality)


@avatar_cli.command("controls")
def avatar_controls(json: Json = False) -> None:
    r"""List how a face's motion can be turned up or down: --face NAME=VALUE, or \[face] in steward.toml."""
    from app.modes import avatar as mode

    mode.controls(settings.load(), as_json=json)


@models_cli.command("list")
def models_list() -> None:
    """List the installed models."""
    from app.modes import models as mode

    mode.show(settings.load())


@models_cli.command("install")
def models_install(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Audio2Face-3D (v2.3), a Piper or Kokoro voice, MediaPipe's face or palm network, "
            "or a language model's GGUF file."
        ),
    ],
    name: Annotated[
        str | None, typer.Option("--name", help="Name to install it under; the folder's by default.")
    ] = None,
) -> None:
    """Check a model folder and install it, whole or not at all."""
    from app.modes import models as mode

    mode.install(settings.load(), folder, name)


@models_cli.command("train-router")
def models_train_router(
    check: Annotated[bool, typer.Option(help="Cross-validate first and print the confusion table.")] = True,
    mistakes: Annotated[bool, typer.Option(help="Print every sentence that went astray.")] = False,
) -> None:
    """Train what chooses the tool on assets/language/utterances, and print how well it does on unseen sentences."""
    from app.modes import train_router as mode

    mode.train(settings.load(), check=check, mistakes=mistakes)


@models_cli.command("verify")
def models_verify(
    name: Annotated[str | None, typer.Argument(help="Which model; all of them by default.")] = None,
) -> None:
    """Hold installed models against the hashes they had, and open them."""
    from app.modes import models as mode

    mode.verify(settings.load(), name)


@models_cli.command("remove")
def models_remove(name: Annotated[str, typer.Argument(help="Which model.")]) -> None:
    """Remove an installed model."""
    from app.modes import models as mode

    mode.remove(settings.load(), name)


@test_cli.callback()
def _try() -> None:
    """Try what this installation depends on."""


@test_cli.command("audio2face")
def try_audio2face(
    server: Annotated[str, typer.Option("--server", help="HOST:PORT of an Audio2Face-3D microservice.")],
    wav: Annotated[
        Path | None, typer.Option("--wav", help="A recording to send; a sentence of ours by default.")
    ] = None,
    track: Annotated[Path | None, typer.Option("--track", help="Face track to write (CSV), 60 rows a second.")] = None,
    rows: Annotated[int, typer.Option("--rows", min=0, help="How many of the answer's rows to print.")] = 12,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Longest wait for an answer, in seconds.")] = 5.0,
) -> None:
    """Send speech to an Audio2Face-3D server and print what comes back, how fast, or what is wrong."""
    from app.modes import try_audio2face as mode

    mode.run(settings.load(), server=server, wav=wav, track=track, rows=rows, timeout_s=timeout)


@test_cli.command("camera")
def try_camera(
    seconds: Annotated[float, typer.Option("--seconds", min=1.0, help="How long to look.")] = 10.0,
    film: Annotated[Path | None, typer.Option("--film", help="A video to look at instead; opens no camera.")] = None,
) -> None:
    """Say in words, once a second, what the camera finds; no picture is shown or kept."""
    from app.modes import try_camera as mode

    mode.run(settings.load(), seconds=seconds, film=film)


@test_cli.command("model-server")
def try_model_server(
    server: Annotated[
        str | None,
        typer.Option("--server", help="http://HOST:PORT of a KServe v2 server (Triton); the setting's else."),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Longest wait for an answer, in seconds.")] = 5.0,
) -> None:
    """Ask a model server for our networks and print whether they are the same there, and how fast."""
    from app.modes import try_model_server as mode

    mode.run(settings.load(), server=server, timeout_s=timeout)


@test_cli.command("language-model")
def try_language_model(
    server: Annotated[
        str | None, typer.Option("--server", help="http(s)://HOST:PORT/v1 of an OpenAI-compatible server.")
    ] = None,
) -> None:
    """Let the language server and the installed model word a sentence and choose a tool, and print how fast."""
    from app.modes import try_language as mode

    mode.run(settings.load(), server)


def main() -> None:
    """Run the command; an expected failure is one sentence on standard error and its exit code."""
    # Before numpy is imported: its matrix threads take milliseconds to wake for products that take microseconds.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Before anything of CUDA: its numbers of the cards are then those of the driver (inference/runtime/cards.py).
    os.environ.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
    try:
        cli(standalone_mode=True)
    except (StewardError, *ISLAND_ERRORS) as error:
        typer.echo(f"steward: {error}", err=True)
        sys.exit(exit_code(error))
    except Exception as error:  # a bug: the user gets a sentence, the log gets the place
        with contextlib.suppress(StewardError):  # broken settings are no reason to lose the place
            chosen = settings.load()
            log.to_file(chosen.data_dir / "logs", "command")
            report_errors(chosen.data_dir, chosen.error_address, "command")  # sent by whoever runs here all day
        log.logger("command").error("%s", log.place(error))
        typer.echo(
            f"steward: an unexpected {type(error).__name__} stopped this; nothing was changed. "
            "Please report it with the last line of logs/command.log in the data folder.",
            err=True,
        )
        sys.exit(INTERNAL_ERROR)


if __name__ == "__main__":
    main()
