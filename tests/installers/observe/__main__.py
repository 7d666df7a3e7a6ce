"""`make watch-try` and `make watch-pictures`: what watches, on one machine, with a demonstration fleet."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import httpx

from installers.observe.boards.__main__ import BOARDS
from installers.observe.boards.drawing import page
from tests.installers.observe.history import openmetrics
from tests.installers.observe.receivers import receiving
from tests.installers.observe.servers import alertmanager, prometheus
from tests.installers.observe.trial import Kiosk, office
from tests.services.servers import MissingError, NotStartedError, Server

EVERY_S = 10.0


def trial() -> None:
    """Run head office, a kiosk, Prometheus and Alertmanager until Ctrl+C, and say where to look."""
    with ExitStack() as open_now:
        folder = Path(open_now.enter_context(tempfile.TemporaryDirectory(prefix="steward-watch-")))
        inbox = open_now.enter_context(receiving())
        routes = alertmanager(folder, inbox)
        open_now.callback(routes.stop)
        print("The demonstration's fleet is made (20 seconds) …", flush=True)
        served = open_now.enter_context(office(folder / "office"))
        kiosk = Kiosk(folder / "kiosk", served.invitation)
        open_now.callback(kiosk.close)
        kiosk.lives()
        reader = prometheus(folder, [served.url[7:]], [f"127.0.0.1:{kiosk.page.port}"], routes.url[7:])
        open_now.callback(reader.stop)
        pages = _serve_pages(reader.url)
        print(f"Dashboards    {pages}/fleet (drawn without Grafana)")
        print(f"Prometheus    {reader.url}/alerts")
        print(f"Alertmanager  {routes.url}")
        print(f"Head office   {served.url}/metrics\nCtrl+C ends all of them.", flush=True)
        told = 0
        while True:
            served.visited()
            kiosk.lives()
            for mail in inbox.mails[told:]:
                print(f"\nMail to {', '.join(mail.to)}: {mail.subject}\n{mail.text}", flush=True)
            told = len(inbox.mails)
            time.sleep(EVERY_S)


def pictures(out: Path) -> None:
    """Draw each dashboard over two invented days into a folder."""
    from PIL import Image

    browser = shutil.which("chromium")
    if browser is None:
        raise MissingError("chromium is not installed (installers/debian/packages-dev.txt)")
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_now:
        folder = Path(open_now.enter_context(tempfile.TemporaryDirectory(prefix="steward-watch-")))
        # An afternoon, so that a whole day with its night is in the picture.
        until_s = (time.time() - 86_400) // 86_400 * 86_400 + 15.5 * 3600
        reader = _filled(folder, until_s)
        open_now.callback(reader.stop)
        for board in BOARDS:
            (folder / "page.html").write_text(page(board, reader.url, until_s))
            subprocess.run(
                [
                    browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                    "--window-size=1364,1500", f"--user-data-dir={folder / 'profile'}",
                    f"--screenshot={folder / 'page.png'}", f"file://{folder / 'page.html'}",
                ],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
            with Image.open(folder / "page.png") as picture:
                plain = picture.convert("RGB")
                high = _last_row(plain)
                plain.crop((0, 0, plain.width, min(plain.height, high + 14))).save(
                    out / f"{board.name}.webp", quality=82
                )
            print(out / f"{board.name}.webp", flush=True)


def _last_row(picture: object) -> int:
    """Return where the drawn part of a page ends."""
    import numpy as np

    found = np.asarray(picture)
    return int(np.flatnonzero((found != found[-1, -1]).any(axis=(1, 2)))[-1])


def _filled(folder: Path, until_s: float) -> Server:
    """Return a Prometheus with invented days behind it."""
    text = folder / "history.txt"
    text.write_text("".join(openmetrics(until_s)))
    _promtool("tsdb", "create-blocks-from", "--max-block-duration=744h", "openmetrics", str(text), str(folder / "data"))
    return prometheus(folder, [], [])


def _promtool(*arguments: str) -> None:
    program = shutil.which("promtool")
    if program is None:
        raise MissingError("promtool is not installed (installers/debian/packages-dev.txt)")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise NotStartedError((done.stdout + done.stderr)[-1000:])


def _serve_pages(url: str) -> str:
    """Serve the dashboards as pages, drawn anew each time."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            board = next((each for each in BOARDS if self.path.strip("/") == each.name), None)
            self.send_response(200 if board else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            links = " · ".join(f'<a style="color:#8ab8ff" href="/{each.name}">{each.name}</a>' for each in BOARDS)
            self.wfile.write((page(board, url) if board else "").encode() + f"<p>{links}".encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


if __name__ == "__main__":
    try:
        pictures(Path(sys.argv[2])) if sys.argv[1:2] == ["pictures"] else trial()
    except KeyboardInterrupt:
        print()
    except (MissingError, NotStartedError, httpx.HTTPError) as error:
        sys.exit(f"watching: {error}")
